// `npm run sim -- --seeds N --seed S`: plays N random histories from seed S on, and shows a failing one as the
// shortest story that still fails. `--mutants` plays them against deliberately broken variants of the service.
import { parseArgs } from 'node:util'
import { START } from '../world/world.ts'
import { drawHistory } from './draw.ts'
import { type History, tell } from './events.ts'
import { huntAll } from './hunt.ts'
import { play } from './play.ts'
import { playAll } from './pool.ts'
import { add, summary, unreached } from './report.ts'
import { kindOf, shrink } from './shrink.ts'
import { createVariants } from './variants.ts'

const USAGE = `npm run sim -- [--seeds N] [--seed S]            N histories (200) from seed S (1) on
npm run sim -- --seed S --events 0,4,7 [--trace]  some events of one history; --trace: every call
npm run sim -- --mutants [--seeds N] [--mutant M] broken variants, each over at most N histories (800)`

/** Failing seeds that are made short; the others are only named. */
const SHRUNK = 3
const PLAYS = 150

const out = (line: string) => void process.stdout.write(`${line}\n`)

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    events: { type: 'string' },
    trace: { type: 'boolean' },
    mutants: { type: 'boolean' },
    mutant: { type: 'string' },
    help: { type: 'boolean' },
  },
})
const from = Number(values.seed ?? 1)

if (values.help === true) out(USAGE)
else if (values.mutants === true) process.exitCode = await mutants(Number(values.seeds ?? 800))
else if (values.events !== undefined || values.trace === true) process.exitCode = await replay()
else process.exitCode = await simulate(Number(values.seeds ?? (values.seed === undefined ? 200 : 1)))

async function simulate(seeds: number): Promise<number> {
  out(`simulating seeds ${from} to ${from + seeds - 1}`)
  const counts = new Map<string, number>()
  const failing: { seed: number; faults: readonly string[] }[] = []
  let histories = 0
  await playAll(
    Array.from({ length: seeds }, (_, at) => from + at),
    (played) => {
      histories++
      add(counts, played.counts)
      if (played.faults.length > 0) {
        failing.push(played)
        out(`seed ${played.seed} fails: ${played.faults[0]?.split('\n')[0]}`)
      }
      if (histories % 250 === 0) out(`… ${histories} histories, ${failing.length} failing`)
    },
  )
  for (const line of summary({ histories, counts })) out(line)
  const missing = unreached({ histories, counts })
  if (missing.length > 0) out(`never struck, so nothing is proved of them: ${missing.join(', ')}`)
  for (const { seed, faults } of failing.toSorted((left, right) => left.seed - right.seed).slice(0, SHRUNK))
    await explain(seed, faults)
  out(`${histories - failing.length} of ${histories} histories end as they must`)
  return failing.length + missing.length === 0 ? 0 : 1
}

/** Prints the shortest story that breaks in the same way, and how to play it again. */
async function explain(seed: number, faults: readonly string[]): Promise<void> {
  const variants = createVariants()
  const kinds = new Set(faults.map(kindOf))
  const fails = async (shorter: History) =>
    (await play(shorter, variants)).faults.some((fault) => kinds.has(kindOf(fault)))
  const history = drawHistory(seed)
  const shortest = await shrink(history, fails, PLAYS)
  const { faults: left } = await play(shortest, variants)
  const { processes, skews, indexLag, slowness, onHold } = history.climate
  out(`\nseed ${seed}, made short: ${history.events.length} events → ${shortest.events.length}`)
  out(
    `  ${processes} process${processes === 2 ? 'es' : ''}, clocks off by ${skews.join(' and ')} ms, search ${indexLag} ms behind, vendors ${slowness} times slower${onHold ? '' : ', On-Hold switched off'}`,
  )
  for (const event of shortest.events) out(`  ${time(event.at)}  ${tell(event)}`)
  for (const fault of left) out(`  ✗ ${fault}`)
  const indexes = shortest.events.map((event) => history.events.indexOf(event))
  out(`  again: npm run sim -- --seed ${seed} --events ${indexes.join(',')} --trace\n`)
}

async function replay(): Promise<number> {
  const history = drawHistory(from)
  const wanted = values.events?.split(',').map(Number)
  const events = history.events.filter((_, at) => wanted === undefined || wanted.includes(at))
  const run = await play({ ...history, events }, createVariants())
  if (values.trace === true) for (const line of run.trace) out(line)
  for (const fault of run.faults) out(`✗ ${fault}`)
  return run.faults.length === 0 ? 0 : 1
}

async function mutants(seeds: number): Promise<number> {
  const hunted = await huntAll(values.mutant, seeds, ({ mutant, found, how }) =>
    out(`${found ? 'found' : 'NOT FOUND'}  ${mutant.name} (${mutant.edits.at(-1)?.file}): ${how}`),
  )
  const found = hunted.filter((each) => each.found).length
  out(`${found} of ${hunted.length} broken variants found`)
  return found === hunted.length && found > 0 ? 0 : 1
}

function time(at: number): string {
  return new Date(START + at).toISOString().slice(5, 19).replace('T', ' ')
}
