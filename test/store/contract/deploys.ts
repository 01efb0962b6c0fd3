// recordDeploy and deploys.
import { describe, expect } from 'vitest'
import type { Deploy } from '../../../src/core/facts.ts'
import { ID, NOON, type Open, sleeping, testOn } from './world.ts'

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
      expect(await store.deploys(['production'])).toEqual([DEPLOY])
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
      await store.prune(NOON + 1)
      await store.recordDeploy(DEPLOY, delivery('1'))
      expect(await store.deploys(['production'])).toEqual([DEPLOY])
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
      expect(await store.deploys(['production'])).toEqual([full, { ...DEPLOY, organizations: [] }])
    })
  })

  test('deploys to the environments asked for come oldest first, and as recorded at the same time', async ({
    store,
  }) => {
    const rows = [
      ['c', 'production', 3],
      ['a', 'production', 1],
      ['d', 'production', 3],
      ['b', 'staging', 2],
      ['e', 'test', 0],
    ] as const
    for (const [version, environment, at] of rows) {
      await store.recordDeploy({ ...DEPLOY, version, environment, at }, delivery(version))
    }
    const versions = async (...environments: string[]) =>
      (await store.deploys(environments)).map((deploy) => deploy.version).join('')
    expect(await versions('production', 'staging')).toBe('abcd')
    expect(await versions('production')).toBe('acd')
    expect(await versions()).toBe('')
  })
}
