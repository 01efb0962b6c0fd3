import { describe, expect, test } from 'vitest'
import { shippedPolicy } from '../policy.ts'
import { createWorld, NOW, put, type Told } from './world.ts'

const BECAUSE = [{ rule: 'tracker.statuses: in-qa', facts: ['OPS-1 status In QA'] }]

function textOf(markup: string): string {
  return markup
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

async function pageOf(given: Parameters<typeof put>[1], options: Parameters<typeof createWorld>[0] = {}) {
  const { store, get } = createWorld(options)
  const { status, text } = await get(`/cases/${await put(store, given)}`)
  expect(status).toBe(200)
  return { text, words: textOf(text) }
}

describe('the page of a case', () => {
  test('tells the facts, what customers heard, and what happens next', async () => {
    const { words, text } = await pageOf({
      verdict: { stage: 'in-qa', eta: '2026-12-15', because: BECAUSE },
      case: {
        confirmedBy: '40118',
        links: [{ issue: { system: 'jira', id: '10001' }, role: 'primary', mark: 'm' }],
        applied: { seq: 2, values: {}, told: { customer: 'accepted', eta: '2026-12-15' }, done: [] },
      },
      dueAt: NOW + 3 * 3_600_000,
    })
    expect(words).toContain('in testing because OPS-1 status In QA (tracker.statuses: in-qa) .')
    expect(text).toContain('<li class="here" aria-current="step">')
    expect(words).toContain('Told to the customer that engineers have it; expected 15 Dec 2026')
    expect(words).toContain('Confirmed by user 40118 in Zendesk')
    expect(words).toContain('Next look in 3 hours , or when something happens.')
    expect(words).toContain('Watched the ticket, its issues, their fix versions, deploys to production')
  })

  test.each<[string, Record<string, string>]>([
    ['nothing by bugbridge yet', {}],
    ['nothing by bugbridge yet', { lack: 'x', progress: 'reported' }],
    ['what is still needed from them', { missing: 'steps.version' }],
    ['that new functionality needs a quote first', { held: 'quote' }],
    [
      'what is still needed from them, and that new functionality needs a quote first',
      { held: 'quote', missing: 'steps' },
    ],
    ['that engineers have it', { customer: 'accepted', missing: 'steps', held: 'quote' }],
    [
      'that it is being rolled out, and has not reached them yet',
      { customer: 'accepted', rollout: 'started' },
    ],
    ['that engineers have it', { customer: 'accepted', rollout: 'over' }],
    ['that it is available', { customer: 'deployed', rollout: 'over' }],
    ['that it is not done yet after all, and that engineers have it again', { customer: 'regressed' }],
    ['nothing by bugbridge yet', { customer: 'toString' }],
  ])('the customer was told %s', async (words, told) => {
    const applied = { seq: 2, values: {}, told, done: [] }
    expect((await pageOf({ case: { applied } })).words).toContain(
      `Told to the customer ${words} Last looked at`,
    )
  })

  const primary = { issue: { system: 'jira', id: '1' }, role: 'primary', mark: 'a' } as const
  const related = { issue: { system: 'jira', id: '2' }, role: 'related', mark: 'b', source: '9' } as const
  const brake = { approval: '7', isHeld: true }
  const released = () => {
    const policy = shippedPolicy('two-services')
    const services = policy.deployed.services.map((each) => ({ ...each, from: 'releases' as const }))
    return { ...policy, deployed: { ...policy.deployed, services } }
  }
  test.each([
    ['a ticket without an issue', shippedPolicy(), {}, 'the ticket'],
    [
      'a task for an error',
      shippedPolicy(),
      { links: [primary, related] },
      'the ticket, its issues, what its tasks are for in Sentry, their fix versions, deploys to production',
    ],
    [
      'commits',
      shippedPolicy('two-services'),
      { links: [primary] },
      'the ticket, its issues, their fix versions, deploys to production-eu, production-us once it is fixed, deployments on GitHub once it is fixed',
    ],
    [
      'releases, and a move that waits for a person',
      released(),
      { links: [primary], brake },
      'the ticket, its issues, their fix versions, deploys to production-eu, production-us once it is fixed, deployments on GitHub once it is fixed, releases on GitHub once it is fixed, the answer to its approval',
    ],
  ])('all that it watches: %s', async (_, policy, given, words) => {
    expect((await pageOf({ case: given }, { policy })).words).toContain(`Watched ${words} `)
  })

  test.each([
    ['when something happens', {}, 'Next look when something happens, and from time to time.'],
    ['due now', { dueAt: NOW - 1 }, 'Next look due now.'],
    ['under way', { leasedUntil: NOW + 1_000 }, 'Next look now.'],
    [
      'after failures',
      { case: { attempts: 3, failure: 'zendesk: denied 401' } },
      'Passes that did not go through, in a row: 3.',
    ],
  ])('the next look: %s', async (_, given, words) => {
    expect((await pageOf(given)).words).toContain(words)
  })

  test('what waits for somebody stands apart from what is left to a person', async () => {
    const { words } = await pageOf({ verdict: { attention: ['left-to-person:360000000006', 'unassigned'] } })
    expect(words).toMatch(/Needs attention The fix is available, but Zendesk/)
    expect(words).toMatch(/Good to know Somebody changed the ticket&#39;s expected date by hand/)
  })

  test('an end without a fix has no steps ahead, and is left to an agent', async () => {
    const { words, text } = await pageOf({ verdict: { stage: 'wont-fix' } })
    expect(words).toContain('will not be fixed because')
    expect(words).toContain('an agent explains it')
    expect(text).not.toContain('class="steps"')
  })

  test('each clock that runs says when it is over, in UTC, and whether it is late', async () => {
    const clocks = [
      { clock: 'resolution', due: NOW + 3 * 3_600_000, isLate: false },
      { clock: 'response', due: NOW - 2 * 3_600_000, isLate: true },
    ] as const
    const { words, text } = await pageOf({ verdict: { clocks, attention: ['late-response'] } })
    expect(words).toContain('Clocks First reply late: it was due 2 hours ago Resolution due in 3 hours')
    expect(text).toContain('title="2026-11-21 17:03:22 UTC">in 3 hours</time>')
    expect(words).toContain('no first reply within the time agreed. Reply to the customer')
  })

  test('a clock stands still while the customer is asked; one that was late before stays late', async () => {
    const { words } = await pageOf({
      verdict: {
        clocks: [
          { clock: 'triage', due: NOW + 60_000, isLate: false },
          { clock: 'response', due: NOW - 3_600_000, isLate: true },
        ],
      },
      case: { times: { waits: [], waitingSince: NOW - 600_000 } },
    })
    expect(words).toContain('Assessment: stands still while the customer is asked')
    expect(words).toContain('First reply late: it was due 1 hour ago')
  })

  test('that no clock runs is said', async () => {
    expect((await pageOf({})).words).toContain('Clocks none runs')
  })

  test('in observe mode it tells what would be done, and why', async () => {
    const { words } = await pageOf({ verdict: { planned: [{ kind: 'create-issue', because: BECAUSE }] } })
    expect(words).toContain(
      'Would create an issue in Jira because OPS-1 status In QA (tracker.statuses: in-qa)',
    )
  })

  test('a case without history says so', async () => {
    expect((await pageOf({ verdict: null })).words).toContain('bugbridge has not looked at it yet.')
    expect((await pageOf({})).words).toContain('No change to another system is on record for this case.')
  })
})

describe('why', () => {
  const entry = (more: Partial<Told>): Told => ({
    kind: 'update-ticket',
    key: 'k',
    because: BECAUSE,
    ...more,
  })

  test.each([
    ['done', entry({ outcome: 'done' }), 'Updated the ticket', 'done'],
    [
      'found done',
      entry({ outcome: 'adopted' }),
      'Updated the ticket',
      'as a second look showed; not repeated',
    ],
    [
      'found not done',
      entry({ outcome: 'did not happen' }),
      'Set out to update the ticket',
      'did not happen',
    ],
    ['not ended', entry({}), 'Set out to update the ticket', 'not known yet what became of it'],
    [
      'failed',
      entry({ outcome: 'zendesk: refused (invalid) 422' }),
      'Could not update the ticket',
      'Zendesk did not accept the change (HTTP 422).',
    ],
    ['issue', entry({ kind: 'create-issue', outcome: 'done' }), 'Created an issue in Jira', 'done'],
    [
      'link',
      entry({ kind: 'link-ticket', outcome: 'done' }),
      'Put a link to the ticket onto the issue',
      'done',
    ],
    [
      'relation',
      entry({ kind: 'relate-issues', outcome: 'done' }),
      'Linked the related task to the bug',
      'done',
    ],
    [
      'source',
      entry({ kind: 'link-source', outcome: 'done' }),
      'Linked the related task back in Sentry',
      'done',
    ],
  ])('%s: in human words, with its reason', async (_, told, title, outcome) => {
    const { words } = await pageOf({ entries: [told] })
    expect(words).toContain(title)
    expect(words).toContain(outcome)
    expect(words).toContain('because OPS-1 status In QA (tracker.statuses: in-qa)')
  })

  test('an issue that became a link of the case is told by its role', async () => {
    const issue = { system: 'jira', id: '1' }
    const { words } = await pageOf({
      case: {
        links: [
          { issue, role: 'primary', mark: 'a' },
          { issue: { system: 'jira', id: '2' }, role: 'related', mark: 'b' },
        ],
      },
      entries: [
        entry({ kind: 'create-issue', key: 'a', outcome: 'done', begunAt: NOW - 2_000 }),
        entry({ kind: 'create-issue', key: 'b', outcome: 'done', begunAt: NOW - 1_000 }),
      ],
    })
    expect(words).toMatch(
      /Created a related engineering task in Jira .* Created the issue for the bug in Jira/,
    )
  })

  test('attempts and the exact time are told', async () => {
    const { words, text } = await pageOf({
      entries: [entry({ attempts: 3, outcome: 'done', begunAt: NOW - 61_000, endedAt: NOW - 60_000 })],
    })
    expect(words).toContain('3 attempts')
    expect(text).toContain('title="2026-11-21 14:02:22 UTC">1 minute ago</time>')
  })

  test('a long history is cut short, with the way to more', async () => {
    const entries = Array.from({ length: 101 }, (_, at) => entry({ key: `k${at}`, outcome: 'done' }))
    const { words, text } = await pageOf({ entries })
    expect(text.split('<p class="deed">').length - 1).toBe(100)
    expect(words).toContain('These are the newest 100.')
  })
})
