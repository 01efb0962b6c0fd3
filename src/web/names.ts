// What things are called on the pages.
import type { Case } from '../core/case.ts'
import type { Policy } from '../core/policy.ts'
import type { System } from '../core/ref.ts'

const SYSTEMS: Readonly<Record<string, string>> = {
  zendesk: 'Zendesk',
  jsm: 'Jira Service Management',
  jira: 'Jira',
  github: 'GitHub',
  sentry: 'Sentry',
}

/** A system as its vendor writes it; one that is not known here goes by the mapping's own name. */
export function systemName(system: System): string {
  return (Object.hasOwn(SYSTEMS, system) ? SYSTEMS[system] : undefined) ?? system
}

/** The names that sentences about a case need. */
export type Names = {
  readonly helpdesk: string
  readonly tracker: string
  readonly source: string
  /** The customer's bug, by the keys of its issues. */
  readonly issues: string
  /** A ticket field, by the name under which a case settles it: `status`, `priority`, or a field id. */
  readonly field: (name: string) => string
}

export function namesOf(each: Case, policy: Policy): Names {
  const primary = (each.verdict?.issues ?? []).filter((issue) => issue.role === 'primary')
  const { fields } = policy
  const known: Readonly<Record<string, string>> = {
    status: 'status',
    priority: 'priority',
    [fields.bug]: 'bug status',
    [fields.severity]: 'severity',
    [fields.source]: 'Sentry reference',
    [fields.issue]: 'issue key',
    [fields.stage]: 'engineering stage',
    [fields.eta]: 'expected date',
    ...(fields.proposal === undefined ? {} : { [fields.proposal]: 'proposed severity' }),
    ...(fields.level === undefined ? {} : { [fields.level]: 'service level' }),
    ...(fields.escalation === undefined ? {} : { [fields.escalation]: 'escalation level' }),
  }
  return {
    helpdesk: systemName(policy.helpdesk),
    tracker: systemName(policy.tracker),
    source: systemName(policy.source),
    issues: primary.map((issue) => issue.key).join(', ') || 'the issue',
    field: (name) => (Object.hasOwn(known, name) ? known[name] : undefined) ?? `field ${name}`,
  }
}
