// A new ticket, as a customer's first message makes it, or an API client in the customer's name.
import type { Account, Ticket } from './account.ts'
import type { NewAttachment, StoredFile } from './attachments.ts'
import { type Audit, type AuditEvent, differences } from './audits.ts'
import { accepts, FIELDS, fieldOf, type Priority, type Status } from './fields.ts'
import { groupOf } from './update.ts'

export type NewTicket = {
  readonly subject: string
  readonly description: string
  readonly requester: number
  readonly organization?: number
  readonly fields?: Readonly<Record<string, string>>
  readonly assignee?: number
  readonly group?: number
  readonly priority?: Priority
  readonly status?: Status
  readonly tags?: readonly string[]
  /** On the first comment. */
  readonly attachments?: readonly NewAttachment[]
}

/** How a ticket is made by an API client, in somebody's name. */
export type Making = Pick<Audit, 'author' | 'channel' | 'custom'> &
  Pick<Ticket, 'externalId' | 'followUpOf'> & { readonly isPublic: boolean }

/** A new ticket: the description is its first comment, public and by the requester. */
export function createTicket(
  account: Account,
  wanted: NewTicket,
  files: readonly StoredFile[],
  at: number,
  making?: Making,
): { ticket: Ticket; audit: Audit } {
  for (const [id, value] of Object.entries(wanted.fields ?? {})) {
    const field = fieldOf(id) ?? impossible(`there is no field ${id}`)
    if (!accepts(field, value)) impossible(`field ${id} does not take ${value}`)
  }
  const { subject, description, requester, assignee = null } = wanted
  const empty = Object.fromEntries(FIELDS.map((field) => [String(field.id), null]))
  const state = {
    subject,
    description,
    requester,
    // A ticket is of its requester's organisation, unless it is given another.
    organization: wanted.organization ?? account.users.get(requester)?.organization ?? null,
    assignee,
    group: groupOf(account, assignee, wanted.group ?? null),
    status: wanted.status ?? (assignee === null ? 'new' : 'open'),
    priority: wanted.priority ?? null,
    tags: [...(wanted.tags ?? [])],
    fields: { ...empty, ...wanted.fields },
  }
  const changes: AuditEvent[] = [
    { field: 'subject', value: subject, previous: null },
    { field: 'requester_id', value: String(requester), previous: null },
    ...differences(undefined, state),
  ].map((change) => ({ kind: 'change', id: account.nextId(), ...change }))
  const comment: AuditEvent = {
    kind: 'comment',
    id: account.nextId(),
    author: making?.author ?? requester,
    body: description,
    public: making?.isPublic ?? true,
    files,
  }
  const id = account.nextTicketId()
  const audit: Audit = {
    id: account.nextId(),
    ticket: id,
    author: making?.author ?? requester,
    at,
    channel: making?.channel ?? 'web',
    creates: true,
    events: [...changes, comment],
    custom: making?.custom ?? {},
  }
  const { externalId = null, followUpOf = null } = making ?? {}
  const origin = { id, createdAt: at, updatedAt: at, externalId, followUpOf, deleted: false }
  return { ticket: { ...state, ...origin, audits: [audit] }, audit }
}

/** A test asked for something that nobody can do at the vendor. */
export function impossible(what: string): never {
  throw new Error(`Zendesk stand-in: ${what}`)
}
