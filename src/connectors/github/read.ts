// Reads issues: by id, by key and by our mark. Of their texts nothing is kept: Sentry's integration and customers
// write into them (the Sentry rule, wall 1).
import type { IssueFacts } from '../../core/facts.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { IssueRef } from '../../core/ref.ts'
import type { Tracker } from '../connector.ts'
import type { GitHub } from './client.ts'
import type { Canonicals } from './duplicates.ts'
import { factsOf, type LabelNames } from './facts.ts'
import type { Marks } from './mark.ts'
import { placeOfId, placeOfKey, refOf } from './place.ts'
import { nameIn, placeOf, type Repositories } from './repositories.ts'
import { FoundIssues, Issue, type Repository } from './schema.ts'

type Reads = Pick<Tracker, 'readIssues' | 'findByKey' | 'findByMark'>

/** An issue and the repository that it is in now. */
export type Located = { readonly issue: Issue; readonly repository: Repository }

/** Undefined: there is none of this id any more, or none that we may see, or it is a pull request. */
export type Locate = (id: string) => Promise<Result<Located | undefined>>

export type ReadOptions = {
  readonly github: GitHub
  readonly repositories: Repositories
  readonly canonicals: Canonicals
  readonly marks: Marks
  readonly names: LabelNames
  readonly duplicateLink: string
  /** The repositories of the mapping: customers' bugs first. */
  readonly projects: readonly [string, ...string[]]
  readonly web: string
}

/**
 * `GET /repos/{owner}/{repo}/issues/{number}`. An issue that was moved answers 301, which is followed: then it is in
 * another repository, and has another number.
 */
export function createLocate({ github, repositories }: Pick<ReadOptions, 'github' | 'repositories'>) {
  async function at(repository: Repository, number: number): Promise<Result<Located | undefined>> {
    const read = await github.ask('read', Issue, (octokit) =>
      octokit.rest.issues.get.endpoint({ ...placeOf(repository.name), issue_number: number }),
    )
    if (!read.ok) return read.failure.kind === 'gone' ? done(undefined) : read
    const issue = read.value
    if (issue.pull_request) return done(undefined)
    const name = nameIn(issue.repository_url)
    if (name === undefined) return failed({ kind: 'refused', system: 'github', reason: 'unreadable' })
    if (name.toLowerCase() === repository.name.toLowerCase()) return done({ issue, repository })
    const moved = await repositories.byName(name)
    if (!moved.ok) return moved
    return done(moved.value && { issue, repository: moved.value })
  }

  async function byId(id: string): Promise<Result<Located | undefined>> {
    const place = placeOfId(id)
    if (place === undefined) return done(undefined)
    const repository = await repositories.byId(place.repository)
    if (!repository.ok) return repository
    return repository.value === undefined ? done(undefined) : at(repository.value, place.number)
  }
  return { at, byId }
}

export function createReads(options: ReadOptions): Reads {
  const { github, repositories, canonicals, marks, names, projects, web, duplicateLink } = options
  const locate = createLocate(options)

  async function withFacts(located: Located): Promise<Result<IssueFacts>> {
    const canonical = await canonicals(located.issue, located.repository)
    if (!canonical.ok) return canonical
    return done(factsOf({ ...located, web, canonical: canonical.value, duplicateLink }, names))
  }

  return {
    /** One request for each id, most of them answered 304. A moved issue says by which id it was asked for. */
    async readIssues(ids) {
      const read = await Promise.all(
        ids.map(async (id): Promise<Result<IssueFacts | undefined>> => {
          const located = await locate.byId(id)
          if (!located.ok || located.value === undefined) return located.ok ? done(undefined) : located
          const facts = await withFacts(located.value)
          return facts.ok && facts.value.ref.id !== id ? done({ ...facts.value, formerly: id }) : facts
        }),
      )
      // What could not be read is in neither list; a limit, an outage or lost rights are no matter of one issue.
      const stop = read.find((each) => !each.ok && each.failure.kind !== 'refused')
      if (stop !== undefined && !stop.ok) return stop
      return done({
        found: read.flatMap((each) => (each.ok && each.value !== undefined ? [each.value] : [])),
        gone: ids.filter((_, at) => {
          const each = read[at]
          return each?.ok === true && each.value === undefined
        }),
      })
    },

    /** `owner/name#12`, `#12` in the repository of customers' bugs, or the issue's address. */
    async findByKey(key) {
      const place = placeOfKey(key, projects[0], web)
      if (place === undefined) return done(undefined)
      const repository = await repositories.byName(place.repository)
      if (!repository.ok || repository.value === undefined)
        return repository.ok ? done(undefined) : repository
      const located = await locate.at(repository.value, place.number)
      if (!located.ok || located.value === undefined) return located.ok ? done(undefined) : located
      return withFacts(located.value)
    },

    /**
     * `GET /repos/{owner}/{repo}/issues?labels=…&state=all`, in the mapping's repositories. Not the search, whose
     * index lags, and not by creator: that would be all issues that we ever made.
     */
    async findByMark(mark) {
      const labels = marks.labels(mark)
      if (labels.length === 0) return failed({ kind: 'refused', system: 'github', reason: 'invalid' })
      const found: IssueRef[] = []
      for (const project of new Set(projects)) {
        const repository = await repositories.byName(project)
        if (!repository.ok) return repository
        if (repository.value === undefined) continue
        const { id, name } = repository.value
        for (const label of labels) {
          const issues = await github.pages(FoundIssues, (octokit, page) =>
            octokit.rest.issues.listForRepo.endpoint({
              ...placeOf(name),
              labels: label,
              state: 'all',
              sort: 'created',
              direction: 'asc',
              per_page: 100,
              page,
            }),
          )
          if (!issues.ok) return issues
          found.push(
            ...issues.value.flatMap((issue) => (issue.pull_request ? [] : [refOf(id, issue.number)])),
          )
        }
      }
      return done(found)
    },
  }
}
