// The gate and what is decided know the same words: nothing that we mean to write is ever held back by a mistake.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchBody, ticketBody, ZENDESK_EGRESS } from '../../src/connectors/zendesk/body.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import type { Facts } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import { createGate } from '../../src/reconcile/gate.ts'
import { FULL, NOW, plan, updateIn, written } from '../core/build.ts'
import { anyFullWorld } from '../core/worlds.ts'

/** The writes of a case, until there is nothing to write any more. */
function* writesOf(world: Facts, what: Known): Generator<UpdateTicket, undefined> {
  for (let turn = 0; turn < 8; turn++) {
    const result = plan(world, what, undefined, NOW, FULL)
    const update = updateIn(result)
    if (update === undefined) return
    yield update
    const others = result.effects.filter(({ kind }) => kind === 'attach-file').map(({ key }) => key)
    world = { ...world, ticket: written(world.ticket, update) }
    what = { ...what, applied: { ...update.applies, done: [...update.applies.done, ...others] } }
  }
}

test('whatever is decided passes the gate, alone and in a batch', () => {
  fc.assert(
    fc.property(anyFullWorld, ({ world, what }) => {
      const { gate, memory } = createGate({ policy: FULL, egress: ZENDESK_EGRESS, digest: (text) => text })
      const about = [world.ticket.ref]
      memory.know(world.ticket.ref, {
        sealed: [],
        keys: world.primary.map(({ key }) => key),
        workaround: world.ticket.fields[FULL.fields.workaround],
      })
      for (const update of writesOf(world, what)) {
        const bodies = [{ ticket: ticketBody(update) }, { tickets: [batchBody(update)] }]
        for (const body of bodies.map((each) => JSON.stringify(each)))
          expect({ verdict: gate({ purpose: 'write', about, body }), body }).toEqual({
            verdict: undefined,
            body,
          })
      }
    }),
    { numRuns: 500 },
  )
})
