// Asks which folders a remembered commit touches, where the mapping has a service that came after it: once for each
// commit and folder, and only for those of issues behind tickets.
import type { CodeHost } from '../connectors/code-host.ts'
import { done, type Result } from '../core/failure.ts'
import { foldersLearnt, partOf } from '../core/folders.ts'
import type { Service } from '../core/service.ts'
import type { NamedCommit, Store } from '../store/port.ts'

export type Asking = {
  readonly host: Pick<CodeHost, 'touched'>
  readonly store: Pick<Store, 'saveFolders'>
  readonly services: readonly Service[]
}

/** Gives the commits with all folders of today's services. */
export async function withFolders(
  commits: readonly NamedCommit[],
  { host, store, services }: Asking,
): Promise<Result<readonly NamedCommit[]>> {
  const answers = new Map<string, readonly string[] | undefined>()
  const whole: NamedCommit[] = []
  for (const commit of commits) {
    const { repository, sha } = commit
    const own = services.filter((service) => service.repository === repository)
    if (own.every((service) => partOf(commit, service, own) !== 'unread')) {
      whole.push(commit)
      continue
    }
    const key = `${repository} ${sha}`
    if (!answers.has(key)) {
      const asked = await host.touched({ repository, sha, services: withPath(own) })
      // A commit that is there no more is in no deploy either: nobody is told that any part has it.
      if (!asked.ok && asked.failure.kind !== 'gone') return asked
      answers.set(key, asked.ok ? asked.value : undefined)
    }
    const learnt = { ...commit, folders: foldersLearnt(commit, answers.get(key), own) }
    await store.saveFolders([learnt])
    whole.push(learnt)
  }
  return done(whole)
}

/** The services that have a folder of their own. */
export function withPath(services: readonly Service[]): readonly { name: string; path: string }[] {
  return services.flatMap(({ name, path }) => (path === undefined ? [] : [{ name, path }]))
}
