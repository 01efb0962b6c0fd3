// Places in JSON, and the same JSON with one place changed.

export type Node = unknown

/** Whether something is inside it. */
export function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Every place, the whole first, with what is there. */
export function places(
  value: unknown,
  path: readonly PropertyKey[] = [],
): (readonly [readonly PropertyKey[], Node])[] {
  const inner = isNode(value) ? Object.entries(value) : []
  const isList = Array.isArray(value)
  return [
    [path, value],
    ...inner.flatMap(([key, each]) => places(each, [...path, isList ? Number(key) : key])),
  ]
}

/** The same with this place changed. */
export function replaced(
  value: unknown,
  path: readonly PropertyKey[],
  change: (old: unknown) => unknown,
): unknown {
  const [first, ...rest] = path
  if (first === undefined) return change(value)
  if (Array.isArray(value))
    return value.map((each, at) => (at === first ? replaced(each, rest, change) : each))
  const entries = Object.entries(Object(value)).map(([key, each]) => [
    key,
    key === first ? replaced(each, rest, change) : each,
  ])
  return Object.fromEntries(entries)
}

/** The same without this place. */
export function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const last = path.at(-1)
  return replaced(value, path.slice(0, -1), (parent) => {
    if (Array.isArray(parent)) return parent.filter((_, at) => at !== last)
    return Object.fromEntries(Object.entries(Object(parent)).filter(([key]) => key !== last))
  })
}
