// `bugbridge forget`: erases what bugbridge holds of a ticket, and says what stands elsewhere.
import type { Config } from '../config.ts'
import { caseId, type TicketRef } from '../core/ref.ts'
import { SETTINGS } from '../reconcile/ports.ts'
import type { CaseRow, Store, Traces } from '../store/port.ts'
import type { Drivers } from './drivers.ts'
import { type Elsewhere, elsewhereOf } from './elsewhere.ts'
import { withStore } from './look.ts'

/** `isSure`: though the ticket is not known to be closed or gone. `isUndone`: take it back instead. */
export type ForgetOptions = { readonly json: boolean; readonly isSure: boolean; readonly isUndone: boolean }

/** A ticket as people write it: `35436`, `#35436` or `zendesk-35436`. Anything else: undefined. */
export function readTicket(word: string): TicketRef | undefined {
  const id = /^(?:#|zendesk-)?([1-9]\d{0,18})$/.exec(word)?.[1]
  return id === undefined ? undefined : { system: 'zendesk', id }
}

/**
 * Erases one ticket. Gives the exit code: 0 when nothing of it is held any more, 1 when it still is, and why. It may
 * be run again and again, and beside a running service.
 */
export function forget(ticket: TicketRef, options: ForgetOptions, drivers: Drivers): Promise<number> {
  return withStore(drivers, (store, config) =>
    options.isUndone ? recall(ticket, store, drivers) : erase(ticket, options, store, config, drivers),
  )
}

async function erase(
  ticket: TicketRef,
  { json, isSure }: ForgetOptions,
  store: Store,
  config: Config,
  { clock, out, err }: Drivers,
): Promise<number> {
  const name = `Ticket #${ticket.id}`
  const id = caseId(ticket)
  const row = await store.find(id)
  const traces = await store.traces(ticket)
  const before = await store.forgottenAt(ticket)
  const isHeld = Object.values(traces).some((rows) => rows > 0)
  if (!isHeld && before === undefined) {
    if (json) out(JSON.stringify({ ticket: id, erased: traces, elsewhere: [] }, null, 2))
    else out(`${name}: nothing is stored of it.`)
    return 0
  }
  if (isHeld && !isSure && row?.case.retired === undefined) {
    err(refusal(name, row))
    return 1
  }
  const outcome = await store.forget(ticket, clock.now(), config.settle ?? SETTINGS.settle)
  if (outcome.kind === 'busy') {
    err(
      `${name}: bugbridge is at work on it, so nothing was erased. Run this again after ${time(outcome.until)}.`,
    )
    return 1
  }
  const { erased, isScrubbed } = outcome
  const elsewhere = elsewhereOf(ticket, row)
  if (json) out(JSON.stringify({ ticket: id, erased, elsewhere }, null, 2))
  else for (const line of report(name, ticket, erased, elsewhere, before)) out(line)
  if (isScrubbed) return 0
  err(
    'The file could not be rewritten (the database is in use, or its disk is full), so traces may be left in it.',
  )
  err('Keep what is printed above, and run this again.')
  return 1
}

function refusal(name: string, row: CaseRow | undefined): string {
  const state =
    row === undefined
      ? 'it is no case, so bugbridge does not know whether it is closed'
      : 'bugbridge has not seen it closed or deleted, so it still works on it'
  return `${name}: ${state}. Nothing was erased.
${row === undefined ? '' : 'Close, delete or anonymise it in Zendesk first; then "bugbridge sweep", a minute, and this again.\n'}To erase it all the same, add --yes: from then on its bug status moves nothing any more.`
}

function report(
  name: string,
  { id }: TicketRef,
  erased: Traces,
  elsewhere: readonly Elsewhere[],
  before: number | undefined,
): readonly string[] {
  const { cases, watches, intents, deliveries } = erased
  return [
    `${name} is erased${before === undefined ? '' : ` (first on ${time(before)})`}: cases ${cases}, watches ${watches}, journal entries ${intents}, webhooks ${deliveries}.`,
    'A one-way hash of its number is kept, so that no late webhook brings it back.',
    `To have it taken up again: bugbridge forget ${id} --undo`,
    'What stands in other systems only a person can erase:',
    ...elsewhere.map(
      (each) =>
        `  ${each.system}  ${each.name}${each.url === undefined ? '' : `  ${each.url}`}\n    ${each.what}.`,
    ),
    `The log names it as zendesk-${id}, and backups hold it as it was: both are yours to erase.`,
  ]
}

async function recall(ticket: TicketRef, store: Store, { out }: Drivers): Promise<number> {
  const was = await store.recall(ticket)
  out(
    was
      ? `Ticket #${ticket.id} is taken up again at the next change of one of its bug fields.`
      : `Ticket #${ticket.id} was not erased.`,
  )
  return 0
}

function time(at: number): string {
  return new Date(at).toISOString()
}
