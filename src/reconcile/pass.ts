// One batch of cases, once: read, decide, diff, perform, save. What fails in one case parks that case alone.
import type { Case, Link } from '../core/case.ts'
import { decide } from '../core/decide.ts'
import type { UpdateTicket } from '../core/effect.ts'
import type { Facts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import { UNLINKED } from '../core/linked-by-field.ts'
import { primaryMark } from '../core/mark.ts'
import { moveOf } from '../core/move.ts'
import type { IssueRef } from '../core/ref.ts'
import { isEnd, type Stage } from '../core/stage.ts'
import { begunAnew } from '../core/times.ts'
import type { Leased } from '../store/port.ts'
import { withoutUpdate } from './besides.ts'
import { type Braking, createBraking } from './brake.ts'
import { carryOut, planOf } from './carry-out.ts'
import { caseAsSeen } from './case-as-seen.ts'
import type { Ending } from './ending.ts'
import { faultOf } from './fault.ts'
import { touchIssues } from './impact.ts'
import { endAdopted, endUpdate, type Holding, type Performed, updateTickets } from './perform.ts'
import { planWhileHeld } from './plan-held.ts'
import type { Ports } from './ports.ts'
import { type Reading, readCases } from './read.ts'
import { recover } from './recover.ts'
import { restoredLinks } from './restore.ts'
import { dropCase, saveCase } from './save.ts'
import { endGone, endUpserts, findUnclear } from './unclear.ts'
import { wordsOf } from './words-of.ts'

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
  const cases = leased.map((each) => each.case)
  const readings = await readCases(cases, ports).catch((error: unknown): readonly Reading[] => {
    const failure = faultOf(error, ports)
    return cases.map(() => ({ kind: 'failed', failure }))
  })
  const braking = createBraking(ports)
  const works = await Promise.all(
    leased.map(async (each, at) => {
      const holding = { caseId: each.case.id, token }
      const reading = readings[at] ?? { kind: 'ticket-gone' }
      return prepare(each, reading, holding, braking, ports).catch((error: unknown) =>
        faulty(each, holding, faultOf(error, ports)),
      )
    }),
  )
  const updates = works.flatMap(({ update, holding }) =>
    update === undefined ? [] : [{ effect: update, holding }],
  )
  const outcomes = await updateTickets(updates, ports)
  const outcomeOf = new Map(updates.map(({ holding }, at) => [holding.caseId, outcomes[at] ?? 'lost']))
  // Before they are saved: whoever looks too early is told to look again.
  await touchIssues(
    works.flatMap(({ ending }) => issuesThere(ending)),
    ports,
  )
  await Promise.all(
    works.map((work) =>
      finish(work, outcomeOf.get(work.holding.caseId), ports).catch((error: unknown) =>
        park(work, faultOf(error, ports), ports),
      ),
    ),
  )
}

/** Nothing can stand on an issue that is gone, and to ask for it at each look would never end. */
function issuesThere(ending: Ending): readonly IssueRef[] {
  const gone = ending.kind === 'through' ? ending.facts.missing.map(({ id }) => id) : []
  return ending.case.links.flatMap(({ role, issue }) =>
    role === 'primary' && !gone.includes(issue.id) ? [issue] : [],
  )
}

function faulty(leased: Leased, holding: Holding, failure: Failure): Work {
  return { leased, holding, adopted: [], ending: { kind: 'failed', case: leased.case, failure } }
}

/** Keeps the case as it was leased: what was done since is found by its marks, as after a crash. */
async function park({ leased, holding }: Work, failure: Failure, ports: Ports): Promise<void> {
  const { ending } = faulty(leased, holding, failure)
  // When this fails too, it is the store: the lease runs out, and the next pass tells.
  await saveCase(leased, ending, holding, ports).catch(() => undefined)
}

/** Everything up to the ticket's own write, which leaves together with those of the other cases. */
async function prepare(
  leased: Leased,
  reading: Reading,
  holding: Holding,
  braking: Braking,
  ports: Ports,
): Promise<Work> {
  const each = leased.case
  const plain = (ending: Ending, adopted: Work['adopted'] = []): Work => ({
    leased,
    holding,
    adopted,
    ending,
  })
  if (reading.kind === 'failed') return plain({ kind: 'failed', case: each, failure: reading.failure })
  if (reading.kind === 'ticket-gone') {
    const until = await endGone(each.id, ports)
    if (until === undefined) return plain({ kind: 'ticket-gone', case: each })
    const failure: Failure = { kind: 'later', system: ports.tracker.system, at: until }
    return plain({ kind: 'failed', case: each, failure })
  }

  const { facts } = reading
  const recovered = await recover(each, facts.ticket, ports)
  if (!recovered.ok) return plain({ kind: 'failed', case: each, failure: recovered.failure })
  const seen = caseAsSeen(each, reading, recovered.value.applied, ports)
  ports.gate.know(each.ticket, wordsOf(seen, facts, ports.policy))

  const restored = await restoredLinks(each, recovered.value.applied, facts.ticket, ports)
  if (restored.length > 0) {
    const failure: Failure = { kind: 'again', system: ports.tracker.system }
    return plain({ kind: 'failed', case: { ...seen, links: restored }, failure })
  }
  // The mark was read after the ticket, which may not show yet what the mark tells of: what was then decided would
  // take our own write for a person's.
  if (recovered.value.applied !== each.applied) {
    const failure: Failure = { kind: 'again', system: ports.helpdesk.system }
    return plain({ kind: 'failed', case: seen, failure }, recovered.value.adopted)
  }
  if (isBare(each.links, reading.links)) {
    // Kept together with the links, so that no failure in between leads to an issue that nobody asked for.
    const { applied } = seen
    const unlinked = { ...seen, applied: { ...applied, told: { ...applied.told, [UNLINKED]: 'started' } } }
    const failure: Failure = { kind: 'again', system: ports.tracker.system }
    return plain({ kind: 'failed', case: unlinked, failure })
  }
  const { known, desired } = decideAnew(seen, facts, ports)
  const found = await findUnclear(recovered.value.open, desired, known, ports)
  if (!found.ok) return plain({ kind: 'failed', case: known, failure: found.failure })
  const { until, followUp } = found.value
  if (followUp !== undefined) {
    const failure: Failure = { kind: 'again', system: ports.helpdesk.system }
    return plain({ kind: 'failed', case: { ...known, followUp }, failure })
  }
  // With the mark that one of our own would carry: a link without one lasts only as long as a duplicate says so.
  const named = (desired.adopt ?? []).map(
    (issue): Link => ({ issue, role: 'primary', mark: primaryMark(each.ticket), by: 'field' }),
  )
  const mayAdopt = ports.policy.mode === 'sync' && until === undefined
  const added = found.value.link === undefined ? (mayAdopt ? named : []) : [found.value.link]
  if (added.length > 0) {
    // Read first, decided upon afterwards.
    const others = known.links.filter(({ issue }) => added.every((link) => link.issue.id !== issue.id))
    const failure: Failure = { kind: 'again', system: ports.tracker.system }
    return plain({ kind: 'failed', case: { ...known, links: [...others, ...added] }, failure })
  }
  if (!desired.isCase && known.links.length === 0) {
    if (until !== undefined) {
      const failure: Failure = { kind: 'later', system: ports.tracker.system, at: until }
      return plain({ kind: 'failed', case: known, failure })
    }
    return plain({ kind: 'no-case', case: known })
  }
  const plan = await planOf(desired, facts, known, ports)
  if (!plan.ok) return plain({ kind: 'failed', case: known, failure: plan.failure })
  if (ports.policy.mode === 'observe') {
    return plain({ kind: 'through', case: known, facts, desired, diff: plan.value, observed: true })
  }
  const { open, adopted } = recovered.value
  const move = moveOf(desired, plan.value.effects, known, facts, ports.policy)
  const verdict = await braking(move, known, desired.stage)
  const { brake: _before, ...unbraked } = known
  const braked: Case = verdict.brake === undefined ? unbraked : { ...unbraked, brake: verdict.brake }
  const held =
    verdict.kind === 'held' && move !== undefined
      ? { from: move.from, isRejected: verdict.isRejected }
      : undefined
  const doing = held === undefined ? plan : await planWhileHeld(desired, facts, braked, ports)
  if (!doing.ok) return plain({ kind: 'failed', case: braked, failure: doing.failure })
  const given = { known: braked, facts, desired, plan: doing.value, holding, open }
  const carried = await carryOut(given, ports)
  const { ending } = carried
  if (ending.kind !== 'through') return { leased, holding, adopted, ...carried }
  if (ending.failure === undefined) await endUpserts(open, doing.value, ports)
  const failure = ending.failure ?? reading.later
  const waitsUntil = ending.waitsUntil ?? until
  // The whole plan is what people are shown; only what goes on all the same is looked at again at once.
  const diff = { ...plan.value, more: doing.value.more }
  return {
    leased,
    holding,
    adopted,
    ...carried,
    ending: {
      ...ending,
      diff,
      ...(held === undefined ? {} : { held }),
      ...(failure === undefined ? {} : { failure }),
      ...(waitsUntil === undefined ? {} : { waitsUntil }),
    },
  }
}

/** Whether the last issue has just been taken off the ticket. */
function isBare(before: readonly Link[], after: readonly Link[]): boolean {
  const isIssue = ({ role }: Link) => role === 'primary'
  return before.some(isIssue) && !after.some(isIssue)
}

/** What should be. A case that was over and is not any more (reopened, proposed again) begins its clocks anew. */
export function decideAnew(seen: Case, facts: Facts, { policy, clock }: Ports) {
  const now = clock.now()
  const desired = decide(facts, policy, seen, now)
  const isOver = (stage: Stage) => stage === 'deployed' || isEnd(stage)
  const wasOver = seen.verdict !== undefined && isOver(seen.verdict.stage)
  if (seen.times === undefined || !wasOver || isOver(desired.stage)) return { known: seen, desired }
  const known: Case = { ...seen, times: begunAnew(seen.times, now) }
  return { known, desired: decide(facts, policy, known, now) }
}

/** Saves what came of it, and gives the lease back. */
async function finish(work: Work, outcome: Performed<undefined> | undefined, ports: Ports): Promise<void> {
  const { leased, holding, adopted, ending, update } = work
  if (ending.kind === 'lost' || outcome === 'lost') return
  if (ending.kind === 'no-case') return dropCase(leased, ending, holding, ports)
  if (ending.kind !== 'through' || update === undefined || outcome === undefined) {
    if (await saveCase(leased, ending, holding, ports)) await endAdopted(adopted, holding, ports)
    return
  }
  const settled: Ending = outcome.ok
    ? {
        ...ending,
        advanced: true,
        case: { ...ending.case, applied: update.applies },
        ...(update.status === undefined ? {} : { status: update.status }),
      }
    : withoutUpdate(ending, outcome.failure, ports.clock.now())
  // Not saved: somebody else has the case, who learns only from the open intent that there was a write.
  if (!(await saveCase(leased, settled, holding, ports))) return
  await endAdopted(adopted, holding, ports)
  await endUpdate(update, outcome, holding, ports)
}
