// Whether the helpdesk offers On-Hold: an account setting that hardly ever changes, so it is read now and then.
import type { Helpdesk } from '../connectors/connector.ts'
import type { Clock } from '../core/clock.ts'
import type { Result } from '../core/failure.ts'

/** How long an answer holds. */
const FRESH = 900_000

/** Remembers the last good answer for a quarter of an hour; a failure is never remembered. */
export function createOnHold(helpdesk: Helpdesk, clock: Clock): () => Promise<Result<boolean>> {
  let known: { readonly at: number; readonly answer: Promise<Result<boolean>> } | undefined
  return function onHold() {
    if (known !== undefined && clock.now() - known.at < FRESH) return known.answer
    const asked = { at: clock.now(), answer: helpdesk.readOnHold() }
    known = asked
    return asked.answer.then((answer) => {
      if (!answer.ok && known === asked) known = undefined
      return answer
    })
  }
}
