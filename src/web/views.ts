// Cases, journals and deliveries as the API gives them: times in ISO 8601, and null for what there is none of.
// Ids, keys, days and closed words only; hashes of sealed text and marks stay inside.
import type { Policy } from '../core/policy.ts'
import type { CaseRow, JournalEntry, RecordedDelivery } from '../store/port.ts'
import { clocksView } from './clocks.ts'
import { tellEntry } from './deeds.ts'
import { concernsOf } from './groups.ts'
import { webAddress } from './html.ts'
import { iso } from './time.ts'

const isoOrNull = (at: number | undefined) => (at === undefined ? null : iso(at))

/** A case in a list. */
export function caseSummary({ case: each, dueAt }: CaseRow) {
  const { verdict } = each
  return {
    id: each.id,
    ticket: { ...each.ticket, url: webAddress(verdict?.ticketUrl ?? '') ?? null },
    stage: verdict?.stage ?? null,
    attention: verdict?.attention ?? [],
    issues: (verdict?.issues ?? []).map(({ key, url, role }) => ({
      key,
      url: webAddress(url) ?? null,
      role,
    })),
    failure: each.failure ?? null,
    dueAt: isoOrNull(dueAt),
    links: each.links.length,
  }
}

/** A case by itself. */
export function caseDetail(row: CaseRow, policy: Policy) {
  const { case: each, leasedUntil } = row
  const { verdict } = each
  return {
    ...caseSummary(row),
    linked: each.links.map(({ issue, role }) => ({ ...issue, role })),
    concerns: concernsOf(row, policy).map(({ what, remedy }) => ({ what, remedy })),
    because: verdict?.because ?? [],
    planned: verdict?.planned ?? [],
    eta: verdict?.eta ?? null,
    lookedAt: isoOrNull(verdict?.at),
    attempts: each.attempts,
    confirmedBy: each.confirmedBy ?? null,
    leasedUntil: isoOrNull(leasedUntil),
  }
}

/** Why a case stands where it does: the last verdict, the clocks that run, and everything that was done
 * for it, newest first. */
export function caseWhy({ case: each }: CaseRow, entries: readonly JournalEntry[], policy: Policy) {
  const { verdict } = each
  return {
    id: each.id,
    verdict:
      verdict === undefined
        ? null
        : {
            at: iso(verdict.at),
            stage: verdict.stage,
            eta: verdict.eta ?? null,
            because: verdict.because,
            attention: verdict.attention,
            planned: verdict.planned,
          },
    clocks: clocksView(each),
    entries: entries.map((entry) => ({
      kind: entry.kind,
      says: tellEntry(entry, each.links, policy).title,
      because: entry.because,
      outcome: entry.outcome ?? null,
      attempts: entry.attempts,
      begunAt: iso(entry.begunAt),
      endedAt: isoOrNull(entry.endedAt),
      result: entry.result ?? null,
    })),
  }
}

/** A delivery of a webhook: where it pointed, and how many cases it woke. */
export function deliveryView(delivery: RecordedDelivery) {
  return {
    seq: delivery.seq,
    system: delivery.system,
    id: delivery.id,
    event: delivery.event,
    receivedAt: iso(delivery.receivedAt),
    hint: delivery.hint ?? null,
    opens: delivery.opens ?? false,
    unknown: delivery.unknown ?? false,
    woke: delivery.woke ?? null,
  }
}
