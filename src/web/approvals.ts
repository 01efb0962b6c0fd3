// Many cases at once, for people and their tools: what waits for an approval, and how far the cases are that one hint
// woke. Causes are named by what the last pass saw of one of their cases.
import type { Policy } from '../core/policy.ts'
import type { Subject } from '../core/ref.ts'
import type { Approval, CaseRow, Crowd, Store } from '../store/port.ts'
import { systemName } from './names.ts'
import { iso } from './time.ts'

/** Rows shown of each. */
const SHOWN = { approvals: 100, crowds: 10 } as const

/** A plan and what it is called, for example "OPS-1" or "version 4.2.0". */
export type NamedApproval = Approval & { readonly name: string }
export type NamedCrowd = Crowd & { readonly name: string }

/** Open ones first: a plan that nobody waits for any more, and that nobody answered, is left out. */
export async function namedApprovals(
  store: Pick<Store, 'approvals' | 'find'>,
  policy: Policy,
): Promise<readonly NamedApproval[]> {
  const all = await store.approvals(SHOWN.approvals)
  const shown = all.filter(({ decision, held }) => decision !== undefined || held > 0)
  const named = await Promise.all(
    shown.map(async (each): Promise<NamedApproval> => {
      const [sample] = each.sample
      const row = sample === undefined ? undefined : await store.find(sample)
      return { ...each, name: nameOf(each.cause.subject, row, policy) }
    }),
  )
  return named.toSorted((left, right) => Number(isOpen(right)) - Number(isOpen(left)))
}

/** Whether a person is waited for. */
export function isOpen({ decision, held }: Approval): boolean {
  return decision === undefined && held > 0
}

export async function namedCrowds(
  store: Pick<Store, 'crowds' | 'find'>,
  policy: Policy,
): Promise<readonly NamedCrowd[]> {
  const all = await store.crowds(SHOWN.crowds)
  return Promise.all(
    all.map(async (each) => {
      const row = each.sample === undefined ? undefined : await store.find(each.sample)
      return { ...each, name: nameOf(each.cause.subject, row, policy) }
    }),
  )
}

function nameOf(subject: Subject, row: CaseRow | undefined, policy: Policy): string {
  const at = subject.indexOf(':')
  const [kind, id] = [subject.slice(0, at), subject.slice(at + 1)]
  const verdict = row?.case.verdict
  switch (kind) {
    case 'issue': {
      const keys = (verdict?.issues ?? []).flatMap(({ key, role }) => (role === 'primary' ? [key] : []))
      return keys.length === 1 ? keys.join() : `issue ${id} in ${systemName(policy.tracker)}`
    }
    case 'version': {
      const name = verdict?.releases?.find((release) => release.id === id)?.name
      return `version ${name ?? `${id} in ${systemName(policy.tracker)}`}`
    }
    case 'deploy':
      return `a deploy to ${id}`
    case 'approval':
      return `the answer to approval ${id}`
    default:
      return `${kind} ${id}`
  }
}

/** An approval as the API gives it. */
export function approvalView(approval: NamedApproval) {
  const { id, name, cause, stage, tickets, held, sample, askedAt, decision, decidedAt } = approval
  return {
    id,
    cause: { ...cause, name },
    stage,
    tickets,
    held,
    sample,
    askedAt: iso(askedAt),
    decision: decision ?? null,
    decidedAt: decidedAt === undefined ? null : iso(decidedAt),
  }
}

/** A crowd as the API gives it. */
export function crowdView({ name, cause, at, cases, done, waiting, held, failed }: NamedCrowd) {
  return { cause: { ...cause, name }, at: iso(at), cases, done, waiting, held, failed }
}
