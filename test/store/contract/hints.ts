// No hint is ever lost: whatever happens in whatever order, a hint at something that a case watches is followed
// by a lease of that case. A small, obvious model says what is owed; two replicas are driven at random beside it.
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Watch } from '../../../src/core/case.ts'
import { caseId, type Subject } from '../../../src/core/ref.ts'
import type { Leased, Store } from '../../../src/store/port.ts'
import { MINUTE, NOON, type Open, testOn } from './world.ts'

const TICKETS = ['a', 'b']
const ISSUES = ['x', 'y']

/** Later than any run lasts. */
const LATER = 1e9

const ticket = fc.constantFrom(...TICKETS)
const which = fc.nat({ max: 9 })
const Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('hint' as const), issue: fc.constantFrom(...ISSUES) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ticket' as const), ticket, opens: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const), ticket }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drain' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lease' as const), limit: fc.constantFrom(1, 9) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('save' as const),
      which,
      watches: fc.subarray(ISSUES),
      later: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0.1, 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
)
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never

/** What is known of a case: when it was last leased, and what it watches, each since the lease that read it first. */
type Known = { readonly since: Map<Subject, number>; lastLease: number }
type Hinted = {
  readonly step: number
  readonly subject: Subject
  readonly opens: boolean
  isDrained: boolean
}
type Grant = { readonly leased: Leased; readonly token: string; readonly step: number; until: number }

/** Plays one history. `run` makes its tickets and issues its own, so that many histories share a database. */
async function play(
  replicas: readonly [Store, Store],
  run: string,
  steps: readonly (readonly [Step, 0 | 1])[],
) {
  let now = NOON
  let count = 0
  let store = replicas[0]
  let grants: Grant[] = []
  const known = new Map<string, Known>()
  const hinted: Hinted[] = []

  const refOf = (name: string) => ({ system: 'zendesk', id: `${run}${name}` })
  const ownOf = (name: string): Subject => `ticket:${run}${name}`
  const issueOf = (name: string): Subject => `issue:${run}${name}`

  function knowCase(id: string, own: Subject, since: number) {
    if (!known.has(id)) known.set(id, { since: new Map([[own, since]]), lastLease: 0 })
  }

  async function record(system: string, subject: Subject, opens: boolean) {
    hinted.push({ step: count, subject, opens, isDrained: false })
    const id = `${run}-${count}`
    const delivery = { system, id, event: 'e', receivedAt: now, hint: { system, subject }, opens }
    expect(await store.record([delivery, delivery])).toEqual([true, false])
  }

  async function drain() {
    await store.drain(now)
    for (const hint of hinted.filter(({ isDrained }) => !isDrained)) {
      const id = hint.subject.replace('ticket:', 'zendesk-')
      if (hint.opens) knowCase(id, hint.subject, hint.step - 1)
      hint.isDrained = true
    }
  }

  async function lease(limit: number): Promise<readonly Grant[]> {
    const order = { now, until: now + MINUTE, token: `${run}-${count}`, limit }
    const given = await store.lease(order)
    return given.map((leased) => {
      const { id } = leased.case
      expect(grants.filter((grant) => grant.leased.case.id === id && grant.until > now)).toEqual([])
      const grant = { leased, token: order.token, step: count, until: order.until }
      grants.push(grant)
      const each = known.get(id)
      if (each !== undefined) each.lastLease = count
      return grant
    })
  }

  async function save(grant: Grant, names: readonly string[], later: boolean) {
    const { leased, token } = grant
    const subjects = names.map(issueOf)
    const watches = subjects.map((subject): Watch => ({ system: 'jira', subject }))
    const dueAt = later ? now + LATER : undefined
    if (!(await store.save({ case: leased.case, token, hints: leased.hints, dueAt, now, watches }))) return
    grants = grants.filter((other) => other !== grant)
    const since = known.get(leased.case.id)?.since ?? new Map<Subject, number>()
    for (const subject of ISSUES.map(issueOf)) {
      if (!subjects.includes(subject)) since.delete(subject)
      else if (!since.has(subject)) since.set(subject, grant.step)
    }
  }

  async function drop(grant: Grant) {
    const { leased, token } = grant
    if (!(await store.drop({ case: leased.case, token, hints: leased.hints, now }))) return
    grants = grants.filter((other) => other !== grant)
    if ((await store.find(leased.case.id)) === undefined) known.delete(leased.case.id)
  }

  async function take(step: Step) {
    switch (step.do) {
      case 'hint':
        return record('jira', issueOf(step.issue), false)
      case 'ticket':
        return record('zendesk', ownOf(step.ticket), step.opens)
      case 'open':
        hinted.push({ step: count, subject: ownOf(step.ticket), opens: false, isDrained: true })
        knowCase(caseId(refOf(step.ticket)), ownOf(step.ticket), count - 1)
        return store.open(refOf(step.ticket), now)
      case 'drain':
        return drain()
      case 'lease':
        return lease(step.limit)
      case 'save':
      case 'drop': {
        const grant = grants[step.which % Math.max(grants.length, 1)]
        if (grant === undefined) return
        return step.do === 'save' ? save(grant, step.watches, step.later) : drop(grant)
      }
      case 'wait':
        now += step.minutes * MINUTE
        return
      case 'release':
        for (const grant of grants) grant.until = now
        return store.release()
      default:
        step satisfies never
    }
  }

  for (const [step, replica] of [[{ do: 'open', ticket: 'a' }, 0] as const, ...steps]) {
    count += 1
    store = replicas[replica]
    await take(step)
  }

  // Then the world goes quiet: what is pending is drained, and the workers that are left take what is due.
  count += 1
  await drain()
  now += MINUTE
  const last = await lease(100)

  for (const [id, { since, lastLease }] of known) {
    for (const { subject, step } of hinted) {
      const isOwed = step > (since.get(subject) ?? Number.POSITIVE_INFINITY)
      if (isOwed) expect(lastLease, `${id} after the hint at ${subject}`).toBeGreaterThan(step)
    }
  }
  for (const grant of last) await drop(grant)
}

export function hintTests(open: Open): void {
  const test = testOn(open)

  describe('hints', () => {
    test('at what a case watches are always followed by a lease of it', async ({ store, opened }) => {
      const replicas = [store, await opened.reopen()] as const
      const steps = fc.array(fc.tuple(Step, fc.constantFrom(0 as const, 1 as const)), {
        minLength: 8,
        maxLength: 40,
      })
      let runs = 0
      const property = fc.asyncProperty(steps, (history) => play(replicas, `${runs++}`, history))
      await fc.assert(property, { seed: 35_436, numRuns: 150 })
    })
  })
}
