// What would change now, and why, without changing it: the same reading, the same decision and the same difference as
// in a pass, with nothing after them. A case is never leased for it, so the service may be at work on it meanwhile.
import type { Because } from '../core/because.ts'
import type { Case } from '../core/case.ts'
import { changesOf } from '../core/changes.ts'
import type { Facts } from '../core/facts.ts'
import { describeFailure } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import type { Stage } from '../core/stage.ts'
import { createAside } from './aside.ts'
import { planOf } from './carry-out.ts'
import { caseAsSeen } from './case-as-seen.ts'
import { decideAnew } from './pass.ts'
import type { Ports } from './ports.ts'
import { type Reading, readCases } from './read.ts'
import { recover } from './recover.ts'

/** One smallest change that would be made; `changes` in closed words where the kind alone does not say. */
export type Planned = {
  readonly kind: string
  readonly changes: readonly string[]
  readonly because: readonly Because[]
}

export type Drift = {
  readonly caseId: string
  readonly ticket: string
  /** What should be; absent where it could not be found out. */
  readonly stage?: Stage
  /** Empty: it is as it should be. */
  readonly planned: readonly Planned[]
  /** Fields that differ and are left as a person set them. */
  readonly left: readonly string[]
  /** When bugbridge last looked at it and decided. */
  readonly lookedAt?: Instant
  /**
   * Where it differs: the first change of its ticket or issues after that, as their systems date it. Absent: neither
   * changed, so it is time, a release, a deploy or the mapping that asks for something else.
   */
  readonly since?: Instant
  /** Why it could not be found out, in closed words. */
  readonly failure?: string
}

/** Compares these cases, at most a hundred, with what they should be. */
export type Compare = (cases: readonly Case[]) => Promise<readonly Drift[]>

/** Reads from vendors and the store; writes nothing. What one call learns of commits, the next one knows. */
export function createCompare(options: Ports): Compare {
  const ports: Ports = { ...options, store: createAside(options.store) }
  return async function compare(cases) {
    const readings = await readCases(cases, ports)
    return Promise.all(cases.map((each, at) => driftIn(each, readings[at] ?? { kind: 'ticket-gone' }, ports)))
  }
}

async function driftIn(each: Case, reading: Reading, ports: Ports): Promise<Drift> {
  const lookedAt = each.verdict?.at
  const common = {
    caseId: each.id,
    ticket: each.ticket.id,
    planned: [],
    left: [],
    ...(lookedAt === undefined ? {} : { lookedAt }),
  }
  if (reading.kind === 'failed') return { ...common, failure: describeFailure(reading.failure) }
  if (reading.kind === 'ticket-gone') return { ...common, failure: 'ticket-gone' }
  const { facts } = reading
  const recovered = await recover(each, facts.ticket, ports)
  if (!recovered.ok) return { ...common, failure: describeFailure(recovered.failure) }
  const { known, desired } = decideAnew(
    caseAsSeen(each, reading, recovered.value.applied, ports),
    facts,
    ports,
  )
  const { stage } = desired
  if (!desired.isCase && known.links.length === 0) return { ...common, stage }
  const plan = await planOf(desired, facts, known, ports)
  if (!plan.ok) return { ...common, stage, failure: describeFailure(plan.failure) }
  const planned = plan.value.effects.map((effect): Planned => {
    const changes = effect.kind === 'update-ticket' ? changesOf(effect, ports.policy.fields) : []
    return { kind: effect.kind, changes, because: effect.because }
  })
  const since = planned.length === 0 ? undefined : firstMove(facts, lookedAt)
  return { ...common, stage, planned, left: plan.value.left, ...(since === undefined ? {} : { since }) }
}

function firstMove({ ticket, primary, related }: Facts, after: Instant | undefined): Instant | undefined {
  const moves = [Date.parse(ticket.stamp), ...[...primary, ...related].map(({ updated }) => updated)]
  const later = moves.filter((at) => after === undefined || at > after)
  return later.length === 0 ? undefined : Math.min(...later)
}
