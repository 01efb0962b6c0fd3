// Jira's cursor paging: the pages of one answer, one after the other.
import { done, failed, type Result } from '../../core/failure.ts'

type Page = { readonly nextPageToken?: string | null | undefined }

/** Pages of 50 to 1,000 entries each, more than any honest answer has. */
const MOST_PAGES = 100

/** Asks until there is no next page. A cursor that does not move on ends it too; one that moves on for ever fails. */
export async function allPages<P extends Page>(
  ask: (nextPageToken: string | undefined) => Promise<Result<P>>,
): Promise<Result<readonly P[]>> {
  const pages: P[] = []
  let token: string | undefined
  while (pages.length < MOST_PAGES) {
    const page = await ask(token)
    if (!page.ok) return page
    pages.push(page.value)
    const next = page.value.nextPageToken ?? undefined
    if (next === undefined || next === token) return done(pages)
    token = next
  }
  return failed({ kind: 'refused', system: 'jira', reason: 'too-large' })
}
