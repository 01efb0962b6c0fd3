// The escalation ladder: how far a case has climbed. It climbs with the time since a clock was first late, and by
// one level when an agent marks that the customer is not satisfied; it never climbs down, and each level is told
// once (S3).
import type { Because } from './because.ts'
import type { ClockState } from './case.ts'
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
  if (ladder === undefined || fields.escalation === undefined || stage === 'deployed' || isEnd(stage))
    return { fields: {}, notices: [] }
  const { levels, calendar, unsatisfied } = ladder
  const late = clocks.filter(({ isLate }) => isLate).map(({ due }) => due)
  const first = late.length === 0 ? undefined : Math.min(...late)
  const times = first === undefined ? [] : levels.map(({ afterMs }) => calendar.add(first, afterMs, []))
  const isMarked = unsatisfied !== undefined && facts.ticket.tags.includes(unsatisfied)
  const before = levels.findLastIndex((_, at) => known.applied.told[`${TOPIC}${at + 1}`] !== undefined) + 1
  const climbed = times.filter((time) => time <= now).length + (isMarked ? 1 : 0)
  const height = Math.min(levels.length, Math.max(before, climbed))
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
  const next = times.filter((time) => time > now)
  return {
    fields:
      level === undefined ? {} : { [fields.escalation]: { value: fieldWord(level.option) ?? null, because } },
    notices: levels
      .slice(0, height)
      .flatMap(({ label }, at): Notice[] => levelNotice(`${TOPIC}${at + 1}`, label, levels, because, words)),
    ...(next.length === 0 ? {} : { lookAgain: Math.min(...next) }),
  }
}
