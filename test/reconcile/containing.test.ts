// What is remembered of a code host's answers: only what can never change.
import { expect, test } from 'vitest'
import { done, failed, type Result } from '../../src/core/failure.ts'
import { createContaining } from '../../src/reconcile/containing.ts'

const HEAD = 'b'.repeat(40)
const FAILURE: Result<boolean> = failed({ kind: 'later', system: 'github', at: 1 })

test.each([
  ['yes', done(true), HEAD, true, 1],
  ['no', done(false), HEAD, false, 1],
  ['a commit that is not there', done(undefined), HEAD, false, 2],
  ['yes, of a tag', done(true), 'v1.0.0', true, 2],
] as const)('%s', async (_, answer, head, value, calls) => {
  let asked = 0
  const containing = createContaining(async () => {
    asked += 1
    return answer
  })
  for (let times = 0; times < 2; times++)
    expect(await containing('acme/api', 'a'.repeat(40), head)).toEqual(done(value))
  expect(asked).toBe(calls)
})

test('a commit that was pushed after CI reported it is found, without a restart', async () => {
  let isPushed = false
  const containing = createContaining(async () => done(isPushed || undefined))
  expect(await containing('acme/api', 'a'.repeat(40), HEAD)).toEqual(done(false))
  isPushed = true
  expect(await containing('acme/api', 'a'.repeat(40), HEAD)).toEqual(done(true))
})

test('what failed is asked again', async () => {
  const answers: Result<boolean>[] = [FAILURE, done(true)]
  const containing = createContaining(async (): Promise<Result<boolean>> => answers.shift() ?? FAILURE)
  expect(await containing('acme/api', 'a'.repeat(40), HEAD)).toEqual(FAILURE)
  expect(await containing('acme/api', 'a'.repeat(40), HEAD)).toEqual(done(true))
})
