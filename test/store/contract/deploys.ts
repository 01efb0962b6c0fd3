// recordDeploy, deploysAfter and forgetDeploys.
import { describe, expect } from 'vitest'
import type { Deploy } from '../../../src/core/facts.ts'
import { deploysOf, ID, NOON, type Open, sleeping, testOn } from './world.ts'

const DEPLOY: Deploy = { environment: 'production', repository: 'shop', status: 'success', at: NOON }

function delivery(id: string) {
  return { system: 'deploys', id, event: 'success', receivedAt: NOON }
}

export function deployTests(open: Open): void {
  const test = testOn(open)

  describe('a deploy', () => {
    test('is recorded once, with its delivery', async ({ store }) => {
      expect(await store.recordDeploy(DEPLOY, delivery('1'))).toBe(true)
      expect(await store.recordDeploy({ ...DEPLOY, version: '2.0' }, delivery('1'))).toBe(false)
      expect(await deploysOf(store)).toEqual([DEPLOY])
      expect(await store.deliveries(9)).toMatchObject([{ id: '1', hint: { subject: 'deploy:production' } }])
    })

    test('wakes the cases that watch its environment', async ({ store }) => {
      await sleeping(store, [{ system: 'deploys', subject: 'deploy:production' }])
      await store.recordDeploy({ ...DEPLOY, environment: 'staging' }, delivery('1'))
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 0 })
      await store.recordDeploy(DEPLOY, delivery('2'))
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON })
    })

    test('is not doubled by a repeat that comes when its delivery is forgotten', async ({ store }) => {
      await store.recordDeploy(DEPLOY, delivery('1'))
      await store.drain(NOON)
      await store.prune(NOON + 1, NOON)
      expect(await store.deliveries(9)).toEqual([])
      await store.recordDeploy(DEPLOY, delivery('1'))
      expect(await deploysOf(store)).toEqual([DEPLOY])
    })

    test('keeps everything that was reported of it', async ({ store }) => {
      const full: Deploy = {
        ...DEPLOY,
        version: '2.0',
        sha: 'c0ffee',
        status: 'rolled_back',
        organizations: ['7', '8'],
      }
      await store.recordDeploy(full, delivery('1'))
      await store.recordDeploy({ ...DEPLOY, organizations: [] }, delivery('2'))
      expect(await deploysOf(store)).toEqual([full, { ...DEPLOY, organizations: [] }])
    })
  })

  describe('deploys', () => {
    test('are read on from the last one that is known, in the order of their recording', async ({
      store,
    }) => {
      for (const [version, at] of [
        ['a', 3],
        ['b', 1],
        ['c', 2],
      ] as const)
        await store.recordDeploy({ ...DEPLOY, version, at }, delivery(version))
      const [first, second] = await store.deploysAfter(0, 2)
      expect([first?.deploy.version, second?.deploy.version]).toEqual(['a', 'b'])
      const rest = await store.deploysAfter(second?.seq ?? 0, 2)
      expect(rest.map(({ deploy }) => deploy.version)).toEqual(['c'])
      expect(await store.deploysAfter(rest[0]?.seq ?? 0, 2)).toEqual([])
    })

    test('are forgotten by their numbers, and no others', async ({ store }) => {
      for (const version of ['a', 'b', 'c'])
        await store.recordDeploy({ ...DEPLOY, version }, delivery(version))
      const all = await store.deploysAfter(0, 9)
      await store.forgetDeploys(all.slice(0, 2).map(({ seq }) => seq))
      expect((await deploysOf(store)).map(({ version }) => version)).toEqual(['c'])
      await store.forgetDeploys([])
      expect(await deploysOf(store)).toHaveLength(1)
    })
  })
}
