// `bugbridge demo`: plays the story of a shipped mapping against a bugbridge in a process of its own, over real
// HTTP, and prints what happened and because of what. With `--crash` the story is played once for every moment at which
// a change to another system could be cut off, and the process is killed at that moment.
import { STORIES } from '../sandbox/stories/index.ts'
import type { Story } from '../sandbox/stories/story.ts'
import type { Drivers } from './drivers.ts'
import { fanoutDemo } from './fanout-demo.ts'
import { loadMapping } from './load-mapping.ts'
import { type Cut, type Ended, type Play, playStory } from './play-story.ts'

/** Stories played at the same time under `--crash`. */
const TOGETHER = 4

export type DemoOptions = {
  readonly crash: boolean
  /** The name of a shipped mapping. */
  readonly mapping: string
  /** Plays the fan-out with so many tickets instead of the mapping's story. */
  readonly fanout?: number
}

/** Gives the exit code: 0 when every story ended as it must, 1 when not, 2 when the mapping has no story. */
export async function demo(options: DemoOptions, drivers: Drivers): Promise<number> {
  const { out, err } = drivers
  const story = STORIES.get(options.mapping)
  if (story === undefined) {
    err(`--mapping: "${options.mapping}" has no story. Choose one of: ${[...STORIES.keys()].join(', ')}.`)
    return 2
  }
  const mapping = `mappings/${options.mapping}.yaml`
  const policy = await loadMapping(mapping, drivers).catch(() => undefined)
  if (policy?.ok !== true) {
    err(
      `The story cannot be played: ${mapping} cannot be read. What is wrong: npx bugbridge check ${mapping}`,
    )
    return 1
  }
  if (options.fanout !== undefined) return fanoutDemo(options.fanout, policy.value, drivers)
  const play: Omit<Play, 'print'> = { story, mapping, sentences: policy.value.words.sentences, drivers }
  const first = await playStory({ ...play, print: options.crash ? () => undefined : out }).catch(
    (error: unknown) => {
      err(`The story cannot be played: ${error instanceof Error ? error.message : 'a fault'}`)
      return undefined
    },
  )
  if (first === undefined) return 1
  const { writes, state } = first
  if (!options.crash) return report([first], story, drivers)

  const cuts = Array.from({ length: writes }, (_, at) => at + 1).flatMap((write): Cut[] =>
    (['before', 'after', 'answered'] as const).map((moment) => ({ write, moment })),
  )
  out(`The story makes ${writes} changes to other systems. bugbridge is killed (SIGKILL) at each of them:`)
  out('before the change arrives, after it is made but unanswered, and right after the answer.')
  const ended: Ended[] = [first]
  const queue = [...cuts]
  async function work(): Promise<void> {
    for (let cut = queue.shift(); cut !== undefined; cut = queue.shift()) {
      const played = await playStory({ ...play, print: () => undefined, cut })
      ended.push(played)
      const end = played.faults.length === 0 && played.state === state ? 'same end' : 'DIFFERENT END'
      out(`change ${cut.write} (${played.cutAt ?? 'not reached'}), killed ${cut.moment}: ${end}`)
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
  return report(ended, story, drivers)
}

function report(ended: readonly Ended[], { end }: Story, { out, err }: Drivers): number {
  const [first] = ended
  const faults = ended.flatMap((story) => [
    ...story.faults,
    ...(story.state === first?.state ? [] : [`a story ended differently: ${story.state}`]),
  ])
  for (const fault of faults) err(fault)
  const kills = ended.reduce((sum, story) => sum + story.kills, 0)
  if (ended.length > 1) out(`${ended.length} stories, ${kills} kills.`)
  if (faults.length === 0) {
    const [head = '', ...rest] = end
    for (const line of [`Every story ended the same: ${head}`, ...rest]) out(line)
  }
  return faults.length === 0 ? 0 : 1
}
