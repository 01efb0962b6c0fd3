// What a ticket's newest mark gives back after a crash or a lost database.
import { expect, test } from 'vitest'
import { type Applied, NOTHING_APPLIED } from '../../src/core/case.ts'
import { done } from '../../src/core/failure.ts'
import { seen } from '../../src/core/merge.ts'
import { caseId } from '../../src/core/ref.ts'
import { recover } from '../../src/reconcile/recover.ts'
import { FULL, ready } from '../core/build.ts'
import { createBench } from './world.ts'

const ticket = ready({ tags: [FULL.promotion.tag] })
const STATUS = { status: { want: 'on-hold', seen: seen('on-hold') } }
const MARK: Applied = {
  seq: 4,
  values: { status: { want: 'open', seen: seen('open') } },
  told: { customer: 'accepted' },
  done: ['link-ticket/1/2/open'],
}

async function recovered(applied: Partial<Applied>, mark: Applied): Promise<Applied | undefined> {
  const { ports } = createBench()
  const helpdesk = { ...ports.helpdesk, readMark: async () => done(mark) }
  const each = {
    id: caseId(ticket.ref),
    ticket: ticket.ref,
    links: [],
    applied: { ...NOTHING_APPLIED, ...applied },
    attempts: 0,
  }
  const result = await recover(each, ticket, { ...ports, helpdesk })
  return result.ok ? result.value.applied : undefined
}

test('a database that was lost gets back what the mark says', async () => {
  expect(await recovered({}, MARK)).toEqual(MARK)
})

test('the mark goes before what is stored', async () => {
  expect(await recovered({ values: STATUS, done: ['relate/1/2'] }, MARK)).toEqual(MARK)
})

test('what a long mark leaves out stays as it is stored', async () => {
  const short = { ...MARK, values: {}, done: [] }
  expect(await recovered({ values: STATUS, done: ['relate/1/2'] }, short)).toEqual({
    ...MARK,
    values: STATUS,
    done: ['relate/1/2'],
  })
})
