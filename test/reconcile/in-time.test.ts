import { expect, test } from 'vitest'
import { done, type Result } from '../../src/core/failure.ts'
import { inTime } from '../../src/reconcile/in-time.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'

const NOON = 1_780_000_000_000

test('a question about one case is given up when it takes too long', async () => {
  const clock = createVirtualClock(NOON)
  const answer = inTime(new Promise<Result<string>>(() => undefined), 'desk', clock)
  clock.runOut()
  expect(await answer).toEqual({
    ok: false,
    failure: { kind: 'later', system: 'desk', at: NOON + 45_000 + 5_000 },
  })
})

test('an answer in time is the answer, and nobody waits any longer', async () => {
  const clock = createVirtualClock(NOON)
  expect(await inTime(Promise.resolve(done('yes')), 'desk', clock)).toEqual(done('yes'))
  clock.runOut()
  expect(clock.now()).toBe(NOON)
})
