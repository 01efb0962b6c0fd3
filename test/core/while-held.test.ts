// What goes on for a ticket whose move is held, and what of it must not be touched meanwhile.
import { expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import { diff } from '../../src/core/diff.ts'
import { leavingTheRest, whileHeld } from '../../src/core/while-held.ts'
import { FIXED, FULL, facts, HOUR, issue, known, LINK, NOW, ready, STATUSES, settle } from './build.ts'

const { fields } = FULL
const SOURCE = { id: '4509', sealed: { system: 'sentry', id: '4509', shingles: ['aa'] } } as const
const LATER = NOW + 24 * HOUR

/** Settled while engineering had only accepted it; then it is being worked on, and a reference stands on the ticket. */
const first = settle(facts({ ticket: ready() }), known({ times: { proposedAt: NOW, waits: [] } }), NOW, FULL)
const moved = {
  ...first.world,
  primary: [issue({ status: STATUSES.done, resolution: FIXED, priority: '1', due: '2026-05-01' })],
  source: SOURCE,
  ticket: {
    ...first.world.ticket,
    status: 'awaiting-reply',
    fields: { ...first.world.ticket.fields, [fields.source]: 'PERMITS-1' },
  },
} as const

function planHeld(world: typeof moved, what = first.known) {
  const less = whileHeld(decide(world, FULL, what, LATER), FULL)
  return leavingTheRest(diff(less, world, what.applied, FULL, undefined), less, what.applied)
}

it('a related task is made, agents are told what is late, and nothing of the move is written', () => {
  const { effects } = planHeld(moved)
  expect(effects.map(({ kind }) => kind)).toEqual(['create-issue', 'update-ticket'])
  expect(effects[0]).toMatchObject({ role: 'related', source: '4509' })
  const update = effects.find((effect) => effect.kind === 'update-ticket')
  expect(update).toMatchObject({ comment: { audience: 'agent' }, addTags: [] })
  expect(update?.comment?.said.map(({ sentence }) => sentence)).toEqual([
    'agent-late-estimate',
    'agent-escalated',
  ])
  expect(update?.fields).toEqual({ [fields.escalation]: 'esc_1' })
  expect([update?.status, update?.priority]).toEqual([undefined, undefined])
})

it('the reference leaves the ticket once there is a task', () => {
  const task = { ...LINK, issue: { system: 'jira', id: '30001' }, role: 'related', source: '4509' } as const
  const { effects } = planHeld(moved, { ...first.known, links: [LINK, task] })
  expect(effects.find((effect) => effect.kind === 'update-ticket')?.fields).toMatchObject({
    [fields.source]: null,
  })
})

it('what a person did meanwhile is not taken for what was there before', () => {
  const { effects, applied } = planHeld(moved)
  const { values } = first.known.applied
  expect(values.status?.seen).not.toBe('awaiting-reply')
  expect(applied.values.status).toEqual(values.status)
  const update = effects.find((effect) => effect.kind === 'update-ticket')
  expect(update?.applies.values.status).toEqual(values.status)
  expect(update?.applies.values[fields.stage]).toEqual(values[fields.stage])
})

it('no link is taken off', () => {
  const { applied } = first.known
  const done = [...applied.done, 'link-ticket/20009/35436/open']
  const kinds = planHeld(moved, { ...first.known, applied: { ...applied, done } }).effects.map(
    ({ kind }) => kind,
  )
  expect(kinds).not.toContain('unlink-ticket')
})
