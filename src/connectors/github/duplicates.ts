// Which issue another one was marked as a duplicate of. REST says that it is a duplicate, and never of which: only
// GraphQL does (https://docs.github.com/en/graphql/reference/objects#markedasduplicateevent). Where there is no
// GraphQL, or it does not tell us, the duplicate stays unnamed, and an agent is told so.
import { done, failed, type Result } from '../../core/failure.ts'
import type { IssueRef } from '../../core/ref.ts'
import type { GitHub } from './client.ts'
import { isForGood, isNotForUs } from './graphql.ts'
import { graphqlOf, refOf } from './place.ts'
import { placeOf } from './repositories.ts'
import { Canonical, type Issue, type Repository } from './schema.ts'

const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      timelineItems(last: 1, itemTypes: [MARKED_AS_DUPLICATE_EVENT, UNMARKED_AS_DUPLICATE_EVENT]) {
        nodes {
          __typename
          ... on MarkedAsDuplicateEvent { canonical { ... on Issue { number repository { databaseId } } } }
        }
      }
    }
  }
}`

const MOST_KEPT = 1_000

export type Canonicals = (issue: Issue, repository: Repository) => Promise<Result<IssueRef | undefined>>

/** `url` is the REST base. Asked once for each version of an issue that is closed as a duplicate. */
export function createCanonicals({ ask }: GitHub, url: string): Canonicals {
  const known = new Map<string, IssueRef | undefined>()
  const graphql = graphqlOf(url)

  return async function canonicalOf(issue, repository) {
    if (issue.state !== 'closed' || issue.state_reason !== 'duplicate') return done(undefined)
    const version = `${repository.id}-${issue.number}-${issue.updated_at}`
    if (known.has(version)) return done(known.get(version))
    const variables = { ...placeOf(repository.name), number: issue.number }
    const asked = await ask('read', Canonical, () => ({
      method: 'POST',
      url: graphql,
      body: { query: QUERY, variables },
    }))
    if (!asked.ok) return isNotForUs(asked.failure) ? done(undefined) : asked
    const { data, errors } = asked.value
    // Taken for unnamed, it would take the ticket off the issue that it follows, and back to it at the next look.
    if (!isForGood(errors)) return failed({ kind: 'refused', system: 'github', reason: 'unreadable' })
    const [event] = data?.repository?.issue?.timelineItems.nodes ?? []
    const found = event?.__typename === 'MarkedAsDuplicateEvent' ? (event.canonical ?? undefined) : undefined
    const canonical = found && refOf(found.repository.databaseId, found.number)
    if (known.size >= MOST_KEPT) known.clear()
    if (errors === undefined) known.set(version, canonical)
    return done(canonical)
  }
}
