// What is acted out on purpose at the end of a history, since it comes together by chance too seldom. Each takes the
// time of its first event, in milliseconds since the start.
import type { Dice } from './dice.ts'
import { act, type Event, SILENCED } from './events.ts'

const MINUTE = 60_000

const LAST_WORDS = [
  'engineers find every bug urgent',
  'engineers find no bug urgent',
  'a version gets another date',
  'a version is released',
]

/** Acts of a story, each by so many minutes after its beginning. */
function storyFrom(at: number, { whole }: Pick<Dice, 'whole'>) {
  return (minutes: number, name: string): Event => act(at + minutes * MINUTE, name, whole(2 ** 31))
}

/** Many tickets behind one issue, its fix planned and deployed, and answers that come when they come. */
export function heldByBrake(at: number, dice: Dice): Event[] {
  const { random, whole } = dice
  const then = storyFrom(at, dice)
  const answer = (minutes: number): Event => ({
    at: at + minutes * MINUTE,
    kind: 'answer',
    decision: random() < 0.6 ? 'approved' : 'rejected',
  })
  return [
    then(0, 'customers report one bug, and it is confirmed'),
    then(12, 'engineers fold all bugs into one'),
    answer(12 + whole(10)),
    then(30, 'an engineer finishes the common bug'),
    answer(30 + whole(10)),
    then(45, 'CI deploys the common fix'),
    answer(45 + whole(10)),
    then(60, 'CI rolls back'),
    answer(60 + whole(10)),
    then(75, 'CI deploys the common fix'),
  ]
}

/** Whoever of two processes stands still between a write to a ticket and the saving of its case has lost the case. */
export function betweenWriteAndSave(moment: () => number, { whole, pick }: Dice): Event {
  const place = { process: whole(2), verb: 'write', nth: whole(3) } as const
  return { at: moment(), kind: 'freeze', ...place, minutes: pick([6, 12], 6) }
}

/**
 * And so has whoever stands still between looking and writing, or when it has written down that it is about to:
 * engineering thinks better of it meanwhile, the other process finds nothing to do, and what comes late would stand on
 * the tickets for good.
 */
export function betweenLookAndWrite(at: number, dice: Dice): Event[] {
  const { random, whole, pick } = dice
  const then = storyFrom(at, dice)
  const process = whole(2)
  const nth = whole(6)
  const before = then(0, 'engineers find every bug urgent')
  const acts = [
    then(6, 'engineers find no bug urgent'),
    then(6 + pick([0.2, 0.5, 2], 0.5), 'engineers find every bug urgent'),
  ]
  const place =
    random() < 0.6 ? ({ verb: 'call', nth } as const) : ({ verb: 'begin', nth: whole(2) } as const)
  return [before, { at: at + 6 * MINUTE, kind: 'freeze', process, ...place, minutes: 6 }, ...acts]
}

/**
 * The last word, in a calm world: it comes while one process looks at something that changes nothing, and another
 * hears it. Nothing that follows makes good for a hint that is forgotten.
 */
export function lastWord(at: number, { whole, pick }: Dice): Event[] {
  const last = pick(LAST_WORDS, 'engineers find every bug urgent')
  const first = act(at, 'engineers rename every bug', whole(2 ** 31))
  return [first, act(at + whole(8_000), last, whole(2 ** 31))]
}

/**
 * The last word, in a world that is not calm: nothing is heard of a vendor any more, somebody acts all the same, and a
 * process may die just where it saves what that vendor's list says of it.
 */
export function lastWordUnheard(at: number, moment: () => number, processes: number, dice: Dice): Event[] {
  const { whole, pick } = dice
  const vendor = pick(SILENCED, 'zendesk')
  const events: Event[] = [{ at: moment(), kind: 'silence', vendor, minutes: pick([60, 240], 60) }]
  for (const after of [0, 8 * MINUTE])
    events.push({ at: at + after, kind: 'silence', vendor: 'zendesk', minutes: 60 })
  const acts = ['a customer writes', 'a manager confirms', 'a manager confirms', 'an agent proposes']
  for (const [nth, name] of acts.entries()) events.push(act(at + nth * 1_500, name, whole(2 ** 31)))
  const struck = { process: whole(processes), verb: 'saveHints', nth: whole(2), moment: 'after' } as const
  events.push({ at: at + MINUTE, kind: 'crash', ...struck, minutes: pick([0, 0.2, 1, 6, 20], 1) })
  return events
}

/** Where the commits say what is deployed: a fix is merged and deployed, and taken back by another commit. */
export function takenBack(at: number, dice: Dice): Event[] {
  const then = storyFrom(at, dice)
  return [
    then(2, 'engineers merge a fix for every bug'),
    then(4, 'CI deploys everything'),
    then(20, 'engineers take back the last fix of every bug'),
    then(22, 'CI deploys everything'),
  ]
}

/** A fix that does not hold, and does not the second time either, on tickets that are closed by then. */
export function brokenFix(at: number, dice: Dice): Event[] {
  const then = storyFrom(at, dice)
  const takeBack = () =>
    dice.random() < 0.5 ? 'CI rolls the common fix back' : 'engineers take every bug up again'
  return [
    then(2, 'customers report one bug, and it is confirmed'),
    then(14, 'engineers finish every bug'),
    then(16, 'CI deploys the common fix'),
    then(32, 'every solved ticket closes'),
    then(36, takeBack()),
    then(52, 'engineers finish every bug'),
    then(53, 'CI deploys the common fix'),
    then(68, takeBack()),
  ]
}

/** One of which Sentry sees that it does not hold; or holds, though nobody ever called the error resolved. */
export function brokenInSentry(at: number, dice: Dice): Event[] {
  const then = storyFrom(at, dice)
  return [
    then(2, 'customers report one bug, and it is confirmed'),
    then(4, 'Sentry finds something'),
    then(5, 'agents link Sentry to every ticket without it'),
    then(14, 'engineers finish every bug'),
    then(16, 'CI deploys the common fix'),
    ...(dice.random() < 0.7 ? [then(40, 'Sentry sees everything again')] : []),
  ]
}
