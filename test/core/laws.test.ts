// Laws of the plan, over random histories: what must hold whatever happens and in whatever order.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import type { Facts, IssueFacts } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import type { TicketStatus } from '../../src/core/policy.ts'
import { FULL, facts, issue, known, NOW, plan, settle, ticket, updateIn } from './build.ts'
import { anyFullWorld, anyIssue, anyStatus } from './worlds.ts'

const anyWorld: fc.Arbitrary<Facts> = fc
  .record({ what: anyIssue, status: anyStatus, assigned: fc.boolean(), onHold: fc.boolean() })
  .map(({ what, status, assigned, onHold }) =>
    facts({ primary: [what], onHold, ticket: ticket({ status, assigned }) }),
  )

describe('laws of the plan', () => {
  it('has nothing to do in a world that is as desired', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const quiet = settle(world, known())
        expect(plan(quiet.world, quiet.known).effects).toEqual([])
      }),
    )
  })

  it('gives the same plan for the same world', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        expect(plan(world)).toEqual(plan(structuredClone(world)))
      }),
    )
  })

  it('looks once or ten times at each state on the way, and tells the same', () => {
    const history = fc.array(fc.tuple(anyIssue, fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(history, (steps) => {
        const once = walk(steps.map(([what]) => [what, 1]))
        const often = walk(steps)
        expect(often).toEqual(once)
      }),
    )
  })

  it('ends in the same ticket whatever was missed on the way', () => {
    fc.assert(
      fc.property(
        fc.array(anyIssue, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.boolean()),
        (states, missed) => {
          const last = states[states.length - 1] ?? issue()
          const seen = states.filter(() => missed.next().value !== true)
          const all = end(walk([...states, last].map((what) => [what, 1])))
          const some = end(walk([...seen, last].map((what) => [what, 1])))
          expect(some).toEqual(all)
        },
      ),
    )
  })

  it('never overwrites what a person set, unless engineering moved after it', () => {
    const act = fc.oneof(
      anyIssue.map((what) => ({ who: 'engineer', what }) as const),
      anyStatus.map((status) => ({ who: 'agent', status }) as const),
      fc.constant({ who: 'bridge' } as const),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), (acts) => {
        let { world, known: what } = settle(facts(), known())
        let personAt = 0
        // What stood there when the bridge last looked: a change and its undoing in between leave no trace.
        let looked = { status: world.ticket.status, personAt }
        let engineeringAt = 1
        acts.forEach((each, at) => {
          if (each.who === 'engineer') {
            if (JSON.stringify(each.what) !== JSON.stringify(world.primary[0])) engineeringAt = at + 2
            world = { ...world, primary: [each.what] }
          } else if (each.who === 'agent') {
            if (each.status !== world.ticket.status) personAt = at + 2
            if (each.status === looked.status) personAt = looked.personAt
            world = { ...world, ticket: { ...world.ticket, status: each.status } }
          } else {
            const touches = { person: { status: personAt }, engineering: engineeringAt }
            const result = plan(world, what, touches)
            const update = updateIn(result)
            if (update?.status !== undefined && personAt > 0) expect(engineeringAt).toBeGreaterThan(personAt)
            const quiet = settleWith(world, what, touches)
            world = quiet.world
            what = quiet.known
            looked = { status: world.ticket.status, personAt }
          }
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('laws of the plan under a mapping with everything', () => {
  const asks = (world: Facts, what: Known) => plan(world, what, undefined, NOW, FULL)
  const settled = (world: Facts, what: Known) => settle(world, what, NOW, FULL)

  it('has nothing left to do after its effects but to create what is not there yet', () => {
    fc.assert(
      fc.property(anyFullWorld, ({ world, what }) => {
        const quiet = settled(world, what)
        const left = asks(quiet.world, quiet.known)
        expect(left.effects.filter(({ kind }) => kind !== 'create-issue')).toEqual([])
        expect(left.ask).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('gives the same plan for the same world', () => {
    fc.assert(
      fc.property(anyFullWorld, ({ world, what }) => {
        expect(asks(world, what)).toEqual(asks(structuredClone(world), structuredClone(what)))
      }),
    )
  })

  it('tells nobody anything twice', () => {
    fc.assert(
      fc.property(anyFullWorld, ({ world, what }) => {
        const quiet = settled(world, what)
        expect(new Set(quiet.texts).size).toBe(quiet.texts.length)
        expect(settled(quiet.world, quiet.known).texts).toEqual([])
      }),
    )
  })

  it('asks to be looked at again later, never now', () => {
    fc.assert(
      fc.property(anyFullWorld, ({ world, what }) => {
        const { lookAgain = NOW + 1 } = decide(world, FULL, what, NOW)
        expect(lookAgain).toBeGreaterThan(NOW)
      }),
    )
  })
})

function walk(steps: readonly (readonly [IssueFacts, number])[]) {
  let world = facts()
  let what: Known = known()
  const texts: string[] = []
  for (const [next, times] of steps) {
    world = { ...world, primary: [next] }
    for (let time = 0; time < times; time++) {
      const quiet = settle(world, what, NOW)
      world = quiet.world
      what = quiet.known
      texts.push(...quiet.texts)
    }
  }
  return { ticket: world.ticket, texts }
}

/** What is on the ticket at the end, without the words on the way: a missed state is never told of. */
function end({ ticket: { status, fields, tags } }: ReturnType<typeof walk>) {
  return { status, fields, tags }
}

function settleWith(
  world: Facts,
  what: Known,
  touches: { person: Record<string, number>; engineering: number },
) {
  let current = { world, known: what }
  for (let turn = 0; turn < 8; turn++) {
    const result = plan(current.world, current.known, touches)
    const update = updateIn(result)
    const quiet = result.effects
      .filter((effect) => effect.kind !== 'update-ticket')
      .map((effect) => effect.key)
    const applied = { ...(update?.applies ?? result.applied), done: [...result.applied.done, ...quiet] }
    const next =
      update === undefined
        ? current.world
        : {
            ...current.world,
            ticket: {
              ...current.world.ticket,
              ...statusOf(update.status),
              fields: fieldsOf(current.world, update.fields),
              tags: [...new Set([...current.world.ticket.tags, ...update.addTags])],
            },
          }
    current = { world: next, known: { ...current.known, applied } }
    if (result.effects.length === 0) break
  }
  return current
}

function statusOf(status: TicketStatus | undefined) {
  return status === undefined ? {} : { status }
}

function fieldsOf(world: Facts, change: Readonly<Record<string, string | null>>): Record<string, string> {
  const merged = Object.entries({ ...world.ticket.fields, ...change })
  return Object.fromEntries(merged.flatMap(([id, value]) => (value === null ? [] : [[id, value]])))
}
