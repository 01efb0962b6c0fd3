// Asks, before anything of a case is written, whether its move is one of many that wait for a person. How many would
// move with it is counted in the store before the first of them is written; in doubt the case waits.
import { type Asked, type Braked, brakedAfter, concerns, isMany } from '../core/brake.ts'
import type { Case } from '../core/case.ts'
import { type Move, stillAt } from '../core/move.ts'
import type { Subject } from '../core/ref.ts'
import type { Stage } from '../core/stage.ts'
import type { Ports } from './ports.ts'

/** `held`: nothing of it may be written now. */
export type Verdict =
  | { readonly kind: 'go'; readonly brake: Braked | undefined }
  | { readonly kind: 'held'; readonly brake: Braked; readonly isRejected: boolean }

export type Braking = (move: Move | undefined, known: Case, desired: Stage) => Promise<Verdict>

/** Builds the brake of one pass. Equal moves of its cases are counted and asked about once. Rejects when the store does. */
export function createBraking({ store, policy, clock }: Pick<Ports, 'store' | 'policy' | 'clock'>): Braking {
  const counts = new Map<string, ReturnType<typeof store.moving>>()
  const asking = new Map<string, Promise<Asked>>()
  const now = clock.now()

  function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
    const found = known.get(key) ?? make()
    known.set(key, found)
    return found
  }

  async function countOf(subject: Subject, move: Move) {
    const cause = { system: policy.tracker, subject }
    const count = () => store.moving(cause, move.to, stillAt(subject, move))
    return { cause, ...(await once(counts, `${subject} ${move.to}`, count)) }
  }

  return async function check(move, { brake: before }, desired) {
    if (move === undefined) return { kind: 'go', brake: brakedAfter(before, desired) }
    const { to } = move
    const causes = await Promise.all(move.causes.map((subject) => countOf(subject, move)))
    const answered = causes.flatMap(({ asked }) =>
      asked !== undefined && concerns(asked, to, before, now) ? [asked] : [],
    )
    // What waits or was turned down outweighs what was approved for another cause.
    const asked = answered.find(({ decision }) => decision !== 'approved') ?? answered[0]
    if (asked !== undefined) return verdictOf(asked, to)
    const [most] = causes.toSorted((left, right) => right.tickets - left.tickets)
    if (most === undefined || !isMany(most.tickets, most.all, policy.brake))
      return { kind: 'go', brake: brakedAfter(before, desired) }
    const { cause, tickets } = most
    const after = most.asked?.id
    const order = { cause, stage: to, tickets, after, now }
    return verdictOf(await once(asking, `${cause.subject} ${to} ${after}`, () => store.ask(order)), to)
  }
}

function verdictOf({ id, decision }: Asked, stage: Stage): Verdict {
  if (decision === 'approved') return { kind: 'go', brake: { approval: id, stage, isHeld: false } }
  return {
    kind: 'held',
    brake: { approval: id, stage, isHeld: true },
    isRejected: decision === 'rejected',
  }
}
