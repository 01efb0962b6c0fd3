// Random requests to the doors of vendors and of CI.
import fc from 'fast-check'
import { type Ask, bytesOf, deployBody, type Pairs, signing, vendorAt, vendorBody } from '../requests.ts'
import type { Route } from '../routes.ts'
import { editsOf, editsOfText, headerText, nasty, noise } from '../words.ts'
import type { World } from '../world.ts'
import type { Input } from './input.ts'

const MIB = 1_048_576
const REFUSED = [400, 413]

export function webhookInputs({ method, path }: Route, world: World): fc.Arbitrary<Input> {
  const system = vendorAt(path)
  const isCi = system === undefined
  const input = (body: Uint8Array, headers: Pairs, right: readonly number[]): Input => {
    const ask: Ask = { method, target: path, headers, body }
    return { at: 'locked', ask, right }
  }
  const signed = (body: Uint8Array) => signing(world, path, body)
  const good = fc.nat(1_000_000).map((nth) => bytesOf(isCi ? deployBody(nth) : vendorBody(system, nth)))

  return fc.oneof(
    fc.tuple(good, noise).map(([body, more]) => input(body, [...more, ...signed(body)], [202])),
    // Signed, whatever it is: only what cannot be read is refused, and what CI may not say.
    good.chain(editsOf).map((body) => input(body, signed(body), [202, ...REFUSED])),
    objects.map((body) => input(body, signed(body), isCi ? [202, 400] : [202])),
    garbage.map((body) => input(body, signed(body), [202, ...REFUSED])),
    // Nobody signed it.
    fc.tuple(garbage, noise).map(([body, more]) => input(body, more, [401, 413])),
    fc.tuple(good, headerText).map(([body, text]) =>
      input(
        body,
        [
          ['authorization', text],
          ['cookie', text],
        ],
        [401],
      ),
    ),
    // One of the headers that sign is wrong by some bytes.
    good.chain((body) => {
      const headers = signed(body)
      return fc.nat(headers.length - 1).chain((wrong) =>
        editsOfText(headers[wrong]?.[1] ?? '').map((value) => {
          const changed = headers.map(([name, old], at) => [name, at === wrong ? value : old] as const)
          return input(body, changed, [401])
        }),
      )
    }),
    // The body is not what was signed. A token signs nothing, so CI's may be anything that CI may say.
    good.chain((body) =>
      editsOf(body).map((edited) => input(edited, signed(body), isCi ? [202, 400] : [401])),
    ),
  )
}

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  nasty.map(bytesOf),
  fc.constant(new Uint8Array()),
  fc.constantFrom(MIB, MIB + 1, 2 * MIB).map((size) => new Uint8Array(size).fill(0x20)),
  fc.json({ maxDepth: 4 }).map(bytesOf),
)

/** Keys that are read somewhere, and keys that every object has. */
const KEYS = [
  ...['id', 'type', 'subject', 'event', 'custom_field', 'ticket_id'],
  ...['webhookEvent', 'issue', 'issueLink', 'sourceIssueId', 'version', 'mergedTo'],
  ...['action', 'data', 'comment_id', 'installation'],
  ...['environment', 'repository', 'sha', 'status', 'deployed_at', 'organizations'],
  ...['__proto__', 'constructor', 'prototype', 'toString'],
]

/** JSON objects of these keys with anything in them. Written by hand, so that a key may stand twice. */
const objects = fc
  .letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      nasty.map((text) => JSON.stringify(text)),
      fc.oneof(fc.integer(), fc.double(), fc.boolean()).map((each) => JSON.stringify(each)),
      fc.constantFrom('null', '1e400', '-0', '18446744073709551616', '"zen:ticket:1"', '"5158"'),
      fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join()}]`),
      tie('object'),
    ),
    object: fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 })
      .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`),
  }))
  .object.map(bytesOf)
