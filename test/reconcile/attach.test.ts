// Files of a ticket on their way to its issue: each arrives once, or is said to be left.
import { describe, expect, it } from 'vitest'
import type { Attachment } from '../../src/core/facts.ts'
import type { Failure } from '../../src/core/failure.ts'
import { FULL, issue, ready } from '../core/build.ts'
import { createBench } from './world.ts'

const file = (id: string): Attachment => ({
  id,
  name: `${id}.log`,
  type: 'text/plain',
  bytes: 2,
  url: 'https://x.test',
})

/** A ticket with two files, whose issue is there already. */
function withFiles() {
  const bench = createBench({ ...FULL, plans: [] })
  bench.board.issues = [issue()]
  bench.desk.ticket = ready({ fields: { [FULL.fields.existing]: 'OPS-1' } })
  bench.desk.attachments = [file('501'), file('502')]
  return bench
}
type Bench = ReturnType<typeof withFiles>
const names = ({ board }: Bench) => board.files.map(({ mark, name }) => `${mark}-${name}`)
const isTold = ({ desk }: Bench) =>
  desk.writes.some(({ comment }) =>
    comment?.said.some(({ sentence }) => sentence === 'agent-attachments-left'),
  )

describe('the files of a ticket', () => {
  it('are copied once, under names by which they are found', async () => {
    const bench = withFiles()
    const each = await bench.look()
    expect(names(bench)).toEqual(['zendesk-501-501.log', 'zendesk-502-502.log'])
    expect(each.applied).toMatchObject({ told: { files: 'copied' } })
    expect(each.applied.done).toEqual(expect.arrayContaining(['attach/501', 'attach/502']))
    await bench.look()
    expect(names(bench)).toHaveLength(2)
    expect(isTold(bench)).toBe(false)
  })

  it('are found rather than copied again when nobody heard what became of one', async () => {
    const bench = withFiles()
    bench.board.refuses = { kind: 'unclear', system: 'jira' }
    const before = await bench.look()
    expect(before.failure).toBeDefined()
    expect(before.applied.told.files).toBeUndefined()
    bench.clock.pass(bench.ports.settings.settle)
    const after = await bench.look()
    expect(after.applied.told.files).toBe('copied')
    expect(names(bench)).toEqual(['zendesk-501-501.log', 'zendesk-502-502.log'])
    expect(await bench.journal()).toContainEqual(
      expect.objectContaining({ key: 'attach/501', outcome: 'adopted' }),
    )
  })

  it.each<[string, Partial<Bench['desk']>, Partial<Bench['board']>]>([
    ['the helpdesk does not give', { lost: { kind: 'refused', system: 'zendesk', reason: 'too-large' } }, {}],
    ['is gone', { lost: { kind: 'gone', system: 'zendesk' } }, {}],
    [
      'the tracker does not take',
      {},
      { refuses: { kind: 'refused', system: 'jira', status: 413, reason: 'too-large' } },
    ],
    [
      'the tracker does not take, and says so late',
      {},
      { refuses: { kind: 'refused', system: 'jira', status: 413, reason: 'too-large' }, slow: 160_000 },
    ],
  ])('are left, and the agent is told, when there is one that %s', async (_, desk, board) => {
    const bench = withFiles()
    Object.assign(bench.desk, desk)
    Object.assign(bench.board, board)
    const each = await bench.look()
    expect(each.applied.told.files).toBe('left')
    expect(each.failure).toBeUndefined()
    expect(isTold(bench)).toBe(true)
  })

  it.each<Failure>([
    { kind: 'later', system: 'zendesk', at: 0 },
    { kind: 'denied', system: 'zendesk', status: 403 },
  ])('are tried again when one could not be fetched: $kind', async (lost) => {
    const bench = withFiles()
    bench.desk.lost = lost
    expect((await bench.look()).applied.told.files).toBeUndefined()
    bench.desk.lost = undefined
    bench.clock.pass(3_600_000)
    expect((await bench.look()).applied.told.files).toBe('copied')
    expect(names(bench)).toHaveLength(2)
  })

  it('are not put there by an attempt that was held up until another may have begun', async () => {
    const bench = withFiles()
    bench.desk.attachments = [file('501')]
    bench.desk.slow = bench.ports.settings.settle / 2 + 1
    await bench.ports.store.open(bench.desk.ticket.ref, bench.clock.now())
    await bench.look()
    expect(names(bench)).toEqual([])
    bench.desk.slow = 0
    bench.clock.pass(3_600_000)
    await bench.look()
    expect(names(bench)).toEqual(['zendesk-501-501.log'])
  })
})
