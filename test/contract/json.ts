// Reading JSON of unknown shape without claiming anything of it.

export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at a place, by own keys alone (`toString` is a key of Jira's). Undefined: there is no such place. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (inner: unknown, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  )
}

/** The value with what stands at the place exchanged. Throws when nothing stands there. */
export function exchanged(
  value: unknown,
  path: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
    throw new Error(`there is no ${key}`)
  const inner = exchanged(at(value, key), rest, change)
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === key ? inner : each))
  return { ...value, [key]: inner }
}

/** The JSON in a text. Undefined: it is empty, or no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
