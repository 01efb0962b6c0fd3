// Reads issues: by id, by key, by our mark, and when engineering last moved. Asks for no free text: Sentry's
// integrations copy its words into summaries, descriptions and comments (the Sentry rule, wall 1).
import { bulkFetchIssues, getBulkChangelogs, searchAndReconsileIssuesUsingJqlPost } from 'jira.js/cloud'
import { done, failed } from '../../core/failure.ts'
import type { Tracker } from '../connector.ts'
import type { Ask } from './client.ts'
import { factsOf, refOf } from './facts.ts'
import { isMark } from './mark.ts'
import type { AskForOne } from './one-issue.ts'
import { allPages } from './pages.ts'
import { BulkIssues, Changelogs, FoundIssues, Issue } from './schema.ts'

/** All that is asked for of an issue. `issuelinks` brings other issues' summaries along; the schema drops them. */
const FIELDS = [
  'status',
  'resolution',
  'priority',
  'fixVersions',
  'duedate',
  'issuelinks',
  'labels',
  'updated',
]

/** A change of one of these is a move of engineering; the label is what old changelog entries have instead. */
const MOVES = new Map([
  ['status', 'status'],
  ['resolution', 'resolution'],
  ['priority', 'priority'],
  ['fixVersions', 'fix version'],
  ['duedate', 'duedate'],
])

/** A key of Jira's as people write it. */
const KEY = /^[A-Z][A-Z0-9_]{1,30}-\d{1,9}$/

type Reads = Pick<Tracker, 'readIssues' | 'findByKey' | 'findByMark' | 'readMoved'>

/** `browseUrl` is the site for links that people open. */
export function createReads(ask: Ask, browseUrl: string, askForOne: AskForOne): Reads {
  const site = browseUrl.replace(/(?<!\/)\/+$/, '')
  return {
    /**
     * `POST /rest/api/3/issue/bulkfetch`, at most 100 ids; consistent at once, unlike a search. Ids that are
     * not answered are deleted, or we may not see them: Jira does not tell these apart.
     */
    async readIssues(ids) {
      if (ids.length === 0) return done({ found: [], gone: [] })
      const read = await ask('read', BulkIssues, (client) =>
        bulkFetchIssues(client, { issueIdsOrKeys: [...ids], fields: FIELDS }),
      )
      if (!read.ok) return read
      const parsed = read.value.issues.map((issue) => Issue.safeParse(issue))
      const found = parsed.flatMap((issue) => (issue.success ? [factsOf(issue.data, site)] : []))
      // By the specification an issue error is one that may pass; missing issues are never listed there. Nothing
      // says which issue it means, so with an error, or an issue that cannot be read, none is taken to be gone.
      const isWhole = read.value.issueErrors.length === 0 && parsed.every((issue) => issue.success)
      if (!isWhole) return done({ found, gone: [] })
      const present = new Set(found.map((issue) => issue.ref.id))
      return done({ found, gone: ids.filter((id) => !present.has(id)) })
    },

    /** The key may be one from before a move. Failure `refused` (unreadable) when the issue's shape is unknown. */
    async findByKey(key) {
      const name = key.trim().toUpperCase()
      if (!KEY.test(name)) return done(undefined)
      const one = await askForOne(name, FIELDS)
      if (!one.ok || one.value === undefined) return one.ok ? done(undefined) : one
      const issue = Issue.safeParse(one.value)
      if (!issue.success) return failed({ kind: 'refused', system: 'jira', reason: 'unreadable' })
      return done(factsOf(issue.data, site))
    },

    /** `POST /rest/api/3/search/jql` by label, all pages. Eventually consistent: a new issue may be missing. */
    async findByMark(mark) {
      if (!isMark(mark)) return failed({ kind: 'refused', system: 'jira', reason: 'invalid' })
      const pages = await allPages((nextPageToken) =>
        ask('read', FoundIssues, (client) =>
          searchAndReconsileIssuesUsingJqlPost(client, {
            jql: `labels = "${mark}"`,
            fields: ['id'],
            nextPageToken,
          }),
        ),
      )
      return pages.ok ? done(pages.value.flatMap((page) => page.issues.map(({ id }) => refOf(id)))) : pages
    },

    /**
     * `POST /rest/api/3/changelog/bulkfetch`, all pages (oldest entries come first). 0: nothing ever moved.
     */
    async readMoved(ids) {
      if (ids.length === 0) return done(0)
      const pages = await allPages((nextPageToken) =>
        ask('read', Changelogs, (client) =>
          getBulkChangelogs(client, { issueIdsOrKeys: [...ids], fieldIds: [...MOVES.keys()], nextPageToken }),
        ),
      )
      if (!pages.ok) return pages
      const moves = pages.value
        .flatMap((page) => page.issueChangeLogs)
        .flatMap((log) => log.changeHistories)
        .filter((history) => history.items.some(isMove))
      return done(moves.reduce((newest, move) => Math.max(newest, move.created), 0))
    },
  }
}

/** Whether a changelog item is a move. Checked again, since the filter may let whole entries through. */
function isMove(item: {
  readonly fieldId?: string | null | undefined
  readonly field?: string | null | undefined
}) {
  if (item.fieldId) return MOVES.has(item.fieldId)
  const label = item.field?.toLowerCase() ?? ''
  return [...MOVES.values()].includes(label)
}
