import { describe, expect, test } from 'vitest'
import type { Unrest } from '../../src/core/case.ts'
import { CALM, restAfter } from '../../src/core/rest.ts'

const NOON = 1_780_000_000_000

/** Looks one after the other, each as soon as it is allowed; how long each had to rest, in seconds. */
function rests(looks: number, gap = 100): number[] {
  let unrest: Unrest | undefined
  let now = NOON
  return Array.from({ length: looks }, () => {
    const rested = restAfter(unrest, false, now)
    unrest = rested.unrest
    const rest = (rested.until ?? now) - now
    now += rest + gap
    return rest / 1_000
  })
}

describe('a case that is looked at again and again', () => {
  test('is free at first, and then rests longer and longer, at most a minute', () => {
    expect(rests(29)).toEqual([...Array.from({ length: 20 }, () => 0), 2, 4, 8, 16, 32, 60, 60, 60, 60])
  })

  test('never rests when nobody hurries', () => {
    expect(rests(100, CALM)).toEqual(Array.from({ length: 100 }, () => 0))
  })

  test.each([
    ['its stage moves', true, NOON + 1],
    ['nobody looked for a while', false, NOON + CALM],
    ['the clock was set back', false, NOON - 1],
  ])('is free again once %s', (_, hasMoved, now) => {
    expect(restAfter({ looks: 90, at: NOON }, hasMoved, now)).toEqual({ unrest: { looks: 1, at: now } })
  })

  test('rests for a minute however long it goes on', () => {
    expect(restAfter({ looks: 1e9, at: NOON }, false, NOON + 1).until).toBe(NOON + 60_001)
  })
})
