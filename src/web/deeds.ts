// What was done, in human words: the kinds of effects, and what became of each.
import type { Case } from '../core/case.ts'
import type { Effect } from '../core/effect.ts'
import type { Policy } from '../core/policy.ts'
import type { JournalEntry } from '../store/port.ts'
import { systemName } from './names.ts'
import { explainFailure } from './trouble.ts'

/** A deed as something done, and as something to do. */
type Deed = { readonly done: string; readonly todo: string }

function deedsOf(policy: Policy): Readonly<Record<Effect['kind'], Deed>> {
  const tracker = systemName(policy.tracker)
  const source = systemName(policy.source)
  return {
    'create-issue': { done: `Created an issue in ${tracker}`, todo: `create an issue in ${tracker}` },
    'link-ticket': {
      done: 'Put a link to the ticket onto the issue',
      todo: 'put a link to the ticket onto the issue',
    },
    'unlink-ticket': {
      done: 'Took the link to the ticket off the issue',
      todo: 'take the link to the ticket off the issue',
    },
    'relate-issues': { done: 'Linked the related task to the bug', todo: 'link the related task to the bug' },
    'link-source': {
      done: `Linked the related task back in ${source}`,
      todo: `link the related task back in ${source}`,
    },
    'create-follow-up': {
      done: 'Opened a follow-up of the closed ticket',
      todo: 'open a follow-up of the closed ticket',
    },
    'attach-file': { done: 'Copied a file to the issue', todo: 'copy a file to the issue' },
    'update-ticket': { done: 'Updated the ticket', todo: 'update the ticket' },
  }
}

function deedOf(kind: string, policy: Policy): Deed {
  const deeds: Readonly<Record<string, Deed>> = deedsOf(policy)
  return (Object.hasOwn(deeds, kind) ? deeds[kind] : undefined) ?? { done: kind, todo: kind }
}

/** What an effect would do, for example "Would update the ticket". */
export function wouldDo(kind: string, policy: Policy): string {
  return `Would ${deedOf(kind, policy).todo}`
}

/** One entry of the journal: what it says, what became of it, and whether that is good. */
export type Told = {
  readonly title: string
  readonly outcome: string
  readonly tone: 'good' | 'bad' | 'open'
}

/** Puts an entry into words. Links of the case tell which of its issues was created. */
export function tellEntry(entry: JournalEntry, links: Case['links'], policy: Policy): Told {
  const role = links.find((link) => link.mark === entry.key)?.role
  const deed = role === undefined ? deedOf(entry.kind, policy) : creation(role, policy)
  const what = (entry.changes ?? []).join(', ')
  const say = (words: string) => (what === '' ? words : `${words}: ${what}`)
  const [done, todo] = [say(deed.done), say(deed.todo)]
  switch (entry.outcome) {
    case undefined:
      return {
        title: `Set out to ${todo}`,
        outcome: 'under way, or not known yet what became of it',
        tone: 'open',
      }
    case 'done':
      return { title: done, outcome: 'done', tone: 'good' }
    case 'adopted':
      return { title: done, outcome: 'done, as a second look showed; not repeated', tone: 'good' }
    case 'did not happen':
      return { title: `Set out to ${todo}`, outcome: 'did not happen, as a second look showed', tone: 'bad' }
    default:
      return { title: `Could not ${todo}`, outcome: explainFailure(entry.outcome).what, tone: 'bad' }
  }
}

function creation(role: 'primary' | 'related', policy: Policy): Deed {
  const what = role === 'primary' ? 'the issue for the bug' : 'a related engineering task'
  const where = systemName(policy.tracker)
  return { done: `Created ${what} in ${where}`, todo: `create ${what} in ${where}` }
}

/**
 * What the customer has been told, by the topics of the notices in core: where the bug or the new functionality stands,
 * and before it is promoted that something is missing, or that a quote comes first. The words hold for both.
 */
export function toldCustomer(told: Readonly<Record<string, string>>): string | undefined {
  switch (told.customer) {
    case 'accepted':
      return told.rollout === 'started'
        ? 'that it is being rolled out, and has not reached them yet'
        : 'that engineers have it'
    case 'deployed':
      return 'that it is available'
    case 'regressed':
      return 'that it is not done yet after all, and that engineers have it again'
  }
  const before = [
    ...(told.missing === undefined ? [] : ['what is still needed from them']),
    ...(told.held === undefined ? [] : ['that new functionality needs a quote first']),
  ]
  return before.length === 0 ? undefined : before.join(', and ')
}
