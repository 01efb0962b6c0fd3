// A process that stands still between writing an intent down and carrying it out: whoever comes after `settle` takes
// the attempt for dead, so it must not go on.
import { expect, test } from 'vitest'
import { FULL, issue, ready } from '../core/build.ts'
import { createBench } from './world.ts'

type Bench = ReturnType<typeof createBench>

/** Looks while each attempt is held up, and gives how often it was done by then; and how often after the next look. */
async function heldUpAndAfter(bench: Bench, times: () => number): Promise<readonly [number, number]> {
  bench.held.ms = bench.ports.settings.settle / 2 + 1
  await bench.look()
  const before = times()
  bench.held.ms = 0
  bench.clock.pass(3_600_000)
  await bench.look()
  return [before, times()]
}

test('an issue is not created by an attempt that was held up, and once by the next', async () => {
  const bench = createBench()
  expect(await heldUpAndAfter(bench, () => bench.board.created.length)).toEqual([0, 1])
})

test('a ticket is not written by an attempt that was held up, and its customer is told once by the next', async () => {
  const bench = createBench({ ...FULL, plans: [] })
  bench.board.issues = [issue()]
  bench.desk.ticket = ready({ fields: { [FULL.fields.existing]: 'OPS-1' } })
  const { writes } = bench.desk
  const told = () => writes.filter(({ comment }) => comment?.audience === 'customer').length
  expect(await heldUpAndAfter(bench, told)).toEqual([0, 1])
})

test('what was held up stays open, since it may be in the hands of another', async () => {
  const bench = createBench()
  bench.held.ms = bench.ports.settings.settle / 2 + 1
  const { id } = await bench.look()
  expect(await bench.ports.store.unended(id)).toHaveLength(1)
})

test("a ticket's write stays open where somebody else has the case by then, who learns of it from that alone", async () => {
  const bench = createBench({ ...FULL, plans: [] })
  const { desk, clock, ports } = bench
  bench.board.issues = [issue()]
  desk.ticket = ready({ fields: { [FULL.fields.existing]: 'OPS-1' } })
  desk.meanwhile = () => {
    const now = clock.now() + ports.settings.lease
    return ports.store.lease({ now, until: now + ports.settings.lease, token: 'another', limit: 9 })
  }
  const { id } = await bench.look()
  expect(desk.writes).toHaveLength(1)
  expect(await ports.store.unended(id)).toMatchObject([{ kind: 'update-ticket' }])
})
