// Files on comments: how they come onto the account, how REST shows them, and where their content is.
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
import { hex, type Random } from './random.ts'

/** A file as somebody puts it onto a comment. Text is stored as UTF-8. */
export type NewAttachment = {
  readonly name: string
  readonly type: string
  readonly content: string | Uint8Array
  /** What the scan found, by default nothing. */
  readonly malware?: boolean
  /** Within the comment's text, and not listed unless inline images are asked for. */
  readonly inline?: boolean
}

export type StoredFile = {
  readonly id: number
  readonly token: string
  readonly name: string
  readonly type: string
  readonly content: Uint8Array<ArrayBuffer>
  readonly malware: boolean
  readonly inline: boolean
}

/** Keeps the files on the account and gives them their names there. */
export function storeFiles(
  account: { readonly files: Map<string, StoredFile>; readonly nextId: () => number },
  random: Random,
  files: readonly NewAttachment[],
): readonly StoredFile[] {
  return files.map(({ name, type, content, malware = false, inline = false }) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
    const id = account.nextId()
    const token = `${hex(random, 12)}${id}`
    const file = { id, token, name, type, content: bytes, malware, inline }
    account.files.set(token, file)
    return file
  })
}

/** A file as it stands in the list of a comment's attachments, on the account that lives at `origin`. */
export function attachmentJson(file: StoredFile, origin: string) {
  const address = contentUrl(file, origin)
  return {
    url: `${origin}/api/v2/attachments/${file.id}.json`,
    id: file.id,
    file_name: file.name,
    content_url: address,
    mapped_content_url: address,
    content_type: file.type,
    size: file.content.byteLength,
    inline: file.inline,
    deleted: false,
    malware_access_override: false,
    malware_scan_result: file.malware ? 'malware_found' : 'malware_not_found',
    thumbnails: [],
  }
}

/** On the account itself, though the content is elsewhere: that address redirects to it. */
function contentUrl({ token, name }: StoredFile, origin: string): string {
  return `${origin}/attachments/token/${token}/?name=${encodeURIComponent(name.toWellFormed())}`
}
