// A history as data: who or what does what, when. One seed draws one history (draw.ts); any part of it can be played
// again, which is how a failing one is made short.

import type { Verb } from './process.ts'

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

export function act(at: number, name: string, dice: number): Event {
  return { at, kind: 'act', name, dice }
}

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
