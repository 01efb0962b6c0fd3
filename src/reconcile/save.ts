// What is kept of a case after a pass, what it watches, and when it is looked at again.
import type { Behind, Case, Verdict } from '../core/case.ts'
import { describeFailure } from '../core/failure.ts'
import { settledStage } from '../core/move.ts'
import { planFor } from '../core/plan.ts'
import type { Instant } from '../core/ref.ts'
import { plannedReleases } from '../core/releases.ts'
import { restAfter } from '../core/rest.ts'
import type { Leased } from '../store/port.ts'
import type { Ending } from './ending.ts'
import { lookAgain } from './look-again.ts'
import type { Holding } from './perform.ts'
import type { Ports } from './ports.ts'
import { watchesOf } from './watches.ts'

/** Writes the case and gives the lease back; when the lease was lost, nothing is written. */
export async function saveCase(
  leased: Leased,
  ending: Ending,
  holding: Holding,
  ports: Ports,
): Promise<boolean> {
  const now = ports.clock.now()
  const failure = ending.kind === 'through' || ending.kind === 'failed' ? ending.failure : undefined
  const { failure: _, retired: __, behind: ___, ...before } = ending.case
  const retired = retiredSince(ending, now)
  const hasMoved =
    ending.kind === 'through' &&
    ending.held === undefined &&
    ending.desired.stage !== ending.case.verdict?.stage
  const behind = behindOf(ending, ports)
  const { unrest, until } = restAfter(ending.case.unrest, hasMoved, now)
  const next: Case = {
    ...before,
    ...(retired === undefined ? {} : { retired }),
    ...(behind === undefined ? {} : { behind }),
    attempts: failure === undefined ? 0 : ending.case.attempts + 1,
    unrest,
    ...(failure === undefined ? {} : { failure: describeFailure(failure) }),
    ...(ending.kind === 'through' ? { verdict: verdictOf(ending, now, until) } : goneVerdict(ending)),
  }
  const { token } = holding
  const settled = settledStage(next.applied, ports.policy)
  const saved = await ports.store.save({
    case: next,
    token,
    hints: leased.hints,
    dueAt: lookAgain(ending, { attempts: next.attempts, restUntil: until }, now, ports),
    ...(until === undefined ? {} : { restUntil: until }),
    now,
    watches: watchesOf(ending, next, ports),
    ...(settled === undefined ? {} : { settled }),
  })
  if (!saved) return false
  ports.observe({
    kind: 'case',
    caseId: next.id,
    stage: next.verdict?.stage ?? 'reported',
    failure: next.failure,
  })
  return true
}

/** Since when nothing can be done on the ticket any more. A pass that could not look at it says nothing new. */
function retiredSince(ending: Ending, now: Instant): Instant | undefined {
  const before = ending.case.retired
  if (ending.kind === 'ticket-gone') return before ?? now
  if (ending.kind !== 'through') return before
  return ending.facts.ticket.status === 'closed' ? (before ?? now) : undefined
}

/** Forgets a ticket that turned out not to be a case. */
export async function dropCase(
  leased: Leased,
  ending: Ending,
  holding: Holding,
  ports: Ports,
): Promise<void> {
  await ports.store.drop({
    case: ending.case,
    token: holding.token,
    hints: leased.hints,
    now: ports.clock.now(),
  })
}

function verdictOf(
  ending: Extract<Ending, { kind: 'through' }>,
  at: Instant,
  restUntil: Instant | undefined,
): Verdict {
  const { desired, diff, facts, observed, held } = ending
  const roles = [
    ...facts.primary.map((issue) => [issue, 'primary'] as const),
    ...facts.related.map((issue) => [issue, 'related'] as const),
  ]
  const left = diff.left.map((name) => `left-to-person:${name}`)
  const isStuck = facts.ticket.status === 'closed' && desired.stage !== 'deployed'
  const closed = isStuck && ending.case.followUp === undefined ? ['ticket-closed'] : []
  const releases = plannedReleases(facts.primary)
  const restless = restUntil === undefined ? [] : ['restless']
  const answer = held?.isRejected === true ? ['move-rejected'] : ['waits-for-approval']
  const waits = held === undefined ? [] : answer
  return {
    at,
    stage: held?.from ?? desired.stage,
    ticketUrl: facts.ticket.url,
    issues: roles.map(([issue, role]) => ({ key: issue.key, url: issue.url, role })),
    because: desired.because,
    attention: [...new Set([...waits, ...desired.attention, ...left, ...closed, ...restless])],
    planned:
      observed || held !== undefined ? diff.effects.map(({ kind, because }) => ({ kind, because })) : [],
    ...(desired.eta === undefined ? {} : { eta: desired.eta }),
    ...(desired.clocks.length === 0 ? {} : { clocks: desired.clocks }),
    ...(releases.length === 0 ? {} : { releases }),
  }
}

/** What the ticket counts for on its issues, where the mapping wants that told. One that is gone counts no more. */
function behindOf(ending: Ending, { policy }: Ports): Behind | undefined {
  if (policy.issues.impact === undefined || ending.kind === 'ticket-gone') return undefined
  if (ending.kind !== 'through') return ending.case.behind
  const { ticket } = ending.facts
  const plan = planFor(ticket, policy)?.name
  const status = ending.status ?? ticket.status
  return {
    openedAt: ticket.createdAt,
    isSolved: status === 'solved' || status === 'closed',
    ...(plan === undefined ? {} : { plan }),
  }
}

/** A ticket that was deleted keeps its last verdict, marked. */
function goneVerdict(ending: Ending): { readonly verdict: Verdict } | Record<string, never> {
  const { verdict } = ending.case
  if (ending.kind !== 'ticket-gone' || verdict === undefined) return {}
  return { verdict: { ...verdict, attention: [...new Set([...verdict.attention, 'ticket-gone'])] } }
}
