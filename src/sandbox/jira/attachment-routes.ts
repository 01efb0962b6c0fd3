// Files on an issue, sent as multipart/form-data.
// https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/
import type { Context } from 'hono'
import { badRequest, noIssue, problem } from './answer.ts'
import type { NewFile } from './changes.ts'
import type { Route, Site } from './route.ts'
import { BRIDGE } from './site.ts'

/** Bytes of one file: what Jira's administrators start from. */
const LARGEST_FILE = 10 * 1024 * 1024
/** Files in one request. */
const MOST_FILES = 60

export function attachmentRoutes({ world, changes, render }: Site): readonly Route[] {
  async function attach(c: Context): Promise<Response> {
    // Without it a page in somebody's browser could send the form.
    if (c.req.header('x-atlassian-token') !== 'no-check') return c.text('XSRF check failed', 403)
    const issue = world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return noIssue(c)
    const files = await filesOf(c)
    if (files === undefined || files.length === 0) return badRequest(c)
    if (files.length > MOST_FILES || files.some((file) => file.content.byteLength > LARGEST_FILE))
      return problem(c, 413, ['The file is too large.'])
    return c.json(changes.attach(issue.id, files, BRIDGE).map(render.attachment))
  }

  return [{ method: 'POST', path: '/rest/api/3/issue/:issue/attachments', answer: attach }]
}

/** The parts that are called `file`. Undefined: it is no form, or a part is no file. */
async function filesOf(c: Context): Promise<readonly NewFile[] | undefined> {
  const form = await c.req.raw.formData().catch(() => undefined)
  const parts = form?.getAll('file')
  if (parts === undefined) return undefined
  const files = parts.filter((part) => part instanceof File)
  if (files.length < parts.length) return undefined
  return Promise.all(
    files.map(async (file) => ({
      name: file.name,
      type: file.type,
      content: new Uint8Array(await file.arrayBuffer()),
    })),
  )
}
