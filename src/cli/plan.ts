// `bugbridge plan`: what would change now, for every case, and why, under the mapping in force or another one. It reads
// from the vendors and writes nothing, here or there.
import type { Case } from '../core/case.ts'
import type { Drift } from '../reconcile/drift.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store/port.ts'
import type { Drivers } from './drivers.ts'
import { withStore } from './look.ts'
import { build, readPolicy } from './serve.ts'

/** Cases that are read together. */
const AT_ONCE = 100

export type PlanOptions = { readonly json: boolean; readonly mapping: string | undefined }

/** Gives the exit code: 0 every case could be compared, whether or not it differs; 1 some could not, or none. */
export function plan({ json, mapping }: PlanOptions, drivers: Drivers): Promise<number> {
  const { out, err } = drivers
  return withStore(drivers, async (store, config) => {
    if (config.vendors === undefined) {
      err(
        'No vendor is configured here, so nothing can be compared: set the variables as the service has them.',
      )
      return 1
    }
    const policy =
      mapping === undefined
        ? await readPolicy(config, drivers)
        : await readPolicy({ ...config, mapping }, drivers, '--mapping')
    if (policy === undefined) return 1
    const silent = { ...drivers, log: () => undefined }
    const service = build(config, policy, store, config.vendors, silent)
    if (service === undefined) return 1
    const drifts = await driftOfAll(store, service)
    const unread = drifts.filter(({ failure }) => failure !== undefined && failure !== 'ticket-gone')
    if (json) out(JSON.stringify({ mapping: policy.name, cases: drifts.map(jsonOf) }, null, 2))
    else {
      for (const drift of drifts) for (const line of linesOf(drift)) out(line)
      const differing = drifts.filter(({ planned }) => planned.length > 0).length
      const rest = unread.length === 0 ? '' : `; ${unread.length} could not be compared`
      out(
        `${differing} of ${drifts.length} cases would change under ${policy.name}${rest}. Nothing was written.`,
      )
    }
    return unread.length === 0 ? 0 : 1
  })
}

async function driftOfAll(store: Store, service: Service): Promise<readonly Drift[]> {
  const drifts: Drift[] = []
  // Cases that a running service saves meanwhile move to the front of the list: none comes twice.
  const seen = new Set<string>()
  for (let after: string | undefined; ; ) {
    const rows = await store.list(AT_ONCE, after)
    const cases = rows.flatMap((row): Case[] => (row.isUnreadable || seen.has(row.case.id) ? [] : [row.case]))
    for (const { id } of cases) seen.add(id)
    drifts.push(...(await service.plan(cases)))
    after = rows.at(-1)?.case.id
    if (rows.length < AT_ONCE || after === undefined) return drifts
  }
}

const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())

function jsonOf({ caseId, lookedAt, since, stage, failure, ...drift }: Drift) {
  return {
    case: caseId,
    ...drift,
    stage: stage ?? null,
    lookedAt: time(lookedAt),
    since: time(since),
    failure: failure ?? null,
  }
}

function linesOf({ ticket, stage, planned, left, since, lookedAt, failure }: Drift): readonly string[] {
  if (failure !== undefined) return [`Ticket #${ticket}: could not be compared (${failure})`]
  if (planned.length === 0) return []
  const looked = lookedAt === undefined ? 'never looked at yet' : `last looked at ${time(lookedAt)}`
  const when = since === undefined ? looked : `since ${time(since)}; ${looked}`
  return [
    `Ticket #${ticket}: should be ${stage ?? 'reported'} (${when})`,
    ...planned.flatMap(({ kind, changes, because }) => [
      `  would ${kind}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`,
      ...because.map(({ rule, facts }) => `    because ${facts.join('; ')} (${rule})`),
    ]),
    ...left.map((name) => `  would leave ${name} as a person set it`),
  ]
}
