// Plays seeds until the first fault: says which, and ends with 3. With none it ends with 0. `--first`: the seed to begin
// with. `--mutant` is for mutate.ts, which reads the same words.
import { parseArgs } from 'node:util'
import { drawHistory } from './draw.ts'
import { play } from './play.ts'
import { createVariants } from './variants.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string' }, first: { type: 'string' }, mutant: { type: 'string' } },
})
const variants = createVariants()
const first = values.first === undefined ? [] : [Number(values.first)]
for (const seed of [...first, ...Array.from({ length: Number(values.seeds) }, (_, at) => at + 1)]) {
  const { faults } = await play(drawHistory(seed), variants)
  if (faults[0] === undefined) continue
  process.stdout.write(`seed ${seed}: ${faults[0].split('\n')[0]}\n`)
  process.exit(3)
}
process.exit(0)
