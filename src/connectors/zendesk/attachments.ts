// The files of a ticket: which there are, and what is in one. What a comment says is never read.
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#list-comments
import type { Attachment } from '../../core/facts.ts'
import { done, failed, type RefusalReason, type Result } from '../../core/failure.ts'
import type { TicketRef } from '../../core/ref.ts'
import type { FetchFile } from '../file.ts'
import type { Client } from './client.ts'
import { FILE_BYTES, FILE_REDIRECTS } from './limits.ts'
import { type Comment, CommentPage } from './schema.ts'
import { ZENDESK } from './system.ts'

/** The files on the newest thousand comments by people, public and internal, images within a text included; oldest first. */
export async function readAttachments(
  client: Client,
  ticket: TicketRef,
): Promise<Result<readonly Attachment[]>> {
  const path = `/api/v2/tickets/${encodeURIComponent(ticket.id)}/comments?include_inline_images=true&sort_order=desc`
  const newestFirst: Comment[] = []
  for await (const page of client.pages(path, CommentPage)) {
    if (!page.ok) return page
    newestFirst.push(...page.value.comments)
  }
  const files = newestFirst.reverse().filter(isByPerson).flatMap(attachmentsOf)
  return done([...new Map(files.map((file) => [file.id, file])).values()])
}

/** Not by a trigger or an automation, nor by Zendesk itself, which is the user -1. */
function isByPerson({ author_id, via }: Comment): boolean {
  return !(author_id ?? '-').startsWith('-') && via?.channel !== 'rule'
}

function attachmentsOf({ attachments }: Comment): readonly Attachment[] {
  return attachments
    .filter((file) => !file.deleted && file.malware_scan_result !== 'malware_found')
    .map((file) => ({
      id: file.id,
      name: file.file_name,
      type: file.content_type,
      bytes: file.size,
      url: file.content_url,
    }))
}

/** Hosts where Zendesk keeps what is in files; to be handed to a `FetchFile`. */
export const ZENDESK_CONTENT = /^(?:[a-z0-9-]+\.)+zdusercontent\.com$/

/**
 * A file's content. Its address is on the account itself and redirects to where Zendesk keeps files
 * (`*.zdusercontent.com`). Our credentials are shown to the account alone, and only where a file may be.
 * https://developer.zendesk.com/documentation/api-basics/best-practices/working-with-url-properties/
 * @param account - its address; an attachment that names any other host is refused without a call.
 */
export async function download(
  client: Client,
  fetchFile: FetchFile,
  account: string,
  attachment: Attachment,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (!isOnAccount(attachment.url, account)) return refused('host-not-allowed')
  if (attachment.bytes > FILE_BYTES) return refused('too-large')
  let reply = await client.signedIn((authorization) => fetchFile({ url: attachment.url, authorization }))
  for (let hop = 0; hop < FILE_REDIRECTS && reply.ok && reply.value.kind === 'elsewhere'; hop++)
    reply = await fetchFile({ url: reply.value.url })
  if (!reply.ok) return reply
  if (reply.value.kind === 'elsewhere') return refused('invalid')
  // Who is not let in may be led to a page that says so, with the status of a success.
  return reply.value.bytes.byteLength === attachment.bytes ? done(reply.value.bytes) : refused('unreadable')
}

/** An address of the API is no file, whatever an answer says. */
function isOnAccount(address: string, account: string): boolean {
  const [file, own] = [URL.parse(address), URL.parse(account)]
  if (file === null || own === null || file.username !== '' || file.password !== '') return false
  return file.protocol === own.protocol && file.host === own.host && !/^\/(?:api|oauth)\//.test(file.pathname)
}

function refused(reason: RefusalReason): Result<never> {
  return failed({ kind: 'refused', system: ZENDESK, reason })
}
