// A flood at the doors: what cannot be taken in is to come again, and what is asked of the pages is answered.
import { describe, expect, test } from 'vitest'
import { createPressure } from '../../src/webhooks/pressure.ts'
import { createWorld, GOOD, signed } from './world.ts'

const body = JSON.stringify(GOOD.jira)

/** A body that comes piece by piece: it goes on until the test ends it, or nobody reads it any more. */
function dribble(first: number) {
  let end = () => undefined
  const ended = new Promise<undefined>((resolve) => {
    end = () => {
      resolve(undefined)
      return undefined
    }
  })
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(first)),
    // It may have been cancelled meanwhile.
    pull: (controller) => ended.then(() => controller.close()).catch(() => undefined),
  })
  return { stream, end: () => end() }
}

function flooded(options: { backlog?: () => number } = {}) {
  const told: boolean[] = []
  const pressure = createPressure(options.backlog ?? (() => 0), (isOn) => told.push(isOn))
  return { world: createWorld({ pressure }), pressure, told }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('back-pressure', () => {
  test.each([
    ['a thousand small requests', 1_000, 100, {}],
    ['thirty-two large ones', 32, 100, { 'content-length': '1000000' }],
    ['thirty-two of unknown size that turn out large', 32, 100_000, {}],
  ])('is on while %s are in hand, and off when they are gone', async (_, count, first, headers) => {
    const { world, pressure, told } = flooded()
    const slow = Array.from({ length: count }, () => dribble(first))
    const waiting = slow.map(({ stream }) => world.send('/webhooks/jira', headers, stream))
    await settled()
    expect(pressure.isOn()).toBe(true)
    const next = await world.send(
      '/webhooks/jira',
      { ...signed('jira', body), ...headers },
      count === 32 ? new Uint8Array(70_000) : body,
    )
    expect(next.status).toBe(503)
    expect(Number(next.headers.get('retry-after'))).toBeLessThan(60)
    expect(JSON.parse(next.text)).toMatchObject({ error: { code: 'busy' } })
    expect(world.seen.at(-1)).toMatchObject({ status: 503, outcome: 'busy' })

    for (const { end } of slow) end()
    await Promise.all(waiting)
    expect(pressure.isOn()).toBe(false)
    expect((await world.send('/webhooks/jira', signed('jira', body), body)).status).toBe(202)
    expect(told).toEqual([true, false])
  })

  test('of large requests leaves the small ones alone', async () => {
    const { world, told } = flooded()
    const slow = Array.from({ length: 40 }, () => dribble(100_000))
    const waiting = slow.map(({ stream }) => world.send('/webhooks/jira', {}, stream))
    await settled()
    expect((await world.send('/webhooks/jira', signed('jira', body), body)).status).toBe(202)
    for (const { end } of slow) end()
    const statuses = (await Promise.all(waiting)).map(({ status }) => status)
    expect(told).toEqual([true])
    expect(statuses.filter((status) => status === 503)).toHaveLength(8)
    expect(statuses.filter((status) => status === 401)).toHaveLength(32)
  })

  test('is on while hints wait that the loop cannot take in, before a byte of the body is read', async () => {
    let backlog = 49_999
    const { world, pressure, told } = flooded({ backlog: () => backlog })
    expect((await world.send('/webhooks/jira', signed('jira', body), body)).status).toBe(202)
    backlog = 50_000
    const { stream } = dribble(100)
    expect((await world.send('/webhooks/jira', signed('jira', body), stream)).status).toBe(503)
    expect(pressure.isOn()).toBe(true)
    backlog = 0
    expect((await world.send('/webhooks/jira', signed('jira', body), body)).status).toBe(202)
    expect(told).toEqual([true, false])
  })

  test('lets go of requests that end badly', async () => {
    const { world, pressure } = flooded()
    for (let at = 0; at < 1_100; at++) await world.send('/webhooks/jira', {}, 'unsigned')
    for (let at = 0; at < 40; at++) {
      await world.send('/webhooks/jira', { 'content-length': '9999999' }, 'x')
      const cut = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) })
      await world.send('/webhooks/jira', {}, cut)
    }
    expect(pressure.isOn()).toBe(false)
    expect((await world.send('/webhooks/jira', signed('jira', body), body)).status).toBe(202)
  })

  test('tells the loop how many hints came', async () => {
    const { world } = flooded()
    const link = '{"webhookEvent":"issuelink_created","issueLink":{"sourceIssueId":1,"destinationIssueId":2}}'
    for (const each of [link, link, body]) await world.send('/webhooks/jira', signed('jira', each), each)
    expect(world.hints()).toBe(3)
  })
})
