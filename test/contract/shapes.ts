// The shape of JSON: which type stands at which place. Lists are one place, whatever their length.
import { isObject } from './json.ts'

/** Type names by place, for example `issue.fields.labels[]` → `string`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>

/** The shape of several samples together. */
export function shapeOf(samples: readonly unknown[]): Shape {
  const shape = new Map<string, Set<string>>()

  function note(value: unknown, place: string): void {
    const types = shape.get(place) ?? new Set()
    shape.set(place, types.add(typeOf(value)))
    if (Array.isArray(value)) for (const each of value) note(each, `${place}[]`)
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value)) note(inner, place === '' ? key : `${place}.${key}`)
  }

  for (const sample of samples) note(sample, '')
  return shape
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}
