import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { createStoryPage, type StoryPage } from '../../src/sandbox/page.ts'
import { FIELD, SECRET, STORY, type Stage } from '../../src/sandbox/story.ts'
import { createWorld } from '../world/world.ts'

const HERE = 'http://127.0.0.1:8787'
const REFRESH = '<meta http-equiv="refresh" content="2">'

/** The stand-ins alone: what bugbridge does is done by hand. */
function createStage(): { stage: Stage; deploys: string[]; failDeploys: (fail: boolean) => void } {
  let seed = 1
  let fails = false
  const deploys: string[] = []
  const sandbox = createSandbox({
    clock: { now: () => Date.parse('2026-03-02T09:00:00Z'), sleep: async () => undefined },
    random: () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    },
    origins: { zendesk: 'https://zendesk.test', jira: 'https://jira.test', sentry: 'https://sentry.test' },
    bridge: 'https://bridge.test',
    send: () => undefined,
  })
  const stage: Stage = {
    sandbox,
    cast: {},
    async deploy(version) {
      if (fails) throw new TypeError('nobody listens')
      deploys.push(version)
    },
  }
  return {
    stage,
    deploys,
    failDeploys: (fail) => {
      fails = fail
    },
  }
}

let stage: Stage
let deploys: string[]
let failDeploys: (fail: boolean) => void
let page: StoryPage

beforeEach(() => {
  ;({ stage, deploys, failDeploys } = createStage())
  page = createStoryPage(stage)
})

async function request(method: string, path: string, headers: Record<string, string> = {}, of = page) {
  const response = await of.app.request(`${HERE}${path}`, { method, headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const look = async (of = page) => (await request('GET', '/sandbox', {}, of)).text
const post = (step: string) => request('POST', `/sandbox/next?step=${step}`)

function ticket(): number {
  return stage.cast.ticket ?? expect.unreachable('there is no ticket')
}

/** What bugbridge would do once the bug is confirmed. Gives the issue's id. */
function promote(): string {
  const { zendesk, jira } = stage.sandbox
  const labels = [`bugbridge-zendesk-${ticket()}`]
  const bug = jira.createIssue({ summary: 'Permits page stays blank', labels })
  zendesk.setField(zendesk.bridgeUser, ticket(), FIELD.issue, 'OPS-1')
  zendesk.setStatus(zendesk.bridgeUser, ticket(), 'hold')
  return bug
}

/** Plays this many steps, with the bug made in time. */
async function play(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await page.next()
    if (STORY[step]?.id === 'confirm') promote()
  }
}

/** The part of the page with this heading. */
function panel(text: string, name: 'customer' | 'agents' | 'engineering'): string {
  return text.split('<section').find((part) => part.includes(`id="${name}"`)) ?? ''
}

/** The state of each step and the words after it. */
function steps(text: string): string[] {
  const items = text.match(/<li class="(?:done|next|later)".*?<\/li>/gs) ?? []
  return items.map((item) =>
    item
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

describe('the steps', () => {
  it('says that nothing is real, and offers the first step', async () => {
    const text = await look()
    expect(text).toContain('Nothing here is real.')
    expect(text).toContain('href="/"')
    expect(text.match(/<button/g)).toHaveLength(1)
    expect(text).toMatch(
      /Next:<\/span> <strong>customer<\/strong> writes: the permits page stays blank<\/button>/,
    )
    expect(panel(text, 'customer')).toContain('There is no ticket yet.')
    expect(panel(text, 'engineering')).toContain('knows nothing of it yet')
  })

  it('plays one step, leads back, and shows what is done, next and to come', async () => {
    const answer = await post('ticket')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/sandbox')
    expect(steps(await look()).map((step) => step.split(':')[0])).toEqual([
      'Done',
      'Next',
      ...Array(STORY.length - 2).fill('To come'),
    ])
  })

  it('says of each step who does what', async () => {
    const shown = steps(await look())
    expect(shown).toEqual(
      STORY.map(({ who, does }, at) => `${at === 0 ? 'Next' : 'To come'}: ${who} ${does}`),
    )
  })

  it('plays one step after another when two come at once, and none twice', async () => {
    await Promise.all([page.next(), page.next()])
    expect(steps(await look())[2]).toMatch(/^Next/)
    expect(ticket()).toBe(35436)
    expect(() => stage.sandbox.zendesk.view(35437)).toThrow()
  })

  it('takes a double click for one click', async () => {
    const answers = await Promise.all([post('ticket'), post('ticket')])
    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    expect(steps(await look())[1]).toMatch(/^Next/)
  })

  it('does not play a step before its turn', async () => {
    expect((await post('deploy')).status).toBe(303)
    expect(deploys).toEqual([])
    expect(steps(await look())[0]).toMatch(/^Next/)
  })

  it('plays the next step when none is named', async () => {
    expect((await request('POST', '/sandbox/next')).status).toBe(303)
    expect(steps(await look())[1]).toMatch(/^Next/)
  })
})

describe('while bugbridge has not caught up', () => {
  beforeEach(async () => {
    for (let step = 0; step < 3; step++) await page.next()
  })

  it('says so, plays nothing, and plays the step once the bug is there', async () => {
    const early = await post('priority')
    expect(early.status).toBe(409)
    expect(early.text).toContain('bugbridge is still working on the step before.')
    expect(early.text).toContain('Try again in a second')
    expect(steps(await look())[3]).toMatch(/^Next/)

    const bug = promote()
    expect((await post('priority')).status).toBe(303)
    expect(stage.sandbox.jira.view(bug)?.priority).toBe('1')
  })

  it('finds back to the page by itself', async () => {
    expect((await post('priority')).text).toContain('<meta http-equiv="refresh" content="2; url=/sandbox">')
    const reloaded = await request('GET', '/sandbox/next')
    expect(reloaded.status).toBe(303)
    expect(reloaded.headers.get('location')).toBe('/sandbox')
  })

  it('tells whoever plays without a browser', async () => {
    await expect(page.next()).rejects.toThrow('"priority" cannot be played yet')
  })

  it('waits as well for a deploy that nobody took', async () => {
    promote()
    for (let step = 3; step < STORY.length - 1; step++) await page.next()
    failDeploys(true)
    expect((await post('deploy')).status).toBe(409)
    failDeploys(false)
    expect((await post('deploy')).status).toBe(303)
    expect(deploys).toEqual(['4.2.0'])
  })
})

describe('the world as it stands', () => {
  it('shows the customer a status in customer words and the public messages alone', async () => {
    await play(3)
    const { zendesk, people } = stage.sandbox
    zendesk.reply(zendesk.bridgeUser, ticket(), 'Our engineers have it.', true)
    zendesk.reply(people.frontLine, ticket(), 'Ask Kim about this one.', false)
    const seen = panel(await look(), 'customer')
    expect(seen).toContain('Permits page stays blank')
    expect(seen).toContain('>Open</span>')
    expect(seen).toContain('Our engineers have it.')
    expect(seen).not.toMatch(/Ask Kim|hold|sentry|OPS-1/i)
  })

  it.each([
    ['open', 'Open', 'Open'],
    ['pending', 'Awaiting your reply', 'Pending'],
    ['hold', 'Open', 'On-hold'],
    ['solved', 'Solved', 'Solved'],
  ] as const)(
    'calls a ticket that is %s "%s" to the customer and "%s" to agents',
    async (status, customer, agents) => {
      await play(1)
      stage.sandbox.zendesk.setStatus(stage.sandbox.people.frontLine, ticket(), status)
      const text = await look()
      expect(panel(text, 'customer')).toContain(`>${customer}</span>`)
      expect(panel(text, 'agents')).toContain(`>${agents}</span>`)
    },
  )

  it("shows agents the priority, the bridge's fields, the tags and the notes, by whom they are", async () => {
    await play(3)
    const { zendesk, people } = stage.sandbox
    zendesk.setPriority(people.manager, ticket(), 'high')
    zendesk.setTags(people.manager, ticket(), ['bugbridge', 'permits'])
    zendesk.setField(zendesk.bridgeUser, ticket(), FIELD.eta, '2026-03-23')
    zendesk.reply(zendesk.bridgeUser, ticket(), 'Linked to OPS-1.', false)
    zendesk.reply(people.frontLine, ticket(), 'Ask Kim about this one.', false)
    const seen = panel(await look(), 'agents')
    expect(seen).toContain('<dt>Priority</dt><dd>high</dd>')
    expect(seen).toContain('<dt>Bug</dt><dd>bug confirmed</dd>')
    expect(seen).toContain('<dt>Issue</dt><dd>OPS-1</dd>')
    expect(seen).toContain('<dt>Expected fix</dt><dd>2026-03-23</dd>')
    expect(seen).toContain('<li>bugbridge</li><li>permits</li>')
    expect(seen).toMatch(/bugbridge<\/p><p class="words">Linked to OPS-1\./)
    expect(seen).toMatch(/Robin \(front line\)<\/p><p class="words">Ask Kim/)
    expect(seen).not.toContain('Since this morning')
  })

  it('shows engineering every fact of an issue', async () => {
    await play(9)
    const { jira } = stage.sandbox
    const survivor = jira.createIssue({ summary: 'An older one' })
    const bug = jira.issues()[0]?.id ?? ''
    jira.setDueDate(bug, '2026-04-01')
    jira.linkDuplicate(bug, survivor)
    const seen = panel(await look(), 'engineering')
    expect(seen).toMatch(/Jira OPS-1 <span class="chip solved">Done<\/span>/)
    expect(seen).toContain('<dt>Resolution</dt><dd>Done</dd>')
    expect(seen).toContain('<dt>Priority</dt><dd>Highest</dd>')
    expect(seen).toContain('<li>4.2.0</li>')
    expect(seen).toContain('<dt>Due</dt><dd>2026-04-01</dd>')
    expect(seen).toContain('<li>duplicates OPS-2</li>')
    expect(seen).toContain('<li>is duplicated by OPS-1</li>')
  })

  it("marks Sentry's words, wherever in engineering they stand", async () => {
    await play(3)
    const { jira, sentry } = stage.sandbox
    const source = /\/issues\/(\d+)/.exec(
      stage.sandbox.zendesk.view(ticket()).fields[FIELD.sentry] ?? '',
    )?.[1]
    jira.createIssue({ summary: SECRET, labels: [`bugbridge-sentry-${source}`] })
    await page.next()
    await page.next()
    await page.next()
    sentry.comment(source ?? '', SECRET)
    const text = await look()
    const seen = panel(text, 'engineering')
    const marked = seen.match(/<div class="sealed">.*?never leaves engineering<\/span><\/div>/gs) ?? []
    // The task's title, the comment copied to both issues, and the error itself with its comment.
    expect(marked.join('').split(SECRET)).toHaveLength(6)
    expect(seen.split(SECRET)).toHaveLength(6)
    expect(text.split(SECRET)).toHaveLength(6)
    expect(marked.join('')).toContain(`<blockquote><p class="words">${SECRET}</p></blockquote>`)
  })

  it('still finds the Sentry error when its reference has left the ticket', async () => {
    await play(3)
    const { jira, zendesk } = stage.sandbox
    const source = /\/issues\/(\d+)/.exec(zendesk.view(ticket()).fields[FIELD.sentry] ?? '')?.[1]
    zendesk.setField(zendesk.bridgeUser, ticket(), FIELD.sentry, null)
    expect(await look()).not.toContain('Sentry PERMITS-1')
    jira.createIssue({ summary: SECRET, labels: [`bugbridge-sentry-${source}`] })
    expect(panel(await look(), 'engineering')).toContain('Sentry PERMITS-1')
  })

  it('shows what people wrote as text, never as markup', async () => {
    const markup = '"><script>alert(1)</script>'
    await play(3)
    const { zendesk, jira, sentry, people } = stage.sandbox
    const error = sentry.addIssue({ title: markup, culprit: markup, project: 'permits' })
    sentry.comment(error.id, markup)
    zendesk.setField(people.frontLine, ticket(), FIELD.sentry, `${error.permalink}${markup}`)
    zendesk.setTags(people.frontLine, ticket(), [markup])
    zendesk.customerReply(ticket(), markup)
    zendesk.reply(people.frontLine, ticket(), markup, false)
    const bug = jira.issues()[0]?.id ?? ''
    jira.rename(bug, markup)
    jira.comment(bug, markup, `{quote}${markup}{quote}`)
    const text = await look()
    expect(text).not.toContain('<script')
    expect(text.split('&lt;script&gt;').length - 1).toBe(9)
  })
})

describe('the end', () => {
  it('looks again by itself until bugbridge is through with the last step, and says what is missing', async () => {
    expect(await look()).toContain(REFRESH)
    await play(STORY.length)
    const text = await look()
    expect(text).toContain('bugbridge is still at work.')
    expect(text).toContain('<li>the ticket is hold, not solved</li>')
    expect(text).toContain(REFRESH)
    expect(text).not.toContain('<button')
  })

  it('plays nothing more', async () => {
    await play(STORY.length)
    await page.next()
    expect((await post('deploy')).status).toBe(303)
    expect(deploys).toEqual(['4.2.0'])
  })

  it('is reached by clicking, with bugbridge itself at work: then the page rests and says what to look at', async () => {
    const world = createWorld()
    const told = createStoryPage(world)
    for (const { id } of STORY) {
      expect((await request('POST', `/sandbox/next?step=${id}`, {}, told)).status).toBe(303)
      await world.settle()
    }
    const text = await look(told)
    expect(text).toContain('The story is over')
    expect(text).toContain('Look at what the customer was told')
    expect(text).not.toContain('http-equiv="refresh"')
    expect(panel(text, 'customer')).toContain('>Solved</span>')
    expect(panel(text, 'customer')).not.toContain(SECRET)
    expect(panel(text, 'engineering')).toContain('<li>reported in Ticket #35436 (Solved)</li>')
    expect(panel(text, 'engineering')).toContain('<dt>Linked to</dt><dd><ul><li>OPS#2</li></ul></dd>')
    await world.close()
  })
})

describe('who may', () => {
  it.each([
    ['localhost', 200],
    ['localhost:8787', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:8787', 200],
    ['LOCALHOST:8787', 200],
    ['bugbridge.example', 403],
    ['localhost.evil.example', 403],
    ['evil.example:8787', 403],
    ['127.0.0.1.evil.example', 403],
    ['evil.example@localhost', 403],
    ['', 403],
  ])('answers a request to "%s" with %i', async (host, status) => {
    const answer = await request('GET', '/sandbox', { host })
    expect(answer.status).toBe(status)
    expect(answer.text.includes('The story</h2>')).toBe(status === 200)
    expect((await request('POST', '/sandbox/next?step=ticket', { host })).status).toBe(
      status === 200 ? 303 : 403,
    )
    expect(stage.cast.ticket !== undefined).toBe(status === 200)
  })

  it.each([
    ['our own form, whose origin the policy hides', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 303],
    ['our own form', { 'sec-fetch-site': 'same-origin', origin: HERE }, 303],
    ['no browser', {}, 303],
    ['an old browser on our page', { origin: HERE }, 303],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:3000' }, 403],
    ['another site that says no origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['an old browser elsewhere', { origin: 'https://evil.example' }, 403],
    ['an old browser on another port', { origin: 'http://127.0.0.1:3000' }, 403],
    ['an old browser that hides where it is', { origin: 'null' }, 403],
  ])('answers a click from %s', async (_, headers, status) => {
    const answer = await request('POST', '/sandbox/next?step=ticket', { host: '127.0.0.1:8787', ...headers })
    expect(answer.status).toBe(status)
    expect(stage.cast.ticket !== undefined).toBe(status === 303)
  })

  it.each([
    ['the page', 'GET', '/sandbox', {}],
    ['a step', 'POST', '/sandbox/next', {}],
    ['a step before its time', 'POST', '/sandbox/next', {}],
    ['a refusal of another name', 'GET', '/sandbox', { host: 'evil.example' }],
    ['a refusal of another site', 'POST', '/sandbox/next', { 'sec-fetch-site': 'cross-site' }],
  ])('sends %s with headers that allow nothing but its own style', async (what, method, path, headers) => {
    if (what === 'a step before its time') for (let step = 0; step < 3; step++) await page.next()
    const answer = await request(method, path, headers)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toMatch(/script-src|unsafe/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('allows the very style sheet that the page has', async () => {
    const { headers, text } = await request('GET', '/sandbox')
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
  })

  it('leaves every other address alone', async () => {
    const answer = await request('GET', '/', { host: 'bugbridge.example' })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toBeNull()
  })
})
