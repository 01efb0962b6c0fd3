// What an issue's status means as a stage, by the mapping alone.

import type { Because } from './because.ts'
import { isCarried, type Shipment } from './change.ts'
import { isDeployed, isOvertaken } from './deployed.ts'
import type { Deploy, IssueFacts, IssueVersion } from './facts.ts'
import type { Policy } from './policy.ts'
import { plainName } from './releases.ts'
import type { Stage } from './stage.ts'

export type Progress = {
  readonly stage: Stage
  readonly because: Because
  readonly attention: readonly string[]
}

/** What a status category means when the mapping does not name the status. Never `deployed`. */
const BY_CATEGORY = { new: 'accepted', indeterminate: 'in-progress', done: 'awaiting-release' } as const

/**
 * The stage of one issue for one organisation.
 *
 * | resolution                | status means       | the fix is deployed        | stage                       |
 * |---------------------------|--------------------|----------------------------|-----------------------------|
 * | an end without a fix      | any                | any                        | that end                    |
 * | one the mapping ignores   | any                | any                        | in-progress, with attention |
 * | fixed, or none            | awaiting-release   | yes                        | deployed                    |
 * | fixed, or none            | awaiting-release   | no, or there is none       | awaiting-release            |
 * | fixed, or none            | anything else      | any                        | what the status means       |
 */
export function progressOf(
  issue: IssueFacts,
  policy: Policy,
  deploys: readonly Deploy[],
  organization: string | undefined,
  shipments: readonly Shipment[] | 'unread' = [],
): Progress {
  const { key, status, resolution, versions } = issue
  const says = (
    stage: Stage,
    rule: string,
    facts: readonly string[],
    attention: readonly string[] = [],
  ): Progress => ({
    stage,
    because: { rule, facts },
    attention,
  })

  if (resolution !== undefined) {
    const meaning = named(policy.issues.resolutions, resolution)
    const fact = `${key} resolution ${resolution.name}`
    if (meaning === undefined)
      return says('in-progress', 'tracker.resolutions', [fact], ['unmapped-resolution'])
    if (meaning !== 'fixed') return says(meaning, `tracker.resolutions: ${meaning}`, [fact])
  }

  const mapped = named(policy.issues.statuses, status)
  const stage = mapped ?? BY_CATEGORY[status.category]
  const attention = mapped === undefined ? ['unmapped-status'] : []
  const fact = `${key} status ${status.name}`
  if (stage !== 'awaiting-release') return says(stage, `tracker.statuses: ${stage}`, [fact], attention)
  if (policy.deployed.by.includes('commits')) {
    if (shipments === 'unread')
      return says(stage, 'deployed.services', [fact], [...attention, 'commits-unread'])
    const mine = shipments.filter((shipment) => shipment.issue === issue.ref.id)
    if (mine.length > 0) return byCommits(mine)
    // Whoever goes by commits alone asks for no fix version.
    if (policy.deployed.by.length === 1)
      return says(stage, 'deployed.services', [fact, `no commit names ${key}`], [...attention, 'no-commit'])
  }
  if (versions.length === 0) {
    return says(
      stage,
      `tracker.statuses: ${stage}`,
      [fact, `${key} has no fix version`],
      [...attention, 'no-fix-version'],
    )
  }
  // The mapping has not said that this status means a finished fix: nobody is told that it is there.
  if (mapped === undefined) return says(stage, 'tracker.statuses', [fact], attention)
  const waiting = versions.filter((version) => !isDeployed(version, deploys, organization, policy.deployed))
  if (waiting.length > 0) {
    const facts = [fact, ...waiting.map((version) => `${labelOf(version)} is not deployed for this customer`)]
    const isPassed = waiting.some((version) => isOvertaken(version, deploys, organization, policy.deployed))
    const more = isPassed ? [...attention, 'newer-deployed'] : attention
    return says(stage, `tracker.statuses: ${stage}`, facts, more)
  }
  const facts = [fact, ...versions.map((version) => `${labelOf(version)} is deployed for this customer`)]
  return says('deployed', `deployed.by: ${policy.deployed.by.join(', ')}`, facts, attention)

  /** What the commits say outranks versions: a release may be marked too early, and a hotfix needs none. */
  function byCommits(mine: readonly Shipment[]): Progress {
    const facts = [fact, ...describeShipments(mine)]
    const isTakenBack = mine.every(({ there, waiting }) => there.length + waiting.length === 0)
    const more = isTakenBack ? [...attention, 'fix-taken-back'] : attention
    // The mapping has not said that this status means a finished fix: nobody is told that it is there.
    const isThere = mapped !== undefined && isCarried(mine)
    return says(isThere ? 'deployed' : stage, 'deployed.services', facts, more)
  }
}

/** One line for each service and what is deployed of it: `api in eu, us: at 4c1f2ab90d, with its changes`. */
function describeShipments(shipments: readonly Shipment[]): readonly string[] {
  const places = new Map<string, string[]>()
  const groups = shipments.map(
    (shipment) => [`${shipment.service}\n${describe(shipment)}`, shipment] as const,
  )
  for (const [group, { environment }] of groups)
    places.set(group, [...(places.get(group) ?? []), environment])
  return [...places].map(([group, environments]) => {
    const [service, state] = group.split('\n')
    return `${service} in ${environments.join(', ')}: ${state}`
  })
}

function describe({ sha, there, waiting }: Shipment): string {
  if (sha === undefined) return 'nothing is deployed'
  if (waiting.length > 0) return `at ${sha}, without ${waiting.length} of its changes`
  return there.length > 0 ? `at ${sha}, with its changes` : `at ${sha}, its changes were taken back`
}

function labelOf({ id, name }: IssueVersion): string {
  return `version ${plainName({ id, name })}`
}

/** A mapping names statuses and resolutions by id (survives renames) or by name. */
function named<T>(
  table: Readonly<Record<string, T>>,
  thing: { readonly id: string; readonly name: string },
): T | undefined {
  if (Object.hasOwn(table, thing.id)) return table[thing.id]
  return Object.hasOwn(table, thing.name) ? table[thing.name] : undefined
}
