// Random requests to what people and their tools open.
import fc from 'fast-check'
import { type Ask, bytesOf, form, HOST, type Pairs } from '../requests.ts'
import type { Route } from '../routes.ts'
import { editsOfText, encoded, headerText, nasty, noise, query } from '../words.ts'
import { ADMIN, CASE } from '../world.ts'
import type { Input, Worlds } from './input.ts'

const BEARER = `Bearer ${ADMIN}`
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i
const HERE: Pairs = [['host', HOST]]

/** A page or a part of the API, for who may, who may not, and who comes from elsewhere. */
export function guardedInputs({ method, path, statuses }: Route, { session }: Worlds): fc.Arbitrary<Input> {
  const target = fc.tuple(nasty, fc.boolean(), query).map(([id, isCase, rest]) => {
    const place = path.replace(':id', isCase || id === '' ? CASE : encoded(id))
    return rest === '' ? place : `${place}?${rest}`
  })
  const input = (at: Input['at'], where: string, headers: Pairs, right: readonly number[]): Input => {
    const ask: Ask = { method, target: where, headers, body: null }
    return { at, ask, right }
  }
  const known = fc.constantFrom<Pairs>(
    [['authorization', BEARER]],
    [['cookie', session]],
    [['cookie', `a=b; ${session}; __proto__=1`]],
  )
  const stranger = fc.oneof(
    editsOfText(BEARER)
      .filter((value) => value.toLowerCase() !== BEARER.toLowerCase())
      .map((value): Pairs => [['authorization', value]]),
    editsOfText(session)
      .filter((value) => !value.split(';').includes(session))
      .map((value): Pairs => [['cookie', value]]),
    headerText.map(
      (value): Pairs => [
        ['authorization', value],
        ['cookie', value],
      ],
    ),
    fc.constant<Pairs>([]),
  )
  const passedOn = fc.constantFrom('x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip')
  const foreign = fc.oneof(
    headerText.filter((text) => !LOCAL.test(text)).map((host): Pairs => [['host', host]]),
    fc.tuple(passedOn, headerText).map(([name, value]): Pairs => [...HERE, [name, value]]),
  )
  return fc.oneof(
    fc
      .tuple(target, known, noise)
      .map(([where, who, more]) => input('locked', where, [...who, ...more], statuses)),
    fc
      .tuple(target, stranger, noise)
      .map(([where, who, more]) => input('locked', where, [...who, ...more], [401])),
    fc.tuple(target, noise).map(([where, more]) => input('open', where, [...HERE, ...more], statuses)),
    fc.tuple(target, foreign).map(([where, who]) => input('open', where, who, [403])),
  )
}

/** Probes, and the form to sign in with. */
export function openInputs({ method, path }: Route): fc.Arbitrary<Input> {
  const world = fc.constantFrom('locked', 'open')
  return fc.tuple(world, query, noise, headerText).map(([at, rest, more, cookie]) => {
    const ask: Ask = { method, target: `${path}?${rest}`, headers: [...more, ['cookie', cookie]], body: null }
    return { at, ask, right: path === '/login' && at === 'open' ? [303] : [200] }
  })
}

const FORM = 'application/x-www-form-urlencoded'
const PARTS = 'multipart/form-data; boundary=x'

/** Forms, and what is none. */
export function signInInputs(): fc.Arbitrary<Input> {
  const raw = (type: string, body: Uint8Array, right: readonly number[]): Input => {
    const ask: Ask = { method: 'POST', target: '/login', headers: [['content-type', type]], body }
    return { at: 'locked', ask, right }
  }
  const filled = (token: string, next: string, right: readonly number[]): Input => ({
    at: 'locked',
    ask: form({ token, next }),
    right,
  })
  const types = fc.constantFrom(FORM, PARTS, 'multipart/form-data', 'application/json', '')
  return fc.oneof(
    nasty.map((next) => filled(ADMIN, next, [303])),
    fc.tuple(nasty, nasty).map(([token, next]) => filled(token, next, [401])),
    editsOfText(ADMIN).map((token) => filled(token, '/', [401])),
    fc.tuple(types, fc.uint8Array({ maxLength: 300 })).map(([type, body]) => raw(type, body, [401])),
    fc.tuple(headerText, nasty).map(([type, body]) => raw(type, bytesOf(body), [401])),
    nasty.map((name) => {
      const part = `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${ADMIN}\r\n--x--\r\n`
      return raw(PARTS, bytesOf(part), [401])
    }),
    fc.constantFrom(8_193, 100_000, 2_097_152).map((size) => raw(FORM, new Uint8Array(size).fill(97), [413])),
  )
}

const ELSEWHERE: readonly Pairs[] = [
  [['sec-fetch-site', 'cross-site']],
  [['sec-fetch-site', 'same-site']],
  [['sec-fetch-site', 'none']],
  [['origin', 'https://evil.example']],
  [['origin', 'null']],
  [['origin', `http://${HOST}.evil.example`]],
  [
    ['sec-fetch-site', 'cross-site'],
    ['origin', `http://${HOST}`],
  ],
]

/** The story's page, from here and from elsewhere. */
export function sandboxInputs({ method, path }: Route): fc.Arbitrary<Input> {
  const good = path === '/sandbox/next' ? [303] : [200]
  const input = (step: string, headers: Pairs, right: readonly number[]): Input => {
    // A step that does not exist, so that the story stands where it stood.
    const ask: Ask = { method, target: `${path}?step=${encoded(`x${step}`)}`, headers, body: null }
    return { at: 'locked', ask, right }
  }
  const away = headerText.filter((text) => !LOCAL.test(text))
  return fc.oneof(
    fc.tuple(nasty, noise).map(([step, more]) => {
      const others = more.filter(([name]) => name !== 'origin')
      return input(step, [...HERE, ...others], good)
    }),
    fc.tuple(nasty, away).map(([step, host]) => input(step, [['host', host]], [403])),
    fc
      .tuple(nasty, fc.constantFrom(...ELSEWHERE))
      .map(([step, site]) => input(step, [...HERE, ...site], method === 'POST' ? [403] : good)),
  )
}
