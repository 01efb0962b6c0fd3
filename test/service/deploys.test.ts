// Solved means that the customer has it: the whole service on the example of two services, where the commits that
// GitHub knows of are the evidence.
import { describe, expect, test } from 'vitest'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, DEPLOY_TOKEN, type World, type WorldOptions } from '../world/world.ts'

const API = 'acme/api'
const WEB = 'acme/web'
/** What production is called for each repository. */
const PLACES = { [API]: ['production-eu', 'production-us'], [WEB]: ['eu', 'us'] }

function start(options: WorldOptions = {}): World {
  const world = createWorld({ policy: shippedPolicy('two-services'), ...options })
  for (const repository of [API, WEB]) {
    world.sandbox.github.addRepository(repository)
    world.sandbox.github.commit(repository, 'main', 'The beginning')
  }
  return world
}

/** Deploys to every place of production, and lets the world come to rest. */
async function deploy(world: World, repository: keyof typeof PLACES, ref = 'main'): Promise<void> {
  for (const environment of PLACES[repository]) world.sandbox.github.deploy(repository, { environment, ref })
  await world.settle()
}

async function bugOf(world: World): Promise<{ ticket: number; key: string; id: string }> {
  const ticket = confirmedTicket(world)
  await world.settle()
  const [issue] = world.sandbox.jira.issues()
  if (issue === undefined) throw new Error('there is no issue')
  return { ticket, key: issue.key, id: issue.id }
}

const told = ({ sandbox: { zendesk } }: World, ticket: number): string[] =>
  zendesk
    .view(ticket)
    .comments.filter((comment) => comment.authorId === zendesk.bridgeUser && comment.public)
    .flatMap(({ body }) => body.split('\n\n'))
    .map((text) => text.split(/[.:,]/)[0] ?? '')

describe('a ticket', () => {
  test('is On-Hold until every service and place has its commits, and Solved then, with no fix version', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    github.commit(WEB, 'main', `${key}: the page`)
    jira.transition(id, 'Done', 'Done')
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    await deploy(world, API)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.stage]: 'eng_awaiting_release' },
    })
    github.deploy(WEB, { environment: 'staging', ref: 'main' })
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    await deploy(world, WEB)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'solved',
      fields: { [FIELD.stage]: 'eng_deployed' },
    })
    await world.close()
  })

  test('is not Solved by a deploy while engineering is at work on it', async () => {
    const world = start()
    const { zendesk, github } = world.sandbox
    const { ticket, key } = await bugOf(world)
    github.commit(API, 'main', `${key}: a first part`)
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('hold')
    await world.close()
  })

  test('goes back to On-Hold on a roll-back and is Solved again on the next deploy, each told once', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    const before = github.log(API, 'main')[0]?.sha ?? ''
    await deploy(world, API)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    await deploy(world, API, before)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.stage]: 'eng_awaiting_release' },
    })
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    const texts = told(world, ticket)
    await world.close()
    expect(texts.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      'Thank you for',
      'Good news',
      'We are sorry',
      'Good news',
    ])
  })

  test('stays Solved when the mapping names one more service, which the next ticket waits for', async () => {
    const shipped = shippedPolicy('two-services')
    const part = (name: string, path: string) => ({
      ...{ name, path, repository: API, environments: {}, from: 'deployments' as const },
    })
    const services = [part('shop', 'services/shop')]
    const policy = { ...shipped, deployed: { ...shipped.deployed, services } }
    const world = start({ policy })
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    const files = ['services/shop/a.ts', 'services/cart/a.ts']
    github.commit(API, 'main', `${key}: the answer`, { files })
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    const before = told(world, ticket)
    services.push({
      ...part('cart', 'services/cart'),
      environments: { 'production-eu': 'a', 'production-us': 'b' },
    })
    await world.settle(200)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(told(world, ticket)).toEqual(before)
    const other = confirmedTicket(world)
    await world.settle()
    const second = jira.issues().find((issue) => issue.key !== key)
    github.commit(API, 'main', `${second?.key}: one more`, { files })
    jira.transition(second?.id ?? '', 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(other).status).toBe('hold')
    for (const environment of ['a', 'b']) github.deploy(API, { environment, ref: 'main' })
    await world.settle()
    expect(zendesk.view(other).status).toBe('solved')
    expect(zendesk.view(ticket).status).toBe('solved')
    await world.close()
  })

  test('stays Solved when a later commit names its issue, and when an old deployment turns inactive', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    github.commit(API, 'main', `${key}: words for the manual`)
    jira.comment(id, 'Kim', 'Added some words.')
    await world.settle(90)
    expect(zendesk.view(ticket).status).toBe('solved')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(told(world, ticket)).toHaveLength(2)
    await world.close()
  })

  test('stays Solved when its fix was deployed from a branch, and that is squashed afterwards', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.branch(API, 'fix')
    github.commit(API, 'fix', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API, 'fix')
    expect(zendesk.view(ticket).status).toBe('solved')
    github.mergePull(github.openPull(API, { head: 'fix', title: `${key}: the answer` }), 'squash')
    await world.settle(90)
    expect(zendesk.view(ticket).status).toBe('solved')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    github.commit(API, 'main', 'Something else')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(told(world, ticket)).toHaveLength(2)
    await world.close()
  })

  test('stays Solved while what came later is rolled out to one place after the other', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    github.commit(API, 'main', `${key}: words for the manual`)
    github.deploy(API, { environment: 'production-eu', ref: 'main' })
    await world.settle(90)
    github.deploy(API, { environment: 'staging', ref: 'main' })
    jira.comment(id, 'Kim', 'Half way.')
    await world.settle(90)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(told(world, ticket)).toHaveLength(2)
    await world.close()
  })

  test('is Solved by what CI reports, where GitHub knows of no deployment', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    const sha = github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await world.settle()
    for (const environment of PLACES[API]) {
      const answer = await world.post(
        '/webhooks/deploys',
        {
          ...{ environment, repository: API, sha, status: 'success' },
          deployed_at: new Date(world.time.clock.now()).toISOString(),
        },
        { authorization: `Bearer ${DEPLOY_TOKEN}` },
      )
      expect(await answer.json()).toEqual({ status: 'recorded' })
    }
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    await world.close()
  })

  test('keeps the priority that its agent set after engineering, though a deploy came later still', async () => {
    let isQuiet = false
    const world = start({ delivers: () => !isQuiet })
    const { zendesk, jira, github, people } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await world.settle()
    isQuiet = true
    jira.setPriority(id, '1')
    await world.settle(1)
    zendesk.setPriority(people.frontLine, ticket, 'low')
    await world.settle(1)
    isQuiet = false
    await deploy(world, API)
    expect(zendesk.view(ticket)).toMatchObject({ status: 'solved', priority: 'low' })
    await world.close()
  })

  test('waits with a reason where no commit names its issue', async () => {
    const world = start()
    const { zendesk, jira } = world.sandbox
    const { ticket, id } = await bugOf(world)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('hold')
    const found = await world.store.find(`zendesk-${ticket}`)
    await world.close()
    expect(found?.case.verdict?.attention).toContain('no-commit')
  })

  test('is Solved under the key of before, when its issue was moved after the commit', async () => {
    const world = start()
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    jira.move(id, 'WEB')
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket)).toMatchObject({ status: 'solved' })
    await world.close()
  })
})

describe('tickets behind one issue that was moved after the commit', () => {
  /** Two tickets with an issue each, of which the first one's is fixed, under the key of its day. */
  async function twoBugs(world: World) {
    const { jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    const other = confirmedTicket(world)
    await world.settle()
    const duplicate = jira.issues().find((issue) => issue.id !== id)?.id ?? ''
    github.commit(API, 'main', `${key}: the answer`)
    return {
      tickets: [ticket, other],
      move: () => jira.move(id, 'WEB'),
      fold() {
        jira.linkDuplicate(duplicate, id)
        jira.transition(duplicate, 'Done', 'Duplicate')
      },
      async finish() {
        jira.transition(id, 'Done', 'Done')
        await deploy(world, API)
      },
    }
  }

  test.each([
    ['before another issue became its duplicate', ['move', 'fold']],
    ['after another issue became its duplicate', ['fold', 'move']],
  ] as const)('are Solved, all of them, when it was moved %s', async (_, steps) => {
    const world = start()
    const bugs = await twoBugs(world)
    for (const step of steps) {
      bugs[step]()
      await world.settle()
    }
    await bugs.finish()
    const statuses = bugs.tickets.map((ticket) => world.sandbox.zendesk.view(ticket).status)
    await world.close()
    expect(statuses).toEqual(['solved', 'solved'])
  })
})

describe('while GitHub cannot be read', () => {
  test('what was Solved stays Solved, everything else goes on, and the rest follows', async () => {
    let isDown = false
    const world = start({ fault: ({ url }) => (isDown && url.includes('github.test') ? 503 : undefined) })
    const { zendesk, jira, github } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    isDown = true
    jira.setPriority(id, '1')
    await world.settle(90)
    expect(zendesk.view(ticket)).toMatchObject({ status: 'solved', priority: 'urgent' })
    isDown = false
    await world.settle(90)
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(told(world, ticket)).toHaveLength(2)
    await world.close()
  })
})

describe('an error that Sentry sees again after the deploy', () => {
  /** A solved ticket whose error came back: the customer was told once of the fix, and once that it does not hold. */
  async function seenAgain(options: WorldOptions = {}) {
    const world = start(options)
    const { zendesk, jira, github, sentry, people } = world.sandbox
    const { ticket, key, id } = await bugOf(world)
    const source = sentry.addIssue({ title: 'TypeError', culprit: 'app/permits', project: 'permits' })
    zendesk.setField(people.frontLine, ticket, FIELD.sentry, source.permalink)
    sentry.resolve(source.id)
    github.commit(API, 'main', `${key}: the answer`)
    jira.transition(id, 'Done', 'Done')
    await deploy(world, API)
    expect(zendesk.view(ticket).status).toBe('solved')
    sentry.regress(source.id)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    expect(told(world, ticket)).toHaveLength(3)
    return { world, ticket, key, id, source: source.id }
  }

  test('holds the ticket while GitHub cannot be read, too', async () => {
    let isDown = false
    const { world, ticket, id, source } = await seenAgain({
      fault: ({ url }) => (isDown && url.includes('github.test') ? 503 : undefined),
    })
    const { zendesk, jira, sentry } = world.sandbox
    isDown = true
    jira.comment(id, 'Kim', 'Looking at it.')
    await world.settle(90)
    expect(zendesk.view(ticket)).toMatchObject({ status: 'hold', fields: { [FIELD.stage]: 'eng_accepted' } })
    isDown = false
    await world.settle(90)
    expect(zendesk.view(ticket).status).toBe('hold')
    expect(told(world, ticket)).toHaveLength(3)
    sentry.resolve(source)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    await world.close()
  })

  test('does not end with a deploy of something else', async () => {
    const { world, ticket } = await seenAgain()
    const { zendesk, github } = world.sandbox
    github.commit(API, 'main', 'Something else')
    await deploy(world, API)
    await world.settle(90)
    expect(zendesk.view(ticket)).toMatchObject({ status: 'hold', fields: { [FIELD.stage]: 'eng_accepted' } })
    expect(told(world, ticket)).toHaveLength(3)
    await world.close()
  })

  test('ends as soon as another commit for the issue is deployed', async () => {
    const { world, ticket, key } = await seenAgain()
    const { zendesk, github } = world.sandbox
    github.commit(API, 'main', `${key}: the better answer`)
    // Only the deploys tell of it, and neither a sweep nor a look at the issue.
    await deploy(world, API)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'solved',
      fields: { [FIELD.stage]: 'eng_deployed' },
    })
    expect(told(world, ticket)).toHaveLength(4)
    await world.close()
  })
})
