// What is stored and cannot be read: it must not stop what can be, and is left as it is.
import { describe, expect } from 'vitest'
import { held, hint, ID, ISSUE, leasedIds, NOON, type Open, save, sleeping, testOn } from './world.ts'

const DAMAGED = [
  ['is cut', '{"id":"zendesk-35436","ticket":{"sys'],
  ['is no object', '[1,2,3]'],
  ['has another shape, as a newer program may write it', '{"id":"zendesk-35436","form":2}'],
  [
    'is another case',
    '{"id":"zendesk-1","ticket":{"system":"zendesk","id":"1"},"links":[],"attempts":0,"applied":{"seq":0,"values":{},"told":{},"done":[]}}',
  ],
] as const

export function unreadableTests(open: Open): void {
  const test = testOn(open)

  describe('a state that cannot be read', () => {
    test.for(DAMAGED)(
      'because it %s parks that case alone, and says so',
      async ([, state], { store, opened }) => {
        await sleeping(store)
        const write = { sql: `update cases set state = '${state}', due_at = ${NOON}`, parameters: [] }
        await opened.engine.batch([write])
        await store.open({ system: 'zendesk', id: 'well' }, NOON + 1)

        expect(await leasedIds(store, 'worker', NOON + 1)).toEqual(['zendesk-well'])
        const row = await store.find(ID)
        expect(row).toMatchObject({
          isUnreadable: true,
          case: { id: ID, links: [], failure: 'bugbridge: refused (unreadable-state)' },
        })
        expect([row?.dueAt, row?.leasedUntil]).toEqual([undefined, undefined])
        expect((await store.list(9)).map((each) => each.case.id)).toContain(ID)
        const [stored] = await opened.engine.batch([
          { sql: 'select state from cases order by id', parameters: [] },
        ])
        expect(stored?.[0]).toEqual({ state })

        // It is looked at again at the next hint: another program may have mended it meanwhile.
        await store.record([hint('1')])
        await store.drain(NOON + 2)
        expect(await leasedIds(store, 'other', NOON + 2)).toEqual([])
      },
    )

    test('does not make the sweep forget the others', async ({ store, opened }) => {
      await sleeping(store)
      await opened.engine.batch([{ sql: "update cases set state = '{'", parameters: [] }])
      await store.open({ system: 'zendesk', id: 'well' }, NOON)
      const [well] = await store.lease({ now: NOON, until: NOON + 9, token: 'worker', limit: 9 })
      if (well !== undefined) await save(store, well, { now: NOON + 1 })
      expect(await store.wake(NOON + 5, NOON + 5, 1)).toBe(1)
      expect(await leasedIds(store, 'worker', NOON + 5)).toEqual([])
      expect(await store.wake(NOON + 5, NOON + 6, 1)).toBe(1)
      expect(await leasedIds(store, 'worker', NOON + 6)).toEqual(['zendesk-well'])
    })
  })

  test('a reason in the journal that cannot be read hides neither the entry nor the others', async ({
    store,
    opened,
  }) => {
    const { case: each } = await held(store)
    const intent = { caseId: each.id, kind: 'update-ticket', because: [] }
    for (const key of ['one', 'two']) await store.begin({ ...intent, key }, 'worker', NOON, 0)
    const write = "update journal set because = 'nonsense', changes = '{' where key = 'one'"
    await opened.engine.batch([{ sql: write, parameters: [] }])
    expect(await store.journal(ID, 9)).toMatchObject([
      { key: 'two', because: [] },
      { key: 'one', because: [{ rule: 'unreadable' }] },
    ])
    expect(await store.unended(ID)).toHaveLength(2)
  })

  test('a reported deploy that cannot be read counts for nobody, and the others count', async ({
    store,
    opened,
  }) => {
    const deploy = { environment: 'production', repository: 'shop', status: 'success', at: NOON } as const
    for (const id of ['1', '2']) {
      await store.recordDeploy(deploy, { ...hint(id, ISSUE.subject, 'deploys'), event: 'deploy.success' })
    }
    const write = "update deploys set organizations = '[' where delivery_id = '1'"
    await opened.engine.batch([{ sql: write, parameters: [] }])
    expect(await store.deploysAfter(0, 9)).toHaveLength(1)
  })
}
