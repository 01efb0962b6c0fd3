// One builder for a valid world of one case: each test states its one difference.
import { type Applied, type Link, NOTHING_APPLIED } from '../../src/core/case.ts'
import { decide } from '../../src/core/decide.ts'
import { type Diff, diff } from '../../src/core/diff.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import type { Facts, IssueFacts, TicketFacts, Touches } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import { shippedPolicy } from '../policy.ts'

export const policy = shippedPolicy()
export const NOW = Date.parse('2026-03-02T09:00:00Z')

export const STATUSES = {
  todo: { id: '10000', name: 'To Do', category: 'new' },
  progress: { id: '3', name: 'In Progress', category: 'indeterminate' },
  qa: { id: '10101', name: 'In QA', category: 'indeterminate' },
  done: { id: '10002', name: 'Done', category: 'done' },
} as const

export const FIXED = { id: '10000', name: 'Done' }
export const DUPLICATE = { id: '10002', name: 'Duplicate' }

/** A confirmed ticket that somebody is assigned to. */
export function ticket(difference: Partial<TicketFacts> = {}): TicketFacts {
  return {
    ref: { system: 'zendesk', id: '35436' },
    url: 'https://help.example/agent/tickets/35436',
    status: 'open',
    priority: 'normal',
    tags: [],
    assigned: true,
    stamp: '2026-03-02T08:00:00Z',
    isFresh: false,
    text: {
      subject: 'Permits page is blank',
      description: 'Since this morning the permits page stays blank.',
    },
    ...difference,
    fields: {
      [policy.fields.bug]: policy.promotion.confirmed,
      [policy.fields.severity]: 'sev_high',
      ...difference.fields,
    },
  }
}

/** An issue that engineering has accepted. */
export function issue(difference: Partial<IssueFacts> = {}): IssueFacts {
  return {
    ref: { system: 'jira', id: '20001' },
    key: 'OPS-1',
    url: 'https://jira.example/browse/OPS-1',
    status: STATUSES.todo,
    priority: '2',
    versions: [],
    links: [],
    marks: [],
    updated: NOW,
    ...difference,
  }
}

export const LINK: Link = {
  issue: { system: 'jira', id: '20001' },
  role: 'primary',
  mark: 'bugbridge-zendesk-35436',
}

/** A promoted case with one accepted issue. */
export function facts(difference: Partial<Facts> = {}): Facts {
  return {
    ticket: ticket(),
    primary: [issue()],
    related: [],
    missing: [],
    deploys: [],
    source: undefined,
    confirmation: undefined,
    onHold: true,
    ...difference,
  }
}

export const NEW_CASE: Known = { links: [], applied: NOTHING_APPLIED }

export function known(difference: Partial<Known> = {}): Known {
  return { links: [LINK], applied: NOTHING_APPLIED, ...difference }
}

export function plan(world: Facts, what: Known = known(), touches?: Touches, now = NOW): Diff {
  return diff(decide(world, policy, what, now), world, what.applied, policy, touches)
}

export function updateIn(result: Diff): UpdateTicket | undefined {
  return result.effects.find((effect) => effect.kind === 'update-ticket')
}

/** The ticket after a write went through, as the helpdesk would show it. */
export function written(before: TicketFacts, update: UpdateTicket): TicketFacts {
  const merged = { ...before.fields, ...update.fields }
  const fields = Object.fromEntries(
    Object.entries(merged).flatMap(([id, value]) => (value === null ? [] : [[id, value]])),
  )
  return {
    ...before,
    fields,
    tags: [...before.tags, ...update.addTags],
    ...(update.status === undefined ? {} : { status: update.status }),
    ...(update.priority === undefined ? {} : { priority: update.priority }),
  }
}

/** Carries every effect out on the facts until nothing is left to do: the pure picture of a quiet world. */
export function settle(
  world: Facts,
  what: Known,
  now = NOW,
): { world: Facts; known: Known; texts: string[] } {
  let current = { world, known: what, texts: [] as string[] }
  for (let turn = 0; turn < 8; turn++) {
    const result = plan(current.world, current.known, undefined, now)
    let applied: Applied = result.applied
    let { world: next } = current
    const texts = [...current.texts]
    for (const effect of result.effects) {
      if (effect.kind === 'update-ticket') {
        next = { ...next, ticket: written(next.ticket, effect) }
        texts.push(...(effect.comment?.said.map((said) => said.text) ?? []))
        applied = { ...effect.applies, done: applied.done }
      } else if (effect.kind !== 'create-issue') {
        applied = { ...applied, done: [...applied.done, effect.key] }
      }
    }
    current = { world: next, known: { ...current.known, applied }, texts }
    if (result.effects.length === 0) return current
  }
  throw new Error('the plan never becomes empty')
}
