// A bad network: whatever is lost, refused, cut or answered late, nothing is created or said twice, and all
// ends as if nothing had happened.
import { describe, expect, it } from 'vitest'
import { faultsAtTheEnd, STORY } from '../../src/sandbox/story.ts'
import { createWorld, type Fault, randomOf } from '../world/world.ts'

const FAULTS: readonly Fault[] = ['lost', 'answer-lost', 'answer-lost', 429, 500, 503, 'cut', 'cut']

/** The story under faults: one call in `rate` fails, and one webhook in `rate` is lost. */
async function play(seed: number, rate: number) {
  const random = randomOf(seed * 31 + 7)
  let isCalm = false
  const hits = () => !isCalm && random() < 1 / rate
  const world = createWorld({
    seed,
    fault: () => (hits() ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined),
    delivers: () => !hits(),
  })
  for (const step of STORY) {
    // The next step needs what bugbridge made of the ones before, so a lost webhook waits for the sweep.
    for (let patience = 0; ; patience++) {
      try {
        await step.act(world)
        break
      } catch (error) {
        if (patience > 20) throw error
        await world.service.sweep()
        await world.settle(70)
      }
    }
    await world.settle(10)
  }
  isCalm = true
  await world.settle(70)
  await world.store.wake(world.time.clock.now(), world.time.clock.now(), 1_000)
  await world.settle(70)
  await world.close()
  return world
}

describe('a bad network', () => {
  const seeds = Array.from({ length: 25 }, (_, at) => at + 1)
  it.each(seeds)('leaves no trace: seed %i', async (seed) => {
    const world = await play(seed, 4)
    expect(faultsAtTheEnd(world), `seed ${seed}`).toEqual([])
    expect(world.happened.filter((each) => each.kind === 'fault')).toEqual([])
  })
})

describe('a process that dies', () => {
  const VERBS = ['save', 'end'] as const
  const moments = VERBS.flatMap((verb) => Array.from({ length: 16 }, (_, at) => [verb, at + 1] as const))

  it.each(moments)(
    'before its %s number %i leaves no trace: what was written is not written again',
    async (verb, nth) => {
      let count = 0
      // As the case's next owner sees it: the verb never happened, and the lease runs out.
      const dying = () => ++count === nth
      const world = createWorld({
        seed: nth,
        settings: { lease: 60_000 },
        storeBetween: (store) => ({
          ...store,
          save: async (saving) => {
            if (verb === 'save' && dying()) throw new Error('killed')
            return store.save(saving)
          },
          end: async (...ending) => {
            if (verb === 'end' && dying()) throw new Error('killed')
            return store.end(...ending)
          },
        }),
      })
      for (const step of STORY) {
        await step.act(world)
        await world.settle(10)
      }
      await world.close()
      expect(faultsAtTheEnd(world)).toEqual([])
      expect(count).toBeGreaterThanOrEqual(nth)
    },
  )
})

describe('a batch whose answer never came', () => {
  it('is waited for, not repeated, even if a hint comes meanwhile', async () => {
    let lost = 0
    const world = createWorld({
      fault: (request) => (request.url.includes('update_many') && lost++ === 0 ? 'answer-lost' : undefined),
    })
    const { clock } = world.time
    for (const step of STORY.slice(0, 3)) {
      await step.act(world)
      if (step.id !== 'confirm') await world.settle(10)
    }
    // The stamp counts in seconds: within this one, nothing but our own patience keeps a copy from being written.
    for (let look = 0; look < 40; look++) {
      await world.settle(0.0005)
      await world.store.wake(clock.now() + 1, clock.now(), 10)
      world.service.loop.wake()
    }
    await world.settle(30)
    for (const step of STORY.slice(3)) {
      await step.act(world)
      await world.settle(10)
    }
    await world.close()
    expect(lost).toBeGreaterThan(0)
    expect(faultsAtTheEnd(world)).toEqual([])
  })
})
