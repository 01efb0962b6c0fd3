// A history as data: who or what does what, when. One seed draws one history; any part of it can be played
// again, which is how a failing one is made short.

import { SILENT } from '../world/actors/code.ts'
import { drawAct, drawCodeAct } from '../world/actors/index.ts'
import { randomOf } from '../world/world.ts'
import { VERBS, type Verb } from './process.ts'

/**
 * What becomes of one call to a vendor. `late`: carried out after the caller has given up. `twice`: a proxy
 * repeats it (never a creation of an issue or of a comment: Jira has no key against that, and no client can prevent it).
 */
export const CALL_FATES = [
  'lost',
  'no answer',
  'answer lost',
  'late',
  'slow',
  'twice',
  '429',
  '503',
  '500',
  '500 though done',
  '409',
  '401',
  'cut',
] as const
export type CallFate = (typeof CALL_FATES)[number]

export const WEBHOOK_FATES = ['lost', 'doubled', 'delayed'] as const
export type WebhookFate = (typeof WEBHOOK_FATES)[number]

/** Vendors of whose webhooks none may arrive for hours: their queue stands still, or a proxy on the way is down. */
export const SILENCED = ['zendesk', 'jira'] as const
export type SilencedVendor = (typeof SILENCED)[number]

export const STORE_FATES = ['fails before', 'fails after'] as const
export type StoreFate = (typeof STORE_FATES)[number]

/** What the admin of bugbridge or of a vendor does. `mapping` puts another variant in force, with a restart. */
export const ADMIN = ['mapping', 'restart', 'revoke tokens', 'credentials die', 'wrong secret'] as const
export type AdminDeed = (typeof ADMIN)[number]

export const ATTACKS = ['forge', 'replay', 'flood', 'garble'] as const
export type Attack = (typeof ATTACKS)[number]

export const SOLVES = ['all', 'any', 'primary'] as const

/** `at`: milliseconds since the start. What is armed strikes the first thing that fits from then on. */
export type Event = { readonly at: number } & (
  | { readonly kind: 'act'; readonly name: string; readonly dice: number }
  | { readonly kind: 'call'; readonly writes: boolean; readonly fate: CallFate }
  | { readonly kind: 'webhook'; readonly fate: WebhookFate; readonly minutes: number }
  | { readonly kind: 'silence'; readonly vendor: SilencedVendor; readonly minutes: number }
  | { readonly kind: 'store'; readonly fate: StoreFate; readonly nth: number }
  | {
      readonly kind: 'crash'
      readonly process: number
      readonly verb: Verb
      readonly nth: number
      readonly moment: 'before' | 'after'
      readonly minutes: number
    }
  | {
      readonly kind: 'freeze'
      readonly process: number
      readonly verb: Verb
      readonly nth: number
      readonly minutes: number
    }
  | { readonly kind: 'admin'; readonly deed: AdminDeed; readonly minutes: number; readonly variant: number }
  | { readonly kind: 'answer'; readonly decision: 'approved' | 'rejected' }
  | { readonly kind: 'attack'; readonly attack: Attack; readonly dice: number }
)

/** What a world is like from the start, drawn with its history. Times in milliseconds. */
export type Climate = {
  readonly processes: 1 | 2
  readonly skews: readonly number[]
  readonly indexLag: number
  readonly batch: number
  /** How many times slower than usual the vendors answer. */
  readonly slowness: number
  readonly onHold: boolean
  /** A brake that stops for two tickets, and somebody who answers now and then. */
  readonly brake: boolean
  /** Whether the tickets behind an issue are told on it. */
  readonly impact: boolean
  /** Which of the shipped mappings, by its place among them. */
  readonly policy: number
  /** How several issues of a ticket add up; absent: no ticket has several. */
  readonly solve?: (typeof SOLVES)[number]
  /** The tracker; of GitHub whether everybody can read the repository of customers' bugs. */
  readonly tracker: 'jira' | 'github' | 'public github'
}

export type History = { readonly seed: number; readonly climate: Climate; readonly events: readonly Event[] }

/** Who may move the same field of a ticket: engineering, and an agent by hand. */
const CONFLICTS = [
  ['an engineer sets the priority', 'an agent sets the priority'],
  ['an engineer sets a due date', 'an agent sets the date'],
] as const

const LAST_WORDS = [
  'an engineer sets the priority',
  'an engineer sets a due date',
  'a version gets another date',
  'a version is released',
]

const MINUTE = 60_000
const GAPS = [0.02, 0.02, 0.3, 2, 10, 45]

/** Shipped mappings that go by versions; the one after them goes by commits. */
const BY_VERSIONS = 5

/** Which of the shipped mappings a climate means: the histories by versions are the same whether or not there is another. */
export function mappingOf({ policy, tracker }: Pick<Climate, 'policy' | 'tracker'>): number {
  const shipped = goesByCommits({ policy }) ? BY_VERSIONS : policy % BY_VERSIONS
  return tracker === 'jira' ? shipped : shipped + BY_VERSIONS + 1
}

/** Every fifth history has GitHub as its tracker. Drawn with dice of its own: all others stay as they are. */
function drawTracker(seed: number): Climate['tracker'] {
  const random = randomOf(seed * 104_729 + 7)
  if (random() >= 0.2) return 'jira'
  return random() < 0.35 ? 'public github' : 'github'
}

function goesByCommits({ policy }: Pick<Climate, 'policy'>): boolean {
  return policy % (BY_VERSIONS + 1) === BY_VERSIONS
}

/** Of those by versions and without a brake, every fifth has tickets of several issues. Dice of its own, as above. */
function drawSeveral(
  seed: number,
  { policy, brake }: Pick<Climate, 'policy' | 'brake'>,
  moments: readonly number[],
): { readonly solve?: Climate['solve']; readonly events: readonly Event[] } {
  const random = randomOf(seed * 15_485_863 + 3)
  const whole = (below: number) => Math.floor(random() * below)
  if (random() >= 0.2 || brake || goesByCommits({ policy })) return { events: [] }
  const solve = SOLVES[whole(SOLVES.length)] ?? 'all'
  const events = Array.from({ length: 5 + whole(4) }, (_, nth): Event => {
    const name = nth % 4 === 3 ? 'an agent takes the other issue off' : 'an agent names another issue'
    return { at: moments[whole(moments.length)] ?? 0, kind: 'act', name, dice: whole(2 ** 31) }
  })
  return { solve, events }
}

/**
 * Of those by versions and without a brake, every eighth ends with a fix that does not hold, and does not the second
 * time either, on tickets that are closed by then; and every eighth with one of which Sentry sees that it does not.
 */
function drawBroken(
  seed: number,
  { policy, brake }: Pick<Climate, 'policy' | 'brake'>,
  end: number,
): Event[] {
  const random = randomOf(seed * 32_452_843 + 5)
  const which = random()
  if (which >= 0.25 || brake || goesByCommits({ policy })) return []
  const act = (minutes: number, name: string): Event => ({
    at: end + minutes * MINUTE,
    kind: 'act',
    name,
    dice: Math.floor(random() * 2 ** 31),
  })
  const takeBack = () =>
    random() < 0.5 ? 'CI rolls the common fix back' : 'engineers take every bug up again'
  if (which >= 0.125)
    return [
      act(2, 'customers report one bug, and it is confirmed'),
      act(4, 'Sentry finds something'),
      act(5, 'agents link Sentry to every ticket without it'),
      act(14, 'engineers finish every bug'),
      act(16, 'CI deploys the common fix'),
      act(40, 'Sentry sees everything again'),
    ]
  return [
    act(2, 'customers report one bug, and it is confirmed'),
    act(14, 'engineers finish every bug'),
    act(16, 'CI deploys the common fix'),
    act(32, 'every solved ticket closes'),
    act(36, takeBack()),
    act(52, 'engineers finish every bug'),
    act(53, 'CI deploys the common fix'),
    act(68, takeBack()),
  ]
}

/** Draws a history. The kinds of trouble and their number differ from seed to seed; one in five has none. */
export function drawHistory(seed: number): History {
  const random = randomOf(seed * 7919 + 13)
  const whole = (below: number) => Math.floor(random() * below)
  const pick = <T>(list: readonly T[], otherwise: T): T => list[whole(list.length)] ?? otherwise
  const isCalm = seed % 5 === 0
  const upTo = (most: number) => (isCalm ? 0 : whole(most + 1))

  const events: Event[] = []
  let at = 0
  const acts = 12 + whole(24)
  for (let nth = 0; nth < acts; nth++) {
    const name = nth === 0 ? 'a customer writes' : nth === 2 ? 'a manager confirms' : drawAct(random)
    events.push({ at, kind: 'act', name, dice: whole(2 ** 31) })
    at += Math.round(pick(GAPS, 2) * MINUTE)
  }
  const end = at
  const some = (count: number, make: () => Event) => {
    for (let nth = 0; nth < count; nth++) events.push(make())
  }
  // Trouble gathers where something is going on: shortly after an act.
  const moment = () => pick(events, undefined)?.at ?? 0
  const soon = () => Math.min(end, moment() + whole(4_000))
  // In a calm world every look counts: two processes, and slow ones, so that things happen while one looks.
  const processes = random() < (isCalm ? 0.8 : 0.35) ? 2 : 1
  const minutes = () => pick([0, 0.2, 1, 6, 20], 1)

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
    minutes: minutes(),
  }))
  some(upTo(2), () => ({
    at: soon(),
    kind: 'freeze',
    ...place(),
    minutes: pick([1, 6, 12], 6),
  }))
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
    const lost = { at, kind: 'webhook', fate: 'lost', minutes: 0 } as const
    const act = (name: string, after: number): Event => ({
      at: at + after,
      kind: 'act',
      name,
      dice: whole(2 ** 31),
    })
    events.push(lost, act(engineer, 0), act(agent, pick([4_000, 40_000], 4_000)))
  }

  const climate: Climate = {
    processes,
    skews: isCalm ? [0, 0] : [whole(90_000) - 45_000, whole(90_000) - 45_000],
    indexLag: pick([0, 2_000, 20_000, 60_000], 0),
    batch: random() < 0.2 ? 1 : 100,
    slowness: pick(isCalm ? [1, 10, 40, 40] : [1, 1, 10, 40], 1),
    onHold: random() < 0.9,
    policy: whole(1_000),
    // What is drawn from here on is drawn last, so that the rest of a history stays as it is without it.
    brake: !isCalm && random() < 0.4,
    impact: random() < 0.4,
    tracker: drawTracker(seed),
  }
  // Many tickets behind one issue, its fix planned and deployed, and answers that come when they come.
  if (climate.brake) {
    const at = end + MINUTE
    const act = (minutes: number, name: string): Event => ({
      at: at + minutes * MINUTE,
      kind: 'act',
      name,
      dice: whole(2 ** 31),
    })
    const answer = (minutes: number): Event => ({
      at: at + minutes * MINUTE,
      kind: 'answer',
      decision: random() < 0.6 ? 'approved' : 'rejected',
    })
    events.push(
      act(0, 'customers report one bug, and it is confirmed'),
      act(12, 'engineers fold all bugs into one'),
      answer(12 + whole(10)),
      act(30, 'an engineer finishes the common bug'),
      answer(30 + whole(10)),
      act(45, 'CI deploys the common fix'),
      answer(45 + whole(10)),
      act(60, 'CI rolls back'),
      answer(60 + whole(10)),
      act(75, 'CI deploys the common fix'),
    )
  }
  // Whoever stands still between a write to a ticket and the saving of its case has lost the case to the other.
  if (!isCalm && processes === 2) {
    const place = { process: whole(2), verb: 'write', nth: whole(3) } as const
    events.push({ at: moment(), kind: 'freeze', ...place, minutes: pick([6, 12], 6) })
  }

  // The last word, in a calm world: it comes while one process looks at something that changes nothing, and another
  // hears it. Nothing that follows makes good for a hint that is forgotten.
  if (isCalm) {
    const at = end + MINUTE
    const last = pick(LAST_WORDS, 'an engineer sets the priority')
    events.push({ at, kind: 'act', name: 'an engineer renames', dice: whole(2 ** 31) })
    events.push({ at: at + whole(8_000), kind: 'act', name: last, dice: whole(2 ** 31) })
  }
  // The last word, in a world that is not calm: nothing is heard of a vendor any more, somebody acts all the same, and
  // a process may die just where it saves what that vendor's list says of it.
  if (!isCalm && random() < 0.35) {
    const at = end + MINUTE
    const vendor = pick(SILENCED, 'zendesk')
    events.push({ at: moment(), kind: 'silence', vendor, minutes: pick([60, 240], 60) })
    for (const after of [0, 8 * MINUTE])
      events.push({ at: at + after, kind: 'silence', vendor: 'zendesk', minutes: 60 })
    const acts = ['a customer writes', 'a manager confirms', 'a manager confirms', 'an agent proposes']
    for (const [nth, name] of acts.entries())
      events.push({ at: at + nth * 1_500, kind: 'act', name, dice: whole(2 ** 31) })
    const struck = { process: whole(processes), verb: 'saveHints', nth: whole(2), moment: 'after' } as const
    events.push({ at: at + MINUTE, kind: 'crash', ...struck, minutes: minutes() })
  }

  // Where the commits say what is deployed, people commit and CI deploys, all the time.
  for (let nth = goesByCommits(climate) ? 14 + whole(22) : 0; nth > 0; nth--) {
    const at = whole(Math.max(1, end))
    const name = drawCodeAct(random)
    const dice = whole(2 ** 31)
    if (!isCalm || !SILENT.includes(name)) events.push({ at, kind: 'act', name, dice })
  }
  const acted = events.filter(({ kind }) => kind === 'act').map((event) => event.at + 1_000)
  const { solve, events: more } = drawSeveral(seed, climate, acted.slice(3))
  events.push(...more)
  const last = events.reduce((latest, event) => Math.max(latest, event.at), 0)
  events.push(...drawBroken(seed, climate, last))
  return {
    seed,
    climate: { ...climate, ...(solve === undefined ? {} : { solve }) },
    events: events.toSorted((left, right) => left.at - right.at),
  }
}

/** An event as a line of a story. */
export function tell(event: Event): string {
  switch (event.kind) {
    case 'act':
      return event.name
    case 'call':
      return `network: the next ${event.writes ? 'write' : 'read'} to a vendor: ${event.fate}`
    case 'webhook':
      return `network: the next webhook is ${event.fate}${event.fate === 'lost' ? '' : ` (${event.minutes} min)`}`
    case 'silence':
      return `network: no webhook of ${event.vendor} arrives for ${event.minutes} min`
    case 'store':
      return `database: the call ${event.nth} from now ${event.fate.replace('fails', 'fails, as seen,')} it is committed`
    case 'crash':
      return `process ${event.process}: killed ${event.moment} its call ${event.nth} from now (${event.verb}), back after ${event.minutes} min`
    case 'freeze':
      return `process ${event.process}: stands still for ${event.minutes} min at its call ${event.nth} from now (${event.verb})`
    case 'admin':
      return `admin: ${event.deed} (${event.minutes} min, variant ${event.variant})`
    case 'answer':
      return `an escalation manager: whatever waits is ${event.decision}`
    case 'attack':
      return `attacker: ${event.attack}`
  }
}
