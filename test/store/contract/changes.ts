// commitsNaming, commitsCalled, tips, saveScan, saveFolders and forgetCommits.
import { describe, expect } from 'vitest'
import type { Commit } from '../../../src/core/change.ts'
import { NOON, type Open, testOn } from './world.ts'

const REPOSITORY = 'acme/shop'
const COMMIT: Commit = { repository: REPOSITORY, sha: 'a'.repeat(40), change: '1', names: ['OPS-1', 'OPS-2'] }

export function changeTests(open: Open): void {
  const test = testOn(open)
  const scan = (commits: readonly Commit[], sha = 'a', branch = 'main') => ({
    repository: REPOSITORY,
    branch,
    sha,
    commits,
  })

  describe('commits', () => {
    test('are found by each issue that they name', async ({ store }) => {
      await store.saveScan(scan([COMMIT]), NOON)
      const { names: _, ...rest } = COMMIT
      expect(await store.commitsNaming(['OPS-2'])).toEqual([{ ...rest, name: 'OPS-2' }])
      expect(await store.commitsNaming(['OPS-3'])).toEqual([])
      expect(await store.commitsNaming([])).toEqual([])
    })

    test('keep what they take back, which services they touch and what a squash made them of', async ({
      store,
    }) => {
      const full: Commit = {
        ...COMMIT,
        names: ['OPS-1'],
        undoes: ['abcdef1', 'abcdef2'],
        services: ['api'],
        folders: [{ path: 'services/api', is: 'in' }],
        brings: 'b'.repeat(40),
      }
      await store.saveScan(scan([full]), NOON)
      expect(await store.commitsNaming(['OPS-1'])).toMatchObject([
        {
          ...{ undoes: ['abcdef1', 'abcdef2'], services: ['api'], brings: 'b'.repeat(40) },
          folders: [{ path: 'services/api', is: 'in' }],
        },
      ])
    })

    test('learn of more folders under the one name, and keep all else', async ({ store }) => {
      const full: Commit = { ...COMMIT, undoes: ['abcdef1'], services: ['api'], brings: 'b'.repeat(40) }
      await store.saveScan(scan([full]), NOON)
      const before = await store.commitsNaming(['OPS-1', 'OPS-2'])
      const folders = [{ path: 'web', is: 'later' }] as const
      await store.saveFolders(
        before.filter(({ name }) => name === 'OPS-2').map((each) => ({ ...each, folders })),
      )
      await store.saveFolders([])
      // Found again, it stays what it is.
      await store.saveScan(scan([full]), NOON + 1)
      expect(await store.commitsNaming(['OPS-1', 'OPS-2'])).toEqual(
        before.map((each) => (each.name === 'OPS-2' ? { ...each, folders } : each)),
      )
    })

    test('are not doubled when a stretch is looked through again', async ({ store }) => {
      await store.saveScan(scan([COMMIT]), NOON)
      await store.saveScan(scan([COMMIT]), NOON + 1)
      expect(await store.commitsNaming(['OPS-1', 'OPS-2'])).toHaveLength(2)
    })

    test('are found by the beginning of their name, in their own repository alone', async ({ store }) => {
      await store.saveScan(scan([COMMIT]), NOON)
      expect(await store.commitsCalled(REPOSITORY, ['aaaaaaa'])).toHaveLength(2)
      expect(await store.commitsCalled('acme/other', ['aaaaaaa'])).toEqual([])
      expect(await store.commitsCalled(REPOSITORY, ['bbbbbbb'])).toEqual([])
      expect(await store.commitsCalled(REPOSITORY, [])).toEqual([])
    })

    test('are found however many are looked for at once', async ({ store }) => {
      const shas = Array.from({ length: 450 }, (_, at) => String(at).padStart(40, '0'))
      await store.saveScan(scan(shas.map((sha) => ({ ...COMMIT, sha, names: ['OPS-1'] }))), NOON)
      const found = await store.commitsCalled(REPOSITORY, [...shas, ...shas])
      expect(found.map(({ sha }) => sha)).toEqual(shas)
    })

    test('are forgotten when they are old, and their tips with them', async ({ store }) => {
      await store.saveScan(scan([COMMIT]), NOON)
      await store.saveScan(scan([{ ...COMMIT, sha: 'b'.repeat(40), names: ['OPS-1'] }], 'b', 'b'), NOON + 5)
      await store.forgetCommits(NOON + 5)
      expect(await store.commitsNaming(['OPS-1', 'OPS-2'])).toMatchObject([{ sha: 'b'.repeat(40) }])
      expect(await store.tips(REPOSITORY)).toEqual(new Map([['b', 'b']]))
    })
  })

  describe('how far a repository was looked through', () => {
    test('is known for each branch, and moves on', async ({ store }) => {
      await store.saveScan(scan([], 'a'), NOON)
      await store.saveScan(scan([], 'c', 'c'), NOON)
      await store.saveScan(scan([], 'b'), NOON)
      expect(await store.tips(REPOSITORY)).toEqual(
        new Map([
          ['main', 'b'],
          ['c', 'c'],
        ]),
      )
      expect(await store.tips('acme/other')).toEqual(new Map())
    })
  })
}
