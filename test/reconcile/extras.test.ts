// What only some cases need: asked where it counts, and nowhere else; and an issue that is there already.
import { describe, expect, it } from 'vitest'
import { timesAfter } from '../../src/core/times.ts'
import { FULL, HOUR, issue, NOW, policy, ready } from '../core/build.ts'
import { createBench } from './world.ts'

const { fields, promotion } = FULL
const named = (key: string) => ready({ fields: { [fields.existing]: key } })
const texts = (bench: ReturnType<typeof createBench>) =>
  bench.desk.writes.flatMap(({ comment }) => comment?.said.map(({ sentence }) => sentence) ?? [])

describe('an issue that is there already', () => {
  it('becomes the bug of the ticket and stays it, and none is made', async () => {
    const bench = createBench()
    bench.board.issues = [issue({ key: 'OPS-7' })]
    bench.desk.ticket = named('OPS-7')
    const linked = await bench.look()
    expect(linked.links).toMatchObject([{ issue: { id: '20001' }, role: 'primary' }])
    expect(bench.desk.ticket).toMatchObject({ status: 'on-hold', fields: { [fields.issue]: 'OPS-7' } })
    expect(bench.board.created).toEqual([])
    expect(texts(bench)).toEqual(expect.arrayContaining(['accepted', 'agent-linked']))
    expect(texts(bench)).not.toContain('agent-confirm')

    const again = await bench.look()
    expect(again.links).toEqual(linked.links)
    expect(again.failure).toBeUndefined()
  })

  it.each([
    ['there is none of that key', []],
    ['it was made for Sentry', [issue({ key: 'OPS-7', marks: ['bugbridge-sentry-4509'] })]],
  ])('is not used when %s, and the agent is told', async (_, issues) => {
    const bench = createBench()
    bench.board.issues = [...issues]
    bench.desk.ticket = named('OPS-7')
    const each = await bench.look()
    expect(each.links).toEqual([])
    expect(texts(bench)).toEqual(['agent-existing-unknown', 'agent-recommended'])
    expect(bench.board.created).toEqual([])
  })

  it('is only watched in a mapping that writes nothing', async () => {
    const bench = createBench({ ...FULL, mode: 'observe' })
    bench.board.issues = [issue({ key: 'OPS-7' })]
    bench.desk.ticket = named('OPS-7')
    expect((await bench.look()).links).toEqual([])
    expect(bench.desk.writes).toEqual([])
  })
})

describe('what is asked for one case', () => {
  const asked = async (option: string, by = FULL as Parameters<typeof createBench>[0]) => {
    const bench = createBench(by)
    bench.desk.ticket = ready({ fields: { [fields.bug]: option } })
    await bench.look()
    return [...new Set(bench.desk.asked)].sort()
  }

  it.each([
    ['a proposal', promotion.proposed, ['attachments', 'proposed']],
    ['a confirmation', promotion.confirmed, ['attachments', 'confirmation', 'proposed']],
    ['extra functionality', promotion.feature.option, ['attachments', 'proposed']],
    ['a bug that was declined', promotion.declined, []],
  ])('of %s', async (_, option, expected) => {
    expect(await asked(option)).toEqual(expected)
  })

  it('is who confirmed alone where the mapping has no clocks and no checklist', async () => {
    expect(await asked(promotion.confirmed, policy)).toEqual(['confirmation'])
  })

  it('is when it was proposed once, and kept', async () => {
    const bench = createBench()
    bench.desk.ticket = ready({ fields: { [fields.bug]: promotion.proposed } })
    expect(await bench.look()).toMatchObject({ times: timesAfter(undefined, bench.desk.ticket, NOW - 1_000) })
    await bench.look()
    expect(bench.desk.asked.filter((what) => what === 'proposed')).toHaveLength(1)
  })
})

it('a case has its clocks on its page, and is looked at when the next of them is over', async () => {
  const bench = createBench()
  bench.desk.ticket = ready({ fields: { [fields.bug]: promotion.proposed } })
  const each = await bench.look()
  expect(each.verdict?.clocks?.map(({ clock }) => clock)).toEqual(['triage', 'estimate', 'resolution'])
  const row = await bench.ports.store.find(each.id)
  expect(row?.dueAt).toBe(NOW - 1_000 + 8 * HOUR)
})
