// The simulator itself: the same seed gives the same run, some seeds pass, and its broken variants still fit the code.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawHistory } from './draw.ts'
import type { History } from './events.ts'
import { MUTANTS } from './mutants.ts'
import { play } from './play.ts'
import { shrink } from './shrink.ts'
import { createVariants } from './variants.ts'

const variants = createVariants()

describe('a simulated history', () => {
  it.each([5, 13, 14])('is the same byte for byte when it is played again: seed %i', async (seed) => {
    const first = await play(drawHistory(seed), variants)
    const second = await play(drawHistory(seed), variants)
    expect(second.trace.join('\n')).toBe(first.trace.join('\n'))
    expect(first.trace.length).toBeGreaterThan(50)
  })

  it.each([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])('ends as it must: seed %i', async (seed) => {
    expect((await play(drawHistory(seed), variants)).faults).toEqual([])
  })
})

describe('the broken variants', () => {
  const edits = MUTANTS.flatMap(({ name, edits }) => edits.map((edit) => [name, edit] as const))

  it.each(edits)('still fit the code: %s', (_, { file, find, replace }) => {
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')
    expect(source.split(find)).toHaveLength(2)
    expect(replace).not.toBe(find)
  })

  it('are each named once', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
  })
})

describe('shrinking', () => {
  it('leaves the events without which nothing fails', async () => {
    const history = drawHistory(5)
    const [, third, , , , , eighth] = history.events
    const needs = ({ events }: History) => [third, eighth].every((event) => event && events.includes(event))
    const shortest = await shrink(history, async (shorter) => needs(shorter), 1_000)
    expect(shortest.events).toEqual([third, eighth])
  })
})
