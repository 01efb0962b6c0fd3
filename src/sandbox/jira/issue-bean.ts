// An issue as an answer holds it: the fields and properties that were asked for.
import type { Json } from './entities.ts'
import type { Render } from './render.ts'
import type { Issue } from './world.ts'

/** Reads a list such as `summary,status`, `*all`, `*navigable,-comment`. */
export function chosenFields(asked: readonly string[], render: Render): readonly string[] {
  const all = Object.keys(render.fields)
  const without = asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1))
  const navigable = all.filter((name) => !['comment', 'attachment'].includes(name))
  const wanted = new Set(
    asked.flatMap((name) => (name === '*all' ? all : name === '*navigable' ? navigable : name)),
  )
  const everything = asked.length > 0 && without.length === asked.length
  return all.filter((name) => (everything || wanted.has(name)) && !without.includes(name))
}

export function issueBean(
  render: Render,
  issue: Issue,
  names: readonly string[],
  properties: readonly string[],
): Json {
  const held = properties.filter((key) => Object.hasOwn(issue.properties, key))
  return {
    expand: '',
    id: issue.id,
    self: render.self(`issue/${issue.id}`),
    key: issue.key,
    fields: render.pick(issue, names),
    ...(held.length === 0
      ? {}
      : { properties: Object.fromEntries(held.map((key) => [key, issue.properties[key]])) }),
  }
}
