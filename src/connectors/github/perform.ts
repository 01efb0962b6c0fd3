// Writes to GitHub: creates an issue with our mark, links tickets onto it, relates two issues. Before each of them
// it is known, for a minute at most, whether everybody can read the repository (privacy.ts).
import type { CreateIssue } from '../../core/effect.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Instant, IssueRef } from '../../core/ref.ts'
import type { Opener } from '../../core/sealed.ts'
import type { Tracker } from '../connector.ts'
import { createKeepComment, type KeepCommentOptions } from './comments.ts'
import { createImpact } from './impact.ts'
import { createLinkTickets } from './link-tickets.ts'
import type { Marks } from './mark.ts'
import { refOf } from './place.ts'
import { textOf } from './privacy.ts'
import type { Locate } from './read.ts'
import { createRelate } from './relate.ts'
import { placeOf, type Repositories } from './repositories.ts'
import { CreatedIssue } from './schema.ts'

type Writes = Pick<Tracker, 'create' | 'perform' | 'writeImpact' | 'listAttachments' | 'attach'>

/** What the mapping gives to an issue of a customer's bug. */
export type Extra = {
  readonly labels?: readonly string[]
  readonly assignees?: readonly string[]
  /** The number of the milestone. */
  readonly milestone?: string
}

export type WriteOptions = {
  readonly github: KeepCommentOptions
  readonly repositories: Repositories
  readonly locate: Locate
  readonly marks: Marks
  readonly extra: Extra
  readonly open: Opener
}

export function createWrites({ github, repositories, locate, marks, extra, open }: WriteOptions): Writes {
  const keepComment = createKeepComment(github)
  const linkTicket = createLinkTickets(locate, keepComment, marks)
  const relate = createRelate(github, locate, keepComment, marks)

  /** `POST /repos/{owner}/{repo}/issues`. The mark is a label, and there from the start. */
  async function create(effect: CreateIssue, until: Instant): Promise<Result<IssueRef>> {
    const label = marks.label(effect.mark)
    // An issue that could not be found again must not be made.
    if (label === undefined) return failed({ kind: 'refused', system: 'github', reason: 'invalid' })
    const found = await repositories.byName(effect.project)
    if (!found.ok) return found
    if (found.value === undefined) return failed({ kind: 'denied', system: 'github', status: 404 })
    const repository = found.value
    const { title, body } = await textOf(effect.content, repository, open)
    const { labels = [], assignees, milestone } = effect.role === 'primary' ? extra : {}
    const created = await github.ask('create', CreatedIssue, (octokit) => ({
      ...octokit.rest.issues.create.endpoint({
        ...placeOf(repository.name),
        title,
        body,
        labels: [label, ...(effect.priority === undefined ? [] : [effect.priority]), ...labels],
        ...(effect.type === '' ? {} : { type: effect.type }),
        ...(assignees === undefined ? {} : { assignees: [...assignees] }),
        ...(milestone === undefined ? {} : { milestone: Number(milestone) }),
      }),
      until,
    }))
    if (created.ok) return done(refOf(repository.id, created.value.number))
    const { kind, status } = created.failure
    if (kind === 'again') repositories.forget()
    // 404 and 410 to a creation: no right to it, or the repository has no issues.
    if (kind === 'gone' && status !== undefined) return failed({ kind: 'denied', system: 'github', status })
    return created
  }

  return {
    create,
    ...createImpact(locate, keepComment, marks),
    async perform(effect) {
      const result = await (effect.kind === 'relate-issues' ? relate(effect) : linkTicket(effect))
      if (!result.ok && result.failure.kind === 'again') repositories.forget()
      return result
    },
    /** None: GitHub's API takes no files for an issue, so there are none of ours. */
    listAttachments: () => Promise.resolve(done([])),
    /** Failure `refused` (unsupported), always: see README.md. The mapping does not ask for it either. */
    attach: () => Promise.resolve(failed({ kind: 'refused', system: 'github', reason: 'unsupported' })),
  }
}
