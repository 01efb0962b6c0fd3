// What GitHub says is deployed: deployments by their statuses, and releases.
import { done, failed, type Result } from '../../core/failure.ts'
import type { CodeHost, HostedDeploy } from '../code-host.ts'
import type { GitHub } from './client.ts'
import { DeploymentStatuses, Deployments, Releases } from './code-schema.ts'
import { split } from './repository-name.ts'

/** Entries of one page. */
const NEWEST = 30
const NEWEST_RELEASES = 100

/** Pages that are looked through for what is in force: each deployment costs a call for its statuses. */
const MOST_PAGES = 5

/** How a deployment comes to an end. `inactive` means that a later one took its place, which is no roll-back. */
const ENDED: readonly string[] = ['success', 'failure', 'error']

/** `GET /repos/{owner}/{repo}/deployments`, its statuses and `…/releases`; needs the permission Deployments: read. */
export function createDeployments({ ask, page }: GitHub): Pick<CodeHost, 'readDeployments' | 'readReleases'> {
  /**
   * What became of one deployment: one that succeeded and then failed is not in force. Undefined: it has not come to
   * an end, or was given up. https://docs.github.com/en/rest/deployments/statuses
   */
  async function fateOf(
    repository: string,
    { id, sha }: { readonly id: number; readonly sha: string },
  ): Promise<Result<HostedDeploy | undefined>> {
    const read = await ask('read', DeploymentStatuses, (octokit) =>
      octokit.rest.repos.listDeploymentStatuses.endpoint({
        ...split(repository),
        deployment_id: id,
        per_page: 100,
      }),
    )
    if (!read.ok) return read
    const newestFirst = read.value.toSorted((left, right) => right.created_at - left.created_at)
    const ended = newestFirst.find(({ state }) => ENDED.includes(state))
    if (ended === undefined) return done(undefined)
    // The first success is when it came into force: a repeated status does not bring it back over a later deploy.
    const first = newestFirst.findLast(({ state }) => state === ended.state) ?? ended
    const status = ended.state === 'success' ? 'success' : 'failed'
    return done({ sha: sha.toLowerCase(), status, at: first.created_at })
  }

  return {
    /**
     * Where an environment asks for approval, every run that nobody approved is a deployment, too: a page may hold
     * nothing that ever came into force. What did so before is still in force then.
     */
    async readDeployments(repository, environment, { enough, least, since = 0 }) {
      const deploys: HostedDeploy[] = []
      const succeeded = () => deploys.filter(({ status }) => status === 'success').length
      for (let at = 1; at <= MOST_PAGES; at++) {
        const listed = await page(Deployments, (octokit) =>
          octokit.rest.repos.listDeployments.endpoint({
            ...{ ...split(repository), environment, per_page: NEWEST },
            ...(at === 1 ? {} : { page: at }),
          }),
        )
        if (!listed.ok) return listed
        const { value, last } = listed.value
        for (const deployment of value) {
          const fate = await fateOf(repository, deployment)
          if (!fate.ok) return fate
          if (fate.value !== undefined) deploys.push(fate.value)
          if (succeeded() >= enough) return done(deploys)
        }
        const isAll = value.length < NEWEST && at >= last
        const isFar = value.some(({ created_at }) => created_at < since)
        if (isAll || isFar || succeeded() >= least) return done(deploys)
      }
      return succeeded() > 0
        ? done(deploys)
        : failed({ kind: 'refused', system: 'github', reason: 'too-large' })
    },

    /**
     * Nightly builds may be pre-releases by the hundred: older pages are read until there are enough that count, for
     * one of a higher version may be behind them.
     */
    async readReleases(repository) {
      const published: HostedDeploy[] = []
      for (let at = 1; at <= MOST_PAGES; at++) {
        const listed = await page(Releases, (octokit) =>
          octokit.rest.repos.listReleases.endpoint({
            ...{ ...split(repository), per_page: NEWEST_RELEASES },
            ...(at === 1 ? {} : { page: at }),
          }),
        )
        if (!listed.ok) return listed
        const { value, last } = listed.value
        for (const { tag_name, draft, prerelease, published_at } of value)
          if (!draft && !prerelease && published_at)
            published.push({ sha: tag_name, status: 'success', at: published_at })
        const isAll = value.length < NEWEST_RELEASES && at >= last
        if (isAll || published.length >= NEWEST_RELEASES) return done(published)
      }
      return published.length > 0
        ? done(published)
        : failed({ kind: 'refused', system: 'github', reason: 'too-large' })
    },
  }
}
