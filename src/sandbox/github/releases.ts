// Releases: a tag with words. https://docs.github.com/rest/releases/releases
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Repository, User } from './entities.ts'
import { type Json, nodeId } from './places.ts'
import type { Render } from './render-issue.ts'
import { timeOrNull, toGithubTime, toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Release = {
  readonly id: number
  readonly repository: number
  readonly tag: string
  readonly target: string
  readonly name: string
  readonly body: string
  readonly draft: boolean
  readonly prerelease: boolean
  readonly author: User
  readonly created: Instant
  /** Null while it is a draft. */
  readonly published: Instant | null
}

export type NewRelease = Pick<Release, 'tag' | 'target' | 'name' | 'body' | 'draft' | 'prerelease'>

export type Releases = {
  readonly create: (repository: Repository, release: NewRelease, by: User) => Release
  readonly publish: (release: Release, by: User) => Release
  /** Of a repository, newest first. */
  readonly of: (repository: number) => readonly Release[]
  readonly json: (release: Release) => Json
}

export function createReleases(world: World, clock: Clock, render: Render, webhooks: Webhooks): Releases {
  const all = new Map<number, Release>()

  function json(release: Release): Json {
    const { id, tag, target, name, body, draft, prerelease, author, created, published } = release
    const repository = render.repositoryOf(release.repository)
    const api = (path: string) => render.places.apiOf(repository, path)
    return {
      url: api(`/releases/${id}`),
      assets_url: api(`/releases/${id}/assets`),
      upload_url: `${api(`/releases/${id}/assets`)}{?name,label}`,
      html_url: render.places.siteOf(repository, `/releases/tag/${tag}`),
      id,
      author: render.user(author),
      node_id: nodeId('RE', id),
      tag_name: tag,
      target_commitish: target,
      name,
      draft,
      prerelease,
      created_at: toGithubTime(created),
      published_at: timeOrNull(published),
      assets: [],
      tarball_url: api(`/tarball/${tag}`),
      zipball_url: api(`/zipball/${tag}`),
      body,
    }
  }

  function tell(action: string, release: Release, by: User): void {
    const repository = render.repositoryOf(release.repository)
    webhooks.post('release', action, repository, by, { release: json(release) })
  }

  function publish(release: Release, by: User): Release {
    const out = { ...release, draft: false, published: toSecond(clock.now()) }
    all.set(out.id, out)
    tell('published', out, by)
    tell(out.prerelease ? 'prereleased' : 'released', out, by)
    return out
  }

  return {
    json,
    publish,
    of: (repository) => [...all.values()].filter((one) => one.repository === repository).toReversed(),
    create(repository, made, by) {
      const created = toSecond(clock.now())
      const id = world.nextId('release')
      const draft = {
        ...made,
        draft: true,
        id,
        repository: repository.id,
        author: by,
        created,
        published: null,
      }
      all.set(id, draft)
      tell('created', draft, by)
      return made.draft ? draft : publish(draft, by)
    },
  }
}
