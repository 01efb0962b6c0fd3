// What CI and those who run things do: deploying, and publishing releases. Repositories are named `owner/name`,
// deployments by their ids.
import type { Instant } from '../../core/ref.ts'
import type { Deployment, DeploymentState, Deployments } from './deployments.ts'
import type { Graph } from './git.ts'
import { known, type Names } from './names.ts'
import type { Json } from './places.ts'
import type { Pushes } from './pushes.ts'
import type { Releases } from './releases.ts'
import type { World } from './world.ts'

export type Deploying = {
  readonly environment: string
  /** A branch, a tag or a sha. */
  readonly ref: string
  readonly payload?: Json | string
  /** Whether it counts as an environment that users see; `production` does unless told otherwise. */
  readonly production?: boolean
  readonly transient?: boolean
  readonly autoInactive?: boolean
}

export type DeploymentView = {
  readonly id: number
  readonly sha: string
  readonly ref: string
  readonly environment: string
  /** Every state that it had, oldest first. */
  readonly states: readonly DeploymentState[]
  /** The same, each with its time. */
  readonly history: readonly { readonly state: DeploymentState; readonly at: Instant }[]
}

export type Operator = {
  /** A deployment without a status yet. Gives its id. */
  readonly startDeploy: (repository: string, deploying: Deploying) => number
  readonly setDeployState: (
    deployment: number,
    state: DeploymentState,
    more?: { readonly autoInactive?: boolean; readonly environment?: string },
  ) => void
  /** A deployment that goes through `in_progress` to `success`. Gives its id. */
  readonly deploy: (repository: string, deploying: Deploying) => number
  /** One that ends in `failure`. */
  readonly failDeploy: (repository: string, deploying: Deploying) => number
  readonly deactivate: (deployment: number) => void
  /** Gives the release's id. The tag is made, at the default branch unless `ref` says where, if it is not there. */
  readonly publishRelease: (
    repository: string,
    release: {
      readonly tag: string
      readonly ref?: string
      readonly name?: string
      readonly body?: string
      readonly draft?: boolean
      readonly prerelease?: boolean
    },
  ) => number
  readonly deployment: (id: number) => DeploymentView | undefined
  /** Of a repository, oldest first. */
  readonly deployments: (repository: string) => readonly DeploymentView[]
}

type Parts = {
  readonly world: World
  readonly names: Names
  readonly git: (repository: number) => Graph
  readonly pushes: Pushes
  readonly deployments: Deployments
  readonly releases: Releases
}

export function createOperator({ world, names, git, pushes, deployments, releases }: Parts): Operator {
  const ci = () => world.user('github-actions[bot]')

  function start(repository: string, deploying: Deploying): Deployment {
    const { environment, ref, payload = {}, transient = false } = deploying
    const where = names.repository(repository)
    const { sha } = known(git(where.id).resolve(ref), ref)
    const production = deploying.production ?? environment === 'production'
    const made = { sha, ref, task: 'deploy', environment, payload, transient, production, description: null }
    return deployments.create(where, made, ci())
  }

  const setDeployState: Operator['setDeployState'] = (
    id,
    state,
    { autoInactive = true, environment } = {},
  ) => {
    const words = { description: '', logUrl: `https://ci.example/deploys/${id}`, environmentUrl: '' }
    const deployment = known(deployments.find(id), id)
    deployments.report(deployment, { state, autoInactive, environment, ...words }, ci())
  }

  function run(repository: string, deploying: Deploying, end: DeploymentState): number {
    const { id } = start(repository, deploying)
    setDeployState(id, 'in_progress')
    setDeployState(id, end, { autoInactive: deploying.autoInactive ?? true })
    return id
  }

  return {
    startDeploy: (repository, deploying) => start(repository, deploying).id,
    setDeployState,
    deploy: (repository, deploying) => run(repository, deploying, 'success'),
    failDeploy: (repository, deploying) => run(repository, deploying, 'failure'),
    deactivate: (id) => setDeployState(id, 'inactive'),
    publishRelease(repository, { tag, ref, name = tag, body = '', draft = false, prerelease = false }) {
      const where = names.repository(repository)
      const graph = git(where.id)
      const target = ref ?? where.defaultBranch
      const by = world.user('dana-developer')
      if (!draft && !graph.tags.has(tag)) pushes.tag(where, tag, known(graph.resolve(target), target), by)
      return releases.create(where, { tag, target, name, body, draft, prerelease }, by).id
    },
    deployment(id) {
      const found = deployments.find(id)
      return found && viewOf(found)
    },
    deployments: (repository) => deployments.of(names.repository(repository).id).toReversed().map(viewOf),
  }
}

function viewOf({ id, sha, ref, environment, statuses }: Deployment): DeploymentView {
  return {
    ...{ id, sha, ref, environment },
    states: statuses.map(({ state }) => state),
    history: statuses.map(({ state, at }) => ({ state, at })),
  }
}
