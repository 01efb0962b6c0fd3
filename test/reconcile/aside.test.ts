// What a comparison learns of commits: it knows it as if it were stored, and it is not.
import { expect, test } from 'vitest'
import type { Commit } from '../../src/core/change.ts'
import { createAside } from '../../src/reconcile/aside.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'

const REPOSITORY = 'acme/shop'
const commit = (sha: string, ...names: string[]): Commit => ({
  ...{ repository: REPOSITORY, sha: sha.repeat(40), change: sha, names },
})
const scan = (branch: string, ...commits: Commit[]) => ({
  repository: REPOSITORY,
  branch,
  sha: branch,
  commits,
})

test('is known beside what is stored, and leaves that as it is', async () => {
  const store = createStore(openSqlite({ path: ':memory:' }))
  await store.saveScan(scan('main', commit('a', 'OPS-1')), 1)
  const all = async (each: typeof store) => ({
    tips: Object.fromEntries(await each.tips(REPOSITORY)),
    naming: await each.commitsNaming(['OPS-1', 'OPS-2']),
    called: await each.commitsCalled(REPOSITORY, ['aaaaaaa', 'bbbbbbb']),
  })
  const before = await all(store)
  const aside = createAside(store)
  await aside.saveScan(
    scan('b', { ...commit('a', 'OPS-1'), change: 'other' }, commit('b', 'OPS-2', 'OPS-3')),
    2,
  )
  const [known] = before.naming
  const folders = [{ path: 'services/shop', is: 'later' }] as const
  if (known !== undefined) await aside.saveFolders([{ ...known, folders }])
  expect(await all(aside)).toMatchObject({
    tips: { main: 'main', b: 'b' },
    naming: [
      { name: 'OPS-1', change: 'a', folders },
      { name: 'OPS-2', change: 'b' },
    ],
    called: [
      { name: 'OPS-1', change: 'a', folders },
      { name: 'OPS-2', change: 'b' },
      { name: 'OPS-3', change: 'b' },
    ],
  })
  expect(await aside.commitsCalled('acme/other', ['bbbbbbb'])).toEqual([])
  expect(await all(store)).toEqual(before)
  await store.close()
})
