// A process that stands still between writing an intent down and carrying it out: whoever comes after `settle` takes
// the attempt for dead, so it must not go on.
import { expect, test } from 'vitest'
import { FULL, issue, ready } from '../core/build.ts'
import { createBench } from './world.ts'

const HOUR = 3_600_000

test('an issue is not created by an attempt that was held up, and once by the next', async () => {
  const bench = createBench()
  bench.held.ms = bench.ports.settings.settle / 2 + 1
  await bench.look()
  expect(bench.board.created).toEqual([])
  bench.held.ms = 0
  bench.clock.pass(HOUR)
  await bench.look()
  expect(bench.board.created).toHaveLength(1)
})

test('a ticket is not written by an attempt that was held up, and once by the next', async () => {
  const bench = createBench({ ...FULL, plans: [] })
  bench.board.issues = [issue()]
  bench.desk.ticket = ready({ fields: { [FULL.fields.existing]: 'OPS-1' } })
  bench.held.ms = bench.ports.settings.settle / 2 + 1
  await bench.look()
  expect(bench.desk.writes).toEqual([])
  bench.held.ms = 0
  bench.clock.pass(HOUR)
  await bench.look()
  const told = bench.desk.writes.filter(({ comment }) => comment?.audience === 'customer')
  expect(told).toHaveLength(1)
})

test('what was held up stays open, since it may be in the hands of another', async () => {
  const bench = createBench()
  bench.held.ms = bench.ports.settings.settle / 2 + 1
  const { id } = await bench.look()
  expect(await bench.ports.store.unended(id)).toHaveLength(1)
})
