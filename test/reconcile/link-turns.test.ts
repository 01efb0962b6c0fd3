// Turns for links: never faster than Jira allows to one issue, and each link gets its turn.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLinkTurns } from '../../src/reconcile/link-turns.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'

const A = { system: 'jira', id: '1' }
const B = { system: 'jira', id: '2' }

test('a single link goes at once, and another issue waits for nobody', () => {
  const clock = createVirtualClock(0)
  const turns = createLinkTurns(clock)
  for (let nth = 0; nth < 18; nth++) expect(turns.turnOf(A, `a${nth}`)).toBe(0)
  expect(turns.turnOf(A, 'a18')).toBe(6_000)
  expect(turns.turnOf(B, 'b')).toBe(0)
})

test('whoever asks again too early has the same turn, and afterwards another one', () => {
  const clock = createVirtualClock(0)
  const turns = createLinkTurns(clock)
  for (let nth = 0; nth < 18; nth++) turns.turnOf(A, `a${nth}`)
  expect([turns.turnOf(A, 'x'), turns.turnOf(A, 'x')]).toEqual([6_000, 6_000])
  clock.pass(6_000)
  expect(turns.turnOf(A, 'x')).toBe(6_000)
  expect(turns.turnOf(A, 'x')).toBeGreaterThanOrEqual(6_000)
})

test('no half minute has more than a hundred, and no two seconds more than twenty', () => {
  void fc.assert(
    fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 400 }), (pauses) => {
      const clock = createVirtualClock(0)
      const turns = createLinkTurns(clock)
      const given = pauses.map((pause, nth) => {
        clock.pass(pause < 1_500 ? 0 : pause)
        return turns.turnOf(A, `${nth}`)
      })
      const within = (from: number, ms: number) => given.filter((at) => at >= from && at < from + ms).length
      for (const at of given) {
        expect(within(at, 30_000)).toBeLessThanOrEqual(100)
        expect(within(at, 2_000)).toBeLessThanOrEqual(20)
      }
    }),
  )
})
