// What a mapping must keep beyond the shape of each key: rules over several keys. They read plain data that may
// be broken elsewhere, so that all faults come out at once.
import { type Path, printPath, quote } from './fault.ts'
import type { Finding, Rule } from './judge.ts'
import { type Picked, pick } from './pick.ts'
import { referenceRules } from './reference-rules.ts'
import { trackerRules } from './tracker-rules.ts'

/** Values that must differ from each other, one group a line; `*` stands for every key or position. */
const DISTINCT: readonly (readonly string[])[] = [
  ['helpdesk.fields.*'],
  // Options are tags of the ticket, and a helpdesk finds the option by its tag: each can mean one thing.
  [
    'stages.*.option',
    'priorities.*.severity',
    'promotion.proposed',
    'promotion.confirmed',
    'promotion.declined',
    'promotion.tag',
    'promotion.feature.option',
    'promotion.feature.accepted',
    'promotion.levels.*',
    'priorities.*.proposal',
    'escalation.levels.*.option',
    'escalation.unsatisfied',
  ],
  ['priorities.*.label'],
  ['priorities.*.issue'],
  ['escalation.levels.*.label'],
  ['readiness.*.what'],
  ['languages.*'],
  ['plans.*.name'],
  ['deployed.by.*'],
  ['deployed.environments.*'],
  ['deployed.repositories.*'],
  ['tracker.labels.*'],
  ['tracker.assignees.*'],
]

export const mappingRules: readonly Rule[] = [
  (mapping) =>
    DISTINCT.flatMap((patterns) => repeated(patterns.flatMap((pattern) => pick(mapping, pattern)))),
  leadsToSolved,
  solvedMeansDeployed,
  ...referenceRules,
  ...trackerRules,
]

function repeated(picked: readonly Picked[]): Finding[] {
  const first = new Map<string, Path>()
  return picked.flatMap(({ path, value }): Finding[] => {
    if (typeof value !== 'string') return []
    const before = first.get(value)
    if (before === undefined) {
      first.set(value, path)
      return []
    }
    return [
      { path, on: 'value', message: `${quote(value)} is also at ${printPath(before)}: each must differ` },
    ]
  })
}

/** Without such a status no ticket of this mapping would ever be solved. */
function leadsToSolved(mapping: unknown): Finding[] {
  const solving: readonly unknown[] = ['awaiting-release', 'deployed']
  if (pick(mapping, 'tracker.statuses').length === 0) return []
  if (pick(mapping, 'tracker.statuses.*').some(({ value }) => solving.includes(value))) return []
  const message = 'at least one status must mean awaiting-release or deployed, or no ticket is ever solved'
  return [{ path: ['tracker', 'statuses'], on: 'key', message }]
}

/** A ticket is never solved in silence, nor when somebody merely closed the issue. */
function solvedMeansDeployed(mapping: unknown): Finding[] {
  return pick(mapping, 'stages.*.status')
    .filter(({ path, value }) => value === 'solved' && path[1] !== 'deployed')
    .map(({ path }) => ({ path, on: 'value', message: 'solved is for the stage deployed alone' }))
}
