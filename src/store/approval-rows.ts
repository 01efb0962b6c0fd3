// Rows about approvals and crowds, read into the port's terms.
import { z } from 'zod'
import type { Asked } from '../core/brake.ts'
import type { Hint, Instant } from '../core/ref.ts'
import { STAGES } from '../core/stage.ts'
import type { Row } from './engine.ts'
import type { Approval, Crowd } from './port.ts'
import { Subject } from './schema.ts'

const StoredApproval = z.object({
  seq: z.number(),
  system: z.string(),
  subject: Subject,
  stage: z.enum(STAGES),
  tickets: z.number(),
  asked_at: z.number(),
  decision: z.enum(['approved', 'rejected']).nullable(),
  decided_at: z.number().nullable(),
})

export function readAsked(row: Row): Asked {
  const { seq, decision, decided_at } = StoredApproval.parse(row)
  return {
    id: String(seq),
    ...(decision === null ? {} : { decision }),
    ...(decided_at === null ? {} : { decidedAt: decided_at }),
  }
}

export function readApproval(row: Row, held: number, sample: readonly string[]): Approval {
  const { system, subject, stage, tickets, asked_at: askedAt } = StoredApproval.parse(row)
  return { ...readAsked(row), cause: { system, subject }, stage, tickets, askedAt, held, sample }
}

/** The case that a row `{ case_id }` names. */
export function readTicketId(row: Row): string {
  return z.object({ case_id: z.string() }).parse(row).case_id
}

const StoredHinted = z.object({ hint_system: z.string(), hint_subject: Subject, at: z.number() })

export function readHinted(row: Row): { readonly cause: Hint; readonly at: Instant } {
  const { hint_system: system, hint_subject: subject, at } = StoredHinted.parse(row)
  return { cause: { system, subject }, at }
}

const StoredCrowd = z.tuple([
  z.object({
    cases: z.number(),
    sample: z.string().nullable(),
    held: z.number(),
    failed: z.number(),
    waiting: z.number(),
  }),
])

export function readCrowd(of: Pick<Crowd, 'cause' | 'at'>, rows: readonly Row[]): Crowd {
  const [{ cases, sample, held, failed, waiting }] = StoredCrowd.parse(rows)
  const done = cases - held - failed - waiting
  return { ...of, cases, held, failed, waiting, done, ...(sample === null ? {} : { sample }) }
}
