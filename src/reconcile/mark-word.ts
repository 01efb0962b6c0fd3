// What the mark of a ticket's write may hold. It is read by machines only, yet it lies on the ticket: so it holds
// fingerprints, ids, and names of ours, and there is no room in it for anybody's words.
import { INFORMATION } from '../core/sentence.ts'

/**
 * A fingerprint; ids (of an issue on GitHub: a repository's and a number); or a name with ids behind it
 * (`link-ticket/10001/35436/open`, `release/10000.10001`).
 */
const MARK_WORD =
  /^(?:[0-9a-f]{16}|\d{1,19}(?:-\d{1,9})?(?:\.\d{1,19}(?:-\d{1,9})?)*|([a-z-]{1,21})(?:\/(?:(?:\d{1,19}(?:-\d{1,9})?[./])*\d{1,19}(?:-\d{1,9})?(?:\/(?:open|solved|unsure))?)?)?)$/
/** The parts of a mark, what is told (with what, where that is no closed word), and effects that are done. */
const MARK_NAMES: readonly string[] = [
  ...['seq', 'values', 'want', 'seen', 'told', 'done', 'status', 'priority'],
  ...[
    'customer',
    'eta',
    'progress',
    'deployed-in',
    'release',
    'deploy',
    'commits',
    'confirm',
    'declined',
    'source',
  ],
  ...['unknown', 'over', 'unassigned', 'missing', 'related', 'duplicate'],
  ...['timing', 'workaround', 'workaround-untold', 'rollout', 'held', 'held-agent', 'quote', 'lack'],
  ...['recommended', 'contact', 'existing', 'proposed', 'files', 'attach', 'left', 'copied'],
  ...['late', 'late-response', 'late-triage', 'late-estimate', 'late-resolution'],
  ...['deployed-at', 'seen-again', 'follow-up', 'continued', 'unlinked', 'unlinked-told', 'linked'],
  ...['escalation', 'reached', 'marked', 'started'],
  ...['not-a-bug', 'not-covered', 'third-party', 'customer-modification', 'unauthorised-access'],
  ...['at-once', 'next-sprint', 'afterwards', 'at-discretion'],
  ...['link-ticket', 'relate', 'link-source'],
]

/** Whether it may stand in a mark, besides closed words. */
export function isMarkWord(value: string): boolean {
  const [match, name] = MARK_WORD.exec(value) ?? []
  // What the customer was asked for, by the names of the checklist.
  if (value.split('.').every((each) => INFORMATION.some((what) => what === each))) return true
  return value === '' || (match !== undefined && (name === undefined || MARK_NAMES.includes(name)))
}
