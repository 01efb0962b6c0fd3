// The hooks by which webhooks come to us: the App's own, or those of a repository that lead to our address. How each is
// asked what became of its deliveries.
import type { Octokit } from '@octokit/rest'
import { done, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Endpoint, GitHub } from './client.ts'
import { Hooks, type RedeliveryCursor } from './delivery-schema.ts'
import { split } from './repository-name.ts'

export type Listed = Pick<RedeliveryCursor, 'hooks' | 'hooksAt'>

export type HookPlace = {
  /** The hooks that lead to us, listed anew now and then. */
  readonly list: (before: Listed, now: Instant) => Promise<Result<Listed>>
  /** A page of what one of them delivered, newest first. */
  readonly deliveries: (octokit: Octokit, hook: string, cursor: string | undefined) => Endpoint
  /** Delivers it again. */
  readonly attempt: (octokit: Octokit, hook: string, delivery: string) => Endpoint
}

/** The route that webhooks/routes.ts serves. */
const ROUTE = '/webhooks/github'
const HOUR = 3_600_000
const PAGE = 100
/** An App has one hook, and it needs no name. */
const APP_HOOK = 'app'

/** An App has one hook. It is asked with the App's JWT, and needs no permission. */
export const appHook: HookPlace = {
  list: async (_, now) => done({ hooks: [APP_HOOK], hooksAt: now }),
  // Not `status=failure`: that leaves out whatever got no answer at all, whose code is 0.
  deliveries: (octokit, _, cursor) => octokit.rest.apps.listWebhookDeliveries.endpoint(pageAt(cursor)),
  attempt: (octokit, _, delivery) =>
    attemptAt(octokit.rest.apps.listWebhookDeliveries.endpoint({}).url, delivery),
}

/**
 * The hooks of a repository, with a token's permission Webhooks: read and write. `publicUrl` is our address; without it,
 * or where none leads there, any address counts that ends in our route.
 */
export function repositoryHooks(
  { pages }: GitHub,
  repository: string,
  publicUrl: string | undefined,
): HookPlace {
  const at = (hook: string) => ({ ...split(repository), hook_id: Number(hook) })
  return {
    async list(before, now) {
      if (before.hooksAt > now - HOUR && before.hooksAt <= now) return done(before)
      const listed = await pages(Hooks, (octokit, page) =>
        octokit.rest.repos.listWebhooks.endpoint({ ...split(repository), per_page: PAGE, page }),
      )
      if (!listed.ok) return listed
      const ours = listed.value.filter((hook) => hook?.active && URL.parse(hook.config.url ?? '') !== null)
      const leadsTo = (isThere: (url: string) => boolean) =>
        ours.flatMap((hook) => (hook?.config.url && isThere(hook.config.url) ? [hook.id] : []))
      const exact = leadsTo((url) => publicUrl !== undefined && url === `${publicUrl}${ROUTE}`)
      const hooks =
        exact.length > 0 ? exact : leadsTo((url) => URL.parse(url)?.pathname.endsWith(ROUTE) ?? false)
      return done({ hooks, hooksAt: now })
    },
    deliveries: (octokit, hook, cursor) =>
      octokit.rest.repos.listWebhookDeliveries.endpoint({ ...at(hook), ...pageAt(cursor) }),
    attempt: (octokit, hook, delivery) =>
      attemptAt(octokit.rest.repos.listWebhookDeliveries.endpoint(at(hook)).url, delivery),
  }
}

function pageAt(cursor: string | undefined) {
  return { per_page: PAGE, ...(cursor === undefined ? {} : { cursor }) }
}

/** Not by Octokit's own function: it takes the id as a number, and it is larger than one. */
function attemptAt(deliveries: string, delivery: string): Endpoint {
  return { method: 'POST', url: `${deliveries}/${delivery}/attempts` }
}
