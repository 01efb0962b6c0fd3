// No hint is ever lost: whatever happens in whatever order, a hint at something that a case watches is followed
// by a lease of that case. A small, obvious model says what is owed; the store is driven at random beside it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Watch } from '../../../src/core/case.ts'
import { caseId, type Subject } from '../../../src/core/ref.ts'
import type { Leased } from '../../../src/store/port.ts'
import { MINUTE, NOON, type Open, type Opened } from './world.ts'

const TICKETS = ['1', '2', '3']
const ISSUES: readonly Subject[] = ['issue:1', 'issue:2', 'issue:3']

const ticket = fc.constantFrom(...TICKETS)
const Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('hint' as const), subject: fc.constantFrom(...ISSUES) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ticket' as const), ticket, opens: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const), ticket }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drain' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('lease' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('save' as const),
      which: fc.nat(),
      watches: fc.subarray([...ISSUES]),
      later: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0, 0.1, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), releases: fc.boolean() }) },
)

/** What is known of a case: what it watches, each since the lease under which it was first read, by time. */
type Known = { readonly since: Map<Subject, number>; lastLease: number }
type Hinted = {
  readonly time: number
  readonly subject: Subject
  readonly opens: boolean
  isDrained: boolean
}
type Grant = {
  readonly leased: Leased
  readonly token: string
  readonly time: number
  readonly until: number
}

async function run(
  opened: Opened,
  steps: readonly (typeof Step extends fc.Arbitrary<infer S> ? S : never)[],
) {
  let { store } = opened
  let now = NOON
  let time = 0
  const known = new Map<string, Known>()
  const hinted: Hinted[] = []
  let grants: Grant[] = []

  function knowNew(id: string, since: number) {
    const own: Subject = `ticket:${id.slice('zendesk-'.length)}`
    if (!known.has(id)) known.set(id, { since: new Map([[own, since]]), lastLease: 0 })
  }

  async function record(system: string, subject: Subject, opens: boolean) {
    hinted.push({ time, subject, opens, isDrained: false })
    const delivery = { system, id: `${time}`, event: 'e', receivedAt: now, hint: { system, subject }, opens }
    expect(await store.record([delivery, delivery])).toEqual([true, false])
  }

  async function drain() {
    await store.drain(now)
    for (const hint of hinted.filter(({ isDrained }) => !isDrained)) {
      if (hint.opens) knowNew(hint.subject.replace('ticket:', 'zendesk-'), hint.time - 1)
      hint.isDrained = true
    }
  }

  async function lease(limit: number) {
    const token = `worker-${time}`
    const until = now + MINUTE
    const given = await store.lease({ now, until, token, limit })
    for (const leased of given) {
      const { id } = leased.case
      expect(grants.filter((grant) => grant.leased.case.id === id && grant.until > now)).toEqual([])
      grants = [...grants, { leased, token, time, until }]
      const each = known.get(id)
      if (each !== undefined) each.lastLease = time
    }
    return given.length
  }

  function take(which: number): Grant | undefined {
    return grants[which % Math.max(grants.length, 1)]
  }

  function finish(done: Grant) {
    grants = grants.filter((grant) => grant !== done)
  }

  for (const step of steps) {
    time += 1
    switch (step.do) {
      case 'hint':
        await record('jira', step.subject, false)
        break
      case 'ticket':
        await record('zendesk', `ticket:${step.ticket}`, step.opens)
        break
      case 'open':
        await store.open({ system: 'zendesk', id: step.ticket }, now)
        hinted.push({ time, subject: `ticket:${step.ticket}`, opens: false, isDrained: true })
        knowNew(caseId({ system: 'zendesk', id: step.ticket }), time - 1)
        break
      case 'drain':
        await drain()
        break
      case 'lease':
        await lease(step.limit)
        break
      case 'save': {
        const grant = take(step.which)
        if (grant === undefined) break
        const { leased, token } = grant
        const watches = step.watches.map((subject): Watch => ({ system: 'jira', subject }))
        const dueAt = step.later ? now + 9 * MINUTE : undefined
        if (await store.save({ case: leased.case, token, hints: leased.hints, dueAt, now, watches })) {
          const each = known.get(leased.case.id)
          for (const subject of ISSUES) {
            if (!step.watches.includes(subject)) each?.since.delete(subject)
            else if (!each?.since.has(subject)) each?.since.set(subject, grant.time)
          }
          finish(grant)
        }
        break
      }
      case 'drop': {
        const grant = take(step.which)
        if (grant === undefined) break
        const { leased, token } = grant
        if (await store.drop({ case: leased.case, token, hints: leased.hints, now })) {
          if ((await store.find(leased.case.id)) === undefined) known.delete(leased.case.id)
          finish(grant)
        }
        break
      }
      case 'wait':
        now += step.minutes * MINUTE
        break
      case 'restart':
        store = await opened.reopen()
        if (!step.releases) break
        await store.release()
        grants = grants.map((grant) => ({ ...grant, until: now }))
        break
      default:
        step satisfies never
    }
  }

  // Then the world goes quiet: what is pending is drained, and the workers that are left take what is due.
  time += 1
  await drain()
  now += MINUTE
  while ((await lease(100)) > 0) time += 1

  for (const [id, { since, lastLease }] of known) {
    for (const { subject, time: hintedAt } of hinted) {
      const isOwed = hintedAt > (since.get(subject) ?? Number.POSITIVE_INFINITY)
      if (isOwed) expect(lastLease, `${id} after the hint at ${subject}`).toBeGreaterThan(hintedAt)
    }
  }
}

export function hintTests(open: Open): void {
  describe('hints', () => {
    test('at what a case watches are always followed by a lease of it', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(Step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const opened = await open()
          try {
            await run(opened, steps)
          } finally {
            await opened.close()
          }
        }),
        { seed: 35_436, numRuns: 60 },
      )
    })
  })
}
