// One coalesced write to the ticket: every field under the three-way merge, what must be cleared, and what is
// new to tell. Helpdesks limit how often a ticket may be written, so a pass writes it once.
import type { Because } from './because.ts'
import type { Applied, Settled } from './case.ts'
import type { Desired, Notice, Wish } from './desired.ts'
import type { UpdateTicket } from './effect.ts'
import type { Facts, TicketFacts, Touches } from './facts.ts'
import { merge, seen } from './merge.ts'
import { caseId } from './ref.ts'

export type TicketDiff = {
  readonly effect?: UpdateTicket
  readonly settled: Applied
  readonly more: boolean
  readonly ask: readonly string[]
  readonly left: readonly string[]
}

export function ticketEffect(
  desired: Desired,
  facts: Facts,
  applied: Applied,
  touches: Touches | undefined,
): TicketDiff {
  const { ticket } = facts
  // A closed ticket cannot be changed any more, by anybody.
  if (ticket.status === 'closed') return { settled: applied, more: false, ask: [], left: [] }

  const wishes = wishesOf(desired)
  const merged = wishes.map(([name, wish]) => {
    const observed = observedOf(ticket, name)
    const what =
      wish.isAnew === true && wish.value !== observed
        ? 'write'
        : merge(name, wish.value, observed, applied.values[name], touches)
    return { name, wish, observed, what }
  })
  const named = (what: string) => merged.filter((each) => each.what === what)
  const ask = named('ask').map((each) => each.name)
  if (ask.length > 0) return { settled: applied, more: false, ask, left: [] }

  const settle = (each: (typeof merged)[number], after: string | null): [string, Settled] => [
    each.name,
    { want: each.wish.value, seen: seen(after) },
  ]
  const quiet = merged.filter((each) => each.what !== 'write').map((each) => settle(each, each.observed))
  // Nothing is wanted of these now (a priority that the mapping does not name): what people do meanwhile is seen all
  // the same, or putting the old value back would read as nobody having touched it.
  const wanted = new Set(wishes.map(([name]) => name))
  const unwanted = Object.entries(applied.values)
    .filter(([name]) => !wanted.has(name))
    .map(([name, { want }]): [string, Settled] => [name, { want, seen: seen(observedOf(ticket, name)) }])
  const writes = named('write')
  const { now, later, silent } = speak(desired.notices, applied)
  const settled: Applied = {
    ...applied,
    values: { ...applied.values, ...Object.fromEntries([...unwanted, ...quiet]) },
    told: { ...applied.told, ...silent },
  }
  const clear = desired.clear.filter(({ field }) => ticket.fields[field] !== undefined)
  const addTags = desired.tag === undefined || ticket.tags.includes(desired.tag) ? [] : [desired.tag]
  const left = named('leave').map((each) => each.name)
  if (writes.length + clear.length + addTags.length + now.length === 0)
    return { settled, more: false, ask, left }

  const because = distinct(
    [...writes.map((each) => each.wish), ...clear, ...now].flatMap((each) => each.because),
  )
  const seq = applied.seq + 1
  const values = {
    ...settled.values,
    ...Object.fromEntries(writes.map((each) => settle(each, each.wish.value))),
  }
  const told = { ...settled.told, ...Object.fromEntries(now.map((notice) => [notice.topic, notice.value])) }
  const said = now.flatMap((notice) => (notice.said === undefined ? [] : [notice.said]))
  const set = new Set(writes.map((each) => each.name))
  const effect: UpdateTicket = {
    kind: 'update-ticket',
    key: `${caseId(ticket.ref)}/${seq}`,
    ticket: ticket.ref,
    stamp: ticket.stamp,
    because,
    ...(set.has('status') && desired.status !== undefined ? { status: desired.status.value } : {}),
    ...(set.has('priority') && desired.priority !== undefined ? { priority: desired.priority.value } : {}),
    fields: Object.fromEntries([
      ...Object.entries(desired.fields).flatMap(([id, wish]) =>
        set.has(id) ? [[id, wish.value] as const] : [],
      ),
      ...clear.map(({ field }) => [field, null] as const),
    ]),
    addTags,
    ...(said[0] === undefined || now[0] === undefined
      ? {}
      : { comment: { audience: now[0].audience, said } }),
    applies: { seq, values, told, done: applied.done },
  }
  return { effect, settled, more: later, ask, left }
}

/** The fields under three-way merge, by name: `status`, `priority`, or a field id. */
function wishesOf(desired: Desired): (readonly [string, Wish<string | null>])[] {
  return [
    ...(desired.status === undefined ? [] : [['status', desired.status] as const]),
    ...(desired.priority === undefined ? [] : [['priority', desired.priority] as const]),
    ...Object.entries(desired.fields),
  ]
}

function observedOf(ticket: TicketFacts, name: string): string | null {
  if (name === 'status') return ticket.status
  if (name === 'priority') return ticket.priority ?? null
  return ticket.fields[name] ?? null
}

/**
 * What is new to tell. One comment has one audience, so customers are told first and agents in the next
 * write; what has no sentence is only remembered.
 */
function speak(notices: readonly Notice[], applied: Applied) {
  const fresh = notices.filter((notice) => applied.told[notice.topic] !== notice.value)
  const spoken = fresh.filter((notice) => notice.said !== undefined)
  const audience = spoken.some((notice) => notice.audience === 'customer') ? 'customer' : 'agent'
  const silent = fresh
    .filter((notice) => notice.said === undefined)
    .map((notice): [string, string] => [notice.topic, notice.value])
  return {
    now: spoken.filter((notice) => notice.audience === audience),
    later: spoken.some((notice) => notice.audience !== audience),
    silent: Object.fromEntries(silent),
  }
}

function distinct(all: readonly Because[]): Because[] {
  return [...new Map(all.map((because) => [JSON.stringify(because), because])).values()]
}
