// The verbs about many tickets at once: `approvals`, with a person's answer to one, and `progress`.
import type { Decision } from '../core/brake.ts'
import type { Drivers } from './drivers.ts'
import { withStore } from './look.ts'

const MANY = 100

/** What waits for a person, and what was answered; or an answer, which a running service hears of at once. */
export function approvals(
  words: readonly string[],
  json: boolean,
  drivers: Drivers,
): Promise<number> | undefined {
  const [word, id, ...more] = words
  if (word === undefined) return list(json, drivers)
  const decision = word === 'approve' ? 'approved' : word === 'reject' ? 'rejected' : undefined
  if (decision === undefined || id === undefined || more.length > 0) return undefined
  return answer(id, decision, drivers)
}

function list(json: boolean, drivers: Drivers): Promise<number> {
  return withStore(drivers, async (store) => {
    const all = await store.approvals(MANY)
    if (json) {
      drivers.out(JSON.stringify(all, null, 2))
      return 0
    }
    if (all.length === 0) drivers.out('Nothing waits for an approval.')
    for (const { id, cause, stage, tickets, held, sample, askedAt, decision } of all) {
      const state = decision ?? (held > 0 ? 'waits for you' : 'over: engineering has moved on')
      drivers.out(
        `${id}  ${cause.system} ${cause.subject} to ${stage}: up to ${tickets} tickets, ${held} held, asked ${new Date(askedAt).toISOString()}: ${state}`,
      )
      if (sample.length > 0) drivers.out(`    for example ${sample.join(', ')}`)
    }
    return 0
  })
}

function answer(id: string, decision: Decision, drivers: Drivers): Promise<number> {
  return withStore(drivers, async (store) => {
    const isKnown = await store.answer(id, decision, drivers.clock.now())
    if (isKnown) drivers.out(`${id} is ${decision}.`)
    else drivers.err(`Nothing was asked under ${id.slice(0, 40)}: "bugbridge approvals" lists what was.`)
    return isKnown ? 0 : 1
  })
}

/** How far the cases are that one hint woke. */
export function progress(json: boolean, drivers: Drivers): Promise<number> {
  return withStore(drivers, async (store) => {
    const all = await store.crowds(MANY)
    if (json) {
      drivers.out(JSON.stringify(all, null, 2))
      return 0
    }
    if (all.length === 0) drivers.out('Nothing has woken more than ten tickets.')
    for (const { cause, at, cases, done, waiting, held, failed } of all) {
      drivers.out(
        `${new Date(at).toISOString()}  ${cause.system} ${cause.subject}: ${done} of ${cases} done, ${waiting} waiting, ${held} held, ${failed} failed`,
      )
    }
    return 0
  })
}
