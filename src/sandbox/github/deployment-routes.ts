// Deployments, their statuses, and releases.
// https://docs.github.com/rest/deployments/statuses, https://docs.github.com/rest/releases/releases
import type { Context } from 'hono'
import { bodyOf, invalid, missing, paged, problem } from './answer.ts'
import type { Deployment, Deployments } from './deployments.ts'
import type { Graph } from './git.ts'
import type { Releases } from './releases.ts'
import type { RenderDeployments } from './render-deployment.ts'
import type { At, RepositoryRoute } from './route.ts'
import { NewDeploymentBody, NewStatusBody } from './schema.ts'

export function deploymentRoutes(
  git: (repository: number) => Graph,
  deployments: Deployments,
  render: RenderDeployments,
  releases: Releases,
): readonly RepositoryRoute[] {
  function find(c: Context, { repository }: At): Deployment | undefined {
    const found = deployments.find(Number(c.req.param('deployment')))
    return found?.repository === repository.id ? found : undefined
  }

  function list(c: Context, { repository }: At): Response {
    const { sha, ref, task, environment } = c.req.query()
    const found = deployments
      .of(repository.id)
      .filter((one) => (sha === undefined || one.sha === sha) && (ref === undefined || one.ref === ref))
      .filter((one) => task === undefined || one.task === task)
      .filter((one) => environment === undefined || one.environment === environment)
    return c.json(paged(c, found).map(render.deployment))
  }

  async function create(c: Context, { repository, caller }: At): Promise<Response> {
    const body = NewDeploymentBody.safeParse(await bodyOf(c)).data
    if (body === undefined)
      return invalid(c, [{ resource: 'Deployment', code: 'missing_field', field: 'ref' }])
    if (!caller.reaches(repository)) return missing(c)
    const commit = git(repository.id).resolve(body.ref)
    if (commit === undefined) return problem(c, 422, `No ref found for: ${body.ref}`)
    const { transient_environment: transient, production_environment, description = null, ...rest } = body
    const production = production_environment ?? body.environment === 'production'
    const made = { ...rest, description, transient, production, sha: commit.sha }
    return c.json(render.deployment(deployments.create(repository, made, caller.user)), 201)
  }

  function read(c: Context, at: At): Response {
    const deployment = find(c, at)
    return deployment === undefined ? missing(c) : c.json(render.deployment(deployment))
  }

  function statuses(c: Context, at: At): Response {
    const deployment = find(c, at)
    if (deployment === undefined) return missing(c)
    const newest = deployment.statuses.toReversed()
    return c.json(paged(c, newest).map((status) => render.status(deployment, status)))
  }

  async function report(c: Context, at: At): Promise<Response> {
    const deployment = find(c, at)
    if (deployment === undefined || !at.caller.reaches(at.repository)) return missing(c)
    const body = NewStatusBody.safeParse(await bodyOf(c)).data
    if (body === undefined) {
      return invalid(c, [{ resource: 'DeploymentStatus', code: 'invalid', field: 'state' }])
    }
    const status = deployments.report(
      deployment,
      {
        state: body.state,
        description: body.description,
        logUrl: body.log_url || body.target_url,
        environmentUrl: body.environment_url,
        environment: body.environment,
        autoInactive: body.auto_inactive,
      },
      at.caller.user,
    )
    return c.json(render.status(deployment, status), 201)
  }

  /** Drafts are for those who may push. */
  function seen({ repository, caller }: At) {
    return releases.of(repository.id).filter(({ draft }) => !draft || caller.reaches(repository))
  }

  function release(c: Context, at: At, is: (one: ReturnType<typeof seen>[number]) => boolean): Response {
    const found = seen(at).find(is)
    return found === undefined ? missing(c) : c.json(releases.json(found))
  }

  const one = '/deployments/:deployment{[0-9]+}'
  return [
    { method: 'GET', path: '/deployments', answer: list },
    { method: 'POST', path: '/deployments', answer: create },
    { method: 'GET', path: one, answer: read },
    { method: 'GET', path: `${one}/statuses`, answer: statuses },
    { method: 'POST', path: `${one}/statuses`, answer: report },
    { method: 'GET', path: '/releases', answer: (c, at) => c.json(paged(c, seen(at)).map(releases.json)) },
    {
      method: 'GET',
      path: '/releases/latest',
      answer: (c, at) => release(c, at, ({ draft, prerelease }) => !draft && !prerelease),
    },
    {
      method: 'GET',
      path: '/releases/tags/:tag{.+}',
      answer: (c, at) => release(c, at, ({ draft, tag }) => !draft && tag === c.req.param('tag')),
    },
    {
      method: 'GET',
      path: '/releases/:release{[0-9]+}',
      answer: (c, at) => release(c, at, ({ id }) => id === Number(c.req.param('release'))),
    },
  ]
}
