// The verbs that look into the database beside a running service: `why`, `deliveries`.
import { type Config, databaseOf, readConfig } from '../config.ts'
import type { Store } from '../store/port.ts'
import type { Drivers } from './drivers.ts'

const MANY = 200

/** Opens the store for one question. Gives the question's exit code, or 1 when there is no store to ask. */
export async function withStore(
  drivers: Drivers,
  ask: (store: Store, config: Config) => Promise<number>,
): Promise<number> {
  const read = readConfig(drivers.environment, drivers.readSecret)
  if (!read.ok) {
    for (const fault of read.faults) drivers.err(fault)
    return 1
  }
  try {
    const store = await drivers.openStore(databaseOf(read.config, 'look'), 'look')
    return await ask(store, read.config).finally(() => store.close())
  } catch (error) {
    drivers.err(error instanceof Error ? error.message : 'the database cannot be read')
    return 1
  }
}

const time = (at: number) => new Date(at).toISOString()

/** What was done for a ticket, newest first, each with its cause. `ticket` is a number, with or without `#`. */
export function why(ticket: string, json: boolean, drivers: Drivers): Promise<number> {
  const { out, err } = drivers
  return withStore(drivers, async (store) => {
    const id = ticket.replace(/^#/, '')
    const found = await store.find(/^\d+$/.test(id) ? `zendesk-${id}` : id)
    if (found === undefined) {
      err(
        `There is no case for ticket ${ticket.slice(0, 40)}: it has never been proposed or confirmed as a bug, or was erased since.`,
      )
      return 1
    }
    const journal = await store.journal(found.case.id, MANY)
    if (json) {
      out(JSON.stringify({ case: found.case, journal }, null, 2))
      return 0
    }
    const { verdict, failure } = found.case
    out(
      `Ticket #${found.case.ticket.id}: ${verdict?.stage ?? 'reported'}${failure === undefined ? '' : ` (stopped: ${failure})`}`,
    )
    for (const { rule, facts } of verdict?.because ?? []) out(`  because ${facts.join('; ')} (${rule})`)
    for (const word of verdict?.attention ?? []) out(`  attention: ${word}`)
    for (const entry of journal) {
      const what = [entry.kind, ...(entry.changes ?? [])].join(', ')
      out(`${time(entry.endedAt ?? entry.begunAt)}  ${what}: ${entry.outcome ?? 'under way'}`)
      for (const { rule, facts } of entry.because) out(`    because ${facts.join('; ')} (${rule})`)
    }
    return 0
  })
}

/** The webhooks that came, newest first. */
export function deliveries(json: boolean, drivers: Drivers): Promise<number> {
  return withStore(drivers, async (store) => {
    const all = await store.deliveries(MANY)
    if (json) drivers.out(JSON.stringify(all, null, 2))
    else {
      for (const each of all) {
        const what = each.unknown ? 'of unknown shape' : (each.hint?.subject ?? 'of no concern')
        drivers.out(
          `${time(each.receivedAt)}  ${each.system}  ${each.event}  ${what}  woke ${each.woke ?? '-'}`,
        )
      }
    }
    return 0
  })
}
