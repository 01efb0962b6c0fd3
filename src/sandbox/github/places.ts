// Where things live: on the API, and on the site that people open.
import type { Repository } from './entities.ts'
import { fullNameOf } from './world.ts'

export type Json = Readonly<Record<string, unknown>>

export type Places = {
  /** The address of something on the API; no path: the API itself. */
  readonly api: (path?: string) => string
  readonly site: (path?: string) => string
  /** The same for what belongs to a repository. */
  readonly apiOf: (repository: Repository, path?: string) => string
  readonly siteOf: (repository: Repository, path?: string) => string
  readonly docs: string
}

/** `origin` is the API's, such as `https://api.github.com`; the site's is the same without `api.`. */
export function createPlaces(origin: string): Places {
  const site = origin.replace(/^(https?:\/\/)api\./, '$1')
  return {
    api: (path = '') => origin + path,
    site: (path = '') => site + path,
    apiOf: (repository, path = '') => `${origin}/repos/${fullNameOf(repository)}${path}`,
    siteOf: (repository, path = '') => `${site}/${fullNameOf(repository)}${path}`,
    docs: 'https://docs.github.com/rest',
  }
}

/** Opaque, and of another form for each kind of thing, as GitHub's global node ids are. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${btoa(`${prefix}:${id}`).replaceAll('=', '')}`
}
