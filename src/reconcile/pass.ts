// One batch of cases, once: read, decide, diff, perform, save. What fails in one case parks that case alone.
import type { Case } from '../core/case.ts'
import { decide } from '../core/decide.ts'
import type { UpdateTicket } from '../core/effect.ts'
import type { Facts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import type { Leased } from '../store/port.ts'
import { carryOut, planOf } from './carry-out.ts'
import { endAdopted, endUpdate, type Holding, type Performed, updateTickets } from './perform.ts'
import type { Ports } from './ports.ts'
import { type Reading, readCases } from './read.ts'
import { recover } from './recover.ts'
import { dropCase, type Ending, saveCase } from './save.ts'

/** A case on its way through the pass. */
type Work = {
  readonly leased: Leased
  readonly holding: Holding
  /** Intents of an earlier pass that turned out to be carried out. */
  readonly adopted: readonly string[]
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
  return { leased, holding, adopted: [], ending: { kind: 'failed', case: leased.case, failure } }
}

/** Everything up to the ticket's own write, which leaves together with those of the other cases. */
async function prepare(leased: Leased, reading: Reading, holding: Holding, ports: Ports): Promise<Work> {
  const each = leased.case
  const plain = (ending: Ending): Work => ({ leased, holding, adopted: [], ending })
  if (reading.kind === 'failed') return plain({ kind: 'failed', case: each, failure: reading.failure })
  if (reading.kind === 'ticket-gone') return plain({ kind: 'ticket-gone', case: each })

  const { facts } = reading
  const recovered = await recover(each, facts.ticket, ports)
  if (!recovered.ok) return plain({ kind: 'failed', case: each, failure: recovered.failure })
  const confirmedBy = facts.confirmation?.allowed === true ? facts.confirmation.by : each.confirmedBy
  const known: Case = {
    ...each,
    links: reading.links,
    applied: recovered.value.applied,
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  }
  ports.gate.know(each.ticket, sealedOf(known, facts), keysOf(known, facts))

  const desired = decide(facts, ports.policy, known, ports.clock.now())
  if (!desired.isCase && known.links.length === 0) return plain({ kind: 'no-case', case: known })
  const plan = await planOf(desired, facts, known, ports)
  if (!plan.ok) return plain({ kind: 'failed', case: known, failure: plan.failure })
  if (ports.policy.mode === 'observe') {
    return plain({ kind: 'through', case: known, facts, desired, diff: plan.value, observed: true })
  }
  const carried = await carryOut({ known, facts, desired, plan: plan.value, holding }, ports)
  const { ending } = carried
  const later = ending.kind === 'through' && ending.failure === undefined ? reading.later : undefined
  const waits =
    ending.kind === 'through' && later !== undefined ? { ending: { ...ending, failure: later } } : {}
  return { leased, holding, adopted: recovered.value.adopted, ...carried, ...waits }
}

/** Hashes of all sealed text that has to do with the case. */
function sealedOf(known: Case, { source }: Facts): readonly string[] {
  const shingles = source === undefined || source === 'unread' ? [] : source.sealed.shingles
  return [...known.links.flatMap((link) => link.sealed ?? []), ...shingles]
}

/** The keys of the case's own issues, now and as last written: no other may stand on the ticket. */
function keysOf(known: Case, { primary, related }: Facts): readonly string[] {
  const written = Object.values(known.applied.values).flatMap(({ want }) => want ?? [])
  return [...primary, ...related].map((issue) => issue.key).concat(written)
}

/** Saves what came of it, and gives the lease back. */
async function finish(work: Work, outcome: Performed<undefined> | undefined, ports: Ports): Promise<void> {
  const { leased, holding, adopted, ending, update } = work
  if (ending.kind === 'lost' || outcome === 'lost') return
  if (ending.kind === 'no-case') return dropCase(leased, ending, holding, ports)
  if (ending.kind !== 'through' || update === undefined || outcome === undefined) {
    await saveCase(leased, ending, holding, ports)
    return endAdopted(adopted, holding, ports)
  }
  const settled: Ending = outcome.ok
    ? { ...ending, case: { ...ending.case, applied: update.applies } }
    : { ...ending, failure: ending.failure ?? outcome.failure }
  await saveCase(leased, settled, holding, ports)
  await endAdopted(adopted, holding, ports)
  await endUpdate(update, outcome, holding, ports)
}
