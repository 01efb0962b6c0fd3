// A public repository is read by everybody. Whatever a customer, an agent or Sentry wrote, and whatever a ticket is
// called: no request that GitHub gets holds a word of it while the repository is public.
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CreateIssue, LinkTicket } from '../../src/core/effect.ts'
import { connectTo, createGitHubWorld, type GitHubWorld, NOW } from './github-world.ts'
import { createVirtualClock } from './virtual-clock.ts'

const SHOP = 1_296_269
const INTERNAL = 777

/** What no stranger may read, each long or odd enough to be nobody else's word. */
const PERSONAL = {
  names: ['Jane Doe-Miller', 'Søren Ångström', '李小龍', 'O’Connor'],
  mails: ['jane.doe@customer.example', 'billing+eu@bigbank.example'],
  organisations: ['Big Bank AG', 'Customer Example Ltd'],
  words: [
    'cannot withdraw 4711 EUR',
    'my wife’s account',
    'IBAN DE89 3704 0044 0532 0130 00',
    '+49 170 1234567',
  ],
  files: ['screenshot-of-janes-account.png', 'big bank (2).har'],
  addresses: ['https://acme.zendesk.com/agent/tickets/9935436', 'https://bigbank.example/login?user=jane'],
  numbers: ['9935436', '#9935437'],
  sealed: [
    'TypeError: undefined is not jane',
    'Basket.total (src/basket.ts:42)',
    'https://acme.sentry.io/issues/88123456/',
    'SHOP-9Z',
  ],
} as const
const CORPUS = Object.values(PERSONAL).flat()

let world: GitHubWorld
beforeEach(() => {
  world = createGitHubWorld()
  world.addRepository(SHOP, 'acme/shop', false)
  world.addRepository(INTERNAL, 'acme/internal', false)
})

const connect = (clock = createVirtualClock(NOW)) =>
  connectTo({
    clock,
    fetch: async (request) => world.app.fetch(request),
    opened: { title: PERSONAL.sealed[0], body: PERSONAL.sealed.join('\n'), url: PERSONAL.sealed[2] },
  })

function leaks(): readonly string[] {
  const sent = world.asked.map(({ path, body, headers }) =>
    [decodeURIComponent(path), body, ...[...headers].flat()].join('\n').normalize('NFC').toLowerCase(),
  )
  return CORPUS.filter((each) => {
    const words = [each, JSON.stringify(each).slice(1, -1), encodeURIComponent(each)]
    return words.some((word) => sent.some((text) => text.includes(word.normalize('NFC').toLowerCase())))
  })
}

const piece = fc.constantFrom(...CORPUS)
const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(' '))
const bug = fc.record({
  subject: text,
  description: text,
  detail: text,
  url: fc.constantFrom(...PERSONAL.addresses),
})

function creation({
  subject,
  description,
  detail,
  url,
}: {
  subject: string
  description: string
  detail: string
  url: string
}): CreateIssue {
  return {
    kind: 'create-issue',
    key: 'k',
    because: [],
    role: 'primary',
    mark: 'bugbridge-zendesk-9935436',
    project: 'acme/shop',
    type: 'Bug',
    priority: 'priority: high',
    content: { from: 'ticket', subject, description, url, details: [{ name: 'Version', text: detail }] },
  }
}
const task: CreateIssue = {
  kind: 'create-issue',
  key: 'k',
  because: [],
  role: 'related',
  mark: 'bugbridge-sentry-88123456',
  project: 'acme/internal',
  type: '',
  source: '88123456',
  content: { from: 'source', sealed: { system: 'sentry', id: '88123456', shingles: [] } },
}
const link = (issue: string, ticket: string, solved: boolean): LinkTicket => ({
  kind: 'link-ticket',
  key: 'k',
  because: [],
  issue: { system: 'github', id: issue },
  ticket: { system: 'zendesk', id: ticket },
  number: `#${ticket}`,
  url: `https://acme.zendesk.com/agent/tickets/${ticket}`,
  solved,
})

describe('in a public repository', () => {
  it('every request is free of what people and Sentry wrote, and of tickets', async () => {
    await fc.assert(
      fc.asyncProperty(bug, fc.boolean(), fc.boolean(), async (ticket, hasSubIssues, solved) => {
        world.state.hasSubIssues = hasSubIssues
        world.issues.clear()
        world.comments.clear()
        world.parents.clear()
        const { tracker } = connect()
        const [made, related] = [
          await tracker.create(creation(ticket), Number.POSITIVE_INFINITY),
          await tracker.create(task, Number.POSITIVE_INFINITY),
        ]
        if (!made.ok || !related.ok) throw new Error('they were to be made')
        await tracker.findByMark('bugbridge-zendesk-9935436')
        for (const id of ['9935436', '9935437'])
          expect(await tracker.perform(link(made.value.id, id, solved))).toMatchObject({ ok: true })
        const relate = {
          kind: 'relate-issues',
          key: 'k',
          because: [],
          link: 'x',
          from: related.value,
          to: made.value,
        } as const
        expect(await tracker.perform(relate)).toMatchObject({ ok: true })
        await tracker.readIssues([made.value.id])
        await tracker.readMoved([made.value.id])
        expect(leaks()).toEqual([])
      }),
      { numRuns: 40 },
    )
    expect(world.writes().length).toBeGreaterThan(100)
  })

  it('an issue says that there is a bug, and how many wait', async () => {
    const { tracker } = connect()
    await tracker.create(
      creation({ subject: 'x', description: 'y', detail: 'z', url: 'https://x.test' }),
      Number.POSITIVE_INFINITY,
    )
    await tracker.perform(link(`${SHOP}-1`, '1', false))
    await tracker.perform(link(`${SHOP}-1`, '2', true))
    expect(world.issues.get(`${SHOP}-1`)).toMatchObject({ title: 'A customer reported a bug' })
    const [{ body }] = world.comments.get(`${SHOP}-1`) ?? [{}]
    expect(body.replace(/<!--.*?-->\n/, '')).toBe(
      'Customer tickets that wait for this issue: 2, of them solved: 1.',
    )
  })

  it('a mark is another one with another secret, so that nobody finds out ticket numbers by trying', async () => {
    const labels: string[] = []
    for (const secrets of [['one secret'], ['another secret']]) {
      const { tracker } = connectTo({ secrets, fetch: async (request) => world.app.fetch(request) })
      const made = await tracker.create(
        creation({ subject: 'x', description: 'y', detail: 'z', url: '' }),
        Number.POSITIVE_INFINITY,
      )
      labels.push(world.issues.get(made.ok ? made.value.id : '').labels[0].name)
    }
    expect(new Set(labels).size).toBe(2)
    for (const label of labels) expect(label).toMatch(/^bugbridge-zendesk-[0-9a-f]{16}$/)
  })
})

describe('visibility', () => {
  const asIs = {
    subject: PERSONAL.names[0],
    description: PERSONAL.words[0],
    detail: 'x',
    url: PERSONAL.addresses[0],
  }
  const setVisibility = (fields: object) =>
    world.repositories.set(SHOP, { ...world.repositories.get(SHOP), ...fields })

  it.each([
    ['private', { private: true, visibility: 'private' }, true],
    ['internal', { private: true, visibility: 'internal' }, true],
    ['private on a server that does not tell more', { private: true, visibility: undefined }, true],
    ['public', { private: false, visibility: 'public' }, false],
    ['public by one of the two', { private: true, visibility: 'public' }, false],
    ['not said at all', { private: undefined, visibility: undefined }, false],
    ['something else', { private: 'yes', visibility: 'private' }, false],
  ])('%s: what a customer wrote is told: %o %s', async (_, fields, isTold) => {
    setVisibility(fields)
    await connect().tracker.create(creation(asIs), Number.POSITIVE_INFINITY)
    expect(leaks().length > 0).toBe(isTold)
  })

  it('that cannot be asked holds the write back', async () => {
    setVisibility({ private: true, visibility: 'private' })
    world.state.answer = ({ method }) => (method === 'GET' ? new Response('', { status: 502 }) : undefined)
    expect(await connect().tracker.create(creation(asIs), Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { kind: 'later' },
    })
    expect(world.writes()).toEqual([])
  })

  it('is asked anew: what became public in the meantime is told nothing more, and its list of tickets goes', async () => {
    setVisibility({ private: true, visibility: 'private' })
    const clock = createVirtualClock(NOW)
    const { tracker } = connect(clock)
    await tracker.create(creation(asIs), Number.POSITIVE_INFINITY)
    await tracker.perform(link(`${SHOP}-1`, '9935436', false))
    expect(leaks()).toContain('9935436')

    setVisibility({ private: false, visibility: 'public' })
    clock.pass(61_000)
    world.asked.length = 0
    await tracker.perform(link(`${SHOP}-1`, '9935437', false))
    await tracker.perform(link(`${SHOP}-1`, '9935436', true))
    await tracker.create(creation(asIs), Number.POSITIVE_INFINITY)
    expect(leaks()).toEqual([])
    const [{ body }] = world.comments.get(`${SHOP}-1`) ?? [{}]
    expect(body).toContain('2, of them solved: 1.')
    expect(body).not.toContain('zendesk.com')
  })

  it('counts where an issue is now: one that was moved into a public repository is told nothing more', async () => {
    setVisibility({ private: true, visibility: 'private' })
    world.addRepository(42, 'acme/open', false)
    world.addIssue(42, { number: 5 })
    world.moved.set(`${SHOP}-3`, '42-5')
    await connect().tracker.perform(link(`${SHOP}-3`, '9935436', false))
    expect(leaks()).toEqual([])
    expect(world.comments.get('42-5')).toHaveLength(1)
  })

  it('is not asked of a redirect: a write that would be led elsewhere is not made', async () => {
    setVisibility({ private: true, visibility: 'private' })
    world.state.answer = ({ method }) =>
      method === 'POST'
        ? new Response('{}', {
            status: 307,
            headers: { location: 'https://api.github.com/repos/acme/internal/issues' },
          })
        : undefined
    expect(await connect().tracker.create(creation(asIs), Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { kind: 'again' },
    })
    expect(world.asked.filter(({ path }) => path.includes('internal'))).toEqual([])
  })
})
