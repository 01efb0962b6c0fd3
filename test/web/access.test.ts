import { request } from 'node:http'
import { serve } from '@hono/node-server'
import { describe, expect, test } from 'vitest'
import { createWorld, put, TOKEN, type World } from './world.ts'

const GUARDED = [
  '/',
  '/cases/zendesk-35436',
  '/nothing',
  '/api/v1/cases',
  '/api/v1/cases/zendesk-35436',
  '/api/v1/cases/zendesk-35436/why',
  '/api/v1/deliveries',
  '/api/v1/status',
  '/metrics',
  '/healthz/',
  '/webhooks',
  '//healthz',
]

async function signIn({ app }: World, token: string, headers: Record<string, string> = {}, next = '/') {
  const body = new URLSearchParams({ token, next })
  return app.request('/login', { method: 'POST', body, headers })
}

function cookieOf(answer: Response): string {
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

describe('with an admin token', () => {
  test.each(GUARDED)('%s asks for it, and shows nothing', async (path) => {
    const { get, store } = createWorld({ adminToken: TOKEN })
    await put(store)
    const answer = await get(path)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="bugbridge"')
    expect(answer.text).not.toMatch(/opscom|35436 in|OPS-1/)
  })

  test.each(['/healthz', '/readyz', '/login'])('%s is open to everybody', async (path) => {
    const world = createWorld({ adminToken: TOKEN })
    expect((await world.get(path, { host: 'anything.example' })).status).toBe(200)
  })

  test('webhooks are none of its business', async () => {
    const { get } = createWorld({ adminToken: TOKEN })
    expect((await get('/webhooks/zendesk')).status).toBe(404)
  })

  test.each([
    ['the token', `Bearer ${TOKEN}`, 200],
    ['the token, whatever the case of the scheme', `bearer ${TOKEN}`, 200],
    ['another token', 'Bearer wrong', 401],
    ['a part of the token', `Bearer ${TOKEN.slice(0, -1)}`, 401],
    ['more than the token', `Bearer ${TOKEN}x`, 401],
    ['an empty token', 'Bearer ', 401],
    ['another scheme', `Basic ${TOKEN}`, 401],
    ['two tokens', `Bearer wrong, Bearer ${TOKEN}`, 401],
  ])('Authorization with %s', async (_, authorization, status) => {
    const world = createWorld({ adminToken: TOKEN })
    expect((await world.get('/api/v1/status', { authorization })).status).toBe(status)
  })

  test('signing in gives a session, and leads to the page that was asked for', async () => {
    const world = createWorld({ adminToken: TOKEN })
    await put(world.store)
    const asked = await world.get('/cases/zendesk-35436?x=1')
    expect(asked.text).toContain('name="next" value="/cases/zendesk-35436?x=1"')
    const answer = await signIn(world, TOKEN, {}, '/cases/zendesk-35436?x=1')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/cases/zendesk-35436?x=1')
    expect((await world.get('/', { cookie: cookieOf(answer) })).status).toBe(200)
    expect((await world.get('/metrics', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  test('the cookie is out of reach of scripts and other sites, ends, and is not the token', async () => {
    const cookie = (await signIn(createWorld({ adminToken: TOKEN }), TOKEN)).headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    expect(cookie).toMatch(/; Max-Age=43200/)
    expect(cookie).toMatch(/; Path=\//)
    expect(decodeURIComponent(cookie)).not.toContain(TOKEN)
  })

  test.each([
    ['http', {}, false],
    ['https, as a proxy tells', { 'x-forwarded-proto': 'https' }, true],
    ['https behind two proxies', { 'x-forwarded-proto': 'https, http' }, true],
    ['http, as a proxy tells', { 'x-forwarded-proto': 'http' }, false],
  ])('over %s the cookie is Secure or not', async (_, headers, secure) => {
    const answer = await signIn(createWorld({ adminToken: TOKEN }), TOKEN, headers)
    expect((answer.headers.get('set-cookie') ?? '').includes('; Secure')).toBe(secure)
  })

  test('over https itself the cookie is Secure', async () => {
    const { app } = createWorld({ adminToken: TOKEN })
    const body = new URLSearchParams({ token: TOKEN })
    const answer = await app.request('https://bugbridge.example/login', { method: 'POST', body })
    expect(answer.headers.get('set-cookie')).toContain('; Secure')
  })

  test('a session ends after twelve hours', async () => {
    const world = createWorld({ adminToken: TOKEN })
    const cookie = cookieOf(await signIn(world, TOKEN))
    world.pass(12 * 3_600_000 - 1)
    expect((await world.get('/', { cookie })).status).toBe(200)
    world.pass(1)
    expect((await world.get('/', { cookie })).status).toBe(401)
  })

  test('a forged, lengthened or foreign session opens nothing', async () => {
    const world = createWorld({ adminToken: TOKEN })
    const cookie = cookieOf(await signIn(world, TOKEN))
    const foreign = cookieOf(await signIn(createWorld({ adminToken: 'another' }), 'another'))
    const [name, value = ''] = cookie.split('=', 2)
    const signature = decodeURIComponent(value).split('.')[1] ?? ''
    const forgeries = [
      foreign,
      `${name}=${TOKEN}`,
      `${name}=9999999999999`,
      `${name}=${encodeURIComponent(`9999999999999.${signature}`)}`,
      `${name}=`,
    ]
    for (const forged of forgeries) {
      expect((await world.get('/', { cookie: forged })).status).toBe(401)
    }
  })

  test('a wrong token gets a page that says so, and no session', async () => {
    const world = createWorld({ adminToken: TOKEN })
    for (const token of ['wrong', '']) {
      const answer = await signIn(world, token)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(await answer.text()).toContain('That token is wrong')
    }
  })

  test('a form that is no form, or too large, opens nothing', async () => {
    const { app } = createWorld({ adminToken: TOKEN })
    const json = { 'content-type': 'application/json' }
    const body = JSON.stringify({ token: TOKEN })
    expect((await app.request('/login', { method: 'POST', body, headers: json })).status).toBe(401)
    const large = new URLSearchParams({ token: TOKEN, padding: 'x'.repeat(9_000) })
    expect((await app.request('/login', { method: 'POST', body: large })).status).toBe(413)
  })

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
    'blob:http://bugbridge.invalid/evil',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/.\\/evil.example',
    '',
  ])('after signing in, nobody is led to %j', async (next) => {
    const answer = await signIn(createWorld({ adminToken: TOKEN }), TOKEN, {}, next)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/')
  })

  test('an empty token is a mistake that does not start', () => {
    expect(() => createWorld({ adminToken: '' })).toThrow('empty')
  })

  test('the pages do not claim to be open', async () => {
    const world = createWorld({ adminToken: TOKEN })
    const answer = await world.get('/', { authorization: `Bearer ${TOKEN}` })
    expect(answer.text).not.toContain('BUGBRIDGE_ADMIN_TOKEN')
  })
})

describe('without an admin token', () => {
  test.each([
    ['localhost', 200],
    ['localhost:8787', 200],
    ['LOCALHOST:8787', 200],
    ['127.0.0.1', 200],
    ['127.0.0.1:8787', 200],
    ['[::1]', 200],
    ['[::1]:8787', 200],
    ['bugbridge.example', 403],
    ['localhost.evil.example', 403],
    ['evil.example:8787', 403],
    ['127.0.0.1.nip.io', 403],
    ['127.0.0.2', 403],
    ['0.0.0.0:8787', 403],
    ['localhost:80@evil.example', 403],
    ['', 403],
  ])('Host %j gives %i', async (host, status) => {
    const { get, store } = createWorld()
    await put(store)
    for (const path of ['/', '/cases/zendesk-35436', '/api/v1/cases', '/metrics']) {
      const answer = await get(path, { host })
      expect(answer.status).toBe(status)
      if (status === 403) {
        expect(answer.text).toContain('BUGBRIDGE_ADMIN_TOKEN')
        expect(answer.text).not.toMatch(/OPS-1|bugbridge_cases /)
      }
    }
  })

  test.each(['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip'])(
    'what a proxy or tunnel passed on (%s) is refused, whatever its Host',
    async (name) => {
      expect((await createWorld().get('/', { host: 'localhost:8787', [name]: '203.0.113.9' })).status).toBe(
        403,
      )
    },
  )

  test.each(['/healthz', '/readyz'])('%s answers under any name', async (path) => {
    expect((await createWorld().get(path, { host: '10.1.2.3:8787' })).status).toBe(200)
  })

  test('every page says that it is open, and how to change that', async () => {
    const { get, store } = createWorld()
    await put(store)
    for (const path of ['/', '/?group=done', '/cases/zendesk-35436', '/cases/nope', '/nothing']) {
      const { text } = await get(path)
      expect(text.slice(text.indexOf('<footer>'))).toMatch(
        /open to everybody on this machine[\s\S]*BUGBRIDGE_ADMIN_TOKEN/,
      )
    }
  })

  test('there is nothing to sign in to', async () => {
    const { app } = createWorld()
    for (const method of ['GET', 'POST']) {
      const answer = await app.request('/login', { method })
      expect(answer.status).toBe(303)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
  })

  test('a name that was made to resolve to this machine is refused over real HTTP as well', async () => {
    const { app } = createWorld()
    const { port, close } = await listen(app)
    try {
      expect(await statusOf(port, `127.0.0.1:${port}`)).toBe(200)
      expect(await statusOf(port, `rebound.example:${port}`)).toBe(403)
    } finally {
      await close()
    }
  })
})

function listen(app: World['app']): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ port, close: () => new Promise((closed) => server.close(() => closed())) }),
    )
  })
}

function statusOf(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/', headers: { host }, agent: false }
    request(options, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    })
      .on('error', reject)
      .end()
  })
}
