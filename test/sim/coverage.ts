// How often a run, or many, reached each fault, each effect, each kind of failure and each stage.
import type { Told } from '../../src/observe/happening.ts'

export type Coverage = {
  readonly counts: Map<string, number>
  readonly hit: (what: string) => void
  readonly told: (told: Told) => void
  readonly called: (call: { system: string; method: string; path: string }) => void
  readonly stepped: () => void
  readonly finish: (calls: number, writes: number) => void
}

export function createCoverage(): Coverage {
  const counts = new Map<string, number>()
  const add = (what: string, by: number) => void counts.set(what, (counts.get(what) ?? 0) + by)
  const hit = (what: string) => add(what, 1)
  return {
    counts,
    hit,
    told(told) {
      if (told.kind === 'effect') hit(`effect ${told.effect}: ${told.outcome.replace(/ \d{3}$/, '')}`)
      if (told.kind === 'case') {
        hit(`stage ${told.stage}`)
        if (told.failure !== undefined) hit(`failure ${told.failure.replace(/ \d{3}$/, '')}`)
      }
    },
    called: ({ system, method }) => hit(`calls ${system} ${method}`),
    stepped: () => hit('steps'),
    finish(calls, writes) {
      add('calls', calls)
      add('writes', writes)
      hit('histories')
    },
  }
}
