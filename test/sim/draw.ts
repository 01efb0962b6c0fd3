// One seed draws one history. What came to be drawn later has dice of its own or is drawn last, so that a history
// stays as it is without it.
import { SILENT } from '../world/actors/code.ts'
import { drawAct, drawCodeAct } from '../world/actors/index.ts'
import { randomOf } from '../world/world.ts'
import { createDice, type Dice } from './dice.ts'
import {
  betweenLookAndWrite,
  betweenWriteAndSave,
  brokenFix,
  brokenInSentry,
  heldByBrake,
  lastWord,
  lastWordUnheard,
  takenBack,
} from './endings.ts'
import {
  ADMIN,
  ATTACKS,
  act,
  CALL_FATES,
  type Climate,
  type Event,
  type History,
  SOLVES,
  STORE_FATES,
  WEBHOOK_FATES,
} from './events.ts'
import { VERBS } from './process.ts'

const MINUTE = 60_000
const GAPS = [0.02, 0.02, 0.3, 2, 10, 45]

/** Who may move the same field of a ticket: engineering, and an agent by hand. */
const CONFLICTS = [
  ['an engineer sets the priority', 'an agent sets the priority'],
  ['an engineer sets a due date', 'an agent sets the date'],
] as const

/** Shipped mappings that go by versions; the one after them goes by commits. */
const BY_VERSIONS = 5

/** Which of the shipped mappings a climate means: the histories by versions are the same whether or not there is another. */
export function mappingOf({ policy, tracker }: Pick<Climate, 'policy' | 'tracker'>): number {
  const shipped = goesByCommits({ policy }) ? BY_VERSIONS : policy % BY_VERSIONS
  return tracker === 'jira' ? shipped : shipped + BY_VERSIONS + 1
}

function goesByCommits({ policy }: Pick<Climate, 'policy'>): boolean {
  return policy % (BY_VERSIONS + 1) === BY_VERSIONS
}

/** Draws a history. The kinds of trouble and their number differ from seed to seed; one in five has none. */
export function drawHistory(seed: number): History {
  const dice = createDice(randomOf(seed * 7919 + 13))
  const { random, whole, pick } = dice
  const isCalm = seed % 5 === 0

  const { events, end } = drawActs(dice)
  const moment = () => pick(events, undefined)?.at ?? 0
  // In a calm world every look counts: two processes, and slow ones, so that things happen while one looks.
  const processes = random() < (isCalm ? 0.8 : 0.35) ? 2 : 1
  drawTrouble(events, { end, moment, dice, processes, isCalm })
  const climate: Climate = {
    processes,
    skews: isCalm ? [0, 0] : [whole(90_000) - 45_000, whole(90_000) - 45_000],
    indexLag: pick([0, 2_000, 20_000, 60_000], 0),
    batch: random() < 0.2 ? 1 : 100,
    slowness: pick(isCalm ? [1, 10, 40, 40] : [1, 1, 10, 40], 1),
    onHold: random() < 0.9,
    policy: whole(1_000),
    brake: !isCalm && random() < 0.4,
    impact: random() < 0.4,
    tracker: drawTracker(seed),
  }
  const byCommits = goesByCommits(climate)
  if (climate.brake) events.push(...heldByBrake(end + MINUTE, dice))
  if (!isCalm && processes === 2) events.push(betweenWriteAndSave(moment, dice))
  if (isCalm) events.push(...lastWord(end + MINUTE, dice))
  if (!isCalm && random() < 0.35) events.push(...lastWordUnheard(end + MINUTE, moment, processes, dice))
  if (byCommits) events.push(...drawCode(end, isCalm, dice))
  const isPlain = !byCommits && !climate.brake
  const acted = events.filter(({ kind }) => kind === 'act').map((event) => event.at + 1_000)
  const { solve, events: more } = isPlain ? drawSeveral(seed, acted.slice(3)) : { events: [] }
  events.push(...more)
  const last = events.reduce((latest, event) => Math.max(latest, event.at), 0)
  const endings = isPlain ? drawBroken(seed, last) : []
  if (byCommits && !isCalm && !climate.brake && randomOf(seed * 86_028_121 + 31)() < 0.5)
    endings.push(...takenBack(last, createDice(randomOf(seed * 67_867_967 + 17))))
  if (endings.length === 0 && !isCalm && processes === 2)
    endings.push(...betweenLookAndWrite(last + 3 * MINUTE, createDice(randomOf(seed * 49_979_687 + 11))))
  events.push(...endings)
  return {
    seed,
    climate: { ...climate, ...(solve === undefined ? {} : { solve }) },
    events: events.toSorted((left, right) => left.at - right.at),
  }
}

/** What people and machines do, one after another, and when that is over. */
function drawActs({ random, whole, pick }: Dice): { events: Event[]; end: number } {
  const events: Event[] = []
  let at = 0
  const acts = 12 + whole(24)
  for (let nth = 0; nth < acts; nth++) {
    const name = nth === 0 ? 'a customer writes' : nth === 2 ? 'a manager confirms' : drawAct(random)
    events.push(act(at, name, whole(2 ** 31)))
    at += Math.round(pick(GAPS, 2) * MINUTE)
  }
  return { events, end: at }
}

type Trouble = {
  readonly end: number
  readonly moment: () => number
  readonly dice: Dice
  readonly processes: number
  readonly isCalm: boolean
}

/** Trouble gathers where something is going on: shortly after an act, or after other trouble. */
function drawTrouble(events: Event[], { end, moment, dice, processes, isCalm }: Trouble): void {
  const { random, whole, pick } = dice
  const upTo = (most: number) => (isCalm ? 0 : whole(most + 1))
  const some = (count: number, make: () => Event) => {
    for (let nth = 0; nth < count; nth++) events.push(make())
  }
  const soon = () => Math.min(end, moment() + whole(4_000))
  some(upTo(16), () => ({ at: soon(), kind: 'call', writes: random() < 0.6, fate: pick(CALL_FATES, 'lost') }))
  some(upTo(10), () => ({
    at: moment(),
    kind: 'webhook',
    fate: pick(WEBHOOK_FATES, 'lost'),
    minutes: pick([0.05, 1, 15, 60], 1),
  }))
  some(upTo(3), () => ({
    at: soon(),
    kind: 'store',
    fate: pick(STORE_FATES, 'fails before'),
    nth: whole(30),
  }))
  const place = () => {
    const verb = pick(VERBS, 'any')
    return { process: whole(processes), verb, nth: whole(verb === 'any' ? 40 : 4) }
  }
  some(upTo(4), () => ({
    at: soon(),
    kind: 'crash',
    ...place(),
    moment: pick(['before', 'after'], 'after'),
    minutes: pick([0, 0.2, 1, 6, 20], 1),
  }))
  some(upTo(2), () => ({ at: soon(), kind: 'freeze', ...place(), minutes: pick([1, 6, 12], 6) }))
  some(upTo(2), () => ({
    at: soon(),
    kind: 'admin',
    deed: pick(ADMIN, 'restart'),
    minutes: pick([1, 10, 70], 1),
    variant: whole(100),
  }))
  some(upTo(3), () => ({ at: soon(), kind: 'attack', attack: pick(ATTACKS, 'forge'), dice: whole(2 ** 31) }))

  // Both move a field before bugbridge looks: that of engineering is not heard of, and an agent's comes after it.
  for (let nth = upTo(3); nth > 0; nth--) {
    const at = moment()
    const [engineer, agent] = pick(CONFLICTS, CONFLICTS[0])
    events.push({ at, kind: 'webhook', fate: 'lost', minutes: 0 }, act(at, engineer, whole(2 ** 31)))
    events.push(act(at + pick([4_000, 40_000], 4_000), agent, whole(2 ** 31)))
  }
}

/** Where the commits say what is deployed, people commit and CI deploys, all the time. */
function drawCode(end: number, isCalm: boolean, { random, whole }: Dice): Event[] {
  const events: Event[] = []
  for (let nth = 14 + whole(22); nth > 0; nth--) {
    const at = whole(Math.max(1, end))
    const name = drawCodeAct(random)
    const dice = whole(2 ** 31)
    if (!isCalm || !SILENT.includes(name)) events.push(act(at, name, dice))
  }
  return events
}

/** Every fifth history has GitHub as its tracker. */
function drawTracker(seed: number): Climate['tracker'] {
  const random = randomOf(seed * 104_729 + 7)
  if (random() >= 0.2) return 'jira'
  return random() < 0.35 ? 'public github' : 'github'
}

/** Of those by versions and without a brake, every fifth has tickets of several issues. */
function drawSeveral(
  seed: number,
  moments: readonly number[],
): { readonly solve?: Climate['solve']; readonly events: readonly Event[] } {
  const { random, whole, pick } = createDice(randomOf(seed * 15_485_863 + 3))
  if (random() >= 0.2) return { events: [] }
  const solve = pick(SOLVES, 'all')
  const events = Array.from({ length: 5 + whole(4) }, (_, nth): Event => {
    const name = nth % 4 === 3 ? 'an agent takes the other issue off' : 'an agent names another issue'
    return act(pick(moments, 0), name, whole(2 ** 31))
  })
  return { solve, events }
}

/** Of those by versions and without a brake, every eighth ends with a fix that breaks, and every eighth in Sentry. */
function drawBroken(seed: number, last: number): Event[] {
  const dice = createDice(randomOf(seed * 32_452_843 + 5))
  const which = dice.random()
  if (which >= 0.25) return []
  return which >= 0.125 ? brokenInSentry(last, dice) : brokenFix(last, dice)
}
