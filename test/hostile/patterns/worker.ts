// Runs expressions against attacks, in a thread that can be stopped in the middle of one.
import { parentPort, workerData } from 'node:worker_threads'
import { attacksOn } from './attack.ts'

/** Characters. What is quadratic takes half a second here, what is linear a fraction of a millisecond. */
const LENGTH = 20_000
/** Milliseconds from which a run's growth is looked at. */
const SUSPICIOUS = 50

export type Told =
  | { readonly kind: 'at'; readonly index: number }
  | { readonly kind: 'slow'; readonly index: number; readonly growth: number; readonly attack: string }
  | { readonly kind: 'end'; readonly attacks: number }

export type Given = readonly { readonly source: string; readonly flags: string }[]

const patterns: Given = workerData
const tell = (told: Told) => parentPort?.postMessage(told)

/** Milliseconds of this thread's own work: what else the machine does is not counted. */
function run(expression: RegExp, text: string): number {
  const begun = process.threadCpuUsage().user
  expression.lastIndex = 0
  if (expression.global) text.replace(expression, '')
  else expression.test(text)
  return (process.threadCpuUsage().user - begun) / 1_000
}

/** The least of three: the first run of an expression also compiles it. */
function least(expression: RegExp, text: string): number {
  return Math.min(...[1, 2, 3].map(() => run(expression, text)))
}

let attacks = 0
for (const [index, { source, flags }] of patterns.entries()) {
  tell({ kind: 'at', index })
  const expression = new RegExp(source, flags)
  for (const attack of attacksOn(source, flags)) {
    attacks += 1
    if (run(expression, attack(LENGTH)) < SUSPICIOUS) continue
    const growth =
      least(expression, attack(LENGTH / 2)) / Math.max(0.01, least(expression, attack(LENGTH / 8)))
    if (growth < 6) continue
    tell({ kind: 'slow', index, growth, attack: attack(12) })
    break
  }
}
tell({ kind: 'end', attacks })
