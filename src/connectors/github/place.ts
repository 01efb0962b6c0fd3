// Where an issue is: its id is `<repository's database id>-<issue number>`, which survives a renaming of the
// repository and of its owner; people call it `owner/name#12`.
import type { IssueRef } from '../../core/ref.ts'
import { REPOSITORY } from './schema.ts'

export type Place = { readonly repository: string; readonly number: number }

const ID = /^([1-9]\d{0,15})-([1-9]\d{0,8})$/
const KEY = /^([^#\s]*)#([1-9]\d{0,8})$/
const PATH = /^\/([^/]+\/[^/]+)\/issues\/([1-9]\d{0,8})\/?$/

export function refOf(repositoryId: string, number: number): IssueRef {
  return { system: 'github', id: `${repositoryId}-${number}` }
}

/** The repository's database id and the number. Undefined: the id is none of ours. */
export function placeOfId(id: string): Place | undefined {
  const [, repository, number] = ID.exec(id) ?? []
  return repository === undefined ? undefined : { repository, number: Number(number) }
}

/**
 * The repository's name and the number, of `owner/name#12`, of `#12` in the mapping's own repository, or of the
 * issue's address on this web site. Undefined: the text names no issue.
 */
export function placeOfKey(key: string, project: string, web: string): Place | undefined {
  const text = key.trim()
  const url = URL.parse(text)
  const isAddress = url !== null && `${url.protocol}//${url.host}` === web
  const [, name, number] = (isAddress ? PATH.exec(url.pathname) : KEY.exec(text)) ?? []
  const repository = name === '' ? project : name
  if (repository === undefined || !REPOSITORY.test(repository)) return undefined
  return { repository, number: Number(number) }
}

/** Where people open issues: GitHub's REST base stands beside it, or below it on a server of one's own. */
export function webOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl)
  return `${protocol}//${host.replace(/^api\./, '')}`
}

/** Where GraphQL is: a server of one's own has REST under /api/v3 and GraphQL beside it. */
export function graphqlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`
}
