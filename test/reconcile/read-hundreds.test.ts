// One thing over which a vendor fails, among a hundred that it gives.
import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/connectors/connector.ts'
import { done, type Failure, failed, type Result } from '../../src/core/failure.ts'
import { readHundreds } from '../../src/reconcile/read-hundreds.ts'

const ids = (count: number) => Array.from({ length: count }, (_, at) => `${at}`)
const REFUSED: Failure = { kind: 'refused', system: 'desk', status: 400, reason: 'invalid' }
const BROKEN: Failure = { kind: 'later', system: 'desk', status: 500, at: 1 }
const SLOW_DOWN: Failure = { kind: 'later', system: 'desk', status: 429, at: 1 }

/** A vendor that fails over some of its things, and counts how often it is asked. */
function vendor(poison: readonly string[], failure: Failure | 'throws') {
  let calls = 0
  const faults: unknown[] = []
  const observe = (fault: unknown) => faults.push(fault)
  async function read(part: readonly string[]): Promise<Result<Batch<string>>> {
    calls += 1
    expect(part.length).toBeLessThanOrEqual(100)
    if (!part.some((id) => poison.includes(id))) return done({ found: part, gone: [] })
    if (failure === 'throws') throw new Error('a bug')
    return failed(failure)
  }
  return {
    ask: (wanted: readonly string[]) => readHundreds(wanted, read, { observe }),
    calls: () => calls,
    faults,
  }
}

describe('reading by the hundred', () => {
  test.each([
    ['refuses', REFUSED],
    ['breaks', BROKEN],
    ['makes us stumble', 'throws'],
  ] as const)('gives ninety-nine when one of them %s', async (_, failure) => {
    const { ask, calls } = vendor(['42'], failure)
    const read = await ask(ids(100))
    expect(read.ok && [...read.value.found].sort()).toEqual(
      ids(100)
        .filter((id) => id !== '42')
        .sort(),
    )
    expect(read.ok && read.value.gone).toEqual([])
    expect(calls()).toBeLessThanOrEqual(15)
  })

  test('gives all but three when three of them do', async () => {
    const poison = ['1', '2', '97']
    const { ask, calls } = vendor(poison, REFUSED)
    const read = await ask(ids(100))
    expect(read.ok && read.value.found).toHaveLength(97)
    expect(calls()).toBeLessThanOrEqual(50)
  })

  test('asks seven times in an outage, and says what it is', async () => {
    const { ask, calls } = vendor(ids(100), BROKEN)
    expect(await ask(ids(100))).toEqual(failed(BROKEN))
    expect(calls()).toBe(7)
  })

  test('asks once when it is to slow down', async () => {
    const { ask, calls } = vendor(['42'], SLOW_DOWN)
    expect(await ask(ids(100))).toEqual(failed(SLOW_DOWN))
    expect(calls()).toBe(1)
  })

  test('says why when it is one alone', async () => {
    const { ask, calls, faults } = vendor(['0'], 'throws')
    expect(await ask(['0'])).toMatchObject({ ok: false, failure: { kind: 'refused', reason: 'fault' } })
    expect(calls()).toBe(1)
    expect(faults).toHaveLength(1)
  })

  test('goes on with the next hundred', async () => {
    const { ask } = vendor(['42'], REFUSED)
    const read = await ask(ids(250))
    expect(read.ok && read.value.found).toHaveLength(249)
  })
})
