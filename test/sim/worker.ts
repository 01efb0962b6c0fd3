// Plays the histories of the seeds that it is handed, one after another.
import { parentPort } from 'node:worker_threads'
import { drawHistory } from './draw.ts'
import { play } from './play.ts'
import { createVariants } from './variants.ts'

/** What one seed came to, as it travels to the main thread. */
export type Played = {
  readonly seed: number
  readonly faults: readonly string[]
  readonly counts: ReadonlyMap<string, number>
}

const variants = createVariants()
const port = parentPort
port?.on('message', async (seed: number) => {
  const { faults, coverage } = await play(drawHistory(seed), variants)
  const played: Played = { seed, faults, counts: coverage.counts }
  port.postMessage(played)
})
