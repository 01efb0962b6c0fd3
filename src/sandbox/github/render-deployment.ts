// How deployments and their statuses look on the wire.
import type { Deployment, DeploymentStatus } from './deployments.ts'
import type { User } from './entities.ts'
import { type Json, nodeId } from './places.ts'
import type { Render } from './render-issue.ts'
import { toGithubTime } from './time.ts'
import type { Webhooks } from './webhooks.ts'

export type RenderDeployments = {
  readonly deployment: (deployment: Deployment) => Json
  readonly status: (deployment: Deployment, status: DeploymentStatus) => Json
}

export function createRenderDeployments(render: Render): RenderDeployments {
  const { places, user, repositoryOf } = render

  return {
    deployment(deployment) {
      const { id, sha, ref, task, payload, environment, description, creator } = deployment
      const repository = repositoryOf(deployment.repository)
      const url = places.apiOf(repository, `/deployments/${id}`)
      return {
        url,
        id,
        node_id: nodeId('DE', id),
        sha,
        ref,
        task,
        payload,
        original_environment: deployment.originalEnvironment,
        environment,
        description,
        creator: user(creator),
        created_at: toGithubTime(deployment.created),
        updated_at: toGithubTime(deployment.updated),
        statuses_url: `${url}/statuses`,
        repository_url: places.apiOf(repository),
        transient_environment: deployment.transient,
        production_environment: deployment.production,
        performed_via_github_app: null,
      }
    },
    status(deployment, { id, state, environment, description, logUrl, environmentUrl, creator, at }) {
      const repository = repositoryOf(deployment.repository)
      const of = places.apiOf(repository, `/deployments/${deployment.id}`)
      return {
        url: `${of}/statuses/${id}`,
        id,
        node_id: nodeId('DES', id),
        state,
        creator: user(creator),
        description,
        environment,
        target_url: logUrl,
        created_at: toGithubTime(at),
        updated_at: toGithubTime(at),
        deployment_url: of,
        repository_url: places.apiOf(repository),
        environment_url: environmentUrl,
        log_url: logUrl,
        performed_via_github_app: null,
      }
    },
  }
}

/** The webhooks of deployments. */
export function createDeploymentHooks(
  render: Render,
  { deployment, status }: RenderDeployments,
  webhooks: Webhooks,
) {
  // They name the run of a workflow when one deploys; ours is deployed from elsewhere.
  const none = { workflow: null, workflow_run: null }
  return {
    deployed(made: Deployment, by: User): void {
      const rest = { deployment: deployment(made), ...none }
      webhooks.post('deployment', 'created', render.repositoryOf(made.repository), by, rest)
    },
    reported(made: Deployment, state: DeploymentStatus, by: User): void {
      const rest = { deployment_status: status(made, state), deployment: deployment(made) }
      webhooks.post('deployment_status', 'created', render.repositoryOf(made.repository), by, rest)
    },
  }
}
