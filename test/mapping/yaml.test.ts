import { describe, expect, test } from 'vitest'
import { parseWords } from '../../src/mapping/words.ts'
import { edit, MAPPING, printed, readMapping, WORDS } from './good.ts'

// Each row is a text that is not a mapping at all, or uses more of YAML than is read, and the fault that says so.
const HOSTILE: readonly (readonly [string, string, string | RegExp])[] = [
  ['nothing', '', 'shop.yaml:1:1: is empty'],
  ['only a comment', '# to do\n', 'shop.yaml:1:1: is empty'],
  ['one word', 'opscom', 'shop.yaml:1:1: must be a group of keys, not text'],
  ['a list', '- name: shop', 'shop.yaml:1:1: must be a group of keys, not a list'],
  ['an unclosed quote', edit(MAPPING, 'name: shop', 'name: "shop'), /^shop\.yaml:\d+:\d+: not valid YAML: /],
  ['an unclosed list', edit(MAPPING, '[production]', '[production'), /^shop\.yaml:54:\d+: not valid YAML: /],
  ['two keys on one line', edit(MAPPING, 'mode: sync', 'mode: sync: x'), /^shop\.yaml:2:7: not valid YAML: /],
  [
    'wrong indentation',
    edit(MAPPING, '  tag: bugbridge', ' tag: bugbridge'),
    /^shop\.yaml:18:\d+: not valid YAML: /,
  ],
  [
    'a tab as indentation',
    edit(MAPPING, '  system: zendesk', '\tsystem: zendesk'),
    'shop.yaml:5:1: indented with a tab: YAML is indented with spaces',
  ],
  ['a reserved character', edit(MAPPING, 'mode: sync', 'mode: @sync'), /^shop\.yaml:2:7: not valid YAML: /],
  [
    'two documents',
    `${MAPPING}---\n${MAPPING}`,
    'shop.yaml:55:1: a second document begins here (---): a file holds one',
  ],
  [
    'a key that is there twice',
    edit(MAPPING, 'mode: sync', 'mode: sync\nname: other'),
    'shop.yaml:3:1: name: is there twice',
  ],
  [
    'a nested key that is there twice',
    edit(MAPPING, '    severity: "12"', '    severity: "12"\n    bug: "18"'),
    'shop.yaml:9:5: helpdesk.fields.bug: is there twice',
  ],
  [
    'an anchor',
    edit(MAPPING, 'mode: sync', 'mode: &m sync'),
    'shop.yaml:2:10: mode: YAML anchors (&) are not read: leave it out',
  ],
  [
    'an anchor on a group',
    edit(MAPPING, 'promotion:', 'promotion: &p'),
    'shop.yaml:14:3: promotion: YAML anchors (&) are not read',
  ],
  [
    'an anchor on a key',
    edit(MAPPING, 'mode: sync', '&m mode: sync'),
    'shop.yaml:2:4: mode: YAML anchors (&) are not read',
  ],
  [
    'an alias',
    edit(MAPPING, 'mode: sync', 'mode: *m'),
    'shop.yaml:2:7: mode: YAML aliases (*) are not read: write the value out',
  ],
  [
    'an alias as a key',
    edit(MAPPING, 'mode: sync', '? *m\n: sync'),
    'shop.yaml:2:3: a key must be plain text',
  ],
  [
    'a merge key',
    edit(MAPPING, '  system: jira', '  <<: { system: jira }'),
    'shop.yaml:20:3: tracker["<<"]: this key is not read: write it out',
  ],
  [
    'a standard tag',
    edit(MAPPING, 'mode: sync', 'mode: !!str sync'),
    'shop.yaml:2:13: mode: YAML tags (!) are not read: leave it out',
  ],
  [
    'a tag of one’s own',
    edit(MAPPING, 'mode: sync', 'mode: !env MODE'),
    'shop.yaml:2:12: mode: YAML tags (!) are not read',
  ],
  [
    'a tag on a group',
    edit(MAPPING, 'promotion:', 'promotion: !include'),
    'shop.yaml:14:3: promotion: YAML tags (!) are not read',
  ],
  ['a list as a key', edit(MAPPING, 'mode: sync', '[a]: sync'), 'shop.yaml:2:1: a key must be plain text'],
  [
    'the key of all objects',
    edit(MAPPING, 'To Do:', '__proto__:'),
    'shop.yaml:30:5: tracker.statuses.__proto__: this key is not read',
  ],
  [
    'an older YAML’s yes',
    `%YAML 1.1\n---\n${edit(MAPPING, 'mode: sync', 'mode: yes')}`,
    'shop.yaml:4:7: mode: must be text, not true',
  ],
  [
    'a zero byte',
    edit(MAPPING, 'mode: sync', 'mode: sy\0nc'),
    'shop.yaml:2:9: the file is not plain text in UTF-8',
  ],
  ['an image', 'PNG\r\n\x1a\n\0\0\0\rIHDR', 'shop.yaml:2:1: the file is not plain text in UTF-8'],
  ['broken UTF-8', 'name: caf\uFFFD', 'shop.yaml:1:10: the file is not plain text in UTF-8'],
  ['half a character', 'name: \ud83d', 'shop.yaml:1:7: the file is not plain text in UTF-8'],
  [
    'a huge text',
    `${MAPPING}#${'x'.repeat(40_000)}`,
    'shop.yaml:1:1: the file is larger than 32768 characters',
  ],
]

describe('a file that is not plain YAML is a fault with a place, never an exception', () => {
  test.each(HOSTILE)('%s', (_, text, fault) => {
    const lines = printed(readMapping(text))
    expect(lines).toContainEqual(
      typeof fault === 'string' ? expect.stringContaining(fault) : expect.stringMatching(fault),
    )
  })
})

test('a byte order mark moves no column', () => {
  expect(printed(readMapping(`\uFEFF${edit(MAPPING, 'name: shop', 'name: true')}`))[0]).toContain(
    ':1:7: name',
  )
})

test('what cannot be read is one fault, and the rest of the file is judged all the same', () => {
  const text = edit(edit(MAPPING, 'promotion:', 'promotion: &p'), 'mode: sync', 'mode: synk')
  expect(printed(readMapping(text)).map((line) => line.split(': ')[1])).toEqual(['mode', 'promotion'])
})

test('the laughing bomb is refused at its first line', () => {
  const bomb = ['a: &a [x, x]', 'b: &b [*a, *a, *a, *a]', 'c: &c [*b, *b, *b, *b]', 'd: [*c, *c, *c]'].join(
    '\n',
  )
  const lines = printed(readMapping(bomb))
  expect(lines).toContain('shop.yaml:1:7: a: YAML anchors (&) are not read: leave it out')
  expect(lines.length).toBeLessThan(20)
})

// Each fills the whole size that is read; the time limit of a test is what would catch a bomb.
test.each(['[', '{a: ', '- ', '&a ', ']', 'a: b\n', '{a:b,', '"\\'])(
  '%j, repeated as often as it fits, is refused',
  (piece) => {
    const lines = printed(readMapping(piece.repeat(Math.floor(32_768 / piece.length))))
    expect(lines[0]).toMatch(/^shop\.yaml:\d+:\d+: /)
  },
)

test.each(['a', '{', '{ticket}', 'a.', 'A-', 'x/y', '\ufdfa'])(
  'a sentence of nothing but %j is refused',
  (piece) => {
    const sentence = piece.repeat(Math.floor(28_000 / piece.length))
    const lines = printed(parseWords(edit(WORDS, 'We have ticket {ticket}.', sentence), 'words.en.yaml'))
    expect(lines).toContain('words.en.yaml:3:13: customer.accepted: is longer than 1000 characters')
  },
)

test('what the parser repeats of the file cannot steer a terminal', () => {
  const [line] = printed(readMapping('a: |- +\t'))
  expect(line).toBe('shop.yaml:1:7: not valid YAML: Not a YAML token: +\\u0009')
})

test('thousands of unknown keys are thousands of faults', () => {
  const keys = Array.from({ length: 3_000 }, (_, at) => `k${at}: v`).join('\n')
  expect(printed(readMapping(keys))).toHaveLength(3_000 + 9)
})

test('ten levels are too deep', () => {
  const deep = `mode: ${'['.repeat(10)}${']'.repeat(10)}`
  expect(printed(readMapping(edit(MAPPING, 'mode: sync', deep))).join('\n')).toContain('nested too deeply')
})
