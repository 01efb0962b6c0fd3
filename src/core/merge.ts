// The three-way merge of one ticket field, as `kubectl apply` does it: a person who
// moves a ticket by hand is respected until engineering next moves.
//
// | desired = observed | settled before | desired = want | observed = seen | then                              |
// |--------------------|----------------|----------------|-----------------|-----------------------------------|
// | yes                | any            | any            | any             | keep                              |
// | no                 | no             | -              | -               | write: promotion is a person's act|
// | no                 | yes            | yes            | any             | leave it to the person            |
// | no                 | yes            | no             | yes             | write: engineering moved          |
// | no                 | yes            | no             | no              | both moved: the later one stands  |
import type { Settled } from './case.ts'
import type { Touches } from './facts.ts'
import { fingerprint } from './fingerprint.ts'

export type Merge = 'keep' | 'write' | 'leave' | 'ask'

/**
 * What to do with one field. `ask`: both sides moved since we last looked, and only the vendors' histories
 * can tell who was later; call again with `touches`. On a tie the person stands.
 */
export function merge(
  name: string,
  desired: string | null,
  observed: string | null,
  settled: Settled | undefined,
  touches: Touches | undefined,
): Merge {
  if (desired === observed) return 'keep'
  if (settled === undefined) return 'write'
  if (settled.want === desired) return 'leave'
  if (settled.seen === seen(observed)) return 'write'
  if (touches === undefined) return 'ask'
  return touches.engineering > (touches.person[name] ?? 0) ? 'write' : 'leave'
}

/** How a field's value is remembered. */
export function seen(value: string | null): string {
  return value === null ? '' : fingerprint(value)
}
