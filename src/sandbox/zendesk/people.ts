// What people do in the helpdesk: agents in their workspace, customers by reply, and the system's automations.
// An act that the vendor would not allow throws: a test asked for the impossible.
import { findTicket, type Role, SYSTEM_USER, type Ticket } from './account.ts'
import type { NewAttachment } from './attachments.ts'
import { type Desk, removeTicket } from './desk.ts'
import { fieldOf, type Priority, type Status } from './fields.ts'
import { followUp } from './follow-up.ts'
import { createTicket, impossible, type NewTicket } from './new-ticket.ts'
import type { Update } from './update.ts'
import { type CustomerView, customerViewOf, type TicketView, viewOf } from './views.ts'

export type NewUser = {
  readonly name: string
  readonly role: Role
  readonly groups?: readonly number[]
  readonly locale?: string
  readonly tags?: readonly string[]
  readonly organization?: number
}

export type People = {
  readonly addUser: (user: NewUser) => number
  /** An end user; `en-US`, without tags and without an organisation unless given. */
  readonly addCustomer: (user: Omit<NewUser, 'role' | 'groups'>) => number
  readonly addOrganization: (name: string) => number
  readonly addGroup: (name: string, id?: number) => number
  readonly addTicket: (ticket: NewTicket) => number
  readonly setField: (actor: number, ticket: number, field: string, value: string | null) => void
  readonly setStatus: (actor: number, ticket: number, status: Status) => void
  readonly setPriority: (actor: number, ticket: number, priority: Priority | null) => void
  /** Replaces all tags. */
  readonly setTags: (actor: number, ticket: number, tags: readonly string[]) => void
  readonly reply: (
    actor: number,
    ticket: number,
    text: string,
    isPublic: boolean,
    attachments?: readonly NewAttachment[],
  ) => void
  readonly assign: (actor: number, ticket: number, user: number | null) => void
  /** A reply to a pending, on-hold or solved ticket opens it, in the same audit; one to a closed ticket makes a follow-up. */
  readonly customerReply: (ticket: number, text: string, attachments?: readonly NewAttachment[]) => void
  /** An agent's "Create follow-up" on a closed ticket: the new one. */
  readonly followUp: (actor: number, ticket: number, text: string) => number
  /** As the automation closes solved tickets some days later. */
  readonly close: (ticket: number) => void
  /** Soft deletion. */
  readonly remove: (ticket: number) => void
  /** The tickets that follow this one up, oldest first. */
  readonly followUps: (ticket: number) => readonly number[]
  /** Deleted tickets can still be looked at. */
  readonly view: (ticket: number) => TicketView
  readonly customerView: (ticket: number) => CustomerView
}

export function createPeople(desk: Desk): People {
  const { account } = desk

  /** The ticket as it stands once everything that is due has happened. */
  function current(id: number): Ticket {
    desk.jobs.settle()
    return account.tickets.get(id) ?? impossible(`there is no ticket ${id}`)
  }

  function act(author: number, id: number, update: Update, channel: 'web' | 'rule' = 'web'): void {
    current(id)
    const done = desk.change(id, update, { author, channel, at: desk.now() })
    if (!done.ok)
      impossible(`ticket ${id}: ${done.refusal.kind === 'invalid' ? done.refusal.description : 'deleted'}`)
  }

  function addUser({ groups = [], locale = 'en-US', tags = [], organization, ...user }: NewUser): number {
    const id = account.nextId()
    account.users.set(id, { id, ...user, groups, locale, tags, organization: organization ?? null })
    for (const group of groups) {
      account.memberships.push({ id: account.nextId(), user: id, group, at: desk.now() })
    }
    return id
  }

  return {
    addUser,
    addCustomer: (user) => addUser({ ...user, role: 'end-user' }),
    addOrganization(name) {
      const id = account.nextId()
      account.organizations.set(id, name)
      return id
    },
    addGroup(name, id = account.nextId()) {
      account.groups.set(id, name)
      return id
    },
    addTicket(wanted) {
      desk.jobs.settle()
      const { ticket, audit } = createTicket(
        account,
        wanted,
        desk.store(wanted.attachments ?? []),
        desk.now(),
      )
      account.tickets.set(ticket.id, ticket)
      desk.publisher.audited(ticket, audit)
      return ticket.id
    },
    setField(actor, id, field, value) {
      if (fieldOf(field) === undefined) impossible(`there is no field ${field}`)
      act(actor, id, { fields: { [field]: value } })
    },
    setStatus(actor, id, status) {
      // Whoever solves a ticket that nobody has takes it ("Automatically assign tickets upon solve").
      const takes = status === 'solved' && current(id).assignee === null
      act(actor, id, { status, ...(takes ? { assignee: actor } : {}) })
    },
    setPriority: (actor, id, priority) => act(actor, id, { priority }),
    setTags: (actor, id, tags) => act(actor, id, { tags }),
    reply: (actor, id, body, isPublic, attachments = []) =>
      act(actor, id, { comment: { body, public: isPublic, files: desk.store(attachments) } }),
    assign: (actor, id, assignee) => act(actor, id, { assignee }),
    customerReply(id, body, attachments = []) {
      const before = current(id)
      const { status, requester } = before
      if (status === 'closed') {
        followUp(desk, before, requester, body, attachments)
        return
      }
      const reopens = status === 'pending' || status === 'hold' || status === 'solved'
      const comment = { body, public: true, files: desk.store(attachments) }
      act(requester, id, { comment, ...(reopens ? { status: 'open' } : {}) })
    },
    followUp: (author, id, text) => followUp(desk, current(id), author, text),
    close: (id) => act(SYSTEM_USER, id, { status: 'closed' }, 'rule'),
    remove(id) {
      current(id)
      removeTicket(desk, findTicket(account, id) ?? impossible(`ticket ${id} is deleted already`))
    },
    followUps: (id) =>
      [...account.tickets.values()].filter(({ followUpOf }) => followUpOf === id).map((ticket) => ticket.id),
    view: (id) => viewOf(current(id)),
    customerView: (id) => customerViewOf(current(id)),
  }
}
