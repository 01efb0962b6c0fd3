// The last wall under hostile text: whatever is put anywhere into a body that the connector builds, the gate lets
// nothing pass but that very body.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchBody, ticketBody, ZENDESK_EGRESS } from '../../src/connectors/zendesk/body.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import { dateWord, fieldWord, issueWord, say, ticketWord } from '../../src/core/said.ts'
import { shingles } from '../../src/core/shingle.ts'
import { createGate } from '../../src/reconcile/gate.ts'
import { shippedPolicy } from '../policy.ts'
import { isNode, type Node, places, replaced } from './json.ts'

const policy = shippedPolicy()
const TICKET = { system: 'zendesk', id: '35436' }
const SENTRY = 'TypeError: permitHolder.ssn is undefined at renderPermit in the permits view of the shop'
const SHORT_ID = 'PERMITS-12'
const digest = (text: string) => createHmac('sha256', 'salt').update(text).digest('hex').slice(0, 16)

const { gate, memory } = createGate({ policy, egress: ZENDESK_EGRESS, digest })
memory.know(TICKET, {
  sealed: [...shingles(SENTRY), SHORT_ID.toLowerCase(), '4500000001'].map(digest),
  keys: ['OPS-1'],
  workaround: undefined,
})
const verdict = (body: string) => gate({ purpose: 'write', about: [TICKET], body })

function effectOf(audience: 'customer' | 'agent'): UpdateTicket {
  const ticket = ticketWord(TICKET.id, '#')
  const issue = issueWord('OPS-1')
  const date = dateWord('2026-12-05', policy.words.locale)
  const stage = fieldWord('eng_in_qa')
  const key = fieldWord('OPS-1')
  if (!ticket || !issue || !date || !stage || !key) throw new Error('the words of this test are not valid')
  const said =
    audience === 'customer'
      ? [say(policy.words, 'accepted', { ticket }), say(policy.words, 'eta', { ticket, date })]
      : [say(policy.words, 'agent-linked', { issue })]
  return {
    kind: 'update-ticket',
    key: 'zendesk-35436/3',
    ticket: TICKET,
    stamp: '2026-11-21T10:00:00Z',
    because: [],
    status: 'on-hold',
    priority: 'urgent',
    fields: { [policy.fields.stage]: stage, [policy.fields.issue]: key, [policy.fields.source]: null },
    addTags: [policy.promotion.tag],
    comment: { audience, said },
    applies: {
      seq: 3,
      values: { status: { want: 'on-hold', seen: '0123456789abcdef' }, priority: { want: null, seen: '' } },
      told: { customer: 'accepted', eta: '2026-12-05', 'deployed-in': 'release/10000.10001' },
      done: ['link-ticket/10001/35436/open', 'relate/10002/10001'],
    },
  }
}

const GOOD = (['customer', 'agent'] as const).flatMap((audience) => [
  JSON.stringify({ ticket: ticketBody(effectOf(audience)) }),
  JSON.stringify({ tickets: [batchBody(effectOf(audience))] }),
])

/** Sealed text in the disguises that text travels in. */
const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.replaceAll('e', 'е').replaceAll('o', 'ο'),
  (text) => [...text].join('\u200b'),
  (text) => text.replace(/./gu, (character) => `&#${character.codePointAt(0)};`),
  (text) => encodeURIComponent(text),
  (text) => btoa(text),
  (text) => Buffer.from(text).toString('hex'),
  (text) => [...text].toReversed().join(''),
  (text) =>
    text.normalize('NFKD').replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
  (text) => `\u202e${text}`,
  (text) => text.replaceAll(' ', '\n\n'),
]
const SECRETS = [
  SENTRY,
  'permitHolder.ssn',
  'renderPermit',
  'render',
  'permits/view',
  SHORT_ID,
  'https://acme.sentry.io/issues/4500000001/',
  'sentry:4500000001',
  'OPS-2',
]
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...SECRETS), fc.constantFrom(...DISGUISES))
    .map(([secret, disguise]) => disguise(secret)),
  fc.string({ unit: 'grapheme', minLength: 2, maxLength: 40 }).map((text) => `x ${text}`),
)

/** How a text gets in: instead, before, after, in the middle, as a key, beside it, under a key that is there twice. */
const WAYS: readonly ((good: string, path: readonly PropertyKey[], at: Node, text: string) => string)[] = [
  (good, path, _, text) => changed(good, path, () => text),
  (good, path, _, text) => changed(good, path, (old) => `${String(old)}${text}`),
  (good, path, _, text) => changed(good, path, (old) => `${text}${String(old)}`),
  (good, path, _, text) =>
    changed(good, path, (old) => `${String(old).slice(0, 3)}${text}${String(old).slice(3)}`),
  (good, path, _, text) => changed(good, path, (old) => ({ [text]: old })),
  (good, path, _, text) => changed(good, path, (old) => [old, text]),
  (good, path, _, text) => changed(good, path.slice(0, -1), (old) => ({ ...Object(old), [text]: 1 })),
  (good, path, _, text) => changed(good, path.slice(0, -1), (old) => ({ ...Object(old), note: text })),
  (good, _, at, text) =>
    good.replace('{', () => `{"ticket":${JSON.stringify(text)},"x":${JSON.stringify(at)},`),
  (good, path, _, text) =>
    good.replace(`"${String(path.at(-1))}":`, (key) => `${key}${JSON.stringify(text)},${key}`),
  (good, path) => changed(good, path, () => 4500000001),
]

function changed(good: string, path: readonly PropertyKey[], change: (old: Node) => unknown): string {
  const inMark = path.indexOf('bugbridge')
  const body: unknown = JSON.parse(good)
  if (inMark < 0 || inMark === path.length - 1) return JSON.stringify(replaced(body, path, change))
  const whole = replaced(body, path.slice(0, inMark + 1), (mark) =>
    JSON.stringify(replaced(JSON.parse(String(mark)), path.slice(inMark + 1), change)),
  )
  return JSON.stringify(whole)
}

/** All places of a body, those in its mark among them. */
function allPlaces(good: string): (readonly [readonly PropertyKey[], Node])[] {
  return places(JSON.parse(good)).flatMap(([path, node]) =>
    path.at(-1) === 'bugbridge'
      ? [
          [path, node],
          ...places(JSON.parse(String(node))).map(([inner, each]) => [[...path, ...inner], each] as const),
        ]
      : [[path, node] as const],
  )
}

test('the gate lets pass what the connector builds', () => {
  for (const good of GOOD) expect(verdict(good)).toBeUndefined()
})

test('the gate lets nothing else pass, whatever is put in wherever', () => {
  const runs = 1_500
  const reasons = new Map<string, number>()
  const spots = GOOD.flatMap((good) => allPlaces(good).map(([path, node]) => ({ good, path, node })))
  fc.assert(
    fc.property(
      fc.constantFrom(...spots),
      fc.constantFrom(...WAYS),
      hostile,
      ({ good, path, node }, way, text) => {
        if (path.length === 0) return
        const body = way(good, path, node, text)
        if (body === good) return
        const reason = verdict(body)
        expect(reason, body).toBeDefined()
        reasons.set(String(reason), (reasons.get(String(reason)) ?? 0) + 1)
      },
    ),
    { seed: 20261121, numRuns: runs },
  )
  expect(reasons.size).toBeGreaterThanOrEqual(4)
  console.log(
    `hostile: gate ${runs} bodies, refused as ${[...reasons].map((each) => each.join(' ')).join(', ')}`,
  )
})

test('every place of a body is closed to every disguise', () => {
  let bodies = 0
  for (const good of GOOD.slice(0, 2)) {
    for (const [path, node] of allPlaces(good)) {
      if (isNode(node) || path.length === 0) continue
      for (const disguise of DISGUISES) {
        expect(verdict(changed(good, path, () => disguise(SENTRY))), String(path)).toBeDefined()
        bodies += 1
      }
    }
  }
  console.log(`hostile: gate ${bodies} places and disguises`)
})
