// Deployments with their statuses, and releases: what was put where, and what became of it.
// https://docs.github.com/rest/deployments/deployments
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Repository, User } from './entities.ts'
import type { Json } from './places.ts'
import { toSecond } from './time.ts'
import type { World } from './world.ts'

export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'queued'
  | 'pending'
  | 'success'
  /** For somebody's approval; only GitHub itself reports it. */
  | 'waiting'

export type DeploymentStatus = {
  readonly id: number
  readonly state: DeploymentState
  readonly environment: string
  readonly description: string
  readonly logUrl: string
  readonly environmentUrl: string
  readonly creator: User
  readonly at: Instant
}

export type Deployment = {
  readonly id: number
  readonly repository: number
  readonly sha: string
  readonly ref: string
  readonly task: string
  /** What was asked for at first; a status may name another. */
  readonly originalEnvironment: string
  readonly environment: string
  readonly transient: boolean
  readonly production: boolean
  readonly payload: Json | string
  readonly description: string | null
  readonly creator: User
  readonly created: Instant
  readonly updated: Instant
  /** Oldest first. */
  readonly statuses: readonly DeploymentStatus[]
}

export type NewDeployment = Pick<
  Deployment,
  'sha' | 'ref' | 'task' | 'environment' | 'transient' | 'production' | 'payload' | 'description'
>

export type NewStatus = Pick<DeploymentStatus, 'state' | 'description' | 'logUrl' | 'environmentUrl'> & {
  readonly environment: string | undefined
  readonly autoInactive: boolean
}

export type Deployments = {
  readonly create: (repository: Repository, made: NewDeployment, by: User) => Deployment
  readonly report: (deployment: Deployment, status: NewStatus, by: User) => DeploymentStatus
  readonly find: (id: number) => Deployment | undefined
  /** Of a repository, newest first. */
  readonly of: (repository: number) => readonly Deployment[]
}

type Told = {
  readonly deployed: (deployment: Deployment, by: User) => void
  readonly reported: (deployment: Deployment, status: DeploymentStatus, by: User) => void
}

export function createDeployments(world: World, clock: Clock, told: Told): Deployments {
  const all = new Map<number, Deployment>()
  const of = (repository: number) =>
    [...all.values()].filter((one) => one.repository === repository).toReversed()

  function add(deployment: Deployment, status: Omit<DeploymentStatus, 'id' | 'at'>): DeploymentStatus {
    const made = { ...status, id: world.nextId('deployment status'), at: toSecond(clock.now()) }
    const { environment, at } = made
    const statuses = [...(all.get(deployment.id) ?? deployment).statuses, made]
    all.set(deployment.id, { ...deployment, environment, updated: at, statuses })
    return made
  }

  /**
   * "Adds a new inactive status to all prior non-transient, non-production environment deployments with the same
   * repository and environment name. An inactive status is only added to deployments that had a success state."
   */
  function retire(newer: Deployment, environment: string, by: User): void {
    for (const prior of of(newer.repository)) {
      const isPrior = prior.id < newer.id && prior.environment === environment
      const last = prior.statuses.at(-1)
      if (!isPrior || prior.transient || prior.production || last?.state !== 'success') continue
      add(prior, { ...last, state: 'inactive', description: '', creator: by })
    }
  }

  return {
    of,
    find: (id) => all.get(id),
    create(repository, made, by) {
      const at = toSecond(clock.now())
      const deployment: Deployment = {
        ...made,
        id: world.nextId('deployment'),
        repository: repository.id,
        originalEnvironment: made.environment,
        creator: by,
        created: at,
        updated: at,
        statuses: [],
      }
      all.set(deployment.id, deployment)
      told.deployed(deployment, by)
      return deployment
    },
    report(named, { autoInactive, environment, ...status }, by) {
      const deployment = all.get(named.id) ?? named
      const where = environment ?? deployment.environment
      const made = add(deployment, { ...status, environment: where, creator: by })
      if (made.state === 'success' && autoInactive) retire(deployment, where, by)
      // "You cannot receive a webhook for deployment statuses with an inactive state."
      if (made.state !== 'inactive') told.reported(all.get(deployment.id) ?? deployment, made, by)
      return made
    },
  }
}
