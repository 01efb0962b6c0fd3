// The part of the store's port about many cases at once: what a person is asked before they change, and how far they
// are. Its own file only because the port is long; whoever needs it takes it from port.ts.
import type { Asked, Decision } from '../core/brake.ts'
import type { Watch } from '../core/case.ts'
import type { Hint, Instant } from '../core/ref.ts'
import type { Stage } from '../core/stage.ts'

/** A plan that waits for a person, or that a person has answered: one cause, and the stage that it leads to. */
export type Approval = Asked & {
  readonly cause: Watch
  readonly stage: Stage
  /** How many tickets it was asked for. */
  readonly tickets: number
  readonly askedAt: Instant
  /** Cases that are held by it now, and some of their tickets. */
  readonly held: number
  readonly sample: readonly string[]
}

/** A hint that woke many cases, and how far they are. They add up to `cases`. */
export type Crowd = {
  readonly cause: Hint
  /** When the hint came; of several, the last one. */
  readonly at: Instant
  readonly cases: number
  readonly done: number
  /** Not looked at since. */
  readonly waiting: number
  /** Looked at, and wait for an approval, or were turned down. */
  readonly held: number
  /** Looked at, and something failed: tried again by itself, or shown under "needs attention". */
  readonly failed: number
  /** One of the cases. */
  readonly sample?: string
}

export type ApprovalVerbs = {
  /**
   * How many cases would make the same move: those that watch the cause, are not retired, and whose tickets show
   * none of the stages `except`; and how many there are in all that are not retired. With what was asked last of this cause and
   * this stage.
   */
  readonly moving: (
    cause: Watch,
    stage: Stage,
    except: readonly Stage[],
  ) => Promise<{ readonly tickets: number; readonly all: number; readonly asked?: Asked }>
  /** Asks a person, unless somebody has just done so: `after` is the last one asked that does not count any more. */
  readonly ask: (order: {
    readonly cause: Watch
    readonly stage: Stage
    readonly tickets: number
    readonly after: string | undefined
    readonly now: Instant
  }) => Promise<Asked>
  /** What was asked: first what holds cases and waits for an answer, and of each kind the last one first. */
  readonly approvals: (limit: number) => Promise<readonly Approval[]>
  /** Writes an answer down and wakes the cases held by it. The last answer stands. False: nothing of that id was asked. */
  readonly answer: (id: string, decision: Decision, now: Instant) => Promise<boolean>
  /** What woke more than ten cases, last one first, and how far they are. */
  readonly crowds: (limit: number) => Promise<readonly Crowd[]>
}
