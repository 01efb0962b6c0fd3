// The closed words of attention, each as one plain sentence with its remedy. A test holds this table against the
// words that `core` and `reconcile` give out.
import type { Names } from './names.ts'

/** Something about a case that a person reads first. */
export type Concern = {
  /** What is the matter, in one sentence. */
  readonly what: string
  /** What to do about it, or that nothing need be done. */
  readonly remedy: string
  /** False: nothing need be done, so it stands behind those that wait for somebody. */
  readonly waits: boolean
}

type Explain = (names: Names) => Concern

const waits = (what: string, remedy: string): Concern => ({ what, remedy, waits: true })
const rests = (what: string, remedy: string): Concern => ({ what, remedy, waits: false })

const SENTENCES: Readonly<Record<string, Explain>> = {
  'no-fix-version': ({ issues, tracker }) =>
    waits(
      `The work on ${issues} is finished, but no fix version is named, so nobody can tell when customers get it.`,
      `Ask engineering to set the fix version in ${tracker}.`,
    ),
  'unmapped-status': ({ issues }) =>
    waits(
      `The status of ${issues} is not in the mapping, so the stage is only a guess.`,
      'Add the status to tracker.statuses in the mapping.',
    ),
  'unmapped-resolution': ({ issues, tracker }) =>
    waits(
      `The resolution of ${issues} is not in the mapping, so it counts as still in development.`,
      `Add it to tracker.resolutions in the mapping, or correct it in ${tracker}.`,
    ),
  'unmapped-priority': ({ issues }) =>
    waits(
      `The priority of ${issues} is not in the mapping, so the ticket keeps the priority that it has.`,
      'Add it to priorities in the mapping.',
    ),
  'newer-deployed': ({ issues, tracker }) =>
    waits(
      `A newer version than the fix version of ${issues} is deployed, but not the fix version itself, so nobody can tell whether the fix is in it.`,
      `If it is, set that newer version as the fix version in ${tracker}.`,
    ),
  'evidence-missing': ({ issues }) =>
    waits(
      `The customer was told that the fix of ${issues} is available, but what said so is missing now, so the ticket is left as it is.`,
      'Report the deploy again, or check the release and the mapping.',
    ),
  'source-unread': ({ source }) =>
    rests(
      `The ${source} reference on the ticket could not be looked up at the moment.`,
      'Nothing need be done: it is tried again, and the rest of the ticket goes on.',
    ),
  'on-hold-inactive': ({ helpdesk }) =>
    waits(
      `On-Hold is switched off in ${helpdesk}, so the ticket stays Open while engineering has it.`,
      `Activate the On-Hold status in ${helpdesk}, or choose another status under stages in the mapping.`,
    ),
  unassigned: ({ helpdesk }) =>
    waits(
      `The fix is available, but ${helpdesk} does not solve a ticket that nobody is assigned to.`,
      'Assign somebody to the ticket, and it will be solved.',
    ),
  'issue-missing': ({ tracker }) =>
    waits(
      `The linked issue no longer exists in ${tracker}. Nothing is made in its place.`,
      'Decide with engineering what becomes of this ticket; the customer has not been told.',
    ),
  'needs-confirmation': () =>
    waits(
      'Somebody who is not an escalation manager marked this as a confirmed bug, so nothing has been created.',
      'An escalation manager sets the bug status to proposed, then to confirmed.',
    ),
  'no-severity': () =>
    waits(
      'The bug was confirmed without a severity, so its issue gets no priority from the ticket.',
      'Set the severity on the ticket, or the priority on the issue once there is one.',
    ),
  'source-unknown': ({ source }) =>
    waits(
      `The ${source} reference on the ticket could not be found.`,
      'Correct the reference on the ticket, or clear the field.',
    ),
  restless: ({ helpdesk, tracker }) =>
    waits(
      'Something changes on this case again and again, so it is looked at once a minute at most.',
      `Find out in ${helpdesk} and ${tracker} who or what keeps changing it: an automation of theirs, or another integration.`,
    ),
  'ticket-closed': ({ helpdesk }) =>
    waits(
      `The ticket was closed in ${helpdesk} before the fix was available, and a closed ticket cannot be changed.`,
      'If the customer still waits for the fix, open a follow-up ticket.',
    ),
  'ticket-gone': ({ helpdesk }) =>
    waits(
      `The ticket no longer exists in ${helpdesk}.`,
      `If it was deleted by mistake, restore it in ${helpdesk}; otherwise nothing need be done.`,
    ),
}

/** Every closed word that has a sentence. `left-to-person:<field>` has one too. */
export const ATTENTION_WORDS: readonly string[] = Object.keys(SENTENCES)

const LEFT_TO_PERSON = 'left-to-person:'

/** The ticket's field that a word says was left to a person, if it says so. */
function fieldLeft(word: string): string | undefined {
  return word.startsWith(LEFT_TO_PERSON) ? word.slice(LEFT_TO_PERSON.length) : undefined
}

/** What a word of attention means for this case, and what to do. */
export function explainAttention(word: string, names: Names): Concern {
  const field = fieldLeft(word)
  if (field !== undefined) {
    return rests(
      `Somebody changed the ticket's ${names.field(field)} by hand, and that stands until engineering moves again.`,
      'Nothing need be done if that was meant.',
    )
  }
  const explain = Object.hasOwn(SENTENCES, word) ? SENTENCES[word] : undefined
  return explain?.(names) ?? waits(`This case is marked "${word}".`, 'Look at the ticket and its issue.')
}
