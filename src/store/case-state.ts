// What is stored of a case, as JSON. It is checked when it is read: a database outlives the program that filled it.
import { z } from 'zod'
import type { Because } from '../core/because.ts'
import type { Braked } from '../core/brake.ts'
import type { Span } from '../core/calendar.ts'
import type {
  Applied,
  Behind,
  Case,
  ClockState,
  Link,
  PlannedRelease,
  Settled,
  Times,
  Unrest,
  Verdict,
} from '../core/case.ts'
import { CLOCKS } from '../core/policy.ts'
import { STAGES } from '../core/stage.ts'

const Ref = z.object({ system: z.string(), id: z.string() })
const Role = z.enum(['primary', 'related'])

/** Every key of a type, so that a field which is added to a case cannot be forgotten here and lost. */
type Keys<T> = Record<keyof T, z.ZodType>

export const Reason = z.object({ rule: z.string(), facts: z.array(z.string()) } satisfies Keys<Because>)

const LinkState = z.object({
  issue: Ref,
  role: Role,
  mark: z.string(),
  keys: z.array(z.string()).exactOptional(),
  source: z.string().exactOptional(),
  sealed: z.array(z.string()).exactOptional(),
  by: z.literal('field').exactOptional(),
} satisfies Keys<Link>)

const SettledState = z.object({ want: z.string().nullable(), seen: z.string() } satisfies Keys<Settled>)

const AppliedState = z.object({
  seq: z.number(),
  values: z.record(z.string(), SettledState),
  told: z.record(z.string(), z.string()),
  done: z.array(z.string()),
} satisfies Keys<Applied>)

const VerdictState = z.object({
  at: z.number(),
  stage: z.enum(STAGES),
  ticketUrl: z.string(),
  issues: z.array(z.object({ key: z.string(), url: z.string(), role: Role })),
  because: z.array(Reason),
  attention: z.array(z.string()),
  eta: z.string().exactOptional(),
  planned: z.array(z.object({ kind: z.string(), because: z.array(Reason) })),
  clocks: z
    .array(
      z.object({ clock: z.enum(CLOCKS), due: z.number(), isLate: z.boolean() } satisfies Keys<ClockState>),
    )
    .exactOptional(),
  releases: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        day: z.string().exactOptional(),
        isReleased: z.boolean(),
      } satisfies Keys<PlannedRelease>),
    )
    .exactOptional(),
} satisfies Keys<Verdict>)

const TimesState = z.object({
  proposedAt: z.number().exactOptional(),
  waitingSince: z.number().exactOptional(),
  waits: z.array(z.object({ from: z.number(), to: z.number() } satisfies Keys<Span>)),
} satisfies Keys<Times>)

const BehindState = z.object({
  openedAt: z.number(),
  isSolved: z.boolean(),
  plan: z.string().exactOptional(),
} satisfies Keys<Behind>)

const BrakedState = z.object({
  approval: z.string(),
  stage: z.enum(STAGES).exactOptional(),
  isHeld: z.boolean(),
} satisfies Keys<Braked>)

export const CaseState: z.ZodType<Case> = z.object({
  id: z.string(),
  ticket: Ref,
  links: z.array(LinkState),
  applied: AppliedState,
  confirmedBy: z.string().exactOptional(),
  verdict: VerdictState.exactOptional(),
  retired: z.number().exactOptional(),
  followUp: Ref.exactOptional(),
  organization: z.string().exactOptional(),
  attempts: z.number(),
  unrest: z.object({ looks: z.number(), at: z.number() } satisfies Keys<Unrest>).exactOptional(),
  times: TimesState.exactOptional(),
  behind: BehindState.exactOptional(),
  brake: BrakedState.exactOptional(),
  failure: z.string().exactOptional(),
} satisfies Keys<Case>)
