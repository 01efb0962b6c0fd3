// The recogniser reads every sentence that can be said, in every language, and nothing else.
import { describe, expect, it, test } from 'vitest'
import { CLOCKS, type Policy, REASONS } from '../../src/core/policy.ts'
import { dateWord } from '../../src/core/said.ts'
import {
  type Audience,
  audienceOf,
  type Information,
  SENTENCES,
  type SentenceId,
  type SlotKind,
  TIMINGS,
  type Words,
} from '../../src/core/sentence.ts'
import { isMarkWord } from '../../src/reconcile/mark-word.ts'
import { createRecogniser } from '../../src/reconcile/recognise.ts'
import { FULL, GERMAN, policy } from '../core/build.ts'
import { shippedWords } from '../policy.ts'

/** With the words as they are shipped. */
const shipped = ['en', 'de'].map((locale) => shippedWords(locale))
const [english = FULL.words, german = GERMAN] = shipped
const by: Policy = { ...FULL, words: english, languages: [english, german] }
const recognise = createRecogniser(by)

const listOf = (some: readonly Information[], { locale, information }: Words) =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(some.map((what) => information[what]))

/** Something valid for each slot, in this language. */
function slotsOf(words: Words): Readonly<Record<SlotKind, string>> {
  return {
    ticket: '#35436',
    date: dateWord('2026-12-05', words.locale) ?? '',
    priority: 'Critical',
    proposed: 'Low',
    issue: 'OPS-12',
    stage: words.stages['in-qa'],
    missing: listOf(['steps', 'version'], words),
    workaround: 'Use the old page: it still works (mostly).',
    level: 'team lead',
  }
}

function fill(words: Words, id: SentenceId, slots: Partial<Record<SlotKind, string>> = {}): string {
  const all: Readonly<Record<string, string>> = { ...slotsOf(words), ...slots }
  return words.sentences[id].replace(/\{(\w+)\}/g, (_, slot: string) => all[slot] ?? '')
}

const ALL = Object.keys(SENTENCES) as SentenceId[]
const other = (audience: Audience): Audience => (audience === 'customer' ? 'agent' : 'customer')

describe.each(shipped.map((words) => [words.locale, words] as const))(
  'every sentence in %s',
  (locale, words) => {
    const own = ALL.filter((id) => audienceOf(id) === 'customer' || locale === by.words.locale)

    it.each(own)('%s is read with what stands in it, for whom it is for alone', (id) => {
      const text = fill(words, id)
      const slots = new Set([...words.sentences[id].matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot))
      const expected = [...slots].map((kind) => ({ kind, text: slotsOf(words)[kind as SlotKind] }))
      expect(recognise(text, audienceOf(id))).toEqual({ slots: expected })
      expect(recognise(text, other(audienceOf(id)))).toBeUndefined()
    })

    it('is read beside others', () => {
      const some = ['accepted', 'timing-at-once', 'workaround', 'eta'] as const
      expect(recognise(some.map((id) => fill(words, id)).join('\n\n'), 'customer')).toBeDefined()
      expect(
        recognise([...some.map((id) => fill(words, id)), 'More.'].join('\n\n'), 'customer'),
      ).toBeUndefined()
    })
  },
)

test('agents are told in the language of the mapping alone', () => {
  expect(recognise(fill(german, 'agent-linked'), 'agent')).toBeUndefined()
})

describe('a slot is refused', () => {
  it.each<[string, SentenceId, Words, Partial<Record<SlotKind, string>>]>([
    [
      'with a list that the checklist never makes',
      'missing',
      english,
      { missing: listOf(['steps', 'browser'], english) },
    ],
    ['with a list in another order', 'missing', english, { missing: listOf(['version', 'steps'], english) }],
    ['with words that are no list', 'missing', english, { missing: 'renderPermit' }],
    [
      'with the list of what is recommended and required',
      'agent-missing',
      english,
      { missing: listOf(['steps', 'logs'], english) },
    ],
    [
      'with an English list in a German sentence',
      'missing',
      german,
      { missing: listOf(['steps', 'version'], english) },
    ],
    [
      'with a German list in an English sentence',
      'missing',
      english,
      { missing: listOf(['steps', 'version'], german) },
    ],
    [
      'with an English date in a German sentence',
      'eta',
      german,
      { date: dateWord('2026-12-05', 'en') ?? '' },
    ],
    ['with a day that is not written out', 'eta', english, { date: '2026-12-05' }],
    ['with a level of no ladder', 'agent-escalated', english, { level: 'renderPermit' }],
    ['with a priority of no scale', 'agent-proposed', english, { priority: 'P0' }],
    ['with a proposal of no scale', 'agent-overruled', english, { proposed: 'P0' }],
    ['with a stage in another language', 'agent-progress', english, { stage: german.stages['in-qa'] }],
    ['with an address for a workaround', 'workaround', english, { workaround: 'See status.shop' }],
    ['with an issue key for a workaround', 'workaround', english, { workaround: 'See OPS-1' }],
    ['with two lines for a workaround', 'workaround', english, { workaround: 'Reload.\nWait.' }],
    ['with too long a workaround', 'workaround', english, { workaround: 'a'.repeat(401) }],
    ['with nothing', 'workaround', english, { workaround: '' }],
    ['with a key for a ticket', 'accepted', english, { ticket: 'OPS-1' }],
  ])('%s', (_, id, words, slots) => {
    expect(recognise(fill(words, id), audienceOf(id))).toBeDefined()
    expect(recognise(fill(words, id, slots), audienceOf(id))).toBeUndefined()
  })

  it('with any list or level where the mapping has no checklist and no ladder', () => {
    const plain = createRecogniser({ ...policy, words: english, languages: [english] })
    expect(plain(fill(english, 'missing'), 'customer')).toBeUndefined()
    expect(plain(fill(english, 'agent-escalated'), 'agent')).toBeUndefined()
  })
})

it('reads every list that the checklist can make, of the customer, the agent, both, or what would help', () => {
  const lists: readonly (readonly Information[])[] = [
    ['steps'],
    ['version'],
    ['workaround'],
    ['steps', 'version'],
    ['steps', 'workaround'],
    ['version', 'workaround'],
    ['steps', 'version', 'workaround'],
    ['logs'],
  ]
  for (const list of lists)
    expect(recognise(fill(english, 'missing', { missing: listOf(list, english) }), 'customer')).toBeDefined()
})

describe('a mark may hold', () => {
  it.each([
    ...[
      'customer',
      'eta',
      'progress',
      'priority',
      'deployed-in',
      'confirm',
      'declined',
      'source',
      'unassigned',
    ],
    ...['timing', 'workaround', 'workaround-untold', 'rollout', 'held', 'held-agent', 'missing', 'lack'],
    ...['recommended', 'contact', 'existing', 'proposed', 'files', 'related/20009', 'duplicate/20001'],
    ...['escalation/1', 'escalation/2', 'escalation/3', 'attach/12345678901234', 'left/12345678901234'],
    ...CLOCKS.map((clock) => `late-${clock}`),
  ])('the topic or effect %s', (word) => {
    expect(isMarkWord(word)).toBe(true)
  })

  it.each([
    ...REASONS,
    ...TIMINGS,
    ...['late', 'reached', 'started', 'over', 'quote', 'copied', 'left', 'unknown', 'declined', ''],
    ...['0123456789abcdef', '20001.20002', 'release/10001.10002', 'deploy/10001'],
    ...['1296269-12', '1296269-12.777-1', 'link-ticket/1296269-12/35436/solved', 'relate/777-1/1296269-12'],
  ])('the value %j', (word) => {
    expect(isMarkWord(word)).toBe(true)
  })

  it.each([
    ...[
      'late-render',
      'renderpermit',
      'escalation/one',
      'escalation/1/2/x',
      'attach/a.log',
      'Late',
      'customer ',
    ],
    ...[
      '0123456789abcdeg',
      'level_1',
      'team lead',
      'timing/next sprint',
      'constructor',
      '12-',
      '12-3-4',
      '-3',
      'relate/12-/3',
      'a'.repeat(21),
    ],
  ])('nothing like %j', (word) => {
    expect(isMarkWord(word)).toBe(false)
  })
})
