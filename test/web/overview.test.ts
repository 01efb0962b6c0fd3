import { describe, expect, test } from 'vitest'
import { STAGES, type Stage } from '../../src/core/stage.ts'
import { createWorld, NOW, put } from './world.ts'

/** The group's own part of the page, by its heading; undefined when it is not shown. */
function sectionOf(text: string, group: string): string | undefined {
  return text.split('<section ').find((part) => part.includes(`<h2 id="${group}">`))
}

function textOf(markup: string): string {
  return markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

const GROUP_OF: Readonly<Record<Stage, string>> = {
  reported: 'reported',
  accepted: 'engineering',
  'in-progress': 'engineering',
  'in-qa': 'engineering',
  'awaiting-release': 'release',
  deployed: 'done',
  'wont-fix': 'done',
  duplicate: 'done',
  'cannot-reproduce': 'done',
  'not-covered': 'done',
  'not-a-bug': 'done',
}

describe('a list of changes that cannot be read', () => {
  const DAY = 86_400_000
  const save = async (failure: string | undefined, names = ['zendesk'], dueAt = NOW) => {
    const world = createWorld()
    for (const name of names) {
      const place = { name, token: 'a', now: NOW }
      await world.store.takeCursor({ ...place, until: NOW + 1 })
      const rest = { hints: [], cursor: undefined, dueAt, ...(failure === undefined ? {} : { failure }) }
      await world.store.saveHints({ ...place, ...rest })
    }
    return textOf((await world.get('/')).text)
  }

  test('for want of rights is told, with the remedy, even where there is no case yet', async () => {
    const text = await save('zendesk: denied 403')
    expect(text).toContain(
      'Webhooks of Zendesk that get lost are not found: Zendesk refused bugbridge&#39;s credentials or rights (HTTP 403).',
    )
  })

  test.each([
    ['zendesk', 'zendesk', 'to admins alone'],
    ['jira', 'jira', 'Browse projects'],
    ['github', 'github', 'Issues: read and write'],
    ['deployments', 'github', 'Deployments: read and Contents: read'],
  ])('says of the list %s alone what it needs', async (name, system, right) => {
    const denied = await save(`${system}: denied 403`, [name])
    expect(denied).toContain(`${right}`)
    expect(denied.match(/ (?:gives|wants) /g)).toHaveLength(1)
    expect(await save(`${system}: refused (unreadable)`, [name])).not.toContain(right)
  })

  test('is told as what it is where webhooks that failed cannot be asked for again', async () => {
    const text = await save('github: denied 403', ['redelivery acme/shop'])
    expect(text).toContain('Webhooks of acme/shop that failed are not asked for again: GitHub refused')
    expect(text).toContain('Webhooks: read and write')
    expect(text).not.toContain('that get lost')
  })

  test.each([
    [['redelivery acme/shop', 'redelivery acme/web'], 'acme/shop, acme/web'],
    [['redelivery'], 'the GitHub App'],
  ])('is told once with its remedy where no webhook leads here: %s', async (names, whose) => {
    const text = await save('github: refused (no-webhook)', names)
    expect(text).toContain(
      `Webhooks of ${whose} that failed are not asked for again: No webhook of GitHub that can be asked leads to bugbridge. It needs an address that ends with /webhooks/github`,
    )
    expect(text).not.toContain('Webhooks: read and write')
  })

  test.each([
    [NOW - DAY, true],
    [NOW - DAY - 1, false],
  ])('is told until nobody has read it for a day: due at %i', async (dueAt, isTold) => {
    const text = await save('github: denied 403', ['redelivery acme/shop'], dueAt)
    expect(text.includes('acme/shop')).toBe(isTold)
  })

  test.each([undefined, 'zendesk: later 503'])(
    'is not told while it goes well, or passes: %s',
    async (failure) => {
      expect(await save(failure)).not.toContain('that get lost')
    },
  )
})

describe('the overview', () => {
  test.each(STAGES)('a case that is %s stands in its group, and in no other', async (stage) => {
    const { store, get } = createWorld()
    await put(store, { verdict: { stage } })
    const { text } = await get('/')
    for (const group of ['attention', 'reported', 'engineering', 'release', 'done']) {
      expect(sectionOf(text, group)?.includes('#35436') ?? false).toBe(group === GROUP_OF[stage])
    }
    expect(text).toContain('Nothing needs attention.')
  })

  test('what needs attention comes first, then by how far it has come', async () => {
    const { store, get } = createWorld()
    await put(store, { ticket: '1', verdict: { stage: 'deployed' } })
    await put(store, { ticket: '2', verdict: { stage: 'awaiting-release' } })
    await put(store, { ticket: '3', verdict: { stage: 'accepted' } })
    await put(store, { ticket: '4', verdict: { stage: 'in-qa' } })
    await put(store, { ticket: '5', verdict: { stage: 'reported' } })
    await put(store, { ticket: '6', verdict: { stage: 'deployed', attention: ['left-to-person:status'] } })
    await put(store, { ticket: '7', verdict: { stage: 'in-qa', attention: ['unassigned'] } })
    await put(store, { ticket: '8', verdict: null, case: { failure: 'jira: later 503', attempts: 1 } })
    await put(store, { ticket: '9', case: { failure: 'jira: denied 401', attempts: 1 } })
    const { text } = await get('/')
    const order = [...text.matchAll(/<span class="number">(?:<a [^>]*>)?#(\d+)/g)].map((match) => match[1])
    expect(order).toEqual(['9', '7', '8', '6', '5', '3', '4', '2', '1'])
    expect(sectionOf(text, 'attention')).toContain('<span class="count">4</span>')
    expect(text).not.toContain('Nothing needs attention.')
  })

  test('a row tells ticket, issues, stage, expected day, last look and reason', async () => {
    const { store, get } = createWorld()
    await put(store, {
      verdict: {
        stage: 'in-qa',
        eta: '2026-12-15',
        at: NOW - 5 * 60_000,
        issues: [
          { key: 'OPS-1', url: 'https://t.example/OPS-1', role: 'primary' },
          { key: 'OPS-2', url: 'https://t.example/OPS-2', role: 'related' },
        ],
        because: [
          { rule: 'tracker.statuses: in-qa', facts: ['OPS-1 status In QA'] },
          { rule: 'r2', facts: ['f2'] },
          { rule: 'r3', facts: ['f3'] },
        ],
      },
    })
    const { text } = await get('/')
    expect(text).toContain(
      '<a href="https://opscom.zendesk.com/agent/tickets/35436" rel="noreferrer">#35436</a>',
    )
    expect(text).toContain('<a href="https://t.example/OPS-1" rel="noreferrer">OPS-1</a>')
    expect(text).toContain('title="2026-11-21 13:58:22 UTC">5 minutes ago</time>')
    expect(text).toContain('href="/cases/zendesk-35436"')
    const words = textOf(sectionOf(text, 'engineering') ?? '')
    expect(words).toContain('OPS-2 related')
    expect(words).toContain('in testing , step 3 of 5')
    expect(words).toContain('Expected 15 Dec 2026')
    expect(words).toContain('because OPS-1 status In QA (tracker.statuses: in-qa) ; f2 (r2) and 1 more')
  })

  test('a row tells the clocks of its case', async () => {
    const { store, get } = createWorld()
    const clocks = [{ clock: 'estimate', due: NOW + 45 * 60_000, isLate: false }] as const
    await put(store, { verdict: { clocks } })
    const words = textOf(sectionOf((await get('/')).text, 'engineering') ?? '')
    expect(words).toContain('Estimate due in 45 minutes')
  })

  test.each([
    ['accepted', true],
    ['awaiting-release', true],
    ['reported', false],
    ['deployed', false],
    ['wont-fix', false],
  ] as const)(
    'that there is no date is worth a word while somebody works on it: %s',
    async (stage, isTold) => {
      const { store, get } = createWorld()
      await put(store, { verdict: { stage } })
      expect(textOf((await get('/')).text).includes('Expected no date')).toBe(isTold)
    },
  )

  test('a case that nobody has looked at yet is shown as such', async () => {
    const { store, get } = createWorld()
    await put(store, { verdict: null })
    expect(textOf(sectionOf((await get('/')).text, 'reported') ?? '')).toMatch(/#35436 not looked at yet Why/)
  })

  test('many cases of a group are cut short, with the way to the rest', async () => {
    const { store, get } = createWorld()
    for (let ticket = 1; ticket <= 52; ticket++) await put(store, { ticket: String(ticket) })
    const rowsOf = (text: string) => text.split('<li class="case">').length - 1
    const all = (await get('/')).text
    expect(rowsOf(all)).toBe(50)
    expect(textOf(all)).toContain('These are 50 of 52. Show more')
    expect(all).toContain('href="/?group=engineering"')
    const group = (await get('/?group=engineering')).text
    expect(rowsOf(group)).toBe(52)
    expect(textOf((await get('/?group=done')).text)).toContain('No case is in this group.')
  })

  test('without a case it explains how a first one comes about', async () => {
    const { text } = await createWorld().get('/')
    const words = textOf(text)
    expect(words).toContain('No cases yet')
    expect(words).toContain('sets the bug status (field 360000000001 ) to bug_proposed')
    expect(words).toContain('project OPS')
    expect(text).not.toContain('Nothing needs attention')
  })

  test('the mode is plain to see: observe says that nothing is written', async () => {
    const { policy } = createWorld()
    const observe = createWorld({ policy: { ...policy, mode: 'observe' } })
    const words = textOf((await observe.get('/')).text)
    expect(words).toContain('mode: observe')
    expect(words).toContain('writes nothing to Zendesk or Jira')
    const sync = textOf((await createWorld().get('/')).text)
    expect(sync).toContain('mode: sync')
    expect(sync).not.toContain('writes nothing')
  })

  test('the sandbox says so and offers its story', async () => {
    const { text } = await createWorld({ storyUrl: '/story' }).get('/')
    expect(textOf(text)).toContain('This is the sandbox')
    expect(text).toContain('<a href="/story">')
    expect(textOf((await createWorld().get('/')).text)).not.toContain('sandbox')
  })
})
