// Our own comments on an issue: found by their hidden first line, edited and never repeated. Others' comments are
// passed over; not a word of them is kept.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import type { Located } from './read.ts'
import { placeOf } from './repositories.ts'
import { Anything, Comments } from './schema.ts'

/** One comment of ours, as it is to be. */
export type Kept = {
  /** Whether a text is this comment. */
  readonly isOurs: (body: string) => boolean
  /** What it should say, from what it says: in none, or in several of which it is made one, the oldest first. */
  readonly say: (bodies: readonly string[]) => string
}

export type KeepComment = (on: Located, kept: Kept) => Promise<Result<undefined>>

type Comment = { readonly id: number; readonly body: string }

/**
 * `GET …/comments`, and then `PATCH` or `POST`; nothing when it already says so. A creation that nobody heard of may be
 * made again before the list shows it: of several the oldest stays, with what all of them say, and the others are
 * deleted. In a public repository somebody may have copied our first line into a comment of their own, which GitHub
 * does not let us edit: that one is passed over, and nothing is read from it.
 */
export function createKeepComment({ ask, pages }: GitHub): KeepComment {
  type At = ReturnType<typeof placeOf>
  /** Whose a comment is does not change: asked once, since each asking is a write. */
  const authored = new Map<number, boolean>()

  /** True: it is ours, and says so now. False: somebody else's, or gone. */
  async function edit(place: At, { id }: Comment, body: string): Promise<Result<boolean>> {
    const edited = await ask('upsert', Anything, (octokit) =>
      octokit.rest.issues.updateComment.endpoint({ ...place, comment_id: id, body }),
    )
    if (edited.ok) return done(true)
    const { kind } = edited.failure
    return kind === 'denied' || kind === 'gone' ? done(false) : edited
  }

  async function remove(place: At, { id }: Comment): Promise<Result<unknown>> {
    const removed = await ask('upsert', Anything, (octokit) =>
      octokit.rest.issues.deleteComment.endpoint({ ...place, comment_id: id }),
    )
    return !removed.ok && removed.failure.kind === 'gone' ? done(undefined) : removed
  }

  /** Those that can be edited; each is asked, since nothing else tells them from copies. */
  async function ownOf(place: At, comments: readonly Comment[]): Promise<Result<readonly Comment[]>> {
    const own: Comment[] = []
    for (const comment of comments) {
      const before = authored.get(comment.id)
      const isOwn = before === undefined ? await edit(place, comment, comment.body) : done(before)
      if (!isOwn.ok) return isOwn
      authored.set(comment.id, isOwn.value)
      if (isOwn.value) own.push(comment)
    }
    return done(own)
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
    const own = found.length > 1 ? await ownOf(place, found) : done(found)
    if (!own.ok) return own
    const [oldest, ...others] = own.value
    if (oldest !== undefined) {
      const wanted = say(own.value.map(({ body }) => body))
      const edited = wanted === oldest.body ? done(true) : await edit(place, oldest, wanted)
      if (!edited.ok) return edited
      for (const other of others) {
        const removed = await remove(place, other)
        if (!removed.ok) return removed
      }
      if (edited.value) return done(undefined)
    }
    // Not heard of again: it is looked for before it is repeated, as every time.
    const made = await ask('create', Anything, (octokit) =>
      octokit.rest.issues.createComment.endpoint({ ...place, issue_number: issue.number, body: say([]) }),
    )
    return made.ok ? done(undefined) : made
  }
}
