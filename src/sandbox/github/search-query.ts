// The search language of issues, as much of it as integrations use.
// https://docs.github.com/search-github/searching-on-github/searching-issues-and-pull-requests
import type { Issue } from './entities.ts'
import { toGithubTime } from './time.ts'
import { fullNameOf, type World } from './world.ts'

type Term = { readonly not: boolean; readonly name: string | undefined; readonly value: string }

/** `unknown`: the query names a repository or an account that is not there, or a qualifier that is none. */
export type Query = { readonly terms: readonly Term[]; readonly unknown: readonly string[] }

const TERM = /(-)?(?:([a-z-]+):)?(?:"([^"]*)"|(\S+))/gi
const TEXT_PLACES = ['title', 'body', 'comments']

export function parseQuery(text: string): Query {
  const terms = [...text.matchAll(TERM)].map(([, minus, name, quoted, plain]) => ({
    not: minus !== undefined,
    name: name?.toLowerCase(),
    value: quoted ?? plain ?? '',
  }))
  const unknown = terms.flatMap(({ name }) => (name === undefined || name in QUALIFIERS ? [] : [name]))
  return { terms, unknown }
}

/** The repositories that a query names, as it names them. */
export function repositoriesIn({ terms }: Query): readonly string[] {
  return terms.filter(({ name }) => name === 'repo').map(({ value }) => value)
}

export function matches(world: World, { terms }: Query, issue: Issue): boolean {
  const places = terms.filter(({ name }) => name === 'in').flatMap(({ value }) => value.split(','))
  const repositories = terms.filter(({ name }) => name === 'repo')
  return (
    (repositories.length === 0 || repositories.some(({ value }) => isIn(world, issue, value))) &&
    terms.every(({ not, name, value }) => {
      if (name === 'in' || name === 'repo') return true
      const holds =
        name === undefined
          ? isWritten(issue, places.length === 0 ? TEXT_PLACES : places, value)
          : (QUALIFIERS[name]?.(world, issue, value) ?? false)
      return holds !== not
    })
  )
}

type Test = (world: World, issue: Issue, value: string) => boolean

const is: Test = (_, issue, value) => {
  if (value === 'issue') return issue.pull === null
  if (value === 'pr' || value === 'pull-request') return issue.pull !== null
  if (value === 'merged') return issue.pull?.merged != null
  return value === issue.state
}

/** `>=2026-01-01T00:00:00Z` and the like; times compare as texts of one form. */
const when =
  (key: 'created' | 'updated'): Test =>
  (_, issue, value) => {
    const [, sign = '', wanted = ''] = /^(>=|<=|>|<)?(.*)$/.exec(value) ?? []
    const at = toGithubTime(issue[key])
    if (sign === '') return at.startsWith(wanted)
    const order = at === wanted ? 0 : at < wanted ? -1 : 1
    return (
      (sign.includes('>') && order > 0) ||
      (sign.includes('<') && order < 0) ||
      (order === 0 && /=/.test(sign))
    )
  }

const author: Test = (_, issue, value) =>
  issue.author.login.toLowerCase() === value.toLowerCase().replace(/^app\/(.*)$/, '$1[bot]')

const QUALIFIERS: Readonly<Record<string, Test>> = {
  repo: isIn,
  in: () => true,
  is,
  type: (world, issue, value) =>
    ['issue', 'pr'].includes(value)
      ? is(world, issue, value)
      : issue.type?.toLowerCase() === value.toLowerCase(),
  state: is,
  label: (world, issue, value) =>
    issue.labels.some((id) => world.labels.get(id)?.name.toLowerCase() === value.toLowerCase()),
  milestone: (world, issue, value) => world.milestones.get(issue.milestone ?? 0)?.title === value,
  reason: (_, issue, value) => (issue.reason ?? '').replace('_', ' ') === value,
  author,
  org: (world, issue, value) => ownerOf(world, issue) === value.toLowerCase(),
  user: (world, issue, value) => ownerOf(world, issue) === value.toLowerCase(),
  created: when('created'),
  updated: when('updated'),
}

function isIn(world: World, issue: Issue, value: string): boolean {
  return world.repositoryNamed(value)?.id === issue.repository
}

function ownerOf(world: World, { repository }: Issue): string | undefined {
  const found = world.repositories.get(repository)
  return found && fullNameOf(found).split('/')[0]?.toLowerCase()
}

/** Texts are found by whole words in their order; what stands between words does not count. */
function isWritten(issue: Issue, places: readonly string[], value: string): boolean {
  const texts = [
    ...(places.includes('title') ? [issue.title] : []),
    ...(places.includes('body') ? [issue.body ?? ''] : []),
    ...(places.includes('comments') ? issue.comments.map(({ body }) => body) : []),
  ]
  const wanted = wordsOf(value)
  return wanted.trim() === '' || texts.some((text) => wordsOf(text).includes(wanted))
}

function wordsOf(text: string): string {
  return ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu)
      ?.join(' ') ?? ''
  } `
}
