// Files on an issue: what their names are, and putting another one there. A name was chosen by a customer, so it is
// made harmless first: to whoever downloads the file, and to the multipart body that carries it.
import { addAttachment } from 'jira.js/cloud'
import { done, failed } from '../../core/failure.ts'
import type { Tracker } from '../connector.ts'
import type { Ask } from './client.ts'
import type { AskForOne } from './one-issue.ts'
import { Attached, AttachedFiles } from './schema.ts'

type Files = Pick<Tracker, 'listAttachments' | 'attach'>

export function createFiles(ask: Ask, askForOne: AskForOne): Files {
  return {
    /** Failure `gone` without the issue, `refused` (unreadable) when it does not list its files. */
    async listAttachments(issue) {
      const one = await askForOne(issue.id, ['attachment'])
      if (!one.ok) return one
      if (one.value === undefined) return failed({ kind: 'gone', system: 'jira' })
      const files = AttachedFiles.safeParse(one.value)
      // Without the list it would say that nothing is there, and everything would be attached again.
      if (!files.success) return failed({ kind: 'refused', system: 'jira', reason: 'unreadable' })
      return done(files.data.fields.attachment.map((file) => file.filename))
    },

    /**
     * `POST /rest/api/3/issue/{id}/attachments`, one file. Jira keeps two files of one name, so that a repeat makes
     * a second one: an answer that is not heard is `unclear`. Failure `refused` (too-large) over the site's limit.
     */
    async attach({ issue, mark, name, type, content }, until) {
      const attached = await ask(
        'create',
        Attached,
        (client) =>
          addAttachment(client, {
            issueIdOrKey: encodeURIComponent(issue.id),
            attachments: {
              filename: fileName(mark, name),
              content: new Blob([content], { type: mediaType(type) }),
            },
          }),
        until,
      )
      return attached.ok ? done(undefined) : attached
    },
  }
}

/** Characters (UTF-16). */
const MOST_NAME = 200
const LONGEST_ENDING = 20
/** Of a longer name only the end is looked at. */
const LONGEST_READ = 1_000

/** What cannot be in a file's name on Windows. */
const FORBIDDEN = /["*:<>?|]/g

/**
 * `<mark>-<name>`: the last part of a path, without control or formatting characters (line ends, changes of the
 * writing direction), at most 200 characters of which the ending stays. Nothing left of it: `file`.
 */
export function fileName(mark: string, name: string): string {
  const last = name.slice(-LONGEST_READ).toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = trimmed(last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').replace(FORBIDDEN, '_'))
  const room = MOST_NAME - mark.length - 1
  if (clean.length <= room) return `${mark}-${clean || 'file'}`
  const dot = clean.lastIndexOf('.')
  const ending = dot > 0 && clean.length - dot <= LONGEST_ENDING ? clean.slice(dot) : ''
  const start = clean.slice(0, room - ending.length).replace(/[\uD800-\uDBFF]$/, '')
  return `${mark}-${start}${ending}`
}

/** Without blanks and dots at either end: a name of dots alone leads elsewhere. */
function trimmed(name: string): string {
  const isPlain = (character: string) => !/[\s.]/.test(character)
  const characters = [...name]
  const first = characters.findIndex(isPlain)
  return first < 0 ? '' : characters.slice(first, characters.findLastIndex(isPlain) + 1).join('')
}

/** A type and subtype as RFC 6838 §4.2 allows them, without parameters. Any other: bytes. */
export function mediaType(type: string): string {
  const [bare = ''] = type.split(';')
  const isType = /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/i.test(bare.trim())
  return isType ? bare.trim().toLowerCase() : 'application/octet-stream'
}
