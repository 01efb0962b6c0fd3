// What a commit or a pull request names, by row tables.
import { describe, expect, test } from 'vitest'
import {
  namesIn,
  namesInBranch,
  pickedIn,
  pullIn,
  revertedIn,
  subjectIn,
} from '../../src/connectors/github/names.ts'

describe('the issues that a text names', () => {
  test.each<[string, readonly string[]]>([
    ['OPS-12: keep the session', ['OPS-12']],
    ['keep the session (OPS-12, WEB-3)', ['OPS-12', 'WEB-3']],
    ['OPS-12 and again OPS-12', ['OPS-12']],
    ['XOPS-12x, OPS-12A, _OPS-12', []],
    ['nothing at all', []],
    ['Fixes #7', ['acme/shop#7']],
    ['fixed: #7 and CLOSES other/Repo#9', ['acme/shop#7', 'other/repo#9']],
    ['resolve https://github.com/Acme/Shop/issues/7', ['acme/shop#7']],
    ['see #7, refs #8, the prefix#9', []],
    ['fixes # 7', []],
    ['a squash merge (#12)', []],
  ])('%s', (text, names) => {
    expect(namesIn(text, 'Acme/Shop')).toEqual(names)
  })

  test('are at most fifty: a merge of everything says nothing', () => {
    const text = Array.from({ length: 200 }, (_, at) => `OPS-${at + 1}`).join(' ')
    expect(namesIn(text, 'acme/shop')).toHaveLength(50)
  })
})

test.each<[string, readonly string[]]>([
  ['ops-12-keep-session', ['OPS-12']],
  ['fix/OPS-12', ['OPS-12']],
  ['alex/web-3_and_ops-4', ['WEB-3', 'OPS-4']],
  ['main', []],
])('the branch %s names %j', (branch, names) => {
  expect(namesInBranch(branch)).toEqual(names)
})

test.each<[string, number | undefined]>([
  ['Merge pull request #12 from acme/fix\n\nOPS-1', 12],
  ['Keep the session (#12)', 12],
  ['Keep the session (#12)\n\nmore (#13)', 12],
  ['Keep the session (#12) longer', undefined],
  ['closes #12', undefined],
])('%j came by the pull request %s', (message, number) => {
  expect(pullIn(message)).toBe(number)
})

const SHA = '0123456789abcdef0123456789abcdef01234567'

test('what a commit takes back or was picked from stands in its body', () => {
  expect(revertedIn(`Revert "OPS-1"\n\nThis reverts commit ${SHA}.`)).toBe(SHA)
  expect(revertedIn('Revert "OPS-1"')).toBeUndefined()
  expect(pickedIn(`OPS-1\n\n(cherry picked from commit ${SHA})`)).toBe(SHA)
  expect(pickedIn('OPS-1')).toBeUndefined()
})

test('the first line is the same with and without the number of its pull request', () => {
  expect(subjectIn('Keep the session (#12)\n\nbody')).toBe(subjectIn('Keep the session'))
  expect(subjectIn('Keep the session')).not.toBe(subjectIn('Keep the sessions'))
})
