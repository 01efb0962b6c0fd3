// The part of the Atlassian Document Format that plain words, quotes, lists, code and links need. Jira refuses
// what is outside its schema; this one is narrower, and refuses the rest of it too.
// https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
import { z } from 'zod'

export type AdfNode = {
  readonly type: string
  readonly version?: 1
  readonly text?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly marks?: readonly AdfMark[]
  readonly content?: readonly AdfNode[]
}

type AdfMark = { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }

const link = z.strictObject({
  type: z.literal('link'),
  attrs: z.strictObject({ href: z.string(), title: z.string().exactOptional() }),
})
const style = z.strictObject({ type: z.enum(['strong', 'em', 'strike', 'underline']) })
const code = z.strictObject({ type: z.literal('code') })

const unmarked = z.strictObject({ type: z.literal('text'), text: z.string().min(1) })
// Code takes no other style.
const marks = z.union([z.array(z.union([link, style])), z.array(z.union([link, code]))])
const text = unmarked.extend({ marks: marks.exactOptional() })

const inline = z.union([
  text,
  z.strictObject({ type: z.literal('hardBreak') }),
  z.strictObject({ type: z.literal('inlineCard'), attrs: z.strictObject({ url: z.string() }) }),
])

const inlines = z.array(inline).exactOptional()
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: inlines })
const heading = z.strictObject({
  type: z.literal('heading'),
  attrs: z.strictObject({ level: z.number().int().min(1).max(6) }),
  content: inlines,
})
const codeBlock = z.strictObject({
  type: z.literal('codeBlock'),
  attrs: z.strictObject({ language: z.string().exactOptional() }).exactOptional(),
  content: z.array(unmarked).exactOptional(),
})

const list: z.ZodType<AdfNode> = z.lazy(() =>
  z.strictObject({ type: z.enum(['bulletList', 'orderedList']), content: z.array(listItem).min(1) }),
)
const listItem: z.ZodType<AdfNode> = z.strictObject({
  type: z.literal('listItem'),
  content: z.array(z.union([paragraph, codeBlock, list])).min(1),
})

const blockquote = z.strictObject({
  type: z.literal('blockquote'),
  content: z.array(z.union([paragraph, codeBlock, list])).min(1),
})
const panel = z.strictObject({
  type: z.literal('panel'),
  attrs: z.strictObject({ panelType: z.enum(['info', 'note', 'tip', 'warning', 'error', 'success']) }),
  content: z.array(z.union([paragraph, heading, list])).min(1),
})
const rule = z.strictObject({ type: z.literal('rule') })

export const AdfDocument: z.ZodType<AdfNode> = z.strictObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(z.union([paragraph, heading, codeBlock, list, blockquote, panel, rule])),
})
