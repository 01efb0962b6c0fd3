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
    const age = known === undefined ? FRESH : clock.now() - known.at
    // Less than nothing: the clock was set back.
    if (known !== undefined && age >= 0 && age < FRESH) return known.answer
    const asked = { at: clock.now(), answer: helpdesk.readOnHold() }
    known = asked
    return asked.answer.then((answer) => {
      if (!answer.ok && known === asked) known = undefined
      return answer
    })
  }
}
