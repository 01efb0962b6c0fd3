// Wall 4 of the Sentry rule: what leaves for the helpdesk, byte by byte.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZENDESK_EGRESS } from '../../src/connectors/zendesk/index.ts'
import type { Policy } from '../../src/core/policy.ts'
import {
  dateWord,
  issueWord,
  joinSaid,
  priorityWord,
  say,
  stageWord,
  ticketWord,
  workaroundWord,
} from '../../src/core/said.ts'
import type { Words } from '../../src/core/sentence.ts'
import { shingles } from '../../src/core/shingle.ts'
import { STAGES } from '../../src/core/stage.ts'
import { createGate } from '../../src/reconcile/gate.ts'
import { FULL, GERMAN, policy } from '../core/build.ts'

const { words } = policy
const digest = (text: string) => createHmac('sha256', 'salt').update(text).digest('hex').slice(0, 16)
const about = [{ system: 'zendesk', id: '35436' }]
const SENTRY =
  'TypeError: permitHolder.ssn is undefined at renderPermit in line forty two of the permits view'
const SHORT_ID = 'PERMITS-12'

function gateOf(by: Policy = policy, workaround?: string) {
  const { gate, memory } = createGate({ policy: by, egress: ZENDESK_EGRESS, digest })
  memory.know(about[0] ?? { system: 'zendesk', id: '' }, {
    sealed: [...shingles(SENTRY), SHORT_ID.toLowerCase()].map(digest),
    keys: ['OPS-1', 'OPS-12'],
    workaround,
  })
  return (body: unknown) =>
    gate({ purpose: 'write', about, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

const accepted = (() => {
  const ticket = ticketWord('35436', '#')
  return ticket === undefined ? '' : say(words, 'accepted', { ticket }).text
})()
const comment = (body: unknown, isPublic: unknown = true) => ({
  ticket: { comment: { body, public: isPublic } },
})

describe('a follow-up of a closed ticket', () => {
  const mark = 'bugbridge-follow-up-zendesk-35436'
  const ticket = ticketWord('35436', '#')
  const said = ticket === undefined ? '' : say(words, 'follow-up', { ticket }).text
  const BODY = {
    via_followup_source_id: 35436,
    external_id: mark,
    requester_id: 7,
    status: 'hold',
    custom_fields: [{ id: Number(policy.fields.bug), value: 'bug_confirmed' }],
    comment: { body: said, public: true },
  }
  function passes(difference: object, keys: readonly string[] = [mark, 'bug_confirmed']) {
    const { gate, memory } = createGate({ policy, egress: ZENDESK_EGRESS, digest })
    const [source] = about
    if (source === undefined) throw new Error('there is a ticket')
    memory.know(source, { sealed: [], keys, requester: '7', workaround: undefined })
    return gate({ purpose: 'write', about, body: JSON.stringify({ ticket: { ...BODY, ...difference } }) })
  }

  it('passes as it is', () => {
    expect(passes({})).toBeUndefined()
  })

  it.each([
    ['another source', { via_followup_source_id: 35437 }, 'gate-unknown-value'],
    ['another requester', { requester_id: 8 }, 'gate-unknown-value'],
    ['a requester in words', { requester_id: '7' }, 'gate-unknown-value'],
    ['another mark', { external_id: 'bugbridge-follow-up-zendesk-35437' }, 'gate-unknown-value'],
    ['a subject', { subject: 'Permits page' }, 'gate-unknown-value'],
    ['tags of its own', { tags: ['vip'] }, 'gate-unknown-value'],
    [
      'another ticket’s number',
      { comment: { body: said.replace('35436', '35437'), public: true } },
      'gate-sealed-text',
    ],
    ['other words', { comment: { body: 'We go on here.', public: true } }, 'gate-unknown-sentence'],
  ])('does not pass with %s', (_, difference, reason) => {
    expect(passes(difference)).toBe(reason)
  })

  it('does not say that a bug is confirmed where the closed ticket does not', () => {
    expect(passes({}, [mark])).toBe('gate-unknown-value')
  })
})

describe('the gate lets pass', () => {
  const ticket = ticketWord('35436', '#')
  const date = dateWord('2026-12-05', words.locale)
  const issue = issueWord('OPS-12')
  const priority = priorityWord('Critical', ['Critical'])
  if (!ticket || !date || !issue || !priority) throw new Error('the words of this test are not valid')
  const customer = [
    say(words, 'accepted', { ticket }),
    say(words, 'eta', { ticket, date }),
    say(words, 'eta-moved', { ticket, date }),
    say(words, 'deployed', { ticket }),
  ]
  const agent = [
    say(words, 'agent-linked', { issue }),
    say(words, 'agent-priority', { issue, priority }),
    ...STAGES.map((stage) => say(words, 'agent-progress', { issue, stage: stageWord(stage, words) })),
    say(words, 'agent-confirm', {}),
  ]

  it.each(customer.map((said) => [said.sentence, said.text]))(
    'the sentence %s for the customer',
    (_, text) => {
      expect(gateOf()(comment(text))).toBeUndefined()
    },
  )
  it.each(agent.map((said) => [said.text]))('for the agent: %s', (text) => {
    expect(gateOf()(comment(text, false))).toBeUndefined()
  })
  it('several sentences in one comment', () => {
    expect(gateOf()(comment(joinSaid(customer)))).toBeUndefined()
  })
  it('the closed words of the mapping, stamps and numbers', () => {
    const fields = [
      { id: 360000000005, value: 'eng_in_qa' },
      { id: 360000000004, value: 'OPS-12' },
      { id: 360000000006, value: '2026-12-05' },
      { id: 360000000003, value: null },
    ]
    const body = {
      ticket: {
        status: 'hold',
        priority: 'urgent',
        custom_fields: fields,
        safe_update: true,
        updated_stamp: '2026-03-02T08:00:00Z',
      },
    }
    expect(gateOf()(body)).toBeUndefined()
  })
})

describe('the gate refuses', () => {
  const otherTicket = accepted.replace('#35436', '#35437')
  const field = (value: unknown) => ({ ticket: { custom_fields: [{ id: 360000000004, value }] } })
  it.each([
    ['text of Sentry', comment(SENTRY), 'gate-unknown-sentence'],
    ['the number of another ticket', comment(otherTicket), 'gate-sealed-text'],
    ["another case's issue in a note", comment('Linked to OPS-77.', false), 'gate-sealed-text'],
    ["another case's issue in a field", field('OPS-77'), 'gate-unknown-value'],
    ['an id in a field', field('4500000001'), 'gate-unknown-value'],
    ['an id as a number', field(4500000001), 'gate-unknown-value'],
    ['the field of nobody', { ticket: { custom_fields: [{ id: 1, value: null }] } }, 'gate-unknown-value'],
    ['another ticket', { tickets: [{ id: 35437, status: 'solved' }] }, 'gate-unknown-value'],
    ['a key that is there twice', `{"ticket":{"comment":"${SENTRY}","comment":null}}`, 'gate-unreadable'],
    ['a known sentence with more behind it', comment(`${accepted} ${SENTRY}`), 'gate-unknown-sentence'],
    ['a known sentence and another paragraph', comment(`${accepted}\n\n${SENTRY}`), 'gate-unknown-sentence'],
    ['an agent sentence to the customer', comment('Linked to OPS-1.'), 'gate-unknown-sentence'],
    [
      'a sentence whose slot holds something else',
      comment(accepted.replace('#35436', SHORT_ID)),
      'gate-unknown-sentence',
    ],
    [
      'a sentence without saying who reads it',
      { ticket: { comment: { body: accepted } } },
      'gate-unknown-sentence',
    ],
    ['who reads it as a text', comment(accepted, 'false'), 'gate-unknown-sentence'],
    ['a comment that is no text', comment({ text: accepted }), 'gate-unknown-sentence'],
    ['an empty comment', comment(''), 'gate-unknown-sentence'],
    ['a short id where an issue key stands', field(SHORT_ID), 'gate-sealed-text'],
    ['free text in a field', field('see the stack trace'), 'gate-unknown-value'],
    ['a link in a field', field('https://acme.sentry.io/issues/1/'), 'gate-sentry-reference'],
    ['an event id in a field', field('0123456789abcdef0123456789abcdef'), 'gate-sentry-reference'],
    ['a subject', { ticket: { subject: 'anything' } }, 'gate-unknown-value'],
    ['a key nobody knows', { ticket: { html: accepted } }, 'gate-unknown-value'],
    ['a tag nobody knows', { tickets: [{ id: 1, additional_tags: ['typeerror'] }] }, 'gate-unknown-value'],
    [
      'a mark with a person’s words',
      { ticket: { metadata: { bugbridge: JSON.stringify({ told: { eta: 'next week maybe' } }) } } },
      'gate-unknown-value',
    ],
    [
      'a mark with a word that is none of ours',
      { ticket: { metadata: { bugbridge: JSON.stringify({ told: { render: 'permit' } }) } } },
      'gate-unknown-value',
    ],
    [
      'a mark with a coded text',
      {
        ticket: {
          metadata: { bugbridge: JSON.stringify({ done: [`relate/${btoa(SENTRY).slice(0, 40)}`] }) },
        },
      },
      'gate-unknown-value',
    ],
    ['a mark that is not JSON', { ticket: { metadata: { bugbridge: 'TypeError' } } }, 'gate-unreadable'],
    ['a body that is not JSON', 'TypeError', 'gate-unreadable'],
  ])('%s', (_, body, reason) => {
    expect(gateOf()(body)).toBe(reason)
  })

  it('a write that does not say which ticket it is about', () => {
    const { gate } = createGate({ policy, egress: ZENDESK_EGRESS, digest })
    expect(gate({ purpose: 'write', about: [], body: JSON.stringify(comment(accepted)) })).toBe(
      'gate-unreadable',
    )
  })

  it('a credentials request that carries anything else', () => {
    const { gate } = createGate({ policy, egress: ZENDESK_EGRESS, digest })
    const send = (body: unknown) => gate({ purpose: 'credentials', about: [], body: JSON.stringify(body) })
    expect(send({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' })).toBeUndefined()
    expect(send({ grant_type: 'client_credentials', comment: SENTRY })).toBe('gate-unknown-value')
  })

  it('any text that no sentence says, wherever it stands', () => {
    const spots = [
      comment,
      (text: string) => comment(text, false),
      field,
      (text: string) => ({ ticket: { status: text } }),
    ]
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom(...spots), (noise, spot) => {
        const text = `${noise} at renderPermit ${noise}`
        expect(gateOf()(spot(text))).toBeDefined()
      }),
    )
  })
})

describe('what an agent wrote for the customer (E4)', () => {
  const SEALED = 'It is undefined at renderPermit in line forty two of the permits view'
  const HELP = 'Use the old permits page until then'
  const told = (text: string, language: Words = words) => {
    const ticket = ticketWord('35436', '#')
    const workaround = workaroundWord(text)
    if (ticket === undefined || workaround === undefined) throw new Error('no words')
    return comment(say(language, 'workaround', { ticket, workaround }).text)
  }

  it('passes word for word, in each language', () => {
    expect(gateOf(FULL, HELP)(told(HELP))).toBeUndefined()
    expect(gateOf(FULL, HELP)(told(HELP, GERMAN))).toBeUndefined()
  })

  it.each([
    ['when it is another ticket’s', 'Use the print view instead', told(HELP)],
    ['when none stands on the ticket', undefined, told(HELP)],
    ['when it is a part of what stands there', `${HELP}, or wait`, told(HELP)],
    ['when it has more than what stands there', HELP, told(`${HELP}, or wait`)],
    ['when it holds sealed words', SEALED, told(SEALED)],
    ['when it holds one sealed name', 'Wait for renderPermit', told('Wait for renderPermit')],
  ])('is refused %s', (_, standing, body) => {
    expect(gateOf(FULL, standing)(body)).toBe('gate-sealed-text')
  })

  it('is refused in a note, and a second line with it', () => {
    const text = told(HELP).ticket.comment.body
    expect(gateOf(FULL, HELP)(comment(text, false))).toBe('gate-unknown-sentence')
    expect(gateOf(FULL, `${HELP}\nmore`)(comment(`${text}\nmore`))).toBe('gate-unknown-sentence')
  })
})

describe('the options that a mapping may have', () => {
  const write = (value: string) => ({ ticket: { custom_fields: [{ id: 360000000026, value }] } })

  it.each(['level_1', 'level_2', 'proposed_1', 'proposed_4', 'esc_1', 'esc_3'])('%s passes', (option) => {
    expect(gateOf(FULL)(write(option))).toBeUndefined()
    expect(gateOf(policy)(write(option))).toBe('gate-unknown-value')
  })

  it.each(['reason_none', 'bug_feature', 'support_contact', 'quote_accepted'])(
    '%s is for people to write, and is refused',
    (option) => {
      expect(gateOf(FULL)(write(option))).toBe('gate-unknown-value')
    },
  )
})
