// The seam between the verbs and a database. An engine knows no verb and no table: it carries out batches.
import type { Dialect } from 'kysely'

/** One static statement: everything it decides, it decides inside SQL. */
export type Query = { readonly sql: string; readonly parameters: readonly unknown[] }

export type Row = Readonly<Record<string, unknown>>

export type Engine = {
  /** How this database spells SQL. Only its query compiler and adapter are used, never its driver. */
  readonly dialect: Dialect
  /**
   * Carries out the queries in order as one atomic transaction, and gives each query's rows. Batches are
   * isolated as if they ran one after another. Resolves once the batch is durable; rejects when none of it
   * is. Since a batch is static, an engine may repeat one that failed because of another one.
   */
  readonly batch: (queries: readonly Query[]) => Promise<readonly (readonly Row[])[]>
  /** Makes what was deleted unreadable in whatever the database is stored in. False: others keep it from that now. */
  readonly scrub: () => Promise<boolean>
  /** Finishes what was handed over, then lets the database go. */
  readonly close: () => Promise<void>
}
