// Finds values in plain data that may be broken anywhere.
import type { Path } from './fault.ts'

/** A value that a pattern found, and where. */
export type Picked = { readonly path: Path; readonly value: unknown }

/** Every value at a pattern such as `stages.*.option`. */
export function pick(value: unknown, pattern: string): Picked[] {
  return pattern
    .split('.')
    .reduce<Picked[]>((found, segment) => found.flatMap((each) => step(each, segment)), [{ path: [], value }])
}

function step({ path, value }: Picked, segment: string): Picked[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([key]) => segment === '*' || segment === key)
    .map(([key, each]) => ({ path: [...path, Array.isArray(value) ? Number(key) : key], value: each }))
}
