// Rows as they come out of a database, read into the port's terms. What the program itself wrote is checked
// all the same: a database outlives the program that filled it.
import { z } from 'zod'
import { NOTHING_APPLIED } from '../core/case.ts'
import type { Reported } from '../core/facts.ts'
import { describeFailure } from '../core/failure.ts'
import { FOLDER_WORDS } from '../core/folders.ts'
import type { Instant } from '../core/ref.ts'
import { CaseState, Reason } from './case-state.ts'
import type { Row } from './engine.ts'
import type { CaseRow, CursorRow, JournalEntry, NamedCommit, RecordedDelivery } from './port.ts'

export const Subject = z.templateLiteral([
  z.enum(['ticket', 'issue', 'version', 'source', 'deploy', 'approval']),
  ':',
  z.string(),
])

function json<T>(inner: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue('not JSON')
        return z.NEVER
      }
    })
    .pipe(inner)
}

const StoredCase = z.object({
  id: z.string(),
  ticket_system: z.string(),
  ticket_id: z.string(),
  state: json(CaseState)
    .nullable()
    .or(z.unknown().transform((): 'unreadable' => 'unreadable')),
  hints: z.number(),
  due_at: z.number().nullable(),
  leased_until: z.number().nullable(),
})

const UNREADABLE = describeFailure({ kind: 'refused', system: 'bugbridge', reason: 'unreadable-state' })

/**
 * A row of `cases`. One that was never saved is a case about which nothing is known yet. A state that cannot be read
 * must not hide all other cases: its row says so, and nobody may work on it as if nothing had been done yet.
 */
export function readCase(row: Row): CaseRow {
  const { id, state, ...stored } = StoredCase.parse(row)
  const ticket = { system: stored.ticket_system, id: stored.ticket_id }
  const unknown = { id, ticket, links: [], applied: NOTHING_APPLIED, attempts: 0 }
  const isUnreadable = state === 'unreadable' || (state !== null && state.id !== id)
  return {
    case: isUnreadable ? { ...unknown, failure: UNREADABLE } : (state ?? unknown),
    ...(isUnreadable ? { isUnreadable } : {}),
    hints: stored.hints,
    ...(stored.due_at === null ? {} : { dueAt: stored.due_at }),
    ...(stored.leased_until === null ? {} : { leasedUntil: stored.leased_until }),
  }
}

const StoredDelivery = z.object({
  seq: z.number(),
  system: z.string(),
  id: z.string(),
  event: z.string(),
  received_at: z.number(),
  hint_system: z.string().nullable(),
  hint_subject: Subject.nullable(),
  opens: z.string().nullable(),
  unknown: z.number(),
  woke: z.number().nullable(),
})

export function readDelivery(row: Row): RecordedDelivery {
  const { hint_system: system, hint_subject: subject, ...stored } = StoredDelivery.parse(row)
  return {
    seq: stored.seq,
    system: stored.system,
    id: stored.id,
    event: stored.event,
    receivedAt: stored.received_at,
    ...(system === null || subject === null ? {} : { hint: { system, subject } }),
    ...(stored.opens === null ? {} : { opens: true }),
    ...(stored.unknown === 0 ? {} : { unknown: true }),
    ...(stored.woke === null ? {} : { woke: stored.woke }),
  }
}

/** An entry whose reasons cannot be read still says what was done, and with what outcome. */
const UNREADABLE_REASONS = [{ rule: 'unreadable', facts: ['a reason that cannot be read any more'] }]

const StoredEntry = z.object({
  key: z.string(),
  case_id: z.string(),
  kind: z.string(),
  because: json(z.array(Reason)).catch(() => UNREADABLE_REASONS),
  changes: json(z.array(z.string())).catch(() => []),
  begun_at: z.number(),
  attempts: z.number(),
  ended_at: z.number().nullable(),
  outcome: z.string().nullable(),
  result: z.string().nullable(),
})

export function readEntry(row: Row): JournalEntry {
  const stored = StoredEntry.parse(row)
  return {
    key: stored.key,
    caseId: stored.case_id,
    kind: stored.kind,
    because: stored.because,
    ...(stored.changes.length === 0 ? {} : { changes: stored.changes }),
    begunAt: stored.begun_at,
    attempts: stored.attempts,
    ...(stored.ended_at === null ? {} : { endedAt: stored.ended_at }),
    ...(stored.outcome === null ? {} : { outcome: stored.outcome }),
    ...(stored.result === null ? {} : { result: stored.result }),
  }
}

const StoredDeploy = z.object({
  seq: z.number(),
  environment: z.string(),
  repository: z.string(),
  version: z.string().nullable(),
  sha: z.string().nullable(),
  status: z.enum(['success', 'failed', 'rolled_back']),
  deployed_at: z.number(),
  organizations: json(z.array(z.string())).nullable(),
})

/** Undefined for a row that cannot be read: it counts for nobody, and the others go on counting. */
export function readDeploy(row: Row): Reported | undefined {
  const { success, data: stored } = StoredDeploy.safeParse(row)
  if (!success) return undefined
  const deploy = {
    environment: stored.environment,
    repository: stored.repository,
    ...(stored.version === null ? {} : { version: stored.version }),
    ...(stored.sha === null ? {} : { sha: stored.sha }),
    status: stored.status,
    at: stored.deployed_at,
    ...(stored.organizations === null ? {} : { organizations: stored.organizations }),
  }
  return { seq: stored.seq, deploy }
}

/** The number in a row `{ n }` of a count. */
export function readCount(rows: readonly Row[]): number {
  return z.tuple([z.object({ n: z.number() })]).parse(rows)[0].n
}

const StoredUntil = z.object({ until: z.number() })

export function readUntil(row: Row): Instant {
  return StoredUntil.parse(row).until
}

const StoredCursor = z.object({
  name: z.string(),
  value: z.string().nullable(),
  saved_at: z.number().nullable(),
  due_at: z.number(),
  leased_until: z.number().nullable(),
  failure: z.string().nullable(),
})

export function readCursor(row: Row): CursorRow {
  const stored = StoredCursor.parse(row)
  return {
    name: stored.name,
    dueAt: stored.due_at,
    ...(stored.value === null ? {} : { cursor: stored.value }),
    ...(stored.saved_at === null ? {} : { savedAt: stored.saved_at }),
    ...(stored.leased_until === null ? {} : { leasedUntil: stored.leased_until }),
    ...(stored.failure === null ? {} : { failure: stored.failure }),
  }
}

const StoredForgotten = z.object({ forgotten_at: z.number() })

export function readForgotten(row: Row): Instant {
  return StoredForgotten.parse(row).forgotten_at
}

const StoredCommit = z.object({
  repository: z.string(),
  name: z.string(),
  sha: z.string(),
  change: z.string(),
  undoes: z.string().nullable(),
  brings: z.string().nullable(),
  services: json(z.array(z.string())).nullable(),
  folders: json(z.array(z.object({ path: z.string(), is: z.enum(FOLDER_WORDS) }))).nullable(),
})

export function readCommit(row: Row): NamedCommit {
  const { undoes, brings, services, folders, ...rest } = StoredCommit.parse(row)
  return {
    ...rest,
    ...(undoes === null ? {} : { undoes: undoes.split(' ') }),
    ...(brings === null ? {} : { brings }),
    ...(services === null ? {} : { services }),
    ...(folders === null ? {} : { folders }),
  }
}
