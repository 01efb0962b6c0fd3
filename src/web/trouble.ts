// Why a pass stopped, as a plain sentence with its remedy. What is stored is the closed description that
// core/failure.ts makes: `<system>: <kind> (<reason>) <status>`.
import type { Failure, RefusalReason } from '../core/failure.ts'
import type { Concern } from './attention.ts'
import { systemName } from './names.ts'

type Kind = Exclude<Failure['kind'], 'refused'>
type Explain = (system: string) => readonly [what: string, remedy: string]

/** For these the loop tries again by itself; a person can leave it alone. */
const PASSING: readonly Kind[] = ['later', 'again', 'unclear']

const KINDS: Readonly<Record<Kind, Explain>> = {
  later: (system) => [
    `${system} asked for patience, or could not be reached.`,
    'Nothing need be done: it is tried again by itself.',
  ],
  again: (system) => [
    `Something changed in ${system} between reading and writing.`,
    'Nothing need be done: it is read anew and tried again.',
  ],
  unclear: (system) => [
    `A request was sent to ${system}, and no answer came back.`,
    'Nothing need be done: what became of it is looked up before anything is repeated.',
  ],
  gone: (system) => [
    `Something that was to be changed no longer exists in ${system}.`,
    'Check that the ticket and its issue are still there.',
  ],
  denied: (system) => [
    `${system} refused bugbridge's credentials or rights.`,
    `Check the credentials for ${system}, and what their user may do. Until then it is tried again slowly.`,
  ],
}

const ours =
  'Nothing was sent. Tell whoever runs bugbridge: this must not happen, and its log names the case.'

const REASONS: Readonly<Record<RefusalReason, Explain>> = {
  invalid: (system) => [
    `${system} did not accept the change.`,
    `A required field or a workflow rule in ${system} may stand in the way: compare it with the mapping.`,
  ],
  'too-large': (system) => [
    `${system} did not accept the change, because it was too large.`,
    'Shorten the text of the ticket, or create the issue by hand and link it.',
  ],
  closed: (system) => [
    `The ticket is closed in ${system} and cannot be changed any more.`,
    'If the customer still waits for the fix, open a follow-up ticket.',
  ],
  'gate-unknown-sentence': () => ['The gate held back a text that is none of the known sentences.', ours],
  'gate-unknown-value': () => ['The gate held back a value that is no closed word.', ours],
  'gate-sentry-reference': () => ['The gate held back a text that refers to Sentry.', ours],
  'gate-sealed-text': () => ['The gate held back a text that shares words with sealed text.', ours],
  'gate-unreadable': () => ['The gate held back a request that it could not read.', ours],
  'host-not-allowed': (system) => [
    `A call to ${system} would have left for an address that is not configured.`,
    `Compare the address of ${system} in the environment with the one that it uses.`,
  ],
  'no-webhook': (system) => [
    `No webhook of ${system} that can be asked leads to bugbridge.`,
    'It needs an address that ends with /webhooks/github, at PUBLIC_URL if that is set. If an organisation’s webhook leads here, or with a GitHub App a repository’s, nothing need be done.',
  ],
  unsupported: (system) => [
    `${system} offers no way to do this.`,
    'Do it by hand where it matters, and compare the mapping with the limits in the README.',
  ],
  unreadable: (system) => [
    `What ${system} answers about this case cannot be read.`,
    `Look at the ticket and its issue in ${system}, and tell whoever runs bugbridge. It is tried again every ten minutes.`,
  ],
  'unreadable-state': () => [
    'What is stored of this case cannot be read, so it is left alone.',
    'Tell whoever runs bugbridge: a newer bugbridge may have written it, or the file is damaged and a backup has it.',
  ],
  fault: () => [
    'bugbridge itself stumbled over this case.',
    'Tell whoever runs bugbridge: this is a bug, and it is tried again slowly.',
  ],
}

/** Reads a stored description back. What does not read as one is shown as it stands. */
export function explainFailure(description: string): Concern {
  const [, name = '', kind = '', reason = '', status] =
    /^([\w.-]+): ([a-z]+)(?: \(([a-z-]+)\))?(?: (\d{3}))?$/.exec(description) ?? []
  const explain = kind === 'refused' ? lookUp(REASONS, reason) : lookUp(KINDS, kind)
  if (explain === undefined) {
    return { what: `The last pass stopped: ${description}.`, remedy: 'Look at the ticket.', waits: true }
  }
  const [what, remedy] = explain(systemName(name))
  const exact = status === undefined ? what : what.replace(/\.$/, ` (HTTP ${status}).`)
  return { what: exact, remedy, waits: !PASSING.some((each) => each === kind) }
}

function lookUp(table: Readonly<Record<string, Explain>>, word: string): Explain | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
