// A clock that was set back: nothing that waits for a time waits for the clock to catch up.
import { expect, test } from 'vitest'
import { createPace } from '../../src/connectors/pace.ts'
import { type Case, NOTHING_APPLIED } from '../../src/core/case.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const DAY = 86_400_000
const TICKET = { system: 'zendesk', id: '7' } as const
const CASE: Case = { id: 'zendesk-7', ticket: TICKET, links: [], applied: NOTHING_APPLIED, attempts: 0 }
const CREATE = { key: 'bugbridge-zendesk-7', caseId: CASE.id, kind: 'create-issue', because: [] }

test('what the later clock wrote is due, and an open attempt is waited for once more and no longer', async () => {
  const store = createStore(openSqlite({ path: ':memory:' }))
  const later = NOW + DAY
  await store.open(TICKET, later)
  const lease = async (now: number, token: string) =>
    store.lease({ now, until: now + 60_000, token, limit: 10 })
  const [first] = await lease(later, 'one')
  await store.begin(CREATE, 'one', later, 1_000)
  await store.save({
    case: CASE,
    token: 'one',
    hints: first?.hints ?? 0,
    dueAt: later + 5_000,
    now: later,
    watches: [],
  })

  expect(await lease(NOW, 'two')).toEqual([])
  await store.rewind(NOW)
  await store.drain(NOW)
  expect(await lease(NOW, 'two')).toHaveLength(1)
  expect(await store.begin(CREATE, 'two', NOW, 1_000)).toEqual({ kind: 'busy', until: NOW + 1_000 })
  expect(await store.begin(CREATE, 'two', NOW + 1_000, 1_000)).toEqual({ kind: 'again' })
  await store.close()
})

test('a host that asked for a minute is not left alone for a day', async () => {
  let now = NOW + DAY
  const slept: number[] = []
  const pace = createPace([], {
    now: () => now,
    async sleep(ms) {
      slept.push(ms)
      now += ms
    },
  })
  pace.hold('zendesk.test', now + 60_000)
  now = NOW
  const task = async () => 'done'
  const late = () => 'late'
  const turn = { host: 'zendesk.test', what: 'GET /', patience: 20_000, task, late }
  expect(await pace.run(turn)).toBe('done')
  expect(slept).toEqual([])
})
