// What the account holds: people, groups, organisations and tickets, and the counters that name them.
// A record is never changed in place: a change puts a new one in its place.
import type { Instant } from '../../core/ref.ts'
import type { StoredFile } from './attachments.ts'
import type { Audit } from './audits.ts'
import type { Priority, Status } from './fields.ts'

export type Role = 'end-user' | 'agent' | 'admin'
export type User = {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly groups: readonly number[]
  /** A language tag, as `en-US`. */
  readonly locale: string
  readonly tags: readonly string[]
  readonly organization: number | null
}
export type Membership = {
  readonly id: number
  readonly user: number
  readonly group: number
  readonly at: Instant
}

export type Ticket = {
  readonly id: number
  readonly subject: string
  readonly description: string
  readonly requester: number
  readonly organization: number | null
  readonly assignee: number | null
  readonly group: number | null
  readonly status: Status
  readonly priority: Priority | null
  readonly tags: readonly string[]
  /** By field id; every field of the account has its place. */
  readonly fields: Readonly<Record<string, string | null>>
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** Whatever an API client has called it. */
  readonly externalId: string | null
  /** The closed ticket that this one follows up. */
  readonly followUpOf: number | null
  /** Soft-deleted: REST answers 404. */
  readonly deleted: boolean
  /** Oldest first. Comments live in them, as at the vendor. */
  readonly audits: readonly Audit[]
}

/** Automations and other acts of the system itself have this author. */
export const SYSTEM_USER = -1

export type Account = {
  readonly origin: string
  /** Where the content of files is kept. */
  readonly contentOrigin: string
  readonly onHoldActive: boolean
  readonly users: Map<number, User>
  readonly groups: Map<number, string>
  readonly organizations: Map<number, string>
  readonly memberships: Membership[]
  /** By the token in their address. */
  readonly files: Map<string, StoredFile>
  readonly tickets: Map<number, Ticket>
  readonly nextId: () => number
  readonly nextTicketId: () => number
}

export function createAccount(options: Pick<Account, 'origin' | 'contentOrigin' | 'onHoldActive'>): Account {
  return {
    ...options,
    users: new Map(),
    groups: new Map(),
    organizations: new Map(),
    memberships: [],
    files: new Map(),
    tickets: new Map(),
    nextId: counter(20978392001),
    nextTicketId: counter(35436),
  }
}

/** A ticket that REST can see: deleted ones are as good as absent. */
export function findTicket(account: Account, id: number): Ticket | undefined {
  const ticket = account.tickets.get(id)
  return ticket?.deleted === false ? ticket : undefined
}

function counter(first: number): () => number {
  let next = first
  return () => next++
}
