import { describe, expect, it } from 'vitest'
import { merge, seen } from '../../src/core/merge.ts'

const settled = { want: 'on-hold', seen: seen('on-hold') }
const person = (at: number, engineering: number) => ({ person: { status: at }, engineering })

describe('the three-way merge of a field', () => {
  it.each([
    ['as desired', 'on-hold', 'on-hold', settled, undefined, 'keep'],
    ['as desired, never settled', 'on-hold', 'on-hold', undefined, undefined, 'keep'],
    ['first time', 'on-hold', 'open', undefined, undefined, 'write'],
    ['a person moved it, engineering did not', 'on-hold', 'open', settled, undefined, 'leave'],
    ['engineering moved, nobody touched it', 'solved', 'on-hold', settled, undefined, 'write'],
    [
      'a person touched it and we saw, then engineering moved',
      'solved',
      'open',
      { want: 'on-hold', seen: seen('open') },
      undefined,
      'write',
    ],
    ['both moved, nobody knows who was later', 'solved', 'open', settled, undefined, 'ask'],
    ['both moved, engineering later', 'solved', 'open', settled, person(1, 2), 'write'],
    ['both moved, the person later', 'solved', 'open', settled, person(2, 1), 'leave'],
    ['both moved in the same instant', 'solved', 'open', settled, person(2, 2), 'leave'],
    ['a field emptied by hand', 'OPS-1', null, { want: 'OPS-1', seen: seen('OPS-1') }, undefined, 'leave'],
    ['emptied as desired', null, null, settled, undefined, 'keep'],
  ] as const)('%s', (_, desired, observed, before, touches, expected) => {
    expect(merge('status', desired, observed, before, touches)).toBe(expected)
  })
})
