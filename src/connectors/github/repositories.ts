// Repositories: what they are called now, and whether everybody can read them. Asked again after a minute, since a
// repository can be renamed, moved and made public at any time; a 304 makes that cheap.
import type { Clock } from '../../core/clock.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Endpoint, GitHub } from './client.ts'
import { REPOSITORY, Repository } from './schema.ts'

export type Repositories = {
  /** Undefined: there is none that we may see. Failure `denied` for one of the mapping's. */
  readonly byName: (name: string) => Promise<Result<Repository | undefined>>
  readonly byId: (id: string) => Promise<Result<Repository | undefined>>
  /** Asks all of them anew: one is not where it was. */
  readonly forget: () => void
}

/** Milliseconds for which an answer is taken to hold, its visibility included. */
const HOLDS = 60_000
const MOST = 1_000

/** `configured` are the names that the mapping gives. */
export function createRepositories(
  { ask }: GitHub,
  configured: readonly string[],
  clock: Clock,
): Repositories {
  type Asked = { readonly at: Instant; readonly answer: Promise<Result<Repository | undefined>> }
  const known = new Map<string, Asked>()
  const isConfigured = (name: string) => configured.some((each) => each.toLowerCase() === name.toLowerCase())

  /** Shares one question among all who ask at once; a failure is forgotten. */
  async function once(
    key: string,
    endpoint: Parameters<typeof ask>[2],
  ): Promise<Result<Repository | undefined>> {
    const before = known.get(key)
    if (before !== undefined && clock.now() - before.at < HOLDS && clock.now() >= before.at)
      return before.answer
    const answer = ask('read', Repository, endpoint).then((read): Result<Repository | undefined> => {
      if (read.ok) return read
      return read.failure.kind === 'gone' ? done(undefined) : read
    })
    if (known.size >= MOST) known.clear()
    known.set(key, { at: clock.now(), answer })
    const result = await answer
    if (!result.ok && known.get(key)?.answer === answer) known.delete(key)
    return result
  }

  async function byName(name: string): Promise<Result<Repository | undefined>> {
    if (!REPOSITORY.test(name)) return done(undefined)
    const found = await once(name.toLowerCase(), (octokit) => octokit.rest.repos.get.endpoint(placeOf(name)))
    // 404 is also what GitHub says to whom it denies: without this, every issue would look deleted.
    if (found.ok && found.value === undefined && isConfigured(name))
      return failed({ kind: 'denied', system: 'github', status: 404 })
    return found
  }

  return {
    byName,
    async byId(id) {
      for (const name of configured) {
        const found = await byName(name)
        if (!found.ok) return found
        if (found.value?.id === id) return found
      }
      return once(
        id,
        (octokit): Endpoint =>
          octokit.request.endpoint('GET /repositories/{repository_id}', { repository_id: id }),
      )
    },
    forget: () => known.clear(),
  }
}

/** The two halves of `owner/name`, as Octokit's endpoints take them. */
export function placeOf(name: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = name.split('/')
  return { owner, repo }
}

/** The `owner/name` of an address that ends in `/repos/{owner}/{name}`. Undefined: it is no such address. */
export function nameIn(url: string): string | undefined {
  const name = /\/repos\/([^/]+\/[^/]+)$/.exec(url)?.[1]
  return name !== undefined && REPOSITORY.test(name) ? name : undefined
}
