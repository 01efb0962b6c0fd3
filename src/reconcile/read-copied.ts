// What people have said on a follow-up that they or the helpdesk opened: its fields were copied from the closed ticket,
// so only its history tells. Asked of such tickets alone.
import type { Case } from '../core/case.ts'
import type { Copied, TicketFacts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import { caseId } from '../core/ref.ts'
import { inTime } from './in-time.ts'
import type { Ports } from './ports.ts'

/** Undefined where it is not asked for: once there is an issue, it changes nothing any more. */
export async function readCopied(
  each: Case,
  ticket: TicketFacts,
  { store, policy, helpdesk, clock }: Ports,
): Promise<Result<Copied | undefined>> {
  const from = ticket.copiedFrom
  const { bug, quote } = policy.fields
  if (from === undefined || ticket.fields[bug] === undefined || isPromoted(each)) return done(undefined)
  const values = Object.fromEntries(
    [bug, quote].flatMap((field) => {
      const value = field === undefined ? undefined : ticket.fields[field]
      return field === undefined || value === undefined ? [] : [[field, value] as const]
    }),
  )
  const question = { ticket: ticket.ref, values }
  const anew = await inTime(helpdesk.readSetAnew(question), helpdesk.system, clock)
  if (!anew.ok) return anew
  const closed = from === 'unknown' ? undefined : await store.find(caseId(from))
  const issues = closed?.isUnreadable === undefined ? (closed?.case.verdict?.issues ?? []) : []
  return done({
    anew: anew.value,
    issues: issues.filter(({ role }) => role === 'primary').map(({ key }) => key),
  })
}

/** A ticket from which the last issue was taken off may still have related tasks. */
export function isPromoted({ links }: Case): boolean {
  return links.some(({ role }) => role === 'primary')
}
