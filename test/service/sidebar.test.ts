// An issue that a pull request does not name, and is linked to in its sidebar: the whole service, from the ticket to
// what is deployed.
import { expect, test } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type World } from '../world/world.ts'

const API = 'acme/api'
const SHOP = 'acme/shop'
const LABELS = ['priority: critical', 'priority: high', 'priority: medium', 'priority: low']

function policy(): Policy {
  const shipped = shippedPolicy('two-services')
  return {
    ...shipped,
    tracker: 'github',
    issues: {
      project: SHOP,
      type: '',
      relatedProject: SHOP,
      relatedType: '',
      relatedLink: 'relates to',
      duplicateLink: 'duplicates',
      attachments: false,
      statuses: { open: 'accepted', closed: 'awaiting-release' },
      resolutions: { completed: 'fixed', not_planned: 'wont-fix', duplicate: 'duplicate' },
    },
    priorities: shipped.priorities.map((step, at) => ({ ...step, issue: LABELS[at] ?? `priority ${at}` })),
  }
}

async function start(): Promise<{ readonly world: World; readonly ticket: number; readonly pull: string }> {
  const world = createWorld({ policy: policy() })
  const { github } = world.sandbox
  github.addRepository(SHOP, 'private')
  for (const repository of [API, 'acme/web']) {
    github.addRepository(repository, 'private')
    github.commit(repository, 'main', 'The beginning')
  }
  const ticket = confirmedTicket(world)
  await world.settle()
  github.branch(API, 'tidy')
  github.commit(API, 'tidy', 'Tidy up the permits')
  const pull = github.openPull(API, { head: 'tidy', title: 'Tidy up the permits', body: 'As agreed.' })
  return { world, ticket, pull }
}

async function deploy(world: World): Promise<void> {
  for (const environment of ['production-eu', 'production-us'])
    world.sandbox.github.deploy(API, { environment, ref: 'main' })
  await world.settle()
}

test.each(['squash', 'merge'] as const)(
  'a pull request without a word of the issue, linked in the sidebar and merged (%s), solves the ticket when deployed',
  async (method) => {
    const { world, ticket, pull } = await start()
    const { github, zendesk } = world.sandbox
    github.linkPull(pull, `${SHOP}#1`)
    github.mergePull(pull, method)
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.stage]: 'eng_awaiting_release' },
    })
    await deploy(world)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'solved',
      fields: { [FIELD.stage]: 'eng_deployed' },
    })
    expect(world.happened.filter(({ kind }) => kind === 'fault')).toEqual([])
    await world.close()
  },
)

test('without the link nobody knows of it, and the ticket waits', async () => {
  const { world, ticket, pull } = await start()
  const { github, zendesk } = world.sandbox
  github.mergePull(pull, 'squash')
  github.close(`${SHOP}#1`)
  await deploy(world)
  expect(zendesk.view(ticket).status).toBe('hold')
  await world.close()
})
