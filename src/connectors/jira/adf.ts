// Plain text as an Atlassian Document Format document. Nothing else is made of it: no markup of the text is
// interpreted. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/

type Text = {
  readonly type: 'text'
  readonly text: string
  readonly marks?: readonly { readonly type: 'link'; readonly attrs: { readonly href: string } }[]
}
type Paragraph = {
  readonly type: 'paragraph'
  readonly content: readonly (Text | { readonly type: 'hardBreak' })[]
}
export type Document = { readonly version: 1; readonly type: 'doc'; readonly content: readonly Paragraph[] }

/** A link that stands at the end of a document: `label: url`. */
export type Footer = { readonly label: string; readonly url: string }

/**
 * Jira refuses a description over 32,767 characters. Whether it counts the words or the JSON is not documented,
 * so the JSON is kept below it, with some room.
 */
export const MOST_CHARACTERS = 32_000
const SHORTENED = '… (shortened)'

/** Jira's limit for a summary. */
const MOST_TITLE = 255

/**
 * A document with the text and, when its address is a web address, the footer. Blank lines part paragraphs,
 * other line ends become breaks. A text that is too long is cut, and says so.
 */
export function documentOf(text: string, footer: Footer): Document {
  const clean = cleaned(text)
  const whole = assemble(clean, [], footer)
  if (fits(whole)) return whole
  // The longest beginning that fits, found by halving: fitting only gets harder with length.
  let fitting = 0
  let tooLong = MOST_CHARACTERS
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2)
    if (fits(assemble(cut(clean, middle), [SHORTENED], footer))) fitting = middle
    else tooLong = middle
  }
  return assemble(cut(clean, fitting), [SHORTENED], footer)
}

/** One line of at most 255 characters, for a summary. Nothing left of it: the other title. */
export function titleOf(text: string, otherwise: string): string {
  const line = cleaned(text).replace(/\s+/g, ' ').trim()
  if (line === '') return otherwise
  return line.length <= MOST_TITLE ? line : `${cut(line, MOST_TITLE - 1)}…`
}

function assemble(text: string, notes: readonly string[], footer: Footer): Document {
  const paragraphs = [...text.split(/\n\s*\n/), ...notes].flatMap(paragraphOf)
  return { version: 1, type: 'doc', content: [...paragraphs, ...footerOf(footer)] }
}

/** Lines as text nodes with breaks between them; the schema knows no empty text node, so blank lines go. */
function paragraphOf(text: string): Paragraph[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const content = lines.flatMap((line, at) => [
    ...(at === 0 ? [] : [{ type: 'hardBreak' } as const]),
    { type: 'text', text: line } as const,
  ])
  return content.length === 0 ? [] : [{ type: 'paragraph', content }]
}

function footerOf({ label, url }: Footer): Paragraph[] {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return []
  const link: Text = { type: 'text', text: url, marks: [{ type: 'link', attrs: { href: url } }] }
  return [{ type: 'paragraph', content: [{ type: 'text', text: `${label}: ` }, link] }]
}

function fits(document: Document): boolean {
  return JSON.stringify(document).length < MOST_CHARACTERS
}

/** Without control characters and halves of characters, which Jira or its database may refuse. */
function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}

/** At most so many characters, never half of one. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}
