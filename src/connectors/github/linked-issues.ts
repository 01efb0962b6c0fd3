// The issues that a pull request closes, as GitHub itself knows them: those of its closing words, and those that
// somebody linked to it by hand in its sidebar, which only GraphQL tells.
// https://docs.github.com/en/graphql/reference/objects#pullrequest
import { nameOf } from '../../core/change.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { LinkedIssuesAnswer } from './code-schema.ts'
import { isForGood, isNotForUs } from './graphql.ts'
import { graphqlOf } from './place.ts'
import { split } from './repository-name.ts'

/** Names of the issues by the number of the pull request; one that links none, or is none, may be left out. */
export type LinkedIssues = (
  repository: string,
  pulls: readonly number[],
) => Promise<Result<ReadonlyMap<number, readonly string[]>>>

/** Pull requests in one query. With this many issues of each it costs one point of 5,000 an hour. */
const MOST_PULLS = 100
const MOST_ISSUES = 20

/** `url` is the REST base. Where there is no GraphQL, or it does not tell us, no issue is linked. */
export function createLinkedIssues({ ask }: GitHub, url: string): LinkedIssues {
  const graphql = graphqlOf(url)

  async function some(
    repository: string,
    pulls: readonly number[],
  ): Promise<Result<ReadonlyMap<number, readonly string[]>>> {
    const { owner, repo } = split(repository)
    const body = { query: queryOf(pulls), variables: { owner, repo } }
    const asked = await ask('read', LinkedIssuesAnswer, () => ({ method: 'POST', url: graphql, body }))
    if (!asked.ok) return isNotForUs(asked.failure) ? done(new Map()) : asked
    const { data, errors } = asked.value
    const found = data?.repository
    // What would be taken for "no link" now, would be so for ever.
    if (!isForGood(errors)) return failed({ kind: 'refused', system: 'github', reason: 'unreadable' })
    if (found) {
      return done(
        new Map(
          pulls.map((pull) => [
            pull,
            (found[aliasOf(pull)]?.closingIssuesReferences.nodes ?? []).flatMap((issue) =>
              issue ? [nameOf(`${issue.repository.nameWithOwner}#${issue.number}`)] : [],
            ),
          ]),
        ),
      )
    }
    return done(new Map())
  }

  return async function linkedIssues(repository, pulls) {
    const all = new Map<number, readonly string[]>()
    for (let at = 0; at < pulls.length; at += MOST_PULLS) {
      const part = await some(repository, pulls.slice(at, at + MOST_PULLS))
      if (!part.ok) return part
      for (const [pull, names] of part.value) all.set(pull, names)
    }
    return done(all)
  }
}

function queryOf(pulls: readonly number[]): string {
  const linked = `closingIssuesReferences(first: ${MOST_ISSUES}) { nodes { number repository { nameWithOwner } } }`
  const each = pulls.map((pull) => `${aliasOf(pull)}: pullRequest(number: ${pull}) { ${linked} }`)
  return `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${each.join(' ')} } }`
}

function aliasOf(pull: number): string {
  return `pull${pull}`
}
