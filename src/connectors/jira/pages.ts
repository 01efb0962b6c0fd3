// Jira's cursor paging: the pages of one answer, one after the other.
import { done, type Result } from '../../core/failure.ts'

type Page = { readonly nextPageToken?: string | null | undefined }

/** Asks until there is no next page. A cursor that does not move on ends it too, so that it always ends. */
export async function allPages<P extends Page>(
  ask: (nextPageToken: string | undefined) => Promise<Result<P>>,
): Promise<Result<readonly P[]>> {
  const pages: P[] = []
  let token: string | undefined
  for (;;) {
    const page = await ask(token)
    if (!page.ok) return page
    pages.push(page.value)
    const next = page.value.nextPageToken ?? undefined
    if (next === undefined || next === token) return done(pages)
    token = next
  }
}
