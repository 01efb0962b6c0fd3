// Texts of issues and comments. What a customer or Sentry wrote stands in a fence, as it is: GitHub would otherwise
// make something of it, such as a mention that calls somebody, a picture that is fetched, or a mark like ours.
import { MOST_BODY, MOST_TITLE } from './limits.ts'

/** A link that stands at the end: `label: url`. */
export type Footer = { readonly label: string; readonly url: string }

const SHORTENED = '… (shortened)'

/** The text in a fence and, when its address is a web address, the footer. A text that is too long is cut, and says so. */
export function bodyOf(text: string, footer: Footer): string {
  const clean = cleaned(text)
  const end = footerOf(footer)
  const fence = '`'.repeat(Math.max(3, longestRun(clean) + 1))
  const room = MOST_BODY - end.length - 2 * fence.length - 'text\n\n'.length
  const whole = clean.length <= room ? clean : `${cut(clean, room - SHORTENED.length - 1)}\n${SHORTENED}`
  return `${fence}text\n${whole}\n${fence}${end}`
}

/** One line of at most 256 characters. Nothing left of it: the other title. */
export function titleOf(text: string, otherwise: string): string {
  const line = cleaned(text).replace(/\s+/g, ' ').trim()
  if (line === '') return otherwise
  return line.length <= MOST_TITLE ? line : `${cut(line, MOST_TITLE - 1)}…`
}

/** An address as it can stand between angle brackets or round ones. Undefined: it is no web address. */
export function webAddress(url: string): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return undefined
  return parsed.href.replace(
    /[<>()'"\\]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

function footerOf({ label, url }: Footer): string {
  const address = webAddress(url)
  return address === undefined ? '' : `\n\n${label}: <${address}>`
}

/** A fence must be longer than any within it (https://github.github.com/gfm/#fenced-code-blocks). */
function longestRun(text: string): number {
  return text.match(/`+/g)?.reduce((longest, run) => Math.max(longest, run.length), 0) ?? 0
}

/** Without control characters and halves of characters. */
function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}

/** At most so many characters, never half of one. */
function cut(text: string, length: number): string {
  return text.slice(0, Math.max(0, length)).replace(/[\uD800-\uDBFF]$/, '')
}
