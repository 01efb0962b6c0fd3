import { describe, expect, test } from 'vitest'
import { isCaseId } from '../../src/web/query.ts'
import { createWorld, NOW, put } from './world.ts'

const BECAUSE = [{ rule: 'tracker.statuses: in-qa', facts: ['OPS-1 status In QA'] }]

describe('the API', () => {
  test('lists cases with what tools need, times in ISO 8601', async () => {
    const { store, get } = createWorld()
    await put(store, {
      verdict: { stage: 'in-qa', attention: ['left-to-person:status'] },
      case: {
        failure: 'zendesk: denied 401',
        links: [{ issue: { system: 'jira', id: '10001' }, role: 'primary', mark: 'm', sealed: ['abc'] }],
      },
      dueAt: NOW + 60_000,
    })
    const answer = await get('/api/v1/cases')
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toEqual({
      cases: [
        {
          id: 'zendesk-35436',
          ticket: {
            system: 'zendesk',
            id: '35436',
            url: 'https://opscom.zendesk.com/agent/tickets/35436',
          },
          stage: 'in-qa',
          attention: ['left-to-person:status'],
          issues: [{ key: 'OPS-1', url: 'https://opscom.atlassian.net/browse/OPS-1', role: 'primary' }],
          failure: 'zendesk: denied 401',
          dueAt: '2026-11-21T14:04:22.000Z',
          links: 1,
        },
      ],
      next: null,
    })
  })

  test('pages through all cases, each once', async () => {
    const { store, get } = createWorld()
    for (const ticket of ['1', '2', '3', '4', '5']) await put(store, { ticket, verdict: { at: NOW - 5_000 } })
    const seen: string[] = []
    for (let path = '/api/v1/cases?limit=2'; path !== ''; ) {
      const { cases, next } = JSON.parse((await get(path)).text)
      seen.push(...cases.map((each: { id: string }) => each.id))
      path = next === null ? '' : `/api/v1/cases?limit=2&after=${next}`
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen).size).toBe(5)
  })

  test('a case by itself tells what is the matter and what it is linked to, and no mark or sealed hash', async () => {
    const { store, get } = createWorld()
    await put(store, {
      verdict: { attention: ['no-fix-version'], eta: '2026-12-15' },
      case: {
        confirmedBy: '40118',
        links: [
          {
            issue: { system: 'jira', id: '10001' },
            role: 'related',
            mark: 'secret-mark',
            source: '77',
            sealed: ['a-sealed-hash'],
          },
        ],
      },
    })
    const answer = await get('/api/v1/cases/zendesk-35436')
    expect(JSON.parse(answer.text)).toMatchObject({
      id: 'zendesk-35436',
      linked: [{ system: 'jira', id: '10001', role: 'related' }],
      concerns: [{ remedy: 'Ask engineering to set the fix version in Jira.' }],
      eta: '2026-12-15',
      lookedAt: '2026-11-21T14:01:22.000Z',
      confirmedBy: '40118',
      leasedUntil: null,
    })
    expect(answer.text).not.toMatch(/sealed|secret-mark/)
  })

  test('why gives the verdict, and what was done newest first, with its reasons', async () => {
    const { store, get } = createWorld()
    await put(store, {
      verdict: { stage: 'in-qa', because: BECAUSE },
      entries: [
        {
          kind: 'create-issue',
          key: 'k1',
          because: BECAUSE,
          begunAt: NOW - 9_000,
          outcome: 'done',
          result: '10001',
        },
        { kind: 'update-ticket', key: 'k2', because: BECAUSE, begunAt: NOW - 4_000, attempts: 2 },
      ],
    })
    const why = JSON.parse((await get('/api/v1/cases/zendesk-35436/why')).text)
    expect(why).toMatchObject({ id: 'zendesk-35436', verdict: { stage: 'in-qa', because: BECAUSE } })
    expect(why.entries).toMatchObject([
      { kind: 'update-ticket', because: BECAUSE, outcome: null, attempts: 2, endedAt: null },
      { kind: 'create-issue', says: 'Created an issue in Jira', outcome: 'done', result: '10001' },
    ])
    expect(JSON.parse((await get('/api/v1/cases/zendesk-35436/why?limit=1')).text).entries).toHaveLength(1)
  })

  test('why gives the clocks that run, the one that is over first in front', async () => {
    const { store, get } = createWorld()
    const clocks = [
      { clock: 'resolution', due: NOW + 3_600_000, isLate: false },
      { clock: 'triage', due: NOW - 60_000, isLate: true },
    ] as const
    await put(store, { verdict: { clocks } })
    expect(JSON.parse((await get('/api/v1/cases/zendesk-35436/why')).text).clocks).toEqual([
      { clock: 'triage', due: '2026-11-21T14:02:22.000Z', isLate: true },
      { clock: 'resolution', due: '2026-11-21T15:03:22.000Z', isLate: false },
    ])
  })

  test('a case that nobody has looked at is told as such', async () => {
    const { store, get } = createWorld()
    await put(store, { verdict: null })
    expect(JSON.parse((await get('/api/v1/cases/zendesk-35436')).text)).toMatchObject({
      stage: null,
      lookedAt: null,
      ticket: { url: null },
    })
    expect(JSON.parse((await get('/api/v1/cases/zendesk-35436/why')).text)).toMatchObject({ verdict: null })
  })

  test('deliveries tell where they pointed', async () => {
    const { store, get } = createWorld()
    await store.record([
      { system: 'jira', id: 'd1', event: 'jira:issue_updated', receivedAt: NOW, unknown: true },
      {
        system: 'zendesk',
        id: 'd2',
        event: 'ticket.created',
        receivedAt: NOW,
        hint: { system: 'zendesk', subject: 'ticket:35436' },
        opens: true,
      },
    ])
    const { deliveries } = JSON.parse((await get('/api/v1/deliveries')).text)
    expect(deliveries).toHaveLength(2)
    expect(deliveries).toContainEqual(
      expect.objectContaining({
        id: 'd2',
        receivedAt: '2026-11-21T14:03:22.000Z',
        hint: { system: 'zendesk', subject: 'ticket:35436' },
        opens: true,
        unknown: false,
      }),
    )
    expect(deliveries).toContainEqual(expect.objectContaining({ id: 'd1', hint: null, unknown: true }))
  })

  test('status counts what is there, due, under way and pending', async () => {
    const { store, get } = createWorld()
    await put(store, { ticket: '1' })
    await put(store, { ticket: '2', leasedUntil: NOW + 60_000 })
    await put(store, { ticket: '3', dueAt: NOW - 1 })
    await store.record([
      {
        system: 'jira',
        id: 'd',
        event: 'e',
        receivedAt: NOW,
        hint: { system: 'jira', subject: 'issue:1' },
      },
    ])
    expect(JSON.parse((await get('/api/v1/status')).text)).toEqual({
      cases: 3,
      due: 1,
      leased: 1,
      pendingHints: 1,
    })
  })
})

describe('what cannot be answered', () => {
  test.each([
    ['/api/v1/cases/zendesk-9', 404, 'unknown-case', 'A case is named after its ticket'],
    ['/api/v1/cases/zendesk-9/why', 404, 'unknown-case', 'A case is named after its ticket'],
    ['/api/v1/cases/%00', 404, 'unknown-case', 'A case is named after its ticket'],
    ['/api/v1/cases/%E0%A4%A', 404, 'unknown-case', 'A case is named after its ticket'],
    ['/api/v1/nothing', 404, 'not-found', 'Nothing is found'],
    ['/api/', 404, 'not-found', 'Nothing is found'],
    ['/api/v1/cases?limit=0', 400, 'invalid-query', '"limit" must be a whole number from 1 to 500'],
    ['/api/v1/cases?limit=501', 400, 'invalid-query', '"limit" must be a whole number from 1 to 500'],
    ['/api/v1/cases?limit=1e2', 400, 'invalid-query', '"limit" must be'],
    ['/api/v1/cases?limit=', 400, 'invalid-query', '"limit" must be'],
    ['/api/v1/cases?after=zendesk-9', 400, 'invalid-query', '"after" must be the id of a case'],
    ['/api/v1/cases?after=', 400, 'invalid-query', '"after" must be the id of a case'],
    ['/api/v1/cases/zendesk-35436/why?limit=x', 400, 'invalid-query', '"limit" must be'],
    ['/api/v1/deliveries?limit=-1', 400, 'invalid-query', '"limit" must be'],
  ])('%s is %i %s, in JSON and with the remedy', async (path, status, code, words) => {
    const { store, get } = createWorld()
    await put(store)
    const answer = await get(path)
    expect(answer.status).toBe(status)
    const { error } = JSON.parse(answer.text)
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
  })

  test.each([
    ['/cases/zendesk-9', 404, 'There is no such case'],
    ['/nothing', 404, 'There is no such page'],
    ['/?group=everything', 400, 'must be one of attention, reported, engineering, release, done'],
  ])('%s is %i, as a page', async (path, status, words) => {
    const answer = await createWorld().get(path)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.text).toContain(words)
  })
})

test.each([
  ['zendesk-35436', true],
  ['jsm-10.2_a', true],
  ['', false],
  ['zendesk-\0', false],
  ['zendesk-1 or 1', false],
  ['z'.repeat(201), false],
])('whether %j can name a case: %s', (text, answer) => {
  expect(isCaseId(text)).toBe(answer)
})
