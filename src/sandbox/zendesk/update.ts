// The one way in which a ticket changes, whoever changes it: the vendor's rules are checked here, the audit is
// written here. Nothing that leaves the ticket as it was makes an audit or moves `updated_at`.
import type { Instant } from '../../core/ref.ts'
import { type Account, findTicket, type Ticket } from './account.ts'
import type { StoredFile } from './attachments.ts'
import { type Audit, type AuditEvent, type Channel, differences } from './audits.ts'
import { accepts, fieldOf, PRIORITIES, type Priority, STATUSES, type Status } from './fields.ts'

export type Update = {
  readonly status?: string | undefined
  readonly priority?: string | null | undefined
  readonly fields?: Readonly<Record<string, string | null>> | undefined
  /** Replaces all tags. */
  readonly tags?: readonly string[] | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
  readonly assignee?: number | null | undefined
  readonly comment?:
    | { readonly body: string; readonly public: boolean; readonly files?: readonly StoredFile[] }
    | undefined
  readonly custom?: Readonly<Record<string, unknown>> | undefined
}

export type Doer = { readonly author: number; readonly channel: Channel; readonly at: Instant }

export type Refusal =
  | { readonly kind: 'missing' | 'conflict' }
  | { readonly kind: 'invalid'; readonly attribute: string; readonly description: string }

export type Updated =
  | { readonly ok: true; readonly ticket: Ticket; readonly audit?: Audit }
  | { readonly ok: false; readonly refusal: Refusal }

/** Carries the update out on the account, or says why the vendor would not. */
export function updateTicket(account: Account, id: number, update: Update, doer: Doer): Updated {
  const before = findTicket(account, id)
  if (before === undefined) return { ok: false, refusal: { kind: 'missing' } }
  const refusal = refusalOf(account, before, update)
  if (refusal !== undefined) return { ok: false, refusal }

  const after = next(account, before, update)
  const events: AuditEvent[] = differences(before, after).map((difference) => ({
    kind: 'change',
    id: account.nextId(),
    ...difference,
  }))
  if (update.comment !== undefined) {
    const comment = { files: [], ...update.comment }
    events.push({ kind: 'comment', id: account.nextId(), author: doer.author, ...comment })
  }
  if (events.length === 0) return { ok: true, ticket: before }
  const custom = update.custom ?? {}
  const audit: Audit = { id: account.nextId(), ticket: id, creates: false, events, custom, ...doer }
  const ticket = { ...after, updatedAt: doer.at, audits: [...before.audits, audit] }
  account.tickets.set(id, ticket)
  return { ok: true, ticket, audit }
}

/**
 * | rule                             | source                                                        |
 * |----------------------------------|---------------------------------------------------------------|
 * | closed is immutable              | "Status: closed prevents ticket update", in public codebases  |
 * | solved needs an assignee         | Workato's documentation of the solve action                   |
 * | On-Hold can be inactive          | the vendor's page on custom ticket statuses                   |
 * | a drop-down takes its options    | custom_field_options in the vendor's specification            |
 */
function refusalOf(account: Account, before: Ticket, update: Update): Refusal | undefined {
  if (before.status === 'closed') return invalid('status', 'Status: closed prevents ticket update')
  const fault = faultOf(account, update)
  if (fault !== undefined) return fault
  if (typeof update.assignee === 'number') {
    const role = account.users.get(update.assignee)?.role ?? 'end-user'
    if (role === 'end-user') return invalid('assignee', 'Assignee: is not an agent')
  }
  const assignee = update.assignee === undefined ? before.assignee : update.assignee
  const settles = update.status !== undefined || update.assignee !== undefined
  const solved = (update.status ?? before.status) === 'solved' || update.status === 'closed'
  if (settles && solved && assignee === null) {
    return invalid('base', 'Assignee: is required when solving a ticket')
  }
  return undefined
}

/** What is wrong with the values themselves, of an update or of a new ticket. */
export function faultOf(
  account: Account,
  update: Pick<Update, 'status' | 'priority' | 'fields'>,
): Refusal | undefined {
  if (update.status !== undefined) {
    const status = statusOf(update.status)
    if (status === undefined) return invalid('status', 'Status: is not valid')
    if (status === 'hold' && !account.onHoldActive) return invalid('status', 'Status: hold is not active')
  }
  if (update.priority !== undefined && priorityOf(update.priority) === undefined) {
    return invalid('priority', 'Priority: is not valid')
  }
  for (const [id, value] of Object.entries(update.fields ?? {})) {
    const field = fieldOf(id)
    if (field !== undefined && !accepts(field, value)) return invalid('base', `${field.title}: is not valid`)
  }
  return undefined
}

/** The status and priority of a new ticket, where they are given and known. */
export function statusAndPriority(
  status: string | undefined,
  priority: string | null | undefined,
): { readonly status?: Status; readonly priority?: Priority } {
  const known = status === undefined ? undefined : statusOf(status)
  const urgency = PRIORITIES.find((each) => each === priority)
  return {
    ...(known === undefined ? {} : { status: known }),
    ...(urgency === undefined ? {} : { priority: urgency }),
  }
}

function next(account: Account, before: Ticket, update: Update): Ticket {
  const assignee = update.assignee === undefined ? before.assignee : update.assignee
  // A new ticket that gets an assignee becomes open ("About ticket statuses", Zendesk help).
  const unset =
    before.status === 'new' && assignee !== null && before.assignee === null ? 'open' : before.status
  const status = update.status === undefined ? unset : (statusOf(update.status) ?? before.status)
  const priority = update.priority === undefined ? before.priority : (priorityOf(update.priority) ?? null)
  const tags = new Set([...(update.tags ?? before.tags), ...(update.addTags ?? [])])
  for (const tag of update.removeTags ?? []) tags.delete(tag)
  return {
    ...before,
    status,
    priority,
    assignee,
    group: groupOf(account, assignee, before.group),
    tags: [...tags],
    fields: { ...before.fields, ...knownFields(update.fields ?? {}) },
  }
}

/** An assignee brings a group along, unless the ticket has one: a ticket with an assignee always has a group. */
export function groupOf(account: Account, assignee: number | null, group: number | null): number | null {
  if (group !== null || assignee === null) return group
  return account.users.get(assignee)?.groups[0] ?? null
}

/** Values for fields that the account does not have are dropped in silence, as the vendor does. */
function knownFields(fields: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(fields).filter(([id]) => fieldOf(id) !== undefined))
}

function statusOf(text: string): Status | undefined {
  return STATUSES.find((status) => status === text)
}

/** Null is a priority too: none. */
function priorityOf(text: string | null): Priority | null | undefined {
  return text === null ? null : PRIORITIES.find((priority) => priority === text)
}

function invalid(attribute: string, description: string): Refusal {
  return { kind: 'invalid', attribute, description }
}
