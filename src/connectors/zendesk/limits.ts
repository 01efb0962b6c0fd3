// Every number about Zendesk that a person may want to tune, each with its source.
import type { Limit } from '../pace.ts'

const RATE_LIMITS = 'https://developer.zendesk.com/api-reference/introduction/rate-limits/'

/**
 * What an account allows. Agents' own edits count against the 100 updates a minute of the account
 * (https://support.zendesk.com/hc/en-us/articles/8638126078234), so a fifth is left to them. An account with
 * the High Volume add-on may have 300. The page speaks of requests, so a batch counts as one here; that it does at Zendesk
 * is not verified, so one batch follows the other, and 429 holds them all. The plan's own limit (200 to 2,500 calls a minute) is not paced: it
 * differs by plan, and an answer of 429 holds the host for as long as Zendesk asks.
 */
export const ZENDESK_LIMITS: readonly Limit[] = [
  {
    match: /^PUT \/api\/v2\/tickets\/(?:\d+|update_many)$/,
    calls: 80,
    window: 60_000,
    per: 'host',
    source: RATE_LIMITS,
  },
  { match: /^PUT \/api\/v2\/tickets\/\d+$/, calls: 30, window: 600_000, per: 'path', source: RATE_LIMITS },
  { match: /^GET \/api\/v2\/incremental\//, calls: 10, window: 60_000, per: 'host', source: RATE_LIMITS },
]

/** At most 100 a page. Of a ticket's history, a thousand audits or comments are looked at. */
export const PAGES = { size: 100, atMost: 10 } as const

/**
 * Tickets in one page of the export, of which Zendesk allows 1,000. With texts of up to 64 KiB each, a page of these
 * is half of what one answer may hold (connectors/answer-text.ts). Where custom fields hold long texts too it may be more:
 * then the same place is asked again for fewer.
 */
export const EXPORT_PAGES = [250, 50, 10, 1] as const

/** How a background job is waited for, in milliseconds. Zendesk names no time by which one is done. */
export const POLL = { first: 500, longest: 5_000, atMost: 120_000 } as const

/** How long to wait when an answer has a shape that we do not know, in milliseconds. */
export const MISFIT_WAIT = 60_000

/** "Up to 1 kilobyte of custom metadata" (Setting metadata); some room is for its key. */
export const MARK_BYTES = 1_000

/** Zendesk grants 5 minutes to 2 days, and half an hour where it names no time (Create Token for Grant Type). */
export const TOKEN_SECONDS = { asked: 86_400, unnamed: 1_800 } as const

/** Bytes of one file that is fetched: it is held in memory while it is copied. */
export const FILE_BYTES = 20 * 1024 * 1024

/** Redirects until a file is there: one to where Zendesk keeps it, and one to spare. */
export const FILE_REDIRECTS = 2
