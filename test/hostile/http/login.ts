// Signing in, by those who should not: guessing, riding on somebody's session, planting one, and forging requests of
// somebody who has one.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { type Ask, form, HOST, type Pairs, send, type Told } from './requests.ts'
import { ROUTES } from './routes.ts'
import { NASTY } from './words.ts'
import { ADMIN, createWorld, NOW, type World } from './world.ts'

let world: World
let session: string
beforeAll(async () => {
  world = await createWorld()
  session = cookieOf(await send(world, form({ token: ADMIN, next: '/' })))
})
afterAll(() => world.close())

const cookieOf = ({ headers }: Told) => (headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const get = (target: string, headers: Pairs) => send(world, { method: 'GET', target, headers, body: null })

describe('a session', () => {
  test('is not begun, kept or changed by a cookie that somebody brings along', async () => {
    const planted = [
      'bugbridge_session=planted',
      `bugbridge_session=${ADMIN}`,
      `${session}x`,
      'bugbridge_session=',
    ]
    for (const cookie of planted) {
      expect((await get('/', [['cookie', cookie]])).status).toBe(401)
      const ask = form({ token: ADMIN, next: '/' })
      const told = await send(world, { ...ask, headers: [...ask.headers, ['cookie', cookie]] })
      expect(cookieOf(told)).toBe(session)
    }
  })

  test('stands by its first cookie: a second one of the name, planted behind it, changes nothing', async () => {
    expect((await get('/', [['cookie', `${session}; bugbridge_session=planted`]])).status).toBe(200)
    expect((await get('/', [['cookie', `bugbridge_session=planted; ${session}`]])).status).toBe(401)
  })

  test('cannot be made from another proof that the token signs, nor lengthened', async () => {
    const sign = (text: string, key: string) => createHmac('sha256', key).update(text).digest('base64')
    const value = (ends: string, key = ADMIN) => encodeURIComponent(`${ends}.${sign(ends, key)}`)
    const at = (ends: string, key?: string) => get('/', [['cookie', `bugbridge_session=${value(ends, key)}`]])
    expect((await at(String(NOW + 1))).status).toBe(200)
    for (const ends of [String(NOW), '0', '-1', '', 'NaN', 'Infinite', ' '])
      expect((await at(ends)).status).toBe(401)
    for (const key of ['x', `${ADMIN} `]) expect((await at(String(NOW + 1), key)).status).toBe(401)
    expect((await get('/', [['cookie', `bugbridge_session=${NOW + 1}.`]])).status).toBe(401)
  })

  test('is kept from scripts, other sites and plain connections, and is not the token', async () => {
    const ask = form({ token: ADMIN, next: '/' })
    const told = await send(world, { ...ask, headers: [...ask.headers, ['x-forwarded-proto', 'https']] })
    const cookie = told.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^bugbridge_session=\d+\.[\w%]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(decodeURIComponent(cookie)).not.toContain(ADMIN)
  })
})

describe('a request that another site makes a browser send', () => {
  const CROSS: Pairs = [
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
    ['referer', 'https://evil.example/'],
  ]

  /** What changes anything is a POST, and none of them goes by the session alone. */
  test.each(ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path))(
    'as POST %s does nothing, though it carried the session',
    async (path) => {
      const before = world.recorded()
      const ask: Ask = {
        method: 'POST',
        target: path,
        headers: [['host', HOST], ['cookie', session], ...CROSS],
        body: new Uint8Array(),
      }
      const { status, headers } = await send(world, ask)
      expect([401, 403]).toContain(status)
      expect(headers.get('set-cookie')).toBeNull()
      expect([world.recorded(), world.meddled]).toEqual([before, []])
    },
  )

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'as a form of type %j reports no deploy, though it carried the session',
    async (type) => {
      const body = new Uint8Array(Buffer.from('{"environment":"production"}'))
      const headers: Pairs = [['cookie', session], ['content-type', type], ...CROSS]
      expect((await send(world, { method: 'POST', target: '/webhooks/deploys', headers, body })).status).toBe(
        401,
      )
    },
  )

  test('gets no answer that it may read', async () => {
    for (const { method, path } of ROUTES) {
      for (const asked of [method, 'OPTIONS']) {
        const headers: Pairs = [
          ['host', HOST],
          ['cookie', session],
          ...CROSS,
          ['access-control-request-method', method],
        ]
        const told = await send(world, { method: asked, target: path, headers, body: null })
        const names = [...told.headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect(names).toEqual([])
        const policy = told.headers.get('cross-origin-resource-policy') ?? 'none'
        expect(policy).toBe(path.startsWith('/webhooks/') ? 'none' : 'same-origin')
      }
    }
  })
})

test.each(NASTY.map((next, at) => [at, next] as const))(
  'whoever signs in is led to a path of this host, and %i is none other',
  async (_, next) => {
    const { status, headers } = await send(world, form({ token: ADMIN, next }))
    expect(status).toBe(303)
    const location = headers.get('location') ?? ''
    expect(location).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
    expect(new URL(location, 'https://ours.example').origin).toBe('https://ours.example')
  },
)

describe('whoever guesses', () => {
  test('learns nothing from an answer: every wrong token is answered with the same page', async () => {
    const guesses = [
      '',
      'x',
      ADMIN.slice(0, -1),
      `${ADMIN}x`,
      ADMIN.toUpperCase(),
      ` ${ADMIN}`,
      'x'.repeat(8_000),
    ]
    const pages = await Promise.all(guesses.map((token) => send(world, form({ token, next: '/' }))))
    expect(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  })

  test('is up against a token that is long: a short one does not start', () => {
    const faults = (token: string) => {
      const read = readConfig({ BUGBRIDGE_ADMIN_TOKEN: token }, () => undefined)
      return read.ok ? [] : read.faults
    }
    expect(faults('short')).toEqual([expect.stringContaining('BUGBRIDGE_ADMIN_TOKEN')])
    expect(faults(ADMIN)).toEqual([])
  })
})
