// `bugbridge demo`: plays the opscom story against a bugbridge in a process of its own, over real HTTP, and
// prints what happened and because of what. With `--crash` the story is played once for every moment at which
// a change to another system could be cut off, and the process is killed at that moment.
import type { Drivers } from './drivers.ts'
import { type Cut, type Ended, playStory } from './play-story.ts'

/** Stories played at the same time under `--crash`. */
const TOGETHER = 4

/** Gives the exit code: 0 when every story ended as it must. */
export async function demo(options: { readonly crash: boolean }, drivers: Drivers): Promise<number> {
  const { out, err } = drivers
  const print = options.crash ? () => undefined : out
  const played = await playStory({ drivers, print }).catch((error: unknown) => {
    err(`The story cannot be played: ${error instanceof Error ? error.message : 'a fault'}`)
    return undefined
  })
  if (played === undefined) return 1
  const first = played
  if (!options.crash) return report([first], drivers)

  const cuts = Array.from({ length: first.writes }, (_, at) => at + 1).flatMap((write): Cut[] =>
    (['before', 'after', 'answered'] as const).map((moment) => ({ write, moment })),
  )
  out(
    `The story makes ${first.writes} changes to other systems. bugbridge is killed (SIGKILL) at each of them:`,
  )
  out('before the change arrives, after it is made but unanswered, and right after the answer.')
  const ended: Ended[] = [first]
  const queue = [...cuts]
  async function work(): Promise<void> {
    for (let cut = queue.shift(); cut !== undefined; cut = queue.shift()) {
      const story = await playStory({ drivers, print: () => undefined, cut })
      ended.push(story)
      const state = story.faults.length === 0 && story.state === first.state ? 'same end' : 'DIFFERENT END'
      out(`change ${cut.write} (${story.cutAt ?? 'not reached'}), killed ${cut.moment}: ${state}`)
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
  return report(ended, drivers)
}

function report(ended: readonly Ended[], { out, err }: Drivers): number {
  const [first] = ended
  const faults = ended.flatMap((story) => [
    ...story.faults,
    ...(story.state === first?.state ? [] : [`a story ended differently: ${story.state}`]),
  ])
  for (const fault of faults) err(fault)
  const kills = ended.reduce((sum, story) => sum + story.kills, 0)
  if (ended.length > 1) out(`${ended.length} stories, ${kills} kills.`)
  if (faults.length === 0) {
    out(
      'Every story ended the same: the ticket is Solved; one issue for the bug, one related task, each linked once;',
    )
    out('no sentence said twice; and nothing of Sentry on the customer side.')
  }
  return faults.length === 0 ? 0 : 1
}
