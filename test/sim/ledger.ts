// When what should be changed, ticket by ticket: with it and the helpdesk's own history one can tell afterwards
// whether a person's change was overwritten against the rule.
import { chainOf, type Truth, type Wanted, wantedOf } from './oracle.ts'
import type { Rules } from './variants.ts'

/** The fields under the rule "the later one stands". */
export const MERGED = ['status', 'priority', 'eta'] as const
export type Merged = (typeof MERGED)[number]

/**
 * What brought a change of what should be. Issues and deploys carry a time that bugbridge can read; releases,
 * assignments and mappings do not, so where a person changed the field as well, the person may stand.
 */
export type Cause = 'dated' | 'undated'

type Entry = { readonly at: number; readonly cause: Cause; readonly wanted: Wanted | undefined }

export type Ledger = {
  /** Writes down what should be now, and why it may have changed. */
  readonly note: (cause: Cause) => void
  readonly setRules: (rules: Rules) => void
  /** Whether a mapping was ever in force that only watches. */
  readonly hasWatched: () => boolean
  readonly rules: () => Rules
  /** Since when they are in force. */
  readonly ruledSince: () => number
  /** What should stand in a field: each value with the time since when, oldest first. */
  readonly timeline: (
    ticket: number,
    field: Merged,
  ) => readonly { at: number; cause: Cause; value: string | null }[]
  /** The last time that the fix was where this customer is; undefined: never. */
  readonly deployedAt: (ticket: number) => number | undefined
  /** The last time that anything spoke against what could have been told of this ticket's commits; undefined: never. */
  readonly looseAt: (ticket: number) => number | undefined
  /** When engineering did anything that this ticket may follow. */
  readonly movesOf: (ticket: number) => readonly number[]
  /** Without issues: anything, of any of them. */
  readonly moved: (at: number, issues?: ReadonlySet<string>) => void
}

export function createLedger(truth: Truth, initial: Rules): Ledger {
  let rules = initial
  let ruledSince = truth.sandbox.now()
  let watched = !initial.writes
  const entries = new Map<number, Entry[]>()
  const deployed = new Map<number, number>()
  const loose = new Map<number, number>()
  const leads = new Map<number, string | undefined>()
  /** Every issue that a ticket ever followed: some are deleted since. */
  const chains = new Map<number, Set<string>>()
  const moves: { readonly at: number; readonly issues: ReadonlySet<string> | undefined }[] = []

  return {
    rules: () => rules,
    ruledSince: () => ruledSince,
    hasWatched: () => watched,
    setRules(next) {
      rules = next
      ruledSince = truth.sandbox.now()
      watched ||= !next.writes
    },
    note(cause) {
      const at = truth.sandbox.now()
      for (const ticket of truth.cast.tickets) {
        const chain = chains.get(ticket) ?? new Set()
        chains.set(ticket, chain)
        for (const issue of chainOf(ticket, truth)) chain.add(issue)
        const wanted = wantedOf(ticket, truth, rules)
        const known = entries.get(ticket) ?? []
        const before = known.at(-1)?.wanted
        if (wanted?.stage === 'deployed' || before?.stage === 'deployed') deployed.set(ticket, at)
        // Another issue in its place has commits of its own, and what was told was told of the one before.
        if (wanted?.isFirm !== true || leads.get(ticket) !== wanted.issue.id) loose.set(ticket, at)
        leads.set(ticket, wanted?.issue.id)
        if (known.length === 0 || shape(before) !== shape(wanted))
          entries.set(ticket, [...known, { at, cause, wanted }])
      }
    },
    timeline(ticket, field) {
      const line: { at: number; cause: Cause; value: string | null }[] = []
      for (const { at, cause, wanted } of entries.get(ticket) ?? []) {
        const value = wanted === undefined ? undefined : (wanted[field] ?? null)
        if (value !== undefined && line.at(-1)?.value !== value) line.push({ at, cause, value })
      }
      return line
    },
    deployedAt: (ticket) => deployed.get(ticket),
    looseAt: (ticket) => loose.get(ticket),
    movesOf(ticket) {
      const chain = [...(chains.get(ticket) ?? [])]
      return moves
        .filter(({ issues }) => issues === undefined || chain.some((issue) => issues.has(issue)))
        .map(({ at }) => at)
    },
    moved: (at, issues) => void moves.push({ at, issues }),
  }
}

function shape(wanted: Wanted | undefined): string {
  return JSON.stringify([wanted?.stage, wanted?.status, wanted?.priority, wanted?.eta])
}
