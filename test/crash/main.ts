// `npm run crash -- --kills N [--seed S]`: kills the real service with SIGKILL while people and machines keep it
// busy, starts it again on the same file, and holds the world afterwards against what people did. Ends with 0
// when nothing was lost, doubled or wrong. Beside the rounds of kills it runs the trials: one-off trouble of the
// machine, such as a full disk.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './platform.ts'
import { playRound, type Round } from './round.ts'
import { runTrial } from './trial.ts'
import { TRIALS } from './trials/index.ts'

/** Kills in one round; then comes a quiet time, the reckoning, and a new world. */
const A_ROUND = 20
/** Rounds and trials under way at once. */
const TOGETHER = 5

const { kills, seed } = readWords()
const folder = await mkdtemp(join(tmpdir(), 'bugbridge-built-'))
const rounds: Round[] = []
let failed = 0
try {
  // One trial runs the service as another user.
  await chmod(folder, 0o755)
  const script = await build(folder)
  const tasks = [
    ...sizesOf(kills).map((size, nth) => async () => {
      const round = await playRound(script, size, seed * 10_000 + nth)
      rounds.push(round)
      report(nth, round)
    }),
    ...TRIALS.map((trial, nth) => async () => {
      failed += await runTrial(trial, script, seed * 10_000 + 9_000 + nth)
    }),
  ]
  async function work(): Promise<void> {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task()
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
} finally {
  await rm(folder, { recursive: true, force: true })
}
summarise()

function readWords(): { kills: number; seed: number } {
  const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
  const kills = Number(values.kills ?? 50)
  const seed = Number(values.seed ?? Date.now() % 100_000)
  if (Number.isSafeInteger(kills) && kills > 0 && Number.isSafeInteger(seed) && seed >= 0)
    return { kills, seed }
  console.error('npm run crash -- --kills N [--seed S]: two whole numbers')
  process.exit(2)
}

/** Rounds of nearly the same size. */
function sizesOf(all: number): number[] {
  const count = Math.ceil(all / A_ROUND)
  return Array.from(
    { length: count },
    (_, at) => Math.floor(((at + 1) * all) / count) - Math.floor((at * all) / count),
  )
}

function report(
  nth: number,
  { kills: done, tickets, faults, restAfter, refusals, givenUp, changes }: Round,
): void {
  const hits = done.filter(isHit).length
  console.log(
    `round ${nth + 1}: ${done.length} kills, ${hits} into work in hand; ${tickets} tickets, ${changes} changes at the vendors, ` +
      `${refusals} times told to wait, ${givenUp} webhooks given up; quiet after ${(restAfter / 1_000).toFixed(1)} s: ` +
      `${faults.length === 0 ? 'all well' : `${faults.length} FAULTS`}`,
  )
  for (const { kind, what } of faults) console.error(`  ${kind}: ${what}`)
}

function isHit({ calls, webhooks, intents }: Round['kills'][number]): boolean {
  return calls + webhooks + intents > 0
}

function summarise(): void {
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0)
  const all = rounds.flatMap((round) => round.kills)
  const faults = rounds.flatMap((round) => round.faults)
  const count = (kind: string) => faults.filter((fault) => fault.kind === kind).length
  const moments = Map.groupBy(all, ({ moment }) => moment)
  const drawn = [...moments].map(([moment, list]) => `${list.length} ${moment}`)
  console.log(
    `crash: of ${all.length} kills (${drawn.join(', ')}) ${all.filter(isHit).length} hit work in hand: ` +
      `${all.filter(({ intents }) => intents > 0).length} an open intent, ` +
      `${all.filter(({ calls }) => calls > 0).length} a request to a vendor, ` +
      `${all.filter(({ webhooks }) => webhooks > 0).length} a webhook`,
  )
  const stages = Map.groupBy(
    rounds.flatMap((round) => round.stages),
    (stage) => stage.replace('eng_', ''),
  )
  console.log(
    `crash: the tickets ended as ${[...stages].map(([stage, list]) => `${list.length} ${stage}`).join(', ')}`,
  )
  console.log(
    `crash: ${all.length} kills, ${sum(({ tickets }) => tickets)} tickets, ` +
      `${sum(({ acknowledged }) => acknowledged)} webhooks answered 202, ` +
      `${sum(({ changes }) => changes)} changes at the vendors, ${count('lost')} lost, ` +
      `${count('doubled')} doubled, ${count('wrong')} wrong at the end (seed ${seed})`,
  )
  console.log(`crash: ${TRIALS.length} trials, ${failed} faults in them`)
  if (faults.length + failed > 0) process.exitCode = 1
}
