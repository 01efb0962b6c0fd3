// Holds the simulator to its purpose: each deliberately broken variant of the service must be found by it.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { drawHistory } from './draw.ts'
import { MUTANTS, type Mutant } from './mutants.ts'
import { play } from './play.ts'
import { createVariants } from './variants.ts'

export type Hunted = { readonly mutant: Mutant; readonly found: boolean; readonly how: string }

/**
 * Hunts every mutant, each in a process of its own, over at most so many seeds, beginning with its own if it has one;
 * tells of each as it is done.
 */
export async function huntAll(
  wanted: string | undefined,
  seeds: number,
  told: (hunted: Hunted) => void,
): Promise<readonly Hunted[]> {
  const waiting = MUTANTS.filter(({ name }) => wanted === undefined || name === wanted)
  const results: Hunted[] = []
  async function work(): Promise<void> {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const hunted = await holdAgainst(await hunt(mutant, seeds))
      results.push(hunted)
      told(hunted)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results
}

/** A history that ends wrong in the sound service, too, finds nothing. */
async function holdAgainst(hunted: Hunted): Promise<Hunted> {
  const [, seed] = /^seed (\d+): /.exec(hunted.how) ?? []
  if (!hunted.found || seed === undefined) return hunted
  const { faults } = await play(drawHistory(Number(seed)), createVariants())
  return faults.length === 0 ? hunted : { ...hunted, found: false, how: `${hunted.how} (and without it)` }
}

async function hunt(mutant: Mutant, seeds: number): Promise<Hunted> {
  const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...['--import', path('./mutate.ts'), path('./first-fault.ts')],
      ...['--seeds', String(seeds), '--mutant', mutant.name],
      ...(mutant.seed === undefined ? [] : ['--first', String(mutant.seed)]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { mutant, found: code === 3, how: said.trim().split('\n')[0] ?? '' }
}
