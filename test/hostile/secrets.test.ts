// Nothing of a secret, and nothing that a person wrote, is in the log, the metrics, the reports, the pages, the API,
// the command line or the database: through the whole story, with calls that fail in every way on the road.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { Drivers } from '../../src/cli/drivers.ts'
import { deliveries, why } from '../../src/cli/look.ts'
import { describeHappening } from '../../src/observe/happening.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createReporter } from '../../src/observe/sentry.ts'
import { FIELD, faultsAtTheEnd, SECRET, STORY, type Step } from '../../src/sandbox/story.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createWorld, randomOf, type World } from '../world/world.ts'

/** A word that is nowhere else, said by everybody who says anything. */
const CANARY = 'canarybird'
const SAID = [
  CANARY,
  SECRET,
  'permitHolder',
  'renderPermit',
  'office',
  'Permits page stays blank',
  'Robin',
  'Alex',
]
const SECRETS = [
  ...['sandbox-zendesk-secret', 'sandbox-jira-secret', 'sandbox-sentry-secret', 'sandbox-client-secret'],
  ...['sandbox-jira-token', 'sandbox-sentry-token', btoa('bugbridge@sandbox.example:sandbox-jira-token')],
]

/** How a call goes wrong, with as much said about it as can be. */
function failures(request: Request, said: string): readonly (() => Response)[] {
  const prose = `<html>${said} ${CANARY}</html>`
  const headers = { 'retry-after': '1', 'x-said': CANARY, location: `https://evil.test/${CANARY}` }
  const json = JSON.stringify({
    error: CANARY,
    errors: { [CANARY]: said },
    errorMessages: [said],
    details: { base: said },
  })
  return [
    () => new Response(json, { status: 401, headers }),
    () => new Response(json, { status: 403, headers }),
    () => new Response(json, { status: 422, headers }),
    () => new Response(json, { status: 409, headers }),
    () => new Response(json, { status: 429, headers }),
    () => new Response(prose, { status: 500, headers }),
    () => new Response(prose, { status: 503, headers }),
    () => new Response(prose, { status: 302, headers }),
    () => new Response(prose),
    () => new Response(`{"${CANARY}": ${said}`),
    () => {
      throw new TypeError(`fetch failed: ${request.url} ${said}`, { cause: new Error(said) })
    },
  ]
}

/** Said beside the story, by people and by Sentry. */
function chatter({ sandbox, cast }: World): void {
  const { zendesk, jira, sentry, people } = sandbox
  const { ticket } = cast
  if (ticket !== undefined && zendesk.view(ticket).status !== 'solved') {
    const nth = zendesk.view(ticket).comments.length
    zendesk.reply(people.frontLine, ticket, `${CANARY} for you, ${nth}`, true)
    zendesk.customerReply(ticket, `${CANARY} again, ${nth}`)
  }
  for (const issue of jira.issues())
    jira.comment(issue.id, `Kim ${CANARY}`, `${CANARY} {quote}${SECRET}{quote}`)
  const { id } = sentry.addIssue({ title: `${CANARY} at ${SECRET}`, culprit: CANARY, project: 'permits' })
  sentry.comment(id, CANARY)
}

/** Every case is looked at again now, and an unclear creation has had its time. */
async function lookAgain({ time, settle }: World, store: Store): Promise<void> {
  const now = time.clock.now()
  await store.wake(now + 1, now, 1_000)
  await settle(3)
}

/** Plays a step; what the last calls that failed have held up, is looked at again. */
async function play(world: World, store: Store, step: Step): Promise<void> {
  for (let patience = 0; patience < 20; patience++) {
    try {
      await step.act(world)
      return
    } catch {
      await lookAgain(world, store)
    }
  }
  throw new Error(`the story stops before ${step.id}`)
}

test('no secret and no word of anybody is anywhere to be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bugbridge-secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'bugbridge.db')
  const store = createStore(openSqlite({ path }))
  const random = randomOf(7)
  const tokens = new Set<string>()
  let failed = 0
  let thrown = 0
  let isCalm = false
  const world = createWorld({
    settings: { idle: 120_000 },
    storeBetween: () => ({
      ...store,
      async save(saving) {
        if (!isCalm && random() < 0.2) {
          thrown += 1
          throw new RangeError(`${CANARY}: ${JSON.stringify(saving)} ${[...tokens].join()}`)
        }
        return store.save(saving)
      },
    }),
    between(request, answer) {
      const said = [request.headers.get('authorization'), ...tokens, SECRET, CANARY].join(' ')
      const ways = failures(request, said)
      if (!isCalm && random() < 0.2) {
        failed += 1
        const way = ways[failed % ways.length]
        if (way !== undefined) return Promise.resolve().then(way)
      }
      return answer(request)?.then(async (honest) => {
        const token = /"access_token":\s*"([^"]+)"/.exec(await honest.clone().text())?.[1]
        if (token !== undefined) tokens.add(token)
        return honest
      })
    },
  })
  for (const step of STORY) {
    await play(world, store, step)
    chatter(world)
    await world.settle(20)
  }
  const { zendesk, people } = world.sandbox
  const other = zendesk.addTicket({
    subject: CANARY,
    description: `${CANARY} and more`,
    requester: people.customer,
  })
  zendesk.setField(
    people.frontLine,
    other,
    FIELD.sentry,
    `${CANARY} PERMITS-99 https://${CANARY}.sentry.io/issues/1/`,
  )
  zendesk.setField(people.manager, other, FIELD.bug, 'bug_confirmed')
  await world.settle(20)
  isCalm = true
  for (let again = 0; again < 4; again++) await lookAgain(world, store)

  const read: Record<string, string> = {}
  const lines: string[] = []
  const metrics = createMetrics()
  const reports = await receiveReports()
  const log = createLog({ write: (line) => void lines.push(line), clock: world.time.clock, level: 'debug' })
  const reporter = createReporter({ dsn: reports.dsn })
  for (const told of world.happened) describeHappening(told, { log, metrics, reporter })
  await reporter.flush(2_000)
  read.log = lines.join('')
  read.metrics = metrics.expose()
  read.reports = reports.bytes.join('\n')

  const ids = [`zendesk-${world.cast.ticket}`, `zendesk-${other}`]
  const pages = [
    '/',
    '/?group=attention',
    '/metrics',

    '/api/v1/status',
    '/api/v1/cases',
    '/api/v1/deliveries',
  ]
  for (const page of [
    ...pages,
    ...ids.flatMap((id) => [`/cases/${id}`, `/api/v1/cases/${id}`, `/api/v1/cases/${id}/why`]),
  ])
    read[page] = await (await world.service.app.fetch(new Request(`http://localhost${page}`))).text()
  const printed: string[] = []
  const print = (line: string) => void printed.push(line)
  for (const json of [true, false]) {
    const drivers = {
      environment: {},
      readSecret: () => undefined,
      out: print,
      err: print,
      clock: world.time.clock,
    }
    const look: Drivers = {
      ...nowhere,
      ...drivers,
      openStore: async () => ({ ...store, close: async () => undefined }),
    }
    for (const id of ids) await why(id, json, look)
    await deliveries(json, look)
  }
  read['command line'] = printed.join('\n')
  for (const file of readdirSync(folder))
    read[`database ${file}`] = readFileSync(join(folder, file), 'latin1')
  await world.close()
  await store.close()
  read['database closed'] = readFileSync(path, 'latin1')

  expect(faultsAtTheEnd(world)).toEqual([])
  expect(failed).toBeGreaterThan(10)
  expect(thrown).toBeGreaterThan(0)
  expect(reports.bytes.length).toBeGreaterThan(0)
  expect(tokens.size).toBeGreaterThan(0)
  // What is looked through must be worth it.
  for (const [place, text] of Object.entries(read)) expect(text.length, place).toBeGreaterThan(20)
  expect(read['command line']).toContain('create-issue')
  expect(read['database closed']).toContain('zendesk-')
  const canaries = [...SAID, ...SECRETS, ...tokens]
  for (const [place, text] of Object.entries(read)) {
    for (const canary of canaries)
      expect(text.toLowerCase().includes(canary.toLowerCase()), `${canary} in ${place}`).toBe(false)
  }
  console.log(
    `hostile: secrets ${canaries.length} canaries in ${Object.keys(read).length} places, ${failed} failed calls, ${thrown} thrown bugs`,
  )
})

/** A platform of which only what a test hands in is there. */
const gone = () => {
  throw new Error('not here')
}
const nowhere: Drivers = {
  environment: {},
  read: gone,
  list: gone,
  readSecret: gone,
  clock: { now: () => 0, sleep: async () => undefined },
  random: gone,
  newToken: gone,
  fetch: gone,
  digestWith: gone,
  openStore: gone,
  listen: gone,
  reporterTo: gone,
  stopping: Promise.resolve(),
  out: gone,
  err: gone,
  log: gone,
}

/** Keeps every byte of the reports of our own errors. */
async function receiveReports() {
  const bytes: string[] = []
  const server = createServer(async (request, answer) => {
    bytes.push(`${JSON.stringify(request.headers)}\n${(await buffer(request)).toString('utf8')}`)
    answer.setHeader('connection', 'close')
    answer.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { bytes, dsn: `http://public@127.0.0.1:${address.port}/1` }
}
