// "No manual change overwritten against the rule": on each field the later one stands, a person or engineering.

import { FIELD } from '../../src/sandbox/story.ts'
import type { Change, TicketView } from '../../src/sandbox/zendesk/index.ts'
import { type Ledger, MERGED, type Merged } from './ledger.ts'

/** Zendesk's version of a ticket counts in seconds: within one, a write cannot know of a person's. */
const BLINK = 2_000

const NAMES: Readonly<Record<Merged, string>> = { status: 'status', priority: 'priority', eta: FIELD.eta }

/** Faults of one ticket's merged fields, given who bugbridge is in the helpdesk. */
export function overwritten(view: TicketView, bridge: number, ledger: Ledger): string[] {
  const promotedAt = view.changes.find(
    (change) => change.author === bridge && change.field === FIELD.stage,
  )?.at
  return MERGED.flatMap((field) => {
    const changes = view.changes.filter((change) => change.field === NAMES[field])
    return changes.flatMap((change, at) => {
      const before = changes[at - 1]
      const isOurs = change.author === bridge
      if (!isOurs || before === undefined || before.author === bridge) return []
      // Before bugbridge had written the field for the first time there was nothing to keep.
      if (!changes.slice(0, at - 1).some((each) => each.author === bridge)) return []
      if (change.at - before.at <= BLINK) return []
      // Changed, and changed back before anybody looked: as far as bugbridge can see nobody touched it.
      const sinceOurs = streak(changes.slice(0, at), bridge).slice(0, -1)
      if (sinceOurs.some((each) => each.value === before.value)) return []
      // A promotion's first write finds nothing settled (README, "Who wins on a ticket's field"): where bugbridge had asked
      // for something before, and so set the status, it says no more of what a person did than where it had not.
      if (field === 'status' && change.at === promotedAt) return []
      // A new question to the customer: the ticket waits for its answer (C2).
      if (before.value === 'open' && change.value === 'pending') return []
      const within = (time: number) => time > before.at - BLINK && time <= change.at
      const line = ledger.timeline(view.id, field)
      if (ledger.movesOf(view.id).some(within) || line.some((entry) => within(entry.at))) return []
      return [`ticket ${view.id}: ${field} ${before.value} of a person was overwritten with ${change.value}`]
    })
  })
}

/** True when a person's last word on a field rightly stands against what should be there. */
export function isExcused(view: TicketView, field: Merged, bridge: number, ledger: Ledger): boolean {
  const changes = view.changes.filter((change) => change.field === NAMES[field])
  const last = changes.at(-1)
  if (last === undefined || last.author === bridge) return false
  const line = ledger.timeline(view.id, field)
  const newest = line.at(-1)
  if (newest === undefined || newest.cause === 'undated' || last.at >= newest.at - BLINK) return true
  // It went away and came back while nobody looked: as far as bugbridge can see it never moved.
  if (line.findLast(({ at }) => at <= last.at)?.value === newest.value) return true
  // Nor is anything remembered of what it only watched.
  if (ledger.hasWatched() && line.slice(0, -1).some(({ value }) => value === newest.value)) return true
  return streak(changes, bridge).some((change) => change.value === newest.value && change.at < last.at)
}

/** The changes by people at the end, and the one before them. */
function streak(changes: readonly Change[], bridge: number): readonly Change[] {
  const ours = changes.findLastIndex((change) => change.author === bridge)
  return changes.slice(Math.max(0, ours))
}
