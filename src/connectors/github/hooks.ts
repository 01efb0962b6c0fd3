// The hooks by which webhooks come to us: the App's own, or those of a repository that lead to our address. How each is
// asked what became of its deliveries.
import type { Octokit } from '@octokit/rest'
import { done, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Endpoint, GitHub } from './client.ts'
import { HookConfig, Hooks, type RedeliveryCursor } from './delivery-schema.ts'
import { split } from './repository-name.ts'

export type Listed = Pick<RedeliveryCursor, 'hooks' | 'hooksAt'>

export type HookPlace = {
  /** The hooks that lead to us, listed anew once an hour. */
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

/**
 * An App has one hook, which may lead to another service. It is asked with the App's JWT, and needs no permission.
 * https://docs.github.com/en/rest/apps/webhooks#get-a-webhook-configuration-for-an-app
 */
export function appHook({ ask }: GitHub, publicUrl: string | undefined): HookPlace {
  return {
    async list(before, now) {
      if (isFresh(before, now)) return done(before)
      const config = await ask('read', HookConfig, (octokit) =>
        octokit.rest.apps.getWebhookConfigForApp.endpoint({}),
      )
      if (!config.ok) return config
      return done({ hooks: leadsToUs(config.value.url, publicUrl) ? [APP_HOOK] : [], hooksAt: now })
    },
    // Not `status=failure`: that leaves out whatever got no answer at all, whose code is 0.
    deliveries: (octokit, _, cursor) => octokit.rest.apps.listWebhookDeliveries.endpoint(pageAt(cursor)),
    attempt: (octokit, _, delivery) =>
      attemptAt(octokit.rest.apps.listWebhookDeliveries.endpoint({}).url, delivery),
  }
}

/**
 * The hooks of a repository that lead to us, with a token's permission Webhooks: read and write.
 */
export function repositoryHooks(
  { pages }: GitHub,
  repository: string,
  publicUrl: string | undefined,
): HookPlace {
  const at = (hook: string) => ({ ...split(repository), hook_id: Number(hook) })
  return {
    async list(before, now) {
      if (isFresh(before, now)) return done(before)
      const listed = await pages(Hooks, (octokit, page) =>
        octokit.rest.repos.listWebhooks.endpoint({ ...split(repository), per_page: PAGE, page }),
      )
      if (!listed.ok) return listed
      const hooks = listed.value.flatMap((hook) =>
        hook?.active && leadsToUs(hook.config.url, publicUrl) ? [hook.id] : [],
      )
      return done({ hooks, hooksAt: now })
    },
    deliveries: (octokit, hook, cursor) =>
      octokit.rest.repos.listWebhookDeliveries.endpoint({ ...at(hook), ...pageAt(cursor) }),
    attempt: (octokit, hook, delivery) =>
      attemptAt(octokit.rest.repos.listWebhookDeliveries.endpoint(at(hook)).url, delivery),
  }
}

function isFresh({ hooksAt }: Listed, now: Instant): boolean {
  return hooksAt > now - HOUR && hooksAt <= now
}

/** With our address known no other counts: another bugbridge (staging) may watch the same repositories. */
function leadsToUs(address: string | null | undefined, publicUrl: string | undefined): boolean {
  const url = URL.parse(address ?? '')
  if (url === null) return false
  return publicUrl === undefined
    ? url.pathname.endsWith(ROUTE)
    : url.href === URL.parse(`${publicUrl}${ROUTE}`)?.href
}

function pageAt(cursor: string | undefined) {
  return { per_page: PAGE, ...(cursor === undefined ? {} : { cursor }) }
}

/** Not by Octokit's own function: it takes the id as a number, and it is larger than one. */
function attemptAt(deliveries: string, delivery: string): Endpoint {
  return { method: 'POST', url: `${deliveries}/${delivery}/attempts` }
}
