// The upcoming releases: which there are, when, how many wait for each, and what customers may read of them.
import { describe, expect, test } from 'vitest'
import type { PlannedRelease } from '../../src/core/case.ts'
import { STAGES } from '../../src/core/stage.ts'
import { shippedPolicy, shippedWords } from '../policy.ts'
import { createWorld, NOW, put, TOKEN } from './world.ts'

const release = (more: Partial<PlannedRelease> = {}): PlannedRelease => ({
  id: '10100',
  name: '4.2.0',
  isReleased: false,
  ...more,
})

/** The list over one case that waits for these, NOW being 21 November 2026. */
async function listOf(releases: readonly PlannedRelease[], options: Parameters<typeof createWorld>[0] = {}) {
  const { store, get } = createWorld(options)
  await put(store, { verdict: { releases } })
  return JSON.parse((await get('/api/v1/releases')).text).releases
}

describe('the upcoming releases', () => {
  test('stand by day and then by name, those without a day last, each with the number that waits for it', async () => {
    const { store, get } = createWorld()
    const soon = release({ id: '1', name: '4.1.9', day: '2026-12-01' })
    const later = release({ id: '2', name: '4.2.0', day: '2026-12-15' })
    const beside = release({ id: '3', name: '4.1.10', day: '2026-12-15' })
    const some = release({ id: '4', name: '5.0' })
    await put(store, { ticket: '1', verdict: { releases: [later, soon, some] } })
    await put(store, { ticket: '2', verdict: { releases: [later, beside] } })
    expect(JSON.parse((await get('/api/v1/releases')).text)).toEqual({
      releases: [
        {
          name: '4.1.9',
          day: '2026-12-01',
          state: 'planned',
          fixes: 1,
          says: 'Release 4.1.9 is planned for December 1, 2026.',
        },
        expect.objectContaining({ name: '4.1.10', fixes: 1 }),
        expect.objectContaining({ name: '4.2.0', fixes: 2 }),
        {
          name: '5.0',
          day: null,
          state: 'planned',
          fixes: 1,
          says: 'Release 5.0 is being prepared. It has no date yet.',
        },
      ],
    })
  })

  test.each(STAGES)('are those that an open case waits for: %s', async (stage) => {
    const { store, get } = createWorld()
    await put(store, { verdict: { stage, releases: [release()] } })
    const isOpen = ['reported', 'accepted', 'in-progress', 'in-qa', 'awaiting-release'].includes(stage)
    expect(JSON.parse((await get('/api/v1/releases')).text).releases).toHaveLength(isOpen ? 1 : 0)
  })

  test('of a closed ticket are left out', async () => {
    const { store, get } = createWorld()
    await put(store, { verdict: { releases: [release()] }, case: { retired: NOW - 1 } })
    await put(store, { ticket: '2', verdict: null })
    await put(store, { ticket: '3' })
    expect(JSON.parse((await get('/api/v1/releases')).text).releases).toEqual([])
  })

  test.each([
    ['a day of roll-outs stays', '2026-12-01', '2026-12-01'],
    ['another moves to the next of them (O7)', '2026-12-02', '2026-12-03'],
    ['today still counts', '2026-11-21', '2026-11-24'],
    ['one that has gone by is none', '2026-11-17', null],
  ])('%s', async (_, day, told) => {
    expect(await listOf([release({ day })])).toMatchObject([{ day: told }])
  })

  test('where roll-outs have no days, the day is engineering’s', async () => {
    const policy = shippedPolicy('alleo')
    expect(await listOf([release({ day: '2026-12-02' })], { policy })).toMatchObject([{ day: '2026-12-02' }])
  })

  test('are what was seen of them last', async () => {
    const { store, get } = createWorld()
    const moved = release({ day: '2026-12-08' })
    await put(store, { ticket: '1', verdict: { releases: [moved], at: NOW - 1_000 } })
    await put(store, { ticket: '2', verdict: { releases: [release()], at: NOW - 9_000 } })
    expect(JSON.parse((await get('/api/v1/releases')).text).releases).toMatchObject([
      { day: '2026-12-08', fixes: 2 },
    ])
  })

  test('that are out already have no sentence', async () => {
    expect(await listOf([release({ day: '2026-11-19', isReleased: true })])).toEqual([
      { name: '4.2.0', day: '2026-11-19', state: 'released', fixes: 1, says: null },
    ])
  })

  test.each([
    ['its id, since its name was no plain one', '10100'],
    ['like an issue', 'OPS-12'],
    ['after Sentry', 'sentry-fixes'],
    ['like an address', 'shop.example'],
    ['longer than a name', 'x'.repeat(41)],
  ])('have no sentence when one is called %s', async (_, name) => {
    expect(await listOf([release({ name })])).toMatchObject([{ name, says: null }])
  })

  test('are told in the mapping’s language', async () => {
    const policy = { ...shippedPolicy(), words: shippedWords('de') }
    const says = (
      await listOf([release({ day: '2026-12-01' }), release({ id: '2', name: '9' })], { policy })
    ).map((each: { says: string }) => each.says)
    expect(says).toEqual([
      'Version 4.2.0 ist für den 1. Dezember 2026 geplant.',
      'Version 9 ist in Vorbereitung. Einen Termin gibt es noch nicht.',
    ])
  })

  test('tell nothing of tickets and issues', async () => {
    const { store, get } = createWorld()
    await put(store, { verdict: { releases: [release()] } })
    expect((await get('/api/v1/releases')).text).not.toMatch(/35436|OPS-1|10100|zendesk|atlassian/)
  })

  test('are counted over all pages of cases', async () => {
    const { store, get } = createWorld()
    for (let ticket = 1; ticket <= 501; ticket++)
      await put(store, { ticket: String(ticket), verdict: { releases: [release()] } })
    expect(JSON.parse((await get('/api/v1/releases')).text).releases).toMatchObject([{ fixes: 501 }])
  })

  test('are for whoever holds the admin token', async () => {
    const { get } = createWorld({ adminToken: TOKEN })
    expect((await get('/api/v1/releases')).status).toBe(401)
    const answer = await get('/api/v1/releases', { authorization: `Bearer ${TOKEN}` })
    expect(JSON.parse(answer.text)).toEqual({ releases: [] })
  })
})
