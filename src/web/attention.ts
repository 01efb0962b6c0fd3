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
  'no-commit': ({ issues }) =>
    waits(
      `The work on ${issues} is finished, but no commit names it, so nobody can tell when customers get it.`,
      'Name the issue in a commit or in the title, body or branch of its pull request.',
    ),
  'fix-taken-back': ({ issues }) =>
    waits(
      `The work on ${issues} is finished, but a commit that names it was reverted, and nothing has replaced it.`,
      'Ask engineering to open the issue again, or to bring the fix back.',
    ),
  'commits-unread': ({ issues }) =>
    rests(
      `GitHub cannot be asked now whether the fix of ${issues} is deployed, so the ticket is left as it is.`,
      'Nothing need be done unless it lasts: then check the credentials of GitHub.',
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
  'bug-status-copied': ({ helpdesk }) =>
    waits(
      `This ticket follows up a closed one, and ${helpdesk} copied its bug status from there: nobody has said here that there is anything to do, so nothing has been created.`,
      'Where there is, set the bug status anew, first to proposed; name the issue of the closed ticket before, if it is the same. Otherwise clear the bug status, or solve the ticket.',
    ),
  'no-severity': () =>
    waits(
      'The bug was confirmed without a severity, so its issue gets no priority from the ticket.',
      'Set the severity on the ticket, or the priority on the issue once there is one.',
    ),
  'information-missing': () =>
    waits(
      'Something that engineering needs is missing on the ticket, so nothing is created before it is there.',
      'The ticket says what it is: fill it in, from the customer’s reply where the customer was asked.',
    ),
  'waits-for-quote': () =>
    waits(
      'This asks for extra functionality, and nothing is created before the customer has accepted the quote.',
      'Once the customer has, set the quote field of the ticket to accepted.',
    ),
  'not-a-contact': ({ helpdesk }) =>
    waits(
      'Whoever sent this is not one of the customer’s support contacts.',
      `Check whether they may ask for support; if they may, tag the user in ${helpdesk} as a support contact.`,
    ),
  'existing-unknown': ({ tracker }) =>
    waits(
      `The ticket names an issue to be linked that cannot be used: there is none of that key in ${tracker}, or it was made for Sentry.`,
      'Correct the key on the ticket, or clear the field to have a new issue created.',
    ),
  unlinked: () =>
    waits(
      'The last issue was taken off the ticket, so engineering has nothing of it.',
      'Name another issue on the ticket; or set its bug status to proposed and then to confirmed, to have a new one created.',
    ),
  'late-response': () =>
    waits(
      'The customer has had no first reply within the time agreed.',
      'Reply to the customer on the ticket now.',
    ),
  'late-triage': () =>
    waits(
      'Nobody has assessed this within the time agreed.',
      'An escalation manager confirms or declines the bug on the ticket now.',
    ),
  'late-estimate': ({ issues, tracker }) =>
    waits(
      'The customer has been told no expected date within the time agreed.',
      `Ask engineering for a date: the release date of the fix version of ${issues} in ${tracker}, or its due date.`,
    ),
  'late-resolution': ({ issues }) =>
    waits(
      'This has not been resolved within the time agreed.',
      `Ask engineering what ${issues} waits for, and tell the customer how it goes on.`,
    ),
  'source-unknown': ({ source }) =>
    waits(
      `The ${source} reference on the ticket could not be found.`,
      'Correct the reference on the ticket, or clear the field.',
    ),
  'waits-for-approval': () =>
    waits(
      'Engineering’s last move would change many tickets at once, so nothing of it is written before somebody has approved it.',
      'Approve or reject it on the overview.',
    ),
  'move-rejected': () =>
    rests(
      'Engineering’s last move was turned down for this ticket and the others that it concerns.',
      'Nothing need be done: the ticket stays as it is until engineering moves again.',
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
  'followed-up': ({ helpdesk }) =>
    rests(
      `The fix did not hold after the ticket was closed in ${helpdesk}, so it goes on in a new ticket.`,
      'Nothing need be done here: the new ticket is a case of its own.',
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
