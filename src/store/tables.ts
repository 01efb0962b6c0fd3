// The tables as Kysely sees them. Every column is text or a whole number, so that each engine stores the same;
// instants are epoch milliseconds and lists are JSON text.
import type { Generated, Kysely } from 'kysely'
import type { Engine } from './engine.ts'

export type Tables = {
  deliveries: {
    seq: Generated<number>
    system: string
    id: string
    event: string
    received_at: number
    hint_system: string | null
    hint_subject: string | null
    /** The case that this delivery may open. */
    opens: string | null
    unknown: number
    /** Null: the hint is pending. A delivery without a hint is born drained. */
    drained_at: number | null
    /** How many cases the hint woke. */
    woke: number | null
  }
  cases: {
    id: string
    ticket_system: string
    ticket_id: string
    /** The case as JSON; null until its first save. */
    state: string | null
    /** Its watches as the last save gave them, so that the next one can leave equal ones alone. */
    watching: string | null
    /** Counts what happened to the case, so that a save sees whether anything came since its lease. */
    hints: number
    /** Null: when something happens. A lease leaves it as it is, so a case whose worker died is due again. */
    due_at: number | null
    /** Whose customer it is, as of its last save. */
    organization: string | null
    /** The number that it drew when a hint made it due (src/store/turns.ts); null: time or the sweep did. */
    turn: number | null
    /** With whom it drew it; means nothing without a number. */
    crowd: string | null
    /** Hints do not make it due before this. */
    rest_until: number | null
    lease_token: string | null
    leased_until: number | null
    /** The newest delivery when the lease began: what the worker read is at least as new. */
    leased_seq: number | null
    /** When it was last saved, or made. */
    saved_at: number
    /** Since when its ticket is seen closed or gone, as of its last save. */
    retired_at: number | null
    /** As of its last save: the stage that stands on its ticket, and 1 where the last look failed, or waits for an approval, or was turned down. */
    stage: string | null
    failed: number | null
    held: number | null
    /** When its ticket was opened, whether it is solved (1), and its support plan; for the impact on its issues. */
    opened_at: number | null
    solved: number | null
    plan: string | null
  }
  watches: { system: string; subject: string; case_id: string }
  journal: {
    key: string
    case_id: string
    kind: string
    because: string
    changes: string
    begun_at: number
    attempts: number
    ended_at: number | null
    outcome: string | null
    /** The vendor's id of what was created. Once known it is never forgotten. */
    result: string | null
  }
  deploys: {
    seq: Generated<number>
    /** The delivery that reported it. */
    system: string
    delivery_id: string
    environment: string
    repository: string
    version: string | null
    sha: string | null
    status: string
    deployed_at: number
    organizations: string | null
  }
  /** Commits by the issues that they name: one row for each name. */
  commits: {
    repository: string
    /** The key of an issue. */
    name: string
    sha: string
    change: string
    undoes: string | null
    brings: string | null
    services: string | null
    folders: string | null
    found_at: number
  }
  /** How far a repository has been looked through: its default branch, or one commit that was deployed beside it. */
  tips: { repository: string; branch: string; sha: string; found_at: number }
  /** Plans that wait for a person, each for one cause and the stage that it leads to, counted by `nth`. */
  approvals: {
    seq: Generated<number>
    system: string
    subject: string
    stage: string
    nth: number
    tickets: number
    asked_at: number
    decision: string | null
    decided_at: number | null
  }
  /** What stands on issues about the tickets behind them. */
  impacts: {
    system: string
    issue: string
    /** Counts how often it was touched, so that whoever took it sees whether that came again meanwhile. */
    touched: number
    /** When to look whether it still is true; null: when a case of it changes. */
    due_at: number | null
    /** A write was begun then, and nobody has said what became of it. */
    begun_at: number | null
    written_at: number | null
    /** What was written, as a text that can be compared. */
    written: string | null
    /** Where it stands on the issue: the vendor's id of the comment. */
    place: string | null
  }
  /** How far each vendor's list of changes has been read. */
  cursors: {
    name: string
    /** Where the list goes on; null: it was never read. */
    value: string | null
    /** When it was last read. */
    saved_at: number | null
    /** When the list is read next. */
    due_at: number
    /** Why it could not be read last time, in closed words. */
    failure: string | null
    lease_token: string | null
    leased_until: number | null
  }
  /** Tickets that were erased and are not taken up again, by fingerprints of their names. */
  forgotten: { name: string; forgotten_at: number }
}

/** What a file of verbs is made from: `db` only compiles queries, `batch` carries them out. */
export type Tools = { readonly db: Kysely<Tables> } & Pick<Engine, 'batch' | 'scrub'>
