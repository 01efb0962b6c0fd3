// Holds a document against its schema and its further rules, and gathers every fault at once.
import type { z } from 'zod'
import { type Document, readDocument } from './document.ts'
import { type Fault, type Parsed, type Path, printPath } from './fault.ts'
import { notOneOf } from './suggest.ts'

/** What a rule finds wrong, and whether the key or its value is to blame. */
export type Finding = { readonly path: Path; readonly on: 'key' | 'value'; readonly message: string }

/** A rule over several keys. It looks at plain data that may be broken anywhere, so that nothing hides it. */
export type Rule = (value: unknown) => readonly Finding[]

/** Takes YAML text and gives what the schema makes of it, or every fault in the order of the file. */
export function judge<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  rules: readonly Rule[],
): Parsed<z.output<Schema>> {
  const read = readDocument(text, file)
  if (!read.ok) return read
  const document = read.value
  const parsed = schema.safeParse(document.value, { reportInput: true })
  const broken = parsed.success ? [] : parsed.error.issues.flatMap((issue) => findingsOf(issue, document))
  // What is broken by itself need not keep the further rules too.
  const places = new Set(broken.map(({ path }) => printPath(path)))
  const further = rules
    .flatMap((rule) => rule(document.value))
    .filter(({ path }) => !places.has(printPath(path)))
  const faults = [
    ...document.faults,
    ...[...broken, ...further]
      .filter(({ path }) => !document.isUnread(path))
      .map(({ path, on, message }) => document.fault(path, on, message)),
  ]
  if (parsed.success && faults.length === 0) return { ok: true, value: parsed.data }
  return { ok: false, faults: faults.toSorted(byPlace) }
}

function byPlace(left: Fault, right: Fault): number {
  return left.line - right.line || left.column - right.column
}

function findingsOf(issue: z.core.$ZodIssue, document: Document): Finding[] {
  const { path } = issue
  switch (issue.code) {
    case 'unrecognized_keys': {
      // The schema's own message is the list of keys that it knows (see `section`).
      const allowed = issue.message.split(', ')
      return issue.keys.map((key) => ({
        path: [...path, key],
        on: 'key',
        message: notOneOf(key, 'a key here', allowed),
      }))
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, on: 'key', message }))
    case 'invalid_type':
      return [{ path, on: 'value', message: document.has(path) ? wrongKind(issue) : 'is missing' }]
    case 'invalid_value':
      if (!document.has(path)) return [{ path, on: 'value', message: 'is missing' }]
      if (typeof issue.input !== 'string') return [{ path, on: 'value', message: wrongKind(issue) }]
      return [{ path, on: 'value', message: issue.message }]
    default:
      return [{ path, on: 'value', message: issue.message }]
  }
}

function wrongKind(issue: z.core.$ZodIssue): string {
  if (issue.input === null) return 'is empty'
  const expected = issue.code === 'invalid_type' ? issue.expected : 'string'
  return `must be ${EXPECTED[expected] ?? 'text'}, not ${kindOf(issue.input)}`
}

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
  boolean: 'true or false',
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return `${value}: put it in quotes if it is meant as text`
  if (typeof value === 'number') return 'a number: put it in quotes if it is meant as text'
  return 'a group of keys'
}
