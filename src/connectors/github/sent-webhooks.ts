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

/** One for the App, or one for each repository. */
export function createSentWebhooks({
  github,
  repositories,
  publicUrl,
}: SentWebhooksOptions): readonly SentWebhooks[] {
  const { asApp } = github
  if (asApp !== undefined)
    return [{ system: 'github', name: 'redelivery', redeliver: createRedeliver(asApp, appHook) }]
  return [...new Set(repositories)].map((repository) => ({
    system: 'github',
    name: `redelivery ${repository}`,
    redeliver: createRedeliver(github, repositoryHooks(github, repository, publicUrl)),
  }))
}
