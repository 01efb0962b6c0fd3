// Runs trials: what one-off trouble of the machine does to the service.
import { createBench, type Trial } from './bench.ts'

/** Gives the number of things that went wrong. */
export async function runTrial({ name, run }: Trial, script: string, seed: number): Promise<number> {
  const bench = await createBench(script, seed)
  const notes: string[] = []
  try {
    const faults = await run(bench, (line) => notes.push(line)).catch((error: unknown) => [String(error)])
    const note = notes.length === 0 ? '' : ` (${notes.join('; ')})`
    console.log(`trial ${name}: ${faults.length === 0 ? 'well' : `${faults.length} FAULTS`}${note}`)
    for (const fault of faults) console.error(`  ${fault}`)
    return faults.length
  } finally {
    await bench.close()
  }
}
