// Rich text: reading it from requests, and turning it into the plain string that webhooks and version 2 of the
// API give, and back.
import { AdfDocument, type AdfNode } from './adf-schema.ts'

/** Jira's default limit of a text field, in characters. How Cloud counts those of a document is not published. */
const LONGEST_TEXT = 32_767

/** Reads a document from a request, or says why Jira would not take it. */
export function readDocument(value: unknown): AdfNode | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
  }
  const document = AdfDocument.safeParse(value)
  if (!document.success) return 'INVALID_INPUT'
  return flatten(document.data).length > LONGEST_TEXT
    ? `The entered text is too long. It exceeds the allowed limit of ${LONGEST_TEXT} characters.`
    : document.data
}

/** The text of a document in Jira's wiki notation: `[words|address]` for a link, `{quote}` around a quotation. */
export function flatten(node: AdfNode): string {
  switch (node.type) {
    case 'text':
      return linked(node)
    case 'hardBreak':
      return '\n'
    case 'inlineCard':
      return String(node.attrs?.url)
    case 'rule':
      return '----'
    case 'doc':
      return children(node).join('\n\n')
    case 'blockquote':
      return `{quote}${children(node).join('\n\n')}{quote}`
    case 'codeBlock':
      return `{code}${children(node).join('')}{code}`
    case 'panel':
    case 'listItem':
      return children(node).join('\n')
    case 'bulletList':
    case 'orderedList':
      return children(node)
        .map((line) => `${node.type === 'bulletList' ? '*' : '#'} ${line}`)
        .join('\n')
    default:
      return children(node).join('')
  }
}

function children(node: AdfNode): readonly string[] {
  return (node.content ?? []).map(flatten)
}

function linked(node: AdfNode): string {
  const words = node.text ?? ''
  const href = node.marks?.find((mark) => mark.type === 'link')?.attrs?.href
  return typeof href === 'string' && href !== words ? `[${words}|${href}]` : words
}

/** What a person typed, as a document: blank lines part paragraphs, `{quote}` encloses a quotation. */
export function toDocument(text: string): AdfNode {
  const blocks = text.split('{quote}').flatMap((part, index): readonly AdfNode[] => {
    const paragraphs = part
      .split(/\n{2,}/)
      .filter((words) => words.trim() !== '')
      .map(paragraph)
    return index % 2 === 0 || paragraphs.length === 0
      ? paragraphs
      : [{ type: 'blockquote', content: paragraphs }]
  })
  return { type: 'doc', version: 1, content: blocks }
}

function paragraph(words: string): AdfNode {
  const lines = words.split('\n').filter((line) => line !== '')
  const content = lines.flatMap((line, index): readonly AdfNode[] => {
    const written: AdfNode = { type: 'text', text: line }
    return index === 0 ? [written] : [{ type: 'hardBreak' }, written]
  })
  return { type: 'paragraph', content }
}
