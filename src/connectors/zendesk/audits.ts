// What a ticket's history says: our newest mark, who confirmed, when it was proposed, and what people touched last.
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/#list-audits-for-a-ticket
import type { Applied } from '../../core/case.ts'
import type { Confirmation } from '../../core/facts.ts'
import { done, type Result } from '../../core/failure.ts'
import type { Instant, TicketRef } from '../../core/ref.ts'
import type { Helpdesk } from '../connector.ts'
import type { Client } from './client.ts'
import { isMarked, readMark } from './mark.ts'
import { type Audit, type AuditEvent, AuditPage, MembershipPage } from './schema.ts'

type Question = Parameters<Helpdesk['readConfirmation']>[0]

/** Audits of a ticket, newest or oldest first, page by page. */
async function* history(
  client: Client,
  ticket: TicketRef,
  order: 'asc' | 'desc' = 'desc',
): AsyncGenerator<Result<readonly Audit[]>> {
  const path = `/api/v2/tickets/${encodeURIComponent(ticket.id)}/audits?sort_order=${order}`
  for await (const page of client.pages(path, AuditPage)) {
    if (!page.ok) {
      yield page
      continue
    }
    // Sorted here as well: an archived ticket's audits come in one piece, in an order that no page states.
    const newest = page.value.audits.toSorted(newestFirst)
    yield done(order === 'desc' ? newest : newest.reverse())
  }
}

function newestFirst(a: Audit, b: Audit): number {
  return b.created_at - a.created_at || b.id - a.id
}

function sets(event: AuditEvent, name: string): boolean {
  return (event.type === 'Change' || event.type === 'Create') && event.field_name === name
}

/** Whether it is the audit with which the ticket came into being, whatever else that did. */
function creates({ events }: Audit): boolean {
  return events.some(({ type }) => type === 'Create')
}

/**
 * Our newest readable mark. Its author is not asked for: only agents' API clients can set metadata, they may
 * write the ticket itself anyway, and our own user changes when credentials do. See README, "Marks".
 */
export async function findMark(client: Client, ticket: TicketRef): Promise<Result<Applied | undefined>> {
  for await (const audits of history(client, ticket)) {
    if (!audits.ok) return audits
    for (const audit of audits.value) {
      const mark = readMark(audit)
      if (mark !== undefined) return done(mark)
    }
  }
  return done(undefined)
}

/**
 * Who last set the field to the value, and whether that is a person of the group. A value set by a trigger or
 * an automation was set by nobody (O1 asks for a person), whoever's update set the rule off.
 */
export async function findConfirmation(
  client: Client,
  { ticket, field, value, group }: Question,
): Promise<Result<Confirmation | undefined>> {
  for await (const audits of history(client, ticket)) {
    if (!audits.ok) return audits
    for (const audit of audits.value) {
      const event = audit.events.findLast((one) => sets(one, field) && one.value === value)
      if (event === undefined) continue
      const by = audit.author_id
      if ((event.via ?? audit.via)?.channel === 'rule') return done({ by, allowed: false })
      const member = await isMember(client, by, group)
      return member.ok ? done({ by, allowed: member.value }) : member
    }
  }
  return done(undefined)
}

/** https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/#list-memberships */
async function isMember(client: Client, user: string, group: string): Promise<Result<boolean>> {
  for await (const page of client.pages(
    `/api/v2/users/${encodeURIComponent(user)}/group_memberships`,
    MembershipPage,
  )) {
    // A user who is no more, or Zendesk itself (user -1), is in no group.
    if (!page.ok) return page.failure.kind === 'gone' ? done(false) : page
    if (page.value.group_memberships.some((membership) => membership.group_id === group)) return done(true)
  }
  return done(false)
}

/** Of these fields, those to which a person gave this value after the ticket's creation, and nothing else since. */
export async function findSetAnew(
  client: Client,
  { ticket, values }: Parameters<Helpdesk['readSetAnew']>[0],
): Promise<Result<readonly string[]>> {
  const found = new Map<string, boolean>()
  const asked = Object.entries(values)
  for await (const audits of history(client, ticket)) {
    if (!audits.ok) return audits
    for (const audit of audits.value) {
      for (const [field, value] of asked.filter(([field]) => !found.has(field))) {
        const event = audit.events.findLast((one) => sets(one, field) && one.value === value)
        if (event === undefined) continue
        found.set(field, !creates(audit) && (event.via ?? audit.via)?.channel !== 'rule')
      }
    }
    if (found.size === asked.length) break
  }
  return done(asked.flatMap(([field]) => (found.get(field) === true ? [field] : [])))
}

/** When the field was first set to one of the values, by anybody or anything: that is when a bug was proposed. */
export async function findProposedAt(
  client: Client,
  { ticket, field, values, isCopy }: Parameters<Helpdesk['readProposedAt']>[0],
): Promise<Result<Instant | undefined>> {
  for await (const audits of history(client, ticket, 'asc')) {
    if (!audits.ok) return audits
    const first = audits.value.find(
      (audit) =>
        !(isCopy && creates(audit)) &&
        audit.events.some(
          (event) => sets(event, field) && event.value !== undefined && values.includes(event.value),
        ),
    )
    if (first !== undefined) return done(first.created_at)
  }
  return done(undefined)
}

/** When anybody but us last set each of these: `status`, `priority` or a field id. */
export async function findTouched(
  client: Client,
  ticket: TicketRef,
  names: readonly string[],
): Promise<Result<Readonly<Record<string, Instant>>>> {
  const touched = new Map<string, Instant>()
  for await (const audits of history(client, ticket)) {
    if (!audits.ok) return audits
    for (const audit of audits.value.filter((one) => !isMarked(one))) {
      const fresh = names.filter(
        (name) => !touched.has(name) && audit.events.some((event) => sets(event, name)),
      )
      for (const name of fresh) touched.set(name, audit.created_at)
    }
    if (names.every((name) => touched.has(name))) break
  }
  return done(Object.fromEntries(touched))
}
