// A right to link that is withheld, or a thing that was deleted while it was: shown, tried again slowly, and done or
// over by itself. Through the whole service.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FIELD } from '../../src/sandbox/story.ts'
import { confirmedTicket, createWorld, type World } from '../world/world.ts'

const notFound = () => Promise.resolve(Response.json({ errorMessages: ['words'] }, { status: 404 }))

/** Which calls are answered 404. */
let withheld: readonly RegExp[]
/** Which are answered as if the integration were not installed. */
let isInstalled: boolean
let world: World
let ticket: number
let bug: string
let task: string
let source: string

const LINKS = /^POST .*\/issueLink$/
const BACK = /^POST .*\/external-issues\/$/
const JIRA_LINKS = /^POST .*\/remotelink$/

const asked = (what: RegExp) => world.sent.filter(({ method, path }) => what.test(`${method} ${path}`)).length
const stored = async () => (await world.store.find(`zendesk-${ticket}`))?.case
const isRelated = () =>
  (world.sandbox.jira.view(task)?.links ?? []).some((link) => JSON.stringify(link).includes(bug))
const isLinkedBack = () => world.sandbox.sentry.view(source)?.externalIssues.length === 1

/** A promoted bug with a task for an error in Sentry, of which nothing that is withheld went through. */
async function open(rules: readonly RegExp[], installed = true) {
  withheld = rules
  isInstalled = installed
  const { zendesk, jira, sentry, people } = world.sandbox
  ticket = confirmedTicket(world)
  await world.settle()
  bug = jira.issues()[0]?.id ?? ''
  const error = sentry.addIssue({ title: 'TypeError: x', culprit: 'render', project: 'permits' })
  source = error.id
  zendesk.setField(people.frontLine, ticket, FIELD.sentry, error.permalink)
  await world.settle()
  task = jira.issues().find(({ labels }) => labels.includes(`bugbridge-sentry-${source}`))?.id ?? ''
  expect(task).not.toBe('')
}

beforeEach(() => {
  withheld = []
  isInstalled = true
  world = createWorld({
    between(request, answer) {
      const { pathname } = new URL(request.url)
      const call = `${request.method} ${pathname}`
      if (withheld.some((each) => each.test(call))) return notFound()
      if (!isInstalled && pathname.endsWith('/sentry-app-installations/'))
        return Promise.resolve(Response.json([]))
      return answer(request)
    },
  })
})
afterEach(() => world.close())

describe('a link that is withheld', () => {
  it.each([
    ['the right to link issues', [LINKS], true, 'jira: denied 404'],
    ["Sentry's integration", [BACK], false, 'sentry: denied'],
    ['something in Sentry that answers 404 to a link', [BACK], true, 'sentry: denied 404'],
  ] as const)('%s: is shown, and made once it is given', async (_, rules, installed, failure) => {
    await open(rules, installed)
    await world.settle(60)
    expect((await stored())?.failure).toBe(failure)
    expect([isRelated(), isLinkedBack()]).toEqual([!rules.includes(LINKS), rules.includes(LINKS)])
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.sentry]).toBeNull()

    const before = asked(rules[0])
    await world.settle(360)
    const tries = asked(rules[0]) - before
    // Every ten minutes, a quarter more or less; without an integration there is nothing to be sent.
    expect(tries).toBeLessThanOrEqual(48)
    if (installed) expect(tries).toBeGreaterThan(20)

    withheld = []
    isInstalled = true
    await world.settle(15)
    expect([isRelated(), isLinkedBack()]).toEqual([true, true])
    expect((await stored())?.failure).toBeUndefined()
    const after = asked(rules[0])
    await world.settle(120)
    expect(asked(rules[0])).toBe(after)
  })

  it('holds up nothing else: the ticket goes on, and a second error gets its task at once', async () => {
    await open([LINKS])
    await world.settle(120)
    const { zendesk, jira, sentry, people } = world.sandbox
    const second = sentry.addIssue({ title: 'RangeError: y', culprit: 'sum', project: 'permits' })
    zendesk.setField(people.frontLine, ticket, FIELD.sentry, second.permalink)
    await world.settle(1)
    expect(jira.issues()).toHaveLength(3)
    expect(sentry.view(second.id)?.externalIssues).toHaveLength(1)
    expect(zendesk.view(ticket).fields[FIELD.sentry]).toBeNull()

    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    jira.releaseVersion(version)
    await world.settle(1)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(jira.view(bug)?.remoteLinks).toMatchObject([{ resolved: true }])
    expect((await stored())?.failure).toBe('jira: denied 404')
  })

  it('to the ticket itself is made once its issue can be found again', async () => {
    await open([])
    const { jira, zendesk } = world.sandbox
    withheld = [JIRA_LINKS]
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    jira.releaseVersion(version)
    await world.settle(30)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect((await stored())?.failure).toBe('jira: gone 404')
    expect(jira.view(bug)?.remoteLinks).toMatchObject([{ resolved: false }])
    withheld = []
    await world.settle(15)
    expect(jira.view(bug)?.remoteLinks).toMatchObject([{ resolved: true }])
    expect((await stored())?.failure).toBeUndefined()
  })
})

describe('what was deleted meanwhile', () => {
  it.each([
    ['the task', () => task],
    ['the bug', () => bug],
  ])('%s: nothing is asked for it any more', async (_, which) => {
    await open([LINKS])
    await world.settle(60)
    world.sandbox.jira.remove(which())
    await world.settle(1)
    const before = asked(LINKS)
    expect((await stored())?.failure).toBeUndefined()
    await world.settle(120)
    expect(asked(LINKS)).toBe(before)
    expect((await stored())?.failure).toBeUndefined()
  })

  it('the issue in Sentry: nothing is asked for it any more', async () => {
    await open([BACK])
    await world.settle(60)
    expect((await stored())?.failure).toBe('sentry: denied 404')
    withheld = [BACK, new RegExp(`^GET .*/issues/${source}/$`)]
    await world.settle(15)
    expect((await stored())?.failure).toBeUndefined()
    const before = asked(BACK)
    await world.settle(120)
    expect(asked(BACK)).toBe(before)
  })
})
