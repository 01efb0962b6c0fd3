// The escalation ladder: it climbs with the time since a clock was late and with the customer's displeasure (S3).
import { describe, expect, it } from 'vitest'
import type { ClockState } from '../../src/core/case.ts'
import { decide } from '../../src/core/decide.ts'
import { escalationOf } from '../../src/core/escalation.ts'
import type { Stage } from '../../src/core/stage.ts'
import { calendarWith } from '../mapping/calendars.ts'
import { FULL, facts, HOUR, known, NOW, policy, ready, settle } from './build.ts'

const LATE_AT = NOW - HOUR
const late: ClockState = { clock: 'triage', due: LATE_AT, isLate: true }
const running: ClockState = { clock: 'estimate', due: NOW + HOUR, isLate: false }
const marked = ready({ tags: [FULL.escalation.unsatisfied] })

type Row = {
  readonly clocks?: readonly ClockState[]
  readonly isMarked?: boolean
  readonly reached?: number
  readonly hours?: number
  readonly stage?: Stage
}

function climb({ clocks = [late], isMarked = false, reached = 0, hours = 1, stage = 'accepted' }: Row) {
  const told = Object.fromEntries(
    Array.from({ length: reached }, (_, at) => [`escalation/${at + 1}`, 'reached']),
  )
  const { fields, notices, ...rest } = escalationOf(stage, clocks, {
    facts: facts({ ticket: isMarked ? marked : ready() }),
    policy: FULL,
    known: known({ applied: { ...known().applied, told } }),
    now: LATE_AT + hours * HOUR,
  })
  return { ...rest, option: fields[FULL.fields.escalation]?.value, levels: notices.length }
}

describe('the ladder', () => {
  it.each<[string, Row, number]>([
    ['stays down while nothing is late', { clocks: [running] }, 0],
    ['stays down when nothing is agreed', { clocks: [] }, 0],
    ['is on its first level when a clock is late', {}, 1],
    ['stays there until the time of the next', { hours: 4 - 1 / HOUR }, 1],
    ['climbs at the time of the next', { hours: 4 }, 2],
    ['climbs to the last', { hours: 24 }, 3],
    ['goes by the first clock that was late', { clocks: [{ ...late, due: NOW }, late], hours: 4 }, 2],
    ['climbs one level when the customer is not satisfied', { clocks: [], isMarked: true }, 1],
    ['climbs one level more than the time says when the customer is not satisfied', { isMarked: true }, 2],
    ['has no level above the last', { isMarked: true, hours: 24 }, 3],
    ['does not climb down when the clock is met', { clocks: [], reached: 2 }, 2],
    ['does not climb down when the tag is taken off', { clocks: [], reached: 1 }, 1],
  ])('%s', (_, row, height) => {
    expect(climb(row)).toMatchObject({
      levels: height,
      option: FULL.escalation.levels[height - 1]?.option,
    })
  })

  it.each<Stage>(['deployed', 'wont-fix', 'not-covered'])('is over at the stage %s', (stage) => {
    expect(climb({ stage, reached: 2 })).toEqual({ levels: 0, option: undefined })
  })

  it('is looked at again when it climbs next, and then no more', () => {
    expect(climb({}).lookAgain).toBe(LATE_AT + 4 * HOUR)
    expect(climb({ hours: 4 }).lookAgain).toBe(LATE_AT + 24 * HOUR)
    expect(climb({ hours: 24 })).not.toHaveProperty('lookAgain')
    expect(climb({ clocks: [running] })).not.toHaveProperty('lookAgain')
  })

  it('counts the open hours of its calendar', () => {
    const office = calendarWith('UTC', '{ mon: 09:00-10:00, tue: 09:00-17:00 }')
    const by = { ...FULL, escalation: { ...FULL.escalation, calendar: office } }
    const given = { facts: facts({ ticket: ready() }), policy: by, known: known(), now: NOW }
    // Late on Monday at nine: one open hour is left of that day, three are needed of the next.
    expect(escalationOf('accepted', [{ ...late, due: NOW }], given).lookAgain).toBe(
      Date.parse('2026-03-03T12:00:00Z'),
    )
  })

  it('is none without its field, or without levels', () => {
    const given = { facts: facts({ ticket: marked }), policy, known: known(), now: NOW }
    expect(escalationOf('accepted', [late], given)).toEqual({ fields: {}, notices: [] })
    const { escalation: _, ...fields } = FULL.fields
    expect(escalationOf('accepted', [late], { ...given, policy: { ...FULL, fields } }).notices).toEqual([])
  })

  it('tells agents of each level once, as it is reached', () => {
    const { respondedAt: _, ...silent } = ready({ createdAt: NOW - 5 * HOUR })
    const sentence = (level: string) => FULL.words.sentences['agent-escalated'].replace('{level}', level)
    const first = settle(facts({ ticket: silent }), known(), NOW, FULL)
    expect(first.texts).toContain(sentence('team lead'))
    expect(first.world.ticket.fields[FULL.fields.escalation]).toBe('esc_1')
    expect(settle(first.world, first.known, NOW, FULL).texts).toEqual([])
    // The response was due an hour ago; the next level comes four hours after that.
    const soon = decide(first.world, FULL, first.known, NOW).lookAgain
    expect(soon).toBe(NOW + 3 * HOUR)
    const second = settle(first.world, first.known, soon, FULL)
    expect(second.texts).toEqual([sentence('department manager')])
    expect(second.world.ticket.fields[FULL.fields.escalation]).toBe('esc_2')
  })
})
