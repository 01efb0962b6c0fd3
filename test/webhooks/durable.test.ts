// What 202 promises, and what is said when it cannot be promised; over a real socket where that matters.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { createWorld, GOOD, signed, TOKEN, type World } from './world.ts'

const VENDORS = ['zendesk', 'jira', 'sentry'] as const

test.each([...VENDORS, 'deploys'] as const)(
  '%s is told to come back while the store fails, and nobody is woken',
  async (system) => {
    const folder = mkdtempSync(join(tmpdir(), 'bugbridge-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'test.db')
    const world = createWorld({ path })
    const damage = new DatabaseSync(path)
    damage.exec('drop table deliveries')
    damage.close()
    const { headers, body } = goodRequest(system)
    const answer = await world.send(`/webhooks/${system}`, headers, body)

    expect(answer.status).toBe(503)
    const after = Number(answer.headers.get('retry-after'))
    expect(after).toBeGreaterThanOrEqual(5)
    expect(after).toBeLessThanOrEqual(59)
    expect(JSON.parse(answer.text)).toEqual({ error: { code: 'unavailable', message: expect.any(String) } })
    expect(world.wakes()).toBe(0)
    expect(world.seen).toMatchObject([
      { system, status: 503, outcome: 'unavailable', error: expect.any(Error) },
    ])
  },
)

test('the loop is woken once the hint is there to be drained', async () => {
  const world = createWorld()
  for (const system of VENDORS) {
    const { headers, body } = goodRequest(system)
    await world.send(`/webhooks/${system}`, headers, body)
  }
  expect(world.wakes()).toBe(3)
  expect((await world.store.drain(0)).drained).toBe(3)
})

test('what gives no hint, or came before, wakes nobody', async () => {
  const world = createWorld()
  const comment = '{"webhookEvent":"comment_created"}'
  const link = '{"webhookEvent":"issuelink_created","issueLink":{"sourceIssueId":1,"destinationIssueId":2}}'
  for (const body of [comment, link, link]) await world.send('/webhooks/jira', signed('jira', body), body)
  expect(world.wakes()).toBe(1)
  expect(world.seen).toEqual([
    { system: 'jira', status: 202, outcome: 'recorded', hints: 0, unknown: false },
    { system: 'jira', status: 202, outcome: 'recorded', hints: 2, unknown: false },
    { system: 'jira', status: 202, outcome: 'repeated', hints: 0, unknown: false },
  ])
})

test('a hundred deliveries at once are each recorded once', async () => {
  const world = createWorld()
  const bodies = Array.from(
    { length: 100 },
    (_, nth) => `{"webhookEvent":"jira:issue_updated","issue":{"id":${nth + 1}}}`,
  )
  const answers = await Promise.all(
    [...bodies, ...bodies].map((body) => world.send('/webhooks/jira', signed('jira', body), body)),
  )
  expect(answers.every(({ status }) => status === 202)).toBe(true)
  expect((await world.recorded()).map(({ hint }) => hint?.subject).sort()).toEqual(
    bodies.map((_, nth) => `issue:${nth + 1}`).sort(),
  )
})

test('over a socket: doubled headers do not verify, chunks are joined, too much or too little is refused', async () => {
  const world = createWorld()
  const body = JSON.stringify(GOOD.jira)
  const [[name = '', value = '']] = Object.entries(signed('jira', body)) as [[string, string]]
  const deploy = goodRequest('deploys')
  const head = (path: string, lines: string[]) =>
    `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${lines.join('\r\n')}\r\n\r\n`
  const length = (of: string) => `content-length: ${Buffer.byteLength(of)}`
  const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`
  const token = `authorization: Bearer ${TOKEN}`

  const statuses = await overSocket(world, [
    head('/webhooks/jira', [`${name}: ${value}`, `${name}: ${value}`, length(body)]) + body,
    head('/webhooks/deploys', [`${token}x`, token, length(deploy.body)]) + deploy.body,
    head('/webhooks/jira', [`${name}: ${value}`, 'content-length: 1048577']),
    head('/webhooks/jira', [`${name}: ${value}`, 'transfer-encoding: chunked']) +
      chunk('x'.repeat(1_048_577)),
    head('/webhooks/jira', [`${name}: ${value}`, length(body)]) + body.slice(0, -1),
  ])
  expect(statuses).toEqual([401, 401, 413, 413, 400])
  expect(await world.recorded()).toEqual([])

  const chunks = chunk(body.slice(0, 5)) + chunk(body.slice(5))
  const chunked = head('/webhooks/jira', [`${name.toUpperCase()}: ${value}`, 'transfer-encoding: chunked'])
  expect(await overSocket(world, [`${chunked}${chunks}0\r\n\r\n`])).toEqual([202])
  expect(await world.recorded()).toHaveLength(1)
})

/** Sends each request as these very bytes over a connection of its own; gives the statuses. */
async function overSocket(world: World, requests: readonly string[]): Promise<number[]> {
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
        resolve({ server, port: info.port }),
      )
    },
  )
  const answers = requests.map(async (request) => {
    const socket = connect(port, '127.0.0.1')
    socket.end(request)
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(await text(socket))?.[1])
  })
  const statuses = await Promise.all(answers)
  await new Promise((resolve) => server.close(resolve))
  return statuses
}

function goodRequest(system: (typeof VENDORS)[number] | 'deploys'): {
  headers: Record<string, string>
  body: string
} {
  if (system !== 'deploys') {
    const body = JSON.stringify(GOOD[system])
    return { headers: signed(system, body), body }
  }
  const report = {
    environment: 'production',
    repository: 'acme/shop',
    version: '1.4',
    status: 'success',
    deployed_at: '2026-11-21T11:00:00Z',
  }
  return { headers: { authorization: `Bearer ${TOKEN}` }, body: JSON.stringify(report) }
}
