import { describe, expect, test } from 'vitest'
import { dateWord, say, ticketWord } from '../../src/core/said.ts'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { parseWords } from '../../src/mapping/words.ts'
import { shippedWords } from '../policy.ts'
import { edit, goodWords, MAPPING, printed, WORDS } from './good.ts'

const read = (text: string) => parseWords(text, 'mappings/words.en.yaml')

test('a valid words file gives every sentence and every stage’s name', () => {
  const words = goodWords()
  expect(words.locale).toBe('en')
  expect(words.sentences['agent-linked']).toBe('Linked to {issue}.')
  expect(words.stages['in-qa']).toBe('in testing')
  const ticket = ticketWord('7', '#')
  const date = dateWord('2026-12-15', words.locale)
  if (ticket === undefined || date === undefined) throw new Error('no words')
  expect(say(words, 'eta-moved', { ticket, date }).text).toBe('Ticket #7: now December 15, 2026.')
})

test('a customer sentence may leave the ticket’s number out, and use a slot twice', () => {
  expect(printed(read(edit(WORDS, 'We have ticket {ticket}.', 'We have it.')))).toEqual([])
  expect(printed(read(edit(WORDS, 'by {date}', 'by {date}, yes, {date}')))).toEqual([])
})

test('sentences may be in any script', () => {
  const text = edit(
    edit(WORDS, 'locale: en', 'locale: ja'),
    'We have ticket {ticket}.',
    '承りました：{ticket}。',
  )
  expect(printed(parseWords(text, 'words.ja.yaml'))).toEqual([])
})

// Each row breaks the good words in one place: what is replaced, by what, and the one fault that is printed.
const BROKEN: readonly (readonly [string, string, string])[] = [
  // Keys and languages
  ['  accepted: "We', '  acepted: "We', '2:1: customer.accepted: is missing'],
  ['  eta-withdrawn: "No date for {ticket}."\n', '', '2:1: customer.eta-withdrawn: is missing'],
  ['  agent-linked: "Linked to {issue}."\n', '', '29:1: agent.agent-linked: is missing'],
  ['  in-qa: in testing\n', '', '67:1: stages.in-qa: is missing'],
  [
    '  deployed: "Fixed',
    '  agent-linked: "x {issue}"\n  deployed: "Fixed',
    '7:3: customer.agent-linked: "agent-linked" is not a key here. Allowed: accepted, timing-at-once,',
  ],
  ['locale: en', 'locale: de', '1:9: locale: "de" is not the language in the file\'s name, en'],
  ['locale: en', 'locale: EN', '1:9: locale: "EN" is written en'],
  ['locale: en', 'locale: klingonese', '1:9: locale: "klingonese" is not a language, such as en or pt-BR'],
  ['locale: en', 'locale: xx', '1:9: locale: "xx" is not a language'],
  // Slots
  [
    'We have ticket',
    '{tickets}',
    '3:13: customer.accepted: "{tickets}" is not a slot of this sentence. Allowed: {ticket} (did you mean {ticket}?)',
  ],
  [
    'We have ticket',
    '{issue}',
    '3:13: customer.accepted: "{issue}" is not a slot of this sentence. Allowed: {ticket}',
  ],
  [
    'You may not confirm.',
    'You may not: {issue}.',
    '33:18: agent.agent-confirm: {issue}: this sentence has no slots',
  ],
  ['by {date}', 'soon', '4:8: customer.eta: must say {date}'],
  ['now {date}', 'later', '5:14: customer.eta-moved: must say {date}'],
  ['Linked to {issue}.', 'Linked.', '30:17: agent.agent-linked: must say {issue}'],
  ['now: {stage}', 'on', '31:19: agent.agent-progress: must say {stage}'],
  ['{issue} is not a bug', 'Not a bug', '39:20: agent.agent-not-a-bug: must say {issue}'],
  ['We have ticket', 'We have {ticket', '3:13: customer.accepted: has a { or } that is not part of a slot'],
  [
    'We have ticket',
    'We have {{ticket}}',
    '3:13: customer.accepted: has a { or } that is not part of a slot',
  ],
  ['We have ticket', '{Ticket}', '3:13: customer.accepted: has a { or } that is not part of a slot'],
  [
    'deployed: available',
    'deployed: "in {version}"',
    '73:13: stages.deployed: has no slots: leave { and } out',
  ],
  // What customers may not read
  [
    'We have ticket',
    'See https://status',
    '3:13: customer.accepted: a text for customers holds no web address',
  ],
  ['We have ticket', 'See www. shop', '3:13: customer.accepted: a text for customers holds no web address'],
  [
    'We have ticket',
    'See status.example',
    '3:13: customer.accepted: a text for customers holds no web address',
  ],
  [
    'We have ticket',
    'Write to help@shop',
    '3:13: customer.accepted: a text for customers holds no e-mail address',
  ],
  ['We have ticket', 'This is SHOP-12', '3:13: customer.accepted: a text for customers holds no issue key'],
  [
    'We have ticket',
    'This is shop/web#12',
    '3:13: customer.accepted: a text for customers holds no issue key',
  ],
  ['We have ticket', 'Our SENTRY saw', '3:13: customer.accepted: a text for customers never names Sentry'],
  [
    'We have ticket',
    'Our Sen\\u200btry saw',
    '3:13: customer.accepted: a text for customers never names Sentry',
  ],
  [
    'We have ticket',
    'Our Ｓｅｎｔｒｙ saw',
    '3:13: customer.accepted: a text for customers never names Sentry',
  ],
  ['We have ticket', 'In Jira', '3:13: customer.accepted: a text for customers names no issue tracker'],
  ['We have ticket', 'On github', '3:13: customer.accepted: a text for customers names no issue tracker'],
  // Text
  ['"You may not confirm."', '', '33:18: agent.agent-confirm: is empty'],
  ['"You may not confirm."', '""', '33:18: agent.agent-confirm: has no words'],
  ['"You may not confirm."', '" ... "', '33:18: agent.agent-confirm: has no words'],
  ['"You may not confirm."', '[no]', '33:18: agent.agent-confirm: must be text, not a list'],
  ['"You may not confirm."', '|\n    You may\n    not.', '33:18: agent.agent-confirm: must be one line'],
  [
    'You may not confirm.',
    'No.\\u0007',
    '33:18: agent.agent-confirm: must be one line without control characters',
  ],
  [
    'You may not confirm.',
    'No \\u202e.',
    '33:18: agent.agent-confirm: must be one line without control characters',
  ],
  ['You may not confirm.', 'no'.repeat(501), '33:18: agent.agent-confirm: is longer than 1000 characters'],
  ['in testing', 'x'.repeat(61), '71:10: stages.in-qa: is longer than 60 characters'],
  ['in testing', '"1"', '71:10: stages.in-qa: has no words'],
]

describe('a words file with one fault names its line, its column, its key and what is wrong', () => {
  test.each(BROKEN)('%j → %j', (from, to, fault) => {
    const lines = printed(read(edit(WORDS, from, to)))
    const misspelled = to.startsWith('  acepted')
    expect(lines).toHaveLength(misspelled ? 2 : 1)
    expect(lines[0]).toContain(`mappings/words.en.yaml:${fault}`)
  })
})

test('what agents read may name Sentry and the tracker', () => {
  const text = edit(
    WORDS,
    'The Sentry reference is unknown.',
    'See https://x.sentry.io, OPS-1 in Jira, or ask me@shop.test.',
  )
  expect(printed(read(text))).toEqual([])
})

test('all faults of a words file come at once', () => {
  const text = edit(
    edit(edit(WORDS, 'by {date}', 'by Sentry'), 'Linked to {issue}.', 'Linked.'),
    'in testing',
    '"{x}"',
  )
  expect(printed(read(text)).map((line) => line.split(': ')[1])).toEqual([
    'customer.eta',
    'customer.eta',
    'agent.agent-linked',
    'stages.in-qa',
  ])
})

test('a mapping and its words must be of one language', () => {
  const german = { ...goodWords(), locale: 'de' }
  expect(printed(parseMapping(MAPPING, 'shop.yaml', german))).toEqual([
    'shop.yaml:3:9: locale: "en" is not a language that there are words for. Allowed: de',
  ])
})

test('the shipped languages say the same: each sentence has the slots that it has in English', () => {
  const slots = (locale: string) =>
    Object.entries(shippedWords(locale).sentences).map(([id, text]) => [
      id,
      (text.match(/\{[a-z]+\}/g) ?? []).toSorted(),
    ])
  expect(slots('de')).toEqual(slots('en'))
})
