// Reads the fields of a request that creates or edits an issue, field by field, with Jira's objections.
import { z } from 'zod'
import { readDocument } from './adf.ts'
import type { Patch } from './changes.ts'
import { ISSUE_TYPES, PRIORITIES, type Project } from './site.ts'
import { isDay } from './time.ts'
import { findProject, type Issue, type World } from './world.ts'

type Fields = Readonly<Record<string, unknown>>

/** What is wrong, by field. */
export type Faults = Readonly<Record<string, string>>

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: Faults }

/** A string is an objection. */
type Reader = (value: unknown, world: World, project: Project) => Patch | string

const Named = z.object({ id: z.string(), name: z.string() }).partial()

const READERS: Readonly<Record<string, Reader>> = {
  summary(value) {
    if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.'
    if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.'
    return value.length > 255 ? 'Summary must be less than 255 characters.' : { summary: value }
  },
  description(value) {
    if (value === null) return { description: null }
    const document = readDocument(value)
    return typeof document === 'string' ? document : { description: document }
  },
  priority(value) {
    const named = Named.safeParse(value).data
    const found = PRIORITIES.find((one) => one.id === named?.id || one.name === named?.name)
    return found === undefined ? 'The priority selected is invalid.' : { priority: found.id }
  },
  labels(value) {
    const labels = z.array(z.string()).safeParse(value).data
    if (labels === undefined) return 'data was not an array'
    const bad = labels.find((label) => label === '' || /\s/.test(label))
    if (bad !== undefined) return `The label '${bad}' contains spaces which is invalid.`
    return { labels: [...new Set(labels)] }
  },
  duedate(value) {
    if (value === null) return { due: null }
    return typeof value === 'string' && isDay(value) ? { due: value } : 'Error parsing date string.'
  },
  fixVersions(value, world, project) {
    const named = z.array(Named).safeParse(value).data
    if (named === undefined) return 'data was not an array'
    const mine = [...world.versions.values()].filter((version) => version.project === project.id)
    const ids = named.map(({ id, name }) => mine.find((one) => one.id === id || one.name === name)?.id)
    return ids.every((id) => id !== undefined) ? { fixVersions: ids } : 'Version is not valid.'
  },
}

/** Reads what may be both created and edited. */
export function readFields(fields: Fields, world: World, project: Project): Read<Patch> {
  const faults: Record<string, string> = {}
  let patch: Patch = {}
  for (const [name, value] of Object.entries(fields)) {
    const read = READERS[name]?.(value, world, project) ?? unknownField(name)
    if (typeof read === 'string') faults[name] = read
    else patch = { ...patch, ...read }
  }
  return Object.keys(faults).length === 0 ? { ok: true, value: patch } : { ok: false, faults }
}

/** Reads where and as what an issue is to be created. */
export function readPlace(fields: Fields): Read<{ readonly project: Project; readonly type: string }> {
  const at = z.object({ id: z.string(), key: z.string() }).partial().safeParse(fields.project).data
  const project = findProject(at?.id ?? at?.key ?? '')
  const named = Named.safeParse(fields.issuetype).data
  const type = ISSUE_TYPES.find((one) => one.id === named?.id || one.name === named?.name)
  if (project !== undefined && type !== undefined) return { ok: true, value: { project, type: type.id } }
  return {
    ok: false,
    faults: {
      ...(project === undefined ? { project: 'valid project is required' } : {}),
      ...(type === undefined ? { issuetype: 'Specify a valid issue type' } : {}),
    },
  }
}

const Step = z.union([
  z.strictObject({ add: z.unknown() }),
  z.strictObject({ remove: z.unknown() }),
  z.strictObject({ set: z.unknown() }),
])

/** Turns the operations of an edit's `update` into the fields that come out, or names the field it cannot do. */
export function applyUpdate(
  issue: Issue,
  update: Readonly<Record<string, readonly unknown[]>>,
): Read<Fields> {
  const result: Record<string, unknown> = {}
  const lists: Fields = { labels: issue.labels, fixVersions: issue.fixVersions.map((id) => ({ id })) }
  for (const [name, steps] of Object.entries(update)) {
    let list: unknown = lists[name]
    for (const raw of steps) {
      const step = Step.safeParse(raw).data
      if (step === undefined || !Array.isArray(list))
        return { ok: false, faults: { [name]: unknownField(name) } }
      if ('set' in step) list = step.set
      else if ('add' in step) list = [...list, step.add]
      else list = list.filter((one) => JSON.stringify(one) !== JSON.stringify(step.remove))
    }
    result[name] = list
  }
  return { ok: true, value: result }
}

function unknownField(name: string): string {
  return `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`
}
