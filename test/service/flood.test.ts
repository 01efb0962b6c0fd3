// A flood of webhooks, as the loop sees it.
import { expect, it } from 'vitest'
import { confirmedTicket, createWorld, type World } from '../world/world.ts'

it('hints that never cease do not keep cases from being looked at', async () => {
  let isFlood = true
  const world: World = createWorld({
    storeBetween: (store) => ({
      ...store,
      // However much is drained, as much has come meanwhile.
      async drain(now) {
        if (!isFlood) return store.drain(now)
        await world.time.clock.sleep(10)
        return { ...(await store.drain(now)), drained: 1_000 }
      },
    }),
  })
  confirmedTicket(world)
  await world.settle(0.1)
  expect(world.sandbox.jira.issues()).toHaveLength(1)
  isFlood = false
  await world.close()
})

it('hints that nobody drains are counted, until they are', async () => {
  let isStuck = true
  const world = createWorld({
    storeBetween: (store) => ({
      ...store,
      drain: async (now) => {
        if (isStuck) throw new Error('stuck')
        return store.drain(now)
      },
    }),
  })
  confirmedTicket(world)
  await world.settle(1)
  const { loop } = world.service
  const { pendingHints } = await world.store.count(world.time.clock.now())
  expect(pendingHints).toBeGreaterThan(0)
  expect(loop.backlog()).toBe(pendingHints)
  isStuck = false
  await world.settle(5)
  expect(loop.backlog()).toBe(0)
  expect(world.sandbox.jira.issues()).toHaveLength(1)
  await world.close()
})
