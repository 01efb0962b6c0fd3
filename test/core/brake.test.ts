// The brake: what is many, which answers are about a move, and what a move is.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  APPROVED_FOR,
  type Asked,
  type Braked,
  brakedAfter,
  concerns,
  FEW,
  isMany,
} from '../../src/core/brake.ts'
import { STAGES, type Stage } from '../../src/core/stage.ts'

const stage = fc.constantFrom(...STAGES)
const brake = fc.record({
  tickets: fc.integer({ min: 1, max: 5_000 }),
  share: fc.double({ min: 0.01, max: 1, noNaN: true }),
})
const DAY = { tickets: 200, share: 0.25 }

describe('many', () => {
  test.each([
    [200, 100_000, false],
    [201, 100_000, true],
    [50, 60, false],
    [51, 60, true],
    [51, 204, false],
    [51, 203, true],
    [1, 1, false],
    [0, 0, false],
  ])('%i of %i: %s', (tickets, all, many) => {
    expect(isMany(tickets, all, DAY)).toBe(many)
  })

  test('grows with the tickets, shrinks with all cases, and is never a single one', () => {
    void fc.assert(
      fc.property(brake, fc.nat(9_000), fc.nat(9_000), fc.nat(9_000), (rule, tickets, more, all) => {
        if (isMany(tickets, all, rule)) {
          expect(isMany(tickets + more, all, rule)).toBe(true)
          if (tickets <= rule.tickets) expect(tickets).toBeGreaterThan(FEW)
        } else expect(isMany(tickets, all + more, rule)).toBe(false)
        expect(isMany(1, all, rule)).toBe(false)
      }),
    )
  })
})

type Turn = {
  readonly to: Stage
  readonly decision: 'approved' | 'rejected' | undefined
  readonly wait: number
}

describe('an answer', () => {
  const asked = (id: number, decision?: Asked['decision'], decidedAt = 0): Asked => ({
    id: String(id),
    ...(decision === undefined ? {} : { decision, decidedAt }),
  })

  test('covers the move that it was asked for, for a day, and no earlier one', () => {
    const mine: Braked = { approval: '7', stage: 'deployed', isHeld: true }
    expect(concerns(asked(7, 'approved'), 'deployed', mine, APPROVED_FOR)).toBe(true)
    expect(concerns(asked(7, 'approved'), 'deployed', mine, APPROVED_FOR + 1)).toBe(false)
    expect(concerns(asked(7, 'rejected'), 'deployed', mine, 9 * APPROVED_FOR)).toBe(true)
    expect(concerns(asked(8), 'deployed', mine, 0)).toBe(true)
    expect(concerns(asked(6), 'deployed', mine, 0)).toBe(false)
    expect(concerns(asked(7, 'approved'), 'in-qa', mine, 0)).toBe(false)
    expect(concerns(asked(1), 'deployed', undefined, 0)).toBe(true)
  })

  /** A case goes through these moves, one after the other, and each large one asks: which answer does it go by? */
  test('is never gone by twice, whatever engineering and people do', () => {
    const turn = fc.record({
      to: stage,
      decision: fc.constantFrom('approved', 'rejected', undefined),
      wait: fc.nat(2 * APPROVED_FOR),
    })
    void fc.assert(
      fc.property(fc.array(turn, { maxLength: 30 }), (turns: readonly Turn[]) => {
        const book = new Map<Stage, Asked>()
        const gone: string[] = []
        let next = 1
        let now = 0
        let at: Stage = 'accepted'
        let before: Braked | undefined
        for (const { to, decision, wait } of turns) {
          if (to === at) before = brakedAfter(before, to)
          else {
            const known = book.get(to)
            const found: Asked =
              known !== undefined && concerns(known, to, before, now) ? known : asked(next++)
            const answered: Asked = decision === undefined ? found : { ...found, decision, decidedAt: now }
            book.set(to, answered)
            now += wait
            const isOver = !concerns(answered, to, before, now)
            if (answered.decision === 'approved' && !isOver) {
              gone.push(answered.id)
              at = to
              before = { approval: answered.id, stage: to, isHeld: false }
            } else before = { approval: answered.id, stage: to, isHeld: true }
          }
        }
        expect(gone).toEqual([...new Set(gone)])
      }),
    )
  })
})
