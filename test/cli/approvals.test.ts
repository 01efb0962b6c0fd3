// `bugbridge approvals` and `bugbridge progress`: what they print, and what an answer leaves in the store.
import { describe, expect, test } from 'vitest'
import { approvals, progress } from '../../src/cli/approvals.ts'
import type { Drivers } from '../../src/cli/drivers.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'

const NOW = 1_780_000_000_000
const never = () => {
  throw new Error('this needs no such thing')
}

function world() {
  const store = createStore(openSqlite({ path: ':memory:' }))
  const printed: string[] = []
  const drivers: Drivers = {
    environment: {},
    read: never,
    list: never,
    readSecret: never,
    clock: { now: () => NOW, sleep: never },
    random: never,
    newToken: never,
    fetch: never,
    digestWith: never,
    openStore: async () => ({ ...store, close: async () => undefined }),
    listen: never,
    reporterTo: never,
    stopping: new Promise(() => undefined),
    out: (line) => void printed.push(line),
    err: (line) => void printed.push(`! ${line}`),
    log: never,
  }
  const ask = () =>
    store.ask({
      cause: { system: 'jira', subject: 'issue:10001' },
      stage: 'deployed',
      tickets: 300,
      after: undefined,
      now: NOW,
    })
  return { store, drivers, printed, ask }
}

describe('approvals', () => {
  test('lists what was asked', async () => {
    const { drivers, printed, ask } = world()
    expect(await approvals([], false, drivers)).toBe(0)
    await ask()
    expect(await approvals([], false, drivers)).toBe(0)
    expect(await approvals([], true, drivers)).toBe(0)
    expect(printed[0]).toBe('Nothing waits for an approval.')
    expect(printed[1]).toContain('1  jira issue:10001 to deployed: up to 300 tickets, 0 held')
    expect(JSON.parse(printed[2] ?? '')).toMatchObject([{ id: '1', tickets: 300 }])
  })

  test.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ])('%s writes the answer down', async (word, decision) => {
    const { store, drivers, printed, ask } = world()
    const { id } = await ask()
    expect(await approvals([word, id], false, drivers)).toBe(0)
    expect(printed).toEqual([`1 is ${decision}.`])
    expect(await store.approvals(9)).toMatchObject([{ decision, decidedAt: NOW }])
  })

  test('says when nothing was asked, and what is wrong usage', async () => {
    const { drivers, printed } = world()
    expect(await approvals(['approve', '9'], false, drivers)).toBe(1)
    expect(printed).toEqual(['! Nothing was asked under 9: "bugbridge approvals" lists what was.'])
    for (const words of [['approve'], ['maybe', '1'], ['approve', '1', '2']])
      expect(approvals(words, false, drivers)).toBeUndefined()
  })
})

test('progress tells how far a crowd is', async () => {
  const { store, drivers, printed } = world()
  expect(await progress(false, drivers)).toBe(0)
  const hint = { system: 'zendesk', subject: 'ticket:1' } as const
  for (let nth = 0; nth < 11; nth++) {
    await store.open({ system: 'zendesk', id: String(nth) }, NOW - 9)
    const [leased] = await store.lease({ now: NOW, until: NOW + 9, token: 'worker', limit: 1 })
    if (leased === undefined) throw new Error('the case is not to be had')
    const { case: each, hints } = leased
    await store.save({ case: each, token: 'worker', hints, dueAt: undefined, now: NOW - 9, watches: [hint] })
  }
  await store.record([{ system: 'zendesk', id: 'd', event: 'trigger', receivedAt: NOW, hint }])
  await store.drain(NOW)
  expect(await progress(false, drivers)).toBe(0)
  expect(printed[0]).toBe('Nothing has woken more than ten tickets.')
  expect(printed[1]).toContain('zendesk ticket:1: 0 of 11 done, 11 waiting, 0 held, 0 failed')
})
