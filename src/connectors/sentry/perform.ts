// Links the related task back on Sentry's side, as an external issue of our own integration. Sends a key and an
// address, nothing else.
import type { LinkSource } from '../../core/effect.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Source } from '../connector.ts'
import type { Ask } from './client.ts'
import { Anything, type Installation, Installations } from './schema.ts'

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

  return {
    /**
     * `POST /sentry-app-installations/{uuid}/external-issues/`. Sentry keeps one external issue for each issue
     * and integration, so a repeat updates it. https://docs.sentry.io/api/integration/
     */
    async link({ source, issue }: LinkSource) {
      // `OPS-12`, or `owner/name#12`, where the name may hold a dash of its own.
      const end = issue.key.search(/[-#]\d+$/)
      const issueId = Number(source)
      if (end < 1 || !Number.isSafeInteger(issueId)) {
        return failed({ kind: 'refused', system: 'sentry', reason: 'invalid' })
      }
      const uuid = installation === undefined ? await findInstallation() : done(installation)
      if (!uuid.ok) return uuid
      installation = uuid.value
      const answer = await ask(
        `sentry-app-installations/${encodeURIComponent(uuid.value)}/external-issues/`,
        Anything,
        {
          issueId,
          webUrl: issue.url,
          project: issue.key.slice(0, end),
          identifier: issue.key.slice(end + 1),
        },
      )
      if (answer.ok) return done(undefined)
      // Either the issue is gone or the installation is: the next attempt looks it up again.
      if (answer.failure.kind === 'gone') installation = undefined
      return answer
    },
  }
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
