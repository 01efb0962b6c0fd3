// The comment about the tickets behind an issue: one for each issue, found by an entity property and edited in place.
// Of other comments nothing but their ids is kept: no word of them is read (the Sentry rule, wall 1).
import { addComment, getComments, getCommentsByIds, updateComment } from 'jira.js/cloud'
import { done, failed, type Result } from '../../core/failure.ts'
import { impactLines } from '../../core/impact.ts'
import type { Tracker } from '../connector.ts'
import { documentOf } from './adf.ts'
import type { Ask } from './client.ts'
import { CommentIds, CommentProperties, CreatedComment } from './schema.ts'

/** The key of the property by which our comment is known, whoever has lost what. */
const PROPERTY = 'bugbridge-impact'

/** Comments looked through for ours, newest first: as many as one call gives the properties of. */
const PAGE = 100
const PAGES = 10

const NO_FOOTER = { label: '', url: '' }

export function createImpact(ask: Ask): Pick<Tracker, 'writeImpact'> {
  /** The id of our comment; undefined: there is none. */
  async function find(issueIdOrKey: string): Promise<Result<string | undefined>> {
    const ids: number[] = []
    for (let page = 0; page < PAGES; page++) {
      const read = await ask('read', CommentIds, (client) =>
        getComments(client, { issueIdOrKey, orderBy: '-created', startAt: page * PAGE, maxResults: PAGE }),
      )
      if (!read.ok) return read
      ids.push(...read.value.comments.map(({ id }) => Number(id)))
      if (read.value.comments.length < PAGE) break
    }
    if (ids.length === 0) return done(undefined)
    const read = await ask('read', CommentProperties, (client) =>
      getCommentsByIds(client, { ids, expand: 'properties' }),
    )
    if (!read.ok) return read
    const mine = read.value.values.find(({ properties }) => properties.some(({ key }) => key === PROPERTY))
    return done(mine?.id)
  }

  return {
    /**
     * `PUT /rest/api/3/issue/{id}/comment/{id}` without telling anybody, or `POST …/comment` once. Failure `gone`
     * without the issue; `unclear` when a creation was not heard of: look again once it must be there.
     */
    async writeImpact({ issue, impact, place }) {
      const issueIdOrKey = encodeURIComponent(issue.id)
      const { content: paragraphs, ...document } = documentOf(impactLines(impact).join('\n'), NO_FOOTER)
      const body = { ...document, content: [...paragraphs] }
      const content = { body, properties: [{ key: PROPERTY, value: { version: 1 } }] }
      const edit = (id: string) =>
        ask('upsert', CreatedComment, (client) =>
          updateComment(client, {
            issueIdOrKey,
            id: encodeURIComponent(id),
            notifyUsers: false,
            body: content,
          }),
        )
      if (place !== undefined) {
        const edited = await edit(place)
        if (edited.ok) return done({ place })
        // Somebody deleted the comment, or the issue: the search tells.
        if (edited.failure.kind !== 'gone') return failed(edited.failure)
      }
      const found = await find(issueIdOrKey)
      if (!found.ok) return found
      const written =
        found.value === undefined
          ? await ask('create', CreatedComment, (client) => addComment(client, { issueIdOrKey, ...content }))
          : await edit(found.value)
      return written.ok ? done({ place: written.value.id }) : written
    },
  }
}
