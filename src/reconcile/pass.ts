// One batch of cases, once: read, decide, diff, perform, save. What fails in one case parks that case alone.
import type { Case } from '../core/case.ts'
import { decide } from '../core/decide.ts'
import type { Desired } from '../core/desired.ts'
import { type Diff, diff } from '../core/diff.ts'
import type { UpdateTicket } from '../core/effect.ts'
import type { Facts, Touches } from '../core/facts.ts'
import { done, type Failure, type Result } from '../core/failure.ts'
import type { Leased } from '../store/port.ts'
import { createIssue, type Holding, type Performed, performRepeatable, updateTickets } from './perform.ts'
import type { Ports } from './ports.ts'
import { type Reading, readCases } from './read.ts'
import { recover } from './recover.ts'
import { dropCase, type Ending, saveCase } from './save.ts'

/** A case on its way through the pass. */
type Work = {
  readonly leased: Leased
  readonly holding: Holding
  readonly ending: Ending
  readonly update?: UpdateTicket
}

/** Reconciles the leased cases. Throws only for bugs; whatever a vendor does ends as a saved case. */
export async function runPass(leased: readonly Leased[], token: string, ports: Ports): Promise<void> {
  const readings = await readCases(
    leased.map((each) => each.case),
    ports,
  )
  const works = await Promise.all(
    leased.map(async (each, at) => {
      const holding = { caseId: each.case.id, token }
      const reading = readings[at] ?? { kind: 'ticket-gone' }
      return prepare(each, reading, holding, ports).catch((error: unknown) =>
        faulty(each, holding, error, ports),
      )
    }),
  )
  const updates = works.flatMap(({ update, holding }) =>
    update === undefined ? [] : [{ effect: update, holding }],
  )
  const outcomes = await updateTickets(updates, ports)
  const outcomeOf = new Map(updates.map(({ holding }, at) => [holding.caseId, outcomes[at] ?? 'lost']))
  await Promise.all(works.map((work) => finish(work, outcomeOf.get(work.holding.caseId), ports)))
}

/** A bug of ours in one case must not hold up the others: it is reported, and that case is tried again slowly. */
function faulty(leased: Leased, holding: Holding, error: unknown, ports: Ports): Work {
  ports.observe({ kind: 'fault', where: 'pass', error })
  const failure: Failure = { kind: 'refused', system: 'bugbridge', reason: 'fault' }
  return { leased, holding, ending: { kind: 'failed', case: leased.case, failure } }
}

/** Everything up to the ticket's own write, which leaves together with those of the other cases. */
async function prepare(leased: Leased, reading: Reading, holding: Holding, ports: Ports): Promise<Work> {
  const each = leased.case
  const plain = (ending: Ending): Work => ({ leased, holding, ending })
  if (reading.kind === 'failed') return plain({ kind: 'failed', case: each, failure: reading.failure })
  if (reading.kind === 'ticket-gone') return plain({ kind: 'ticket-gone', case: each })

  const { facts } = reading
  const recovered = await recover(each, facts.ticket, ports)
  if (!recovered.ok) return plain({ kind: 'failed', case: each, failure: recovered.failure })
  const confirmedBy = facts.confirmation?.allowed === true ? facts.confirmation.by : each.confirmedBy
  const known: Case = {
    ...each,
    links: reading.links,
    applied: recovered.value,
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  }
  const sealed = [
    ...known.links.flatMap((link) => link.sealed ?? []),
    ...(facts.source?.sealed.shingles ?? []),
  ]
  ports.gate.know(each.ticket, sealed)

  const desired = decide(facts, ports.policy, known, ports.clock.now())
  if (!desired.isCase && known.links.length === 0) return plain({ kind: 'no-case', case: known })
  const plan = await planOf(desired, facts, known, ports)
  if (!plan.ok) return plain({ kind: 'failed', case: known, failure: plan.failure })
  if (ports.policy.mode === 'observe') {
    return plain({ kind: 'through', case: known, facts, desired, diff: plan.value, observed: true })
  }
  return carryOut(leased, known, facts, desired, plan.value, holding, ports)
}

/** The diff; where a person and engineering both moved, the vendors' histories say who was later. */
async function planOf(desired: Desired, facts: Facts, known: Case, ports: Ports): Promise<Result<Diff>> {
  const { policy, helpdesk, tracker, clock } = ports
  const first = diff(desired, facts, known.applied, policy, undefined)
  if (first.ask.length === 0) return done(first)
  const person = await helpdesk.readTouched(facts.ticket.ref, first.ask)
  if (!person.ok) return person
  const moved = await tracker.readMoved(facts.primary.map((issue) => issue.ref.id))
  if (!moved.ok) return moved
  // A deploy or a release is engineering's move too, and newer than anything that we settled before it.
  const deployed = desired.stage === 'deployed' ? clock.now() : 0
  const touches: Touches = { person: person.value, engineering: Math.max(moved.value, deployed) }
  return done(diff(desired, facts, known.applied, policy, touches))
}

async function carryOut(
  leased: Leased,
  known: Case,
  facts: Facts,
  desired: Desired,
  plan: Diff,
  holding: Holding,
  ports: Ports,
): Promise<Work> {
  let current: Case = { ...known, applied: plan.applied }
  let failure: Failure | undefined
  let update: UpdateTicket | undefined
  for (const effect of plan.effects) {
    if (effect.kind === 'update-ticket') {
      // One-off effects that went through in this pass travel with the ticket's mark.
      update = { ...effect, applies: { ...effect.applies, done: current.applied.done } }
      continue
    }
    const outcome: Performed<unknown> =
      effect.kind === 'create-issue'
        ? await adoptLink(await createIssue(effect, holding, ports), (link) => {
            current = { ...current, links: [...current.links, link] }
          })
        : await performRepeatable(effect, holding, ports)
    if (outcome === 'lost') return { leased, holding, ending: { kind: 'lost', case: current } }
    if (!outcome.ok) failure ??= outcome.failure
    else if (effect.kind !== 'create-issue') {
      current = { ...current, applied: { ...current.applied, done: [...current.applied.done, effect.key] } }
    }
  }
  const through = { kind: 'through', case: current, facts, desired, diff: plan, observed: false } as const
  return {
    leased,
    holding,
    ending: failure === undefined ? through : { ...through, failure },
    ...(update === undefined ? {} : { update }),
  }
}

async function adoptLink<T>(outcome: Performed<T>, adopt: (value: T) => void): Promise<Performed<T>> {
  if (outcome !== 'lost' && outcome.ok) adopt(outcome.value)
  return outcome
}

/** Saves what came of it, and gives the lease back. */
async function finish(work: Work, outcome: Performed<undefined> | undefined, ports: Ports): Promise<void> {
  const { leased, holding, ending, update } = work
  if (ending.kind === 'lost' || outcome === 'lost') return
  if (ending.kind === 'no-case') return dropCase(leased, ending, holding, ports)
  if (ending.kind !== 'through' || update === undefined || outcome === undefined) {
    return saveCase(leased, ending, holding, ports)
  }
  if (outcome.ok) {
    return saveCase(leased, { ...ending, case: { ...ending.case, applied: update.applies } }, holding, ports)
  }
  return saveCase(leased, { ...ending, failure: ending.failure ?? outcome.failure }, holding, ports)
}
