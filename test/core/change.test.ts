// Where the changes of an issue stand: cherry-picks, taking back, and taking back the taking back.
import { describe, expect, test } from 'vitest'
import { isCarried, isSame, nameOf, type Shipment, standingOf } from '../../src/core/change.ts'

type Sketch = { readonly sha: string; readonly change: string; readonly undoes?: readonly string[] }

const sha = (letter: string) => letter.repeat(40)
const fix = (letter: string, change: string): Sketch => ({ sha: sha(letter), change })
const revert = (letter: string, ...undoes: string[]): Sketch => ({
  sha: sha(letter),
  change: letter,
  undoes: undoes.map((each) => sha(each).slice(0, 10)),
})

describe('the changes of an issue', () => {
  test.each<[string, readonly Sketch[], string, readonly string[], readonly string[]]>([
    ['none at all', [], '', [], []],
    ['one that is in force', [fix('a', '1')], 'a', ['1'], []],
    ['one that is not', [fix('a', '1')], '', [], ['1']],
    ['two, of which one is', [fix('a', '1'), fix('b', '2')], 'b', ['2'], ['1']],
    ['a cherry-pick of one that waits', [fix('a', '1'), fix('b', '1')], 'b', ['1'], []],
    ['one that was taken back', [fix('a', '1'), revert('b', 'a')], 'ab', [], []],
    ['one whose taking back is not deployed yet', [fix('a', '1'), revert('b', 'a')], 'a', [], []],
    ['one that was brought back', [fix('a', '1'), revert('b', 'a'), revert('c', 'b')], 'abc', ['1'], []],
    ['one whose bringing back waits', [fix('a', '1'), revert('b', 'a'), revert('c', 'b')], 'ab', [], ['1']],
    ['two whose merge was taken back', [fix('a', '1'), fix('b', '2'), revert('c', 'a', 'b')], 'abc', [], []],
    ['a new one after the taking back', [fix('a', '1'), revert('b', 'a'), fix('d', '2')], 'abd', ['2'], []],
    ['a cherry-pick that was taken back', [fix('a', '1'), fix('b', '1'), revert('c', 'b')], 'abc', [], []],
    ['two that take each other back', [fix('a', '1'), revert('b', 'c'), revert('c', 'b')], 'a', ['1'], []],
  ])('%s', (_, commits, held, there, waiting) => {
    const inForce = new Set([...held].map(sha))
    expect(standingOf(commits, (commit) => inForce.has(commit))).toMatchObject({ there, waiting })
  })

  test.each<[string, readonly Sketch[], string, readonly string[]]>([
    ['deployed', [fix('a', '1'), fix('d', '2'), revert('b', 'a')], 'abd', ['1']],
    ['not deployed yet', [fix('a', '1'), revert('b', 'a')], 'a', []],
    ['where nothing of it ever was', [fix('a', '1'), revert('b', 'a')], '', ['1']],
    ['and back again, which waits', [fix('a', '1'), revert('b', 'a'), revert('c', 'b')], 'ab', []],
  ])('are lost by a taking back that is %s', (_, commits, held, takenBack) => {
    const inForce = new Set([...held].map(sha))
    expect(standingOf(commits, (commit) => inForce.has(commit)).takenBack).toEqual(takenBack)
  })

  const shipment = (there: readonly string[], waiting: readonly string[]): Shipment => ({
    ...{ issue: '1', service: 'api', environment: 'production', at: 0, isElsewhere: false, takenBack: [] },
    ...{ there, waiting },
  })
  test.each<[string, readonly Shipment[], boolean]>([
    ['in no service', [], false],
    ['in one service', [shipment(['1'], [])], true],
    ['in one of two services', [shipment(['1'], []), shipment([], ['2'])], false],
    ['in part', [shipment(['1'], ['2'])], false],
    ['taken back', [shipment([], [])], false],
    ['taken back in one service and there in another', [shipment([], []), shipment(['2'], [])], true],
  ])('are carried: %s', (_, shipments, expected) => {
    expect(isCarried(shipments)).toBe(expected)
  })
})

test.each([
  ['ops-12', 'OPS-12'],
  ['Acme/Shop#7', 'acme/shop#7'],
])('the issue %s is looked up as %s', (key, name) => {
  expect(nameOf(key)).toBe(name)
})

test.each([
  ['abcdef1', 'abcdef1234567890', true],
  ['abcdef1234567890', 'abcdef1', true],
  ['abcdef', 'abcdef1234567890', false],
  ['abcdef2', 'abcdef1234567890', false],
])('%s and %s name the same commit: %s', (one, other, expected) => {
  expect(isSame(one, other)).toBe(expected)
})
