// Our own comments on an issue: found by their hidden first line, edited and never repeated. Others' comments are
// passed over; not a word of them is kept.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import type { Located } from './read.ts'
import { placeOf } from './repositories.ts'
import { Anything, Comments } from './schema.ts'

/** What the comment should say, from what it says. Undefined: this is not the comment. */
export type Edit = (body: string) => string | undefined

export type KeepComment = (
  on: Located,
  edit: Edit,
  /** What a first one says. */
  otherwise: () => string,
) => Promise<Result<undefined>>

/**
 * `GET …/comments`, and then `PATCH` or `POST`; nothing when it already says so. In a public repository somebody may
 * have copied our first line into a comment of their own, which GitHub does not let us edit: the next one is tried.
 */
export function createKeepComment({ ask, pages }: GitHub): KeepComment {
  return async function keepComment({ issue, repository }, edit, otherwise) {
    const place = placeOf(repository.name)
    const comments = await pages(Comments, (octokit, page) =>
      octokit.rest.issues.listComments.endpoint({
        ...place,
        issue_number: issue.number,
        per_page: 100,
        page,
      }),
    )
    if (!comments.ok) return comments
    for (const { id, body } of comments.value) {
      const wanted = body === '' ? undefined : edit(body)
      if (wanted === undefined) continue
      if (wanted === body) return done(undefined)
      const edited = await ask('upsert', Anything, (octokit) =>
        octokit.rest.issues.updateComment.endpoint({ ...place, comment_id: id, body: wanted }),
      )
      if (edited.ok) return done(undefined)
      if (edited.failure.kind !== 'denied' && edited.failure.kind !== 'gone') return edited
    }
    // Not heard of again: it is looked for before it is repeated, as every time.
    const made = await ask('create', Anything, (octokit) =>
      octokit.rest.issues.createComment.endpoint({ ...place, issue_number: issue.number, body: otherwise() }),
    )
    return made.ok ? done(undefined) : made
  }
}
