// What a process knows of deploys: everything that is recorded, read once.
import { expect, test } from 'vitest'
import type { Deploy } from '../../src/core/facts.ts'
import { createDeployBook } from '../../src/reconcile/deploy-book.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'

const DEPLOY: Deploy = { environment: 'production', repository: 'shop', status: 'success', at: 100 }

function createShelf() {
  const store = createStore(openSqlite({ path: ':memory:' }))
  let reads = 0
  let rows = 0
  let isDown = false
  const book = createDeployBook({
    ...store,
    async deploysAfter(seq, limit) {
      if (isDown) throw new Error('the database does not answer')
      const found = await store.deploysAfter(seq, limit)
      reads += 1
      rows += found.length
      return found
    },
  })
  let reported = 0
  return {
    store,
    book,
    async report(...versions: readonly string[]) {
      await Promise.all(
        versions.map((version) => {
          const id = `${reported++}`
          const delivery = { system: 'deploys', id, event: 'success', receivedAt: 100 }
          return store.recordDeploy({ ...DEPLOY, version, at: 100 + reported }, delivery)
        }),
      )
    },
    async knows(name: string) {
      const history = await book.read()
      return history.about([{ id: '1', name, released: false }]).some(({ version }) => version === name)
    },
    breakDown: (down: boolean) => {
      isDown = down
    },
    counted: () => ({ reads, rows }),
  }
}

test('all deploys are known, however many, and each is read once', async () => {
  const { report, knows, counted } = createShelf()
  const versions = Array.from({ length: 1_203 }, (_, index) => `1.${index}`)
  await report(...versions)
  expect(await knows('1.0')).toBe(true)
  expect(await knows('1.1202')).toBe(true)
  await report('1.1203')
  expect(await knows('1.1203')).toBe(true)
  expect(counted().rows).toBe(1_204)
})

test('those who ask at the same time are told the same, and nothing is read twice', async () => {
  const { report, book, counted } = createShelf()
  await report('1.0', '2.0')
  const histories = await Promise.all([book.read(), book.read(), book.read()])
  for (const history of histories)
    expect(history.about([{ id: '1', name: '1.0', released: false }])).toHaveLength(2)
  expect(counted().rows).toBe(2)
})

test('a database that does not answer is told to whoever asked, and to nobody afterwards', async () => {
  const { report, book, knows, breakDown } = createShelf()
  await report('1.0')
  breakDown(true)
  await expect(book.read()).rejects.toThrow('does not answer')
  breakDown(false)
  expect(await knows('1.0')).toBe(true)
})

test('what is forgotten is forgotten in the database and in the process', async () => {
  const { report, book, knows, store } = createShelf()
  await report(...Array.from({ length: 600 }, (_, index) => `1.${index}`))
  await book.forget(690)
  expect(await knows('1.588')).toBe(false)
  expect(await knows('1.589')).toBe(true)
  const left = await store.deploysAfter(0, 1_000)
  expect(left.map(({ deploy }) => deploy.version)[0]).toBe('1.589')
  await report('2.0')
  expect(await knows('2.0')).toBe(true)
})
