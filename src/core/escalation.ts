// The escalation ladder: how far a case has climbed. It climbs with the time since a clock was first late, and by
// one level when an agent marks that the customer is not satisfied; it never climbs down, and each level is told
// once (S3).
import type { Because } from './because.ts'
import type { ClockState } from './case.ts'
import { isSettled, LAST_INSTANT } from './clocks.ts'
import type { Desired, Notice } from './desired.ts'
import type { Given } from './given.ts'
import { levelNotice } from './notices.ts'
import type { Instant } from './ref.ts'
import { fieldWord } from './said.ts'
import { isEnd, type Stage } from './stage.ts'

export type Escalation = Pick<Desired, 'fields' | 'notices'> & { readonly lookAgain?: Instant }

const TOPIC = 'escalation/'

export function escalationOf(stage: Stage, clocks: readonly ClockState[], given: Given): Escalation {
  const { facts, policy, known, now } = given
  const { escalation: ladder, fields, words } = policy
  const isOver = stage === 'deployed' || isEnd(stage) || isSettled(facts.ticket.status)
  if (ladder === undefined || fields.escalation === undefined || isOver) return { fields: {}, notices: [] }
  const { levels, calendar, unsatisfied } = ladder
  const late = clocks.filter(({ isLate }) => isLate).map(({ due }) => due)
  const first = late.length === 0 ? undefined : Math.min(...late)
  const times = first === undefined ? [] : levels.map(({ afterMs }) => calendar.add(first, afterMs, []))
  const isMarked = unsatisfied !== undefined && facts.ticket.tags.includes(unsatisfied)
  const told = levels.map((_, at) => known.applied.told[`${TOPIC}${at + 1}`])
  const before = told.findLastIndex((value) => value !== undefined) + 1
  const climbed = times.filter((time) => time <= now).length
  // One level more than the time says, once, however far the case has climbed already.
  const isNew = isMarked && !told.includes('marked')
  const height = Math.min(levels.length, Math.max(before, climbed) + (isNew ? 1 : 0))
  const level = levels[height - 1]
  const because: Because[] = [
    {
      rule: 'escalation',
      facts: [
        ...(first === undefined ? [] : ['a time was not kept']),
        ...(isMarked ? [`tag ${unsatisfied}`] : []),
      ],
    },
  ]
  const next = times.filter((time) => time > now && time <= LAST_INSTANT)
  return {
    fields:
      level === undefined ? {} : { [fields.escalation]: { value: fieldWord(level.option) ?? null, because } },
    notices: levels.slice(0, height).flatMap(({ label }, at): Notice[] => {
      const value = told[at] ?? (isNew && at + 1 === height ? 'marked' : 'reached')
      return levelNotice(`${TOPIC}${at + 1}`, value, label, levels, because, words)
    }),
    ...(next.length === 0 ? {} : { lookAgain: Math.min(...next) }),
  }
}
