// Asks for one issue, by id or key, and tells one that is not there from one that Jira could not fetch.
import { bulkFetchIssues } from 'jira.js/cloud'
import type { Clock } from '../../core/clock.ts'
import { done, failed, type Result, WAIT_WITHOUT_HEADER } from '../../core/failure.ts'
import type { Ask } from './client.ts'
import { BulkIssues } from './schema.ts'

/** Gives the issue with these fields as Jira answers it, yet to be checked. Undefined: there is none that we may see. */
export type AskForOne = (idOrKey: string, fields: readonly string[]) => Promise<Result<unknown>>

/** `POST /rest/api/3/issue/bulkfetch`, which is consistent at once. Failure `later` after an issue error, which may pass. */
export function createAskForOne(ask: Ask, clock: Clock): AskForOne {
  return async function askForOne(idOrKey, fields) {
    const read = await ask('read', BulkIssues, (client) =>
      bulkFetchIssues(client, { issueIdsOrKeys: [idOrKey], fields: [...fields] }),
    )
    if (!read.ok) return read
    const [issue] = read.value.issues
    return issue === undefined && read.value.issueErrors.length > 0
      ? failed({ kind: 'later', system: 'jira', at: clock.now() + WAIT_WITHOUT_HEADER })
      : done(issue)
  }
}
