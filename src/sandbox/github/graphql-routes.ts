// GraphQL for what REST does not tell: of which issue another one is a duplicate, and which issues a pull request
// closes. Of everything else there are only names and numbers.
// https://docs.github.com/graphql/reference/objects
import type { Context } from 'hono'
import { bodyOf, problem } from './answer.ts'
import type { Caller } from './callers.ts'
import type { Issue, Repository } from './entities.ts'
import { type Args, parseQuery } from './graphql-query.ts'
import { select, type Thing } from './graphql-select.ts'
import { closedByPull } from './mentions.ts'
import { nodeId } from './places.ts'
import { pathOf } from './render-issue.ts'
import type { Route, Site } from './route.ts'
import { GraphqlBody } from './schema.ts'
import { toGithubTime } from './time.ts'
import { fullNameOf } from './world.ts'

export function graphqlRoutes({ world, render }: Site): readonly Route[] {
  const { places, repositoryOf } = render

  function repositoryThing(repository: Repository): Thing {
    const numbered = (isPull: boolean) => (args: Args) => {
      const found = world.issueAt(repository.id, Number(args.number))
      const issue = found?.kind === 'issue' && (found.issue.pull !== null) === isPull ? found.issue : null
      return issue && issueThing(issue)
    }
    return {
      __typename: 'Repository',
      id: nodeId('R', repository.id),
      databaseId: repository.id,
      name: repository.name,
      nameWithOwner: fullNameOf(repository),
      isPrivate: repository.visibility !== 'public',
      issue: numbered(false),
      pullRequest: numbered(true),
    }
  }

  function issueThing(issue: Issue): Thing {
    const { id, number, title, state, pull } = issue
    const repository = repositoryOf(issue.repository)
    const closes = () => closedByPull(world, repository, issue)
    const common = {
      databaseId: id,
      number,
      title,
      url: places.siteOf(repository, pathOf(issue)),
      repository: () => repositoryThing(repository),
      timelineItems: (args: Args) => connection(marks(issue, args)),
    }
    if (pull !== null) {
      const states = {
        __typename: 'PullRequest',
        state: pull.merged === null ? state.toUpperCase() : 'MERGED',
      }
      const closing = () => connection(closes().map(issueThing))
      return { ...common, ...states, merged: pull.merged !== null, closingIssuesReferences: closing }
    }
    return {
      ...common,
      __typename: 'Issue',
      state: state.toUpperCase(),
      stateReason: (args: Args) => reasonOf(issue, args.enableDuplicate === true),
      duplicateOf: () => canonicalOf(issue),
    }
  }

  function canonicalOf({ duplicateOf }: Issue): Thing | null {
    const found = world.issues.get(duplicateOf ?? 0)
    return found === undefined ? null : issueThing(found)
  }

  /** Of a timeline, only when the issue was marked as a duplicate. */
  function marks(issue: Issue, { itemTypes, last }: Args): readonly Thing[] {
    const wanted = Array.isArray(itemTypes) ? itemTypes : ['MARKED_AS_DUPLICATE_EVENT']
    const all = issue.events.filter(({ what }) => what.event === 'marked_as_duplicate')
    const things = all.map(({ id, at }) => ({
      __typename: 'MarkedAsDuplicateEvent',
      id: nodeId('MADE', id),
      createdAt: toGithubTime(at),
      canonical: () => canonicalOf(issue),
      duplicate: () => issueThing(issue),
    }))
    const isAsked = wanted.includes('MARKED_AS_DUPLICATE_EVENT')
    return isAsked ? things.slice(typeof last === 'number' ? -last : 0) : []
  }

  async function answer(c: Context, caller: Caller): Promise<Response> {
    const body = GraphqlBody.safeParse(await bodyOf(c)).data
    const query = body && parseQuery(body.query, body.variables)
    if (query === undefined)
      return problem(c, 400, 'A query attribute must be specified and must be a string.')
    const missing: string[] = []
    const root: Thing = {
      __typename: 'Query',
      repository({ owner, name }: Args) {
        const found = world.repositoryNamed(`${owner}/${name}`)
        const isSeen = found !== undefined && (found.visibility === 'public' || caller.reaches(found))
        if (!isSeen) missing.push(`Could not resolve to a Repository with the name '${owner}/${name}'.`)
        return isSeen ? repositoryThing(found) : null
      },
    }
    const { value, faults } = select(root, query)
    if (faults.length > 0) return c.json({ errors: faults.map((message) => ({ message })) })
    const errors = missing.map((message) => ({ type: 'NOT_FOUND', path: ['repository'], message }))
    return c.json({ data: value, ...(errors.length === 0 ? {} : { errors }) })
  }

  return [{ method: 'POST', path: '/graphql', answer }]
}

function connection(nodes: readonly Thing[]): Thing {
  const pageInfo = { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, endCursor: null }
  return { __typename: 'Connection', totalCount: nodes.length, nodes, pageInfo }
}

/** "DUPLICATE" is told to those alone who say that they know it. */
function reasonOf({ state, reason }: Issue, knowsDuplicate: boolean): string | null {
  if (reason === 'duplicate' && !knowsDuplicate) return 'NOT_PLANNED'
  return state === 'open' && reason !== 'reopened' ? null : (reason?.toUpperCase() ?? null)
}
