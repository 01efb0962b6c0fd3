// Plays many seeds on all cores.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Played } from './worker.ts'

/** Plays the seeds and tells of each as it is done, in no particular order. */
export async function playAll(seeds: readonly number[], done: (played: Played) => void): Promise<void> {
  const waiting = [...seeds]
  const workers = Math.min(availableParallelism(), seeds.length)
  await Promise.all(Array.from({ length: workers }, () => work(waiting, done)))
}

async function work(waiting: number[], done: (played: Played) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  await new Promise<void>((resolve, reject) => {
    const next = () => {
      const seed = waiting.shift()
      if (seed === undefined) resolve()
      else worker.postMessage(seed)
    }
    worker.on('error', reject)
    worker.on('message', (played: Played) => {
      done(played)
      next()
    })
    next()
  })
  await worker.terminate()
}
