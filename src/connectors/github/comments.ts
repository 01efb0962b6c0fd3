// Our own comments on an issue: found by their hidden first line and their author, edited and never repeated. Others' comments are
// passed over; not a word of them is kept.
import { done, type Result } from '../../core/failure.ts'
import type { AskWhoWeAre } from './author.ts'
import type { GitHub } from './client.ts'
import type { Located } from './read.ts'
import { placeOf } from './repositories.ts'
import { Anything, type CommentAuthor, Comments } from './schema.ts'

/** One comment of ours, as it is to be. */
export type Kept = {
  /** Whether a text is this comment. */
  readonly isOurs: (body: string) => boolean
  /** What it should say, from what it says: in none, or in several of which it is made one, the oldest first. */
  readonly say: (bodies: readonly string[]) => string
}

export type KeepCommentOptions = GitHub & { readonly whoWeAre: AskWhoWeAre }

export type KeepComment = (on: Located, kept: Kept) => Promise<Result<undefined>>

type Comment = { readonly id: number; readonly body: string; readonly author: CommentAuthor }

/**
 * `GET …/comments`, and then `PATCH` or `POST`; nothing when it already says so. A creation that nobody heard of may be
 * made again before the list shows it: of several the oldest stays, with what all of them say, and the others are
 * deleted. Somebody may have copied our first line into a comment of their own, which we might be allowed to edit and
 * delete (whoever may write issues is): so what is not by us is passed over, and nothing is read from it. Where GitHub
 * does not say whose a comment is, the first that we can edit is ours; then none is deleted, and no two become one.
 */
export function createKeepComment({ ask, pages, whoWeAre }: KeepCommentOptions): KeepComment {
  type At = ReturnType<typeof placeOf>
  /** Which of unknown authors we can edit, by their ids: asked once, since each asking is a write. */
  const editable = new Map<number, boolean>()

  function edit(place: At, { id }: Comment, body: string): Promise<Result<unknown>> {
    return ask('upsert', Anything, (octokit) =>
      octokit.rest.issues.updateComment.endpoint({ ...place, comment_id: id, body }),
    )
  }

  async function remove(place: At, { id }: Comment): Promise<Result<unknown>> {
    const removed = await ask('upsert', Anything, (octokit) =>
      octokit.rest.issues.deleteComment.endpoint({ ...place, comment_id: id }),
    )
    return !removed.ok && removed.failure.kind === 'gone' ? done(undefined) : removed
  }

  /** Makes one of those that we wrote. False: it is gone. */
  async function merge(place: At, own: readonly Comment[], say: Kept['say']): Promise<Result<boolean>> {
    const [oldest, ...others] = own
    if (oldest === undefined) return done(false)
    const wanted = say(own.map(({ body }) => body))
    const edited = wanted === oldest.body ? done(true) : await edit(place, oldest, wanted)
    // The others are deleted when one says what they say, and not before.
    if (!edited.ok) return edited.failure.kind === 'gone' ? done(false) : edited
    for (const other of others) {
      const removed = await remove(place, other)
      if (!removed.ok) return removed
    }
    return done(true)
  }

  /** Writes the first that can be edited, of comments whose authors are not known. False: there is none. */
  async function editFirst(place: At, some: readonly Comment[], say: Kept['say']): Promise<Result<boolean>> {
    for (const comment of some) {
      const before = editable.get(comment.id)
      if (before === false) continue
      const wanted = say([comment.body])
      if (wanted === comment.body && (before || some.length === 1)) return done(true)
      const edited = await edit(place, comment, wanted)
      const kind = edited.ok ? 'done' : edited.failure.kind
      if (!edited.ok && kind !== 'denied' && kind !== 'gone') return edited
      editable.set(comment.id, edited.ok)
      if (edited.ok) return done(true)
    }
    return done(false)
  }

  return async function keepComment({ issue, repository }, { isOurs, say }) {
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
    const found = comments.value.filter(({ body }) => body !== '' && isOurs(body))
    const me = found.length > 0 ? await whoWeAre() : done(undefined)
    if (!me.ok) return me
    const by = (whose: boolean | undefined) => found.filter(({ author }) => me.value?.(author) === whose)
    const own = by(true)
    const kept = own.length > 0 ? await merge(place, own, say) : await editFirst(place, by(undefined), say)
    if (!kept.ok) return kept
    if (kept.value) return done(undefined)
    // Not heard of again: it is looked for before it is repeated, as every time.
    const made = await ask('create', Anything, (octokit) =>
      octokit.rest.issues.createComment.endpoint({ ...place, issue_number: issue.number, body: say([]) }),
    )
    return made.ok ? done(undefined) : made
  }
}
