// A lost database: whatever we created carries our mark, so it is found again and nothing is made or said twice.
import { describe, expect, it } from 'vitest'
import { FIELD, faultsAtTheEnd, STORY } from '../../src/sandbox/story.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createWorld } from '../world/world.ts'

/** A store that can be lost: from then on an empty one stands in its place. */
function losable(first: Store): { readonly store: Store; readonly lose: () => void } {
  let current = first
  const store = new Proxy(first, { get: (_, verb) => Reflect.get(current, verb) })
  return {
    store,
    lose() {
      current = createStore(openSqlite({ path: ':memory:' }))
    },
  }
}

describe('a lost database', () => {
  it.each(['confirm', 'plan', 'qa', 'done'])(
    'after the step "%s" costs nothing but time',
    async (lostAfter) => {
      let lose = () => {}
      const world = createWorld({
        storeBetween: (first) => {
          const between = losable(first)
          lose = between.lose
          return between.store
        },
      })
      const { zendesk, people } = world.sandbox
      for (const step of STORY) {
        await step.act(world)
        await world.settle()
        if (step.id !== lostAfter) continue
        lose()
        // A manager saves the bug field anew: the first that the empty database hears of the ticket.
        zendesk.setField(people.manager, world.cast.ticket ?? 0, FIELD.bug, null)
        zendesk.setField(people.manager, world.cast.ticket ?? 0, FIELD.bug, 'bug_confirmed')
        await world.settle()
      }
      await world.close()
      expect(faultsAtTheEnd(world)).toEqual([])
    },
  )
})
