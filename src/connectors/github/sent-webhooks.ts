// What GitHub keeps of the webhooks that it sent us, by how we sign in: the App's own hook, or those of repositories.
import type { SentWebhooks } from '../connector.ts'
import type { GitHub } from './client.ts'
import { appHook, repositoryHooks } from './hooks.ts'
import { createRedeliver } from './redeliver.ts'

export type SentWebhooksOptions = {
  readonly github: GitHub & { readonly asApp: GitHub | undefined }
  /** The mapping's repositories as `owner/name`. */
  readonly repositories: readonly string[]
  /** Where bugbridge is reached, when that is known. */
  readonly publicUrl: string | undefined
}

/**
 * In one reading of all places together. Each is a write, of which GitHub allows 500 an hour on its host, whatever the
 * repository, and bugs need most of them. Of more than twenty repositories each has one.
 */
const MOST_ASKED = 20

/** One for the App, or one for each repository. */
export function createSentWebhooks({
  github,
  repositories,
  publicUrl,
}: SentWebhooksOptions): readonly SentWebhooks[] {
  const { asApp } = github
  if (asApp !== undefined) {
    const redeliver = createRedeliver(asApp, appHook(asApp, publicUrl), MOST_ASKED)
    return [{ system: 'github', name: 'redelivery', redeliver }]
  }
  const places = [...new Set(repositories)]
  const share = Math.max(1, Math.floor(MOST_ASKED / places.length))
  return places.map((repository) => ({
    system: 'github',
    name: `redelivery ${repository}`,
    redeliver: createRedeliver(github, repositoryHooks(github, repository, publicUrl), share),
  }))
}
