// When a process is killed: at a drawn time, while it starts, or right at a change to a vendor or a webhook.
import type { Moment, Network } from './network.ts'
import { PLATFORM } from './platform.ts'
import type { Running } from './process.ts'
import type { Random } from './random.ts'

/** How one kill was done, and what it hit. */
export type Kill = {
  /** `any`: at a drawn time, or since the moment that was drawn did not come. */
  readonly moment: Moment | 'start-up' | 'any'
  /** Requests to vendors and webhooks to us that had no answer. */
  readonly calls: number
  readonly webhooks: number
}

const MOMENTS: readonly Kill['moment'][] = [
  ...(['start-up', 'before', 'after', 'answered', 'answered', 'webhook'] as const),
  ...(['any', 'any', 'any', 'before', 'after', 'answered'] as const),
]
/**
 * How long a start takes on a machine with nothing else to do, how long one waits there for a moment that does not
 * come, and how long processes live otherwise, in ms. On a busy machine everything takes as much longer as the start.
 */
const START = 350
const PATIENCE = 2_000
const LIVES = [300, 900, 1_800, 3_000]

export type Killer = {
  /**
   * Kills the process at a moment of its life, and says which, once it is dead. `earliest` resolves when it may be
   * killed at all.
   */
  readonly kill: (running: Running, earliest?: Promise<void>) => Promise<Kill>
}

export function createKiller(network: Network, random: Random): Killer {
  const { clock } = PLATFORM
  /** How much slower than that this machine is now. */
  let slowness = 1

  return {
    async kill(running, earliest) {
      const drawn = earliest === undefined ? (random.pick(MOMENTS) ?? 'any') : 'any'
      let kill: Kill | undefined
      const strike = (moment: Kill['moment']) => {
        kill ??= { moment, ...network.underWay() }
        running.signal('SIGKILL')
      }
      if (drawn === 'start-up') {
        await clock.sleep(random.between(0, START * slowness))
        strike('start-up')
      } else {
        const since = clock.now()
        await running.ready
        slowness = Math.min(8, Math.max(1, (clock.now() - since) / START))
        await earliest
        const wait = drawn === 'any' ? random.between(0, random.pick(LIVES) ?? 0) : PATIENCE
        if (drawn !== 'any') network.arm(drawn, random.between(0, 3), () => strike(drawn))
        await Promise.race([running.exited, clock.sleep(wait * slowness)])
        strike('any')
      }
      await running.exited
      network.forget()
      return kill ?? { moment: drawn, calls: 0, webhooks: 0 }
    },
  }
}
