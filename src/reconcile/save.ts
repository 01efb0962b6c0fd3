// What is kept of a case after a pass, what it watches, and when it is looked at again.
import type { Case, Verdict, Watch } from '../core/case.ts'
import type { Desired } from '../core/desired.ts'
import type { Diff } from '../core/diff.ts'
import type { Facts } from '../core/facts.ts'
import { backoff, describeFailure, type Failure } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import type { Leased } from '../store/port.ts'
import type { Holding } from './perform.ts'
import type { Ports } from './ports.ts'

/** A vendor that is down is asked again every five minutes, one that denies us every ten: both may end at any time. */
const LONGEST_LATER = 300_000
const LONGEST_DENIED = 600_000

/** How a case left its pass. */
export type Ending =
  | {
      readonly kind: 'through'
      readonly case: Case
      readonly facts: Facts
      readonly desired: Desired
      readonly diff: Diff
      /** True in `observe` mode: everything was computed and nothing written. */
      readonly observed: boolean
      readonly failure?: Failure
    }
  | { readonly kind: 'failed'; readonly case: Case; readonly failure: Failure }
  | { readonly kind: 'ticket-gone' | 'no-case' | 'lost'; readonly case: Case }

/** Writes the case and gives the lease back; when the lease was lost, nothing is written. */
export async function saveCase(
  leased: Leased,
  ending: Ending,
  holding: Holding,
  ports: Ports,
): Promise<void> {
  const now = ports.clock.now()
  const failure = ending.kind === 'through' || ending.kind === 'failed' ? ending.failure : undefined
  const { failure: _, ...before } = ending.case
  const next: Case = {
    ...before,
    attempts: failure === undefined ? 0 : ending.case.attempts + 1,
    ...(failure === undefined ? {} : { failure: describeFailure(failure) }),
    ...(ending.kind === 'through' ? { verdict: verdictOf(ending, now) } : goneVerdict(ending)),
  }
  const { token } = holding
  const saved = await ports.store.save({
    case: next,
    token,
    hints: leased.hints,
    dueAt: dueAt(ending, next.attempts, now, ports),
    now,
    watches: watchesOf(ending, next, ports),
  })
  if (!saved) return
  ports.observe({
    kind: 'case',
    caseId: next.id,
    stage: next.verdict?.stage ?? 'reported',
    failure: next.failure,
  })
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

/**
 * When to look again: at once while there is more to do; when the vendor says; after a backoff; or, undefined,
 * when a hint or the sweep says so. A refused effect would be refused again, so it waits for the world to change.
 */
function dueAt(ending: Ending, attempts: number, now: Instant, ports: Ports): Instant | undefined {
  const failure = ending.kind === 'through' || ending.kind === 'failed' ? ending.failure : undefined
  const spread = (ms: number) => now + Math.round(ms * (0.75 + ports.random() / 2))
  switch (failure?.kind) {
    case 'later':
      return (
        Math.max(failure.at, now + Math.min(backoff(attempts - 1), LONGEST_LATER)) +
        Math.round(ports.random() * 250)
      )
    case 'again':
      return attempts > 3 ? spread(backoff(attempts - 3)) : now
    case 'denied':
      return spread(Math.min(backoff(attempts), LONGEST_DENIED))
    case 'unclear':
    case 'gone':
      return spread(backoff(attempts))
    case 'refused':
      return failure.reason === 'fault' ? spread(backoff(attempts)) : undefined
    case undefined:
      if (ending.kind !== 'through' || ending.observed) return undefined
      return ending.diff.more ? now : ending.desired.lookAgain
  }
}

function watchesOf(ending: Ending, next: Case, { policy }: Ports): Watch[] {
  const { tracker, source } = policy
  const links = next.links.flatMap((link): Watch[] => [
    { system: tracker, subject: `issue:${link.issue.id}` },
    ...(link.source === undefined ? [] : [{ system: source, subject: `source:${link.source}` } as const]),
  ])
  const ticket: Watch = { system: policy.helpdesk, subject: `ticket:${next.ticket.id}` }
  const issues = ending.kind === 'through' ? ending.facts.primary : []
  const versions = issues.flatMap((issue) => issue.versions)
  const stages = versions.map((version): Watch => ({ system: tracker, subject: `version:${version.id}` }))
  const places =
    policy.deployed.by.includes('deploy') && versions.length > 0 ? policy.deployed.environments : []
  const deploys = places.map((place): Watch => ({ system: 'deploys', subject: `deploy:${place}` }))
  return [ticket, ...links, ...stages, ...deploys]
}

function verdictOf(ending: Extract<Ending, { kind: 'through' }>, at: Instant): Verdict {
  const { desired, diff, facts, observed } = ending
  const roles = [
    ...facts.primary.map((issue) => [issue, 'primary'] as const),
    ...facts.related.map((issue) => [issue, 'related'] as const),
  ]
  const left = diff.left.map((name) => `left-to-person:${name}`)
  const closed = facts.ticket.status === 'closed' && desired.stage !== 'deployed' ? ['ticket-closed'] : []
  return {
    at,
    stage: desired.stage,
    ticketUrl: facts.ticket.url,
    issues: roles.map(([issue, role]) => ({ key: issue.key, url: issue.url, role })),
    because: desired.because,
    attention: [...new Set([...desired.attention, ...left, ...closed])],
    planned: observed ? diff.effects.map(({ kind, because }) => ({ kind, because })) : [],
    ...(desired.eta === undefined ? {} : { eta: desired.eta }),
  }
}

/** A ticket that was deleted keeps its last verdict, marked. */
function goneVerdict(ending: Ending): { readonly verdict: Verdict } | Record<string, never> {
  const { verdict } = ending.case
  if (ending.kind !== 'ticket-gone' || verdict === undefined) return {}
  return { verdict: { ...verdict, attention: [...new Set([...verdict.attention, 'ticket-gone'])] } }
}
