// Links the related task back on Sentry's side, as an external issue of our own integration. Sends a key and an
// address, nothing else.
import { done, failed, type Result } from '../../core/failure.ts'
import type { Source } from '../connector.ts'
import type { Ask } from './client.ts'
import { WITHOUT } from './read.ts'
import { Anything, type Installation, Installations, MergedIssue } from './schema.ts'

/** Pages of 100 installations, more than any organization has. */
const MOST_PAGES = 20

/** `integration` is the slug of our internal integration, with or without the ending that Sentry adds to it. */
export function createWrites(ask: Ask, org: string, integration: string): Pick<Source, 'link'> {
  /** It changes only when the integration is installed anew, so it is asked for once. */
  let installation: string | undefined

  /** `GET /organizations/{org}/sentry-app-installations/`, all pages. */
  async function findInstallation(): Promise<Result<string>> {
    let cursor: string | undefined
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
      const path = `organizations/${encodeURIComponent(org)}/sentry-app-installations/${query}`
      const page = await ask(path, Installations)
      if (!page.ok) return page
      const ours = page.value.value.find((each) => isOurs(each, integration))
      if (ours !== undefined) return done(ours.uuid)
      const next = nextCursor(page.value.headers)
      // A cursor that does not move on ends it too, so that it always ends.
      if (next === undefined || next === cursor) break
      cursor = next
    }
    // Our integration is not there: somebody has to install it, as with a missing right.
    return failed({ kind: 'denied', system: 'sentry' })
  }

  /** `POST /sentry-app-installations/{uuid}/external-issues/`. */
  async function put(uuid: string, issueId: number, named: Named): Promise<Result<undefined>> {
    const path = `sentry-app-installations/${encodeURIComponent(uuid)}/external-issues/`
    const answer = await ask(path, Anything, { issueId, ...named })
    return answer.ok ? done(undefined) : answer
  }

  /**
   * After a 404 by an installation that is there: an issue that is gone needs no link any more, and one that was merged
   * is linked by the id that it has now. Whatever else it is, somebody has to mend it, as a missing right.
   */
  async function putWhereItIs(uuid: string, issueId: number, named: Named): Promise<Result<undefined>> {
    const path = `organizations/${encodeURIComponent(org)}/issues/${issueId}/${WITHOUT}`
    const there = await ask(path, MergedIssue)
    if (!there.ok) return there.failure.kind === 'gone' ? done(undefined) : there
    const now = Number(there.value.value.id)
    const answer = now === issueId ? undefined : await put(uuid, now, named)
    return answer === undefined || isGone(answer)
      ? failed({ kind: 'denied', system: 'sentry', status: 404 })
      : answer
  }

  return {
    /**
     * Sentry keeps one external issue for each issue and integration, so a repeat updates it. A 404 says that the
     * issue is gone, or that the integration was installed anew: so the installation is looked up once more, and then
     * the issue. https://docs.sentry.io/api/integration/
     */
    async link({ source, issue }) {
      // `OPS-12`, or `owner/name#12`, where the name may hold a dash of its own.
      const end = issue.key.search(/[-#]\d+$/)
      const issueId = Number(source)
      if (end < 1 || !Number.isSafeInteger(issueId)) {
        return failed({ kind: 'refused', system: 'sentry', reason: 'invalid' })
      }
      const project = issue.key.slice(0, end)
      const named: Named = { webUrl: issue.url, project, identifier: issue.key.slice(end + 1) }
      const known = installation
      if (known !== undefined) {
        const answer = await put(known, issueId, named)
        if (!isGone(answer)) return answer
      }
      installation = undefined
      const uuid = await findInstallation()
      if (!uuid.ok) return uuid
      installation = uuid.value
      if (uuid.value !== known) {
        const answer = await put(uuid.value, issueId, named)
        if (!isGone(answer)) return answer
      }
      return putWhereItIs(uuid.value, issueId, named)
    },
  }
}

/** The task, as it is named on Sentry's side. */
type Named = { readonly webUrl: string; readonly project: string; readonly identifier: string }

function isGone(result: Result<unknown>): boolean {
  return !result.ok && result.failure.kind === 'gone'
}

/**
 * Sentry ends the slug of an internal integration with six characters of a UUID (`bugbridge-1a2b3c`):
 * https://github.com/getsentry/sentry, `generate_slug`.
 */
function isOurs({ app, status }: Installation, integration: string): boolean {
  if (status === 'pending') return false
  return app.slug.startsWith(integration) && /^(?:-[0-9a-f]{6})?$/.test(app.slug.slice(integration.length))
}

/** https://docs.sentry.io/api/pagination/ : `<…>; rel="next"; results="true"; cursor="0:100:0"`. */
function nextCursor(headers: Headers): string | undefined {
  return /rel="next";\s*results="true";\s*cursor="([^"]+)"/.exec(headers.get('link') ?? '')?.[1]
}
