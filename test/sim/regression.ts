// "A fix that does not hold is heard": where a customer was told of a fix and Sentry has seen the error again since,
// and nothing else has happened that the ticket may follow, it may not stand there as deployed.
import { FIELD } from '../../src/sandbox/story.ts'
import type { Ledger } from './ledger.ts'
import { isOpenInSentry, isTaskOpen, seenAgainOf, type Truth } from './oracle.ts'
import { TOLD_OF_FIX } from './told.ts'

/** By so much the clocks of processes and vendors may differ, and so long a write may be under way (ms). */
const APART = 10 * 60_000

/** The fault, in words; undefined: it was heard, or this model cannot tell. */
export function unheard(ticket: number, truth: Truth, ledger: Ledger): string | undefined {
  const { zendesk, sentry } = truth.sandbox
  const { cast } = truth
  const [reference, ...others] = cast.references.filter((each) => each.ticket === ticket)
  if (reference === undefined || others.length > 0 || cast.named.some((each) => each.ticket === ticket))
    return
  if (!isOpenInSentry(reference.source, truth)) return
  const seenAt = sentry.view(reference.source)?.regressedAt
  const again = seenAgainOf(ticket, truth, ledger.rules())
  if (seenAt === undefined || again === undefined || !isTaskOpen(ticket, again, truth)) return
  const { changes, comments } = zendesk.view(ticket)
  const stage = changes.findLast(({ field }) => field === FIELD.stage)
  const told = comments.findLast(
    ({ authorId, body }) => authorId === zendesk.bridgeUser && TOLD_OF_FIX.test(body),
  )
  const isThere = stage?.author === zendesk.bridgeUser && stage.value === 'eng_deployed'
  if (!isThere || told === undefined || Math.max(stage.at, told.at) > seenAt - APART) return
  if (ledger.ruledSince() > stage.at || ledger.movesOf(ticket).some((at) => at > seenAt)) return
  return 'Sentry saw the error again after the fix was told of, and nobody heard it'
}
