// What the routes and the people act on: the account, its rules of the house, and the one verb that changes a
// ticket and tells the webhooks.
import type { Clock } from '../../core/clock.ts'
import { type Account, createAccount, SYSTEM_USER, type Ticket } from './account.ts'
import { type NewAttachment, type StoredFile, storeFiles } from './attachments.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { ACCOUNT, createLimits, type LimitOptions, type Limits, limitTable } from './limits.ts'
import { type Client, createOAuth, type OAuth } from './oauth.ts'
import { type Doer, type Update, type Updated, updateTicket } from './update.ts'
import { createPublisher, type Publisher, type Webhook } from './webhooks.ts'

export type ZendeskSandboxOptions = {
  readonly clock: Clock
  readonly random: () => number
  /** Its own base URL, for example `http://127.0.0.1:4001`. */
  readonly origin: string
  /** Where the content of files is, for example `https://content.test`; its own unless given. */
  readonly contentOrigin?: string
  readonly client: Client
  readonly webhook?: Webhook
  /** Called for every webhook that fires; the host decides how it travels. */
  readonly send: (request: Request) => void
  readonly onHoldActive?: boolean
  readonly limits?: LimitOptions
}

export type Desk = {
  readonly account: Account
  readonly publisher: Publisher
  readonly limits: Limits
  readonly limitTable: ReturnType<typeof limitTable>
  readonly jobs: Jobs
  readonly oauth: OAuth
  readonly now: () => number
  /** Keeps files that come with a comment. */
  readonly store: (files: readonly NewAttachment[]) => readonly StoredFile[]
  /** The user that the OAuth client acts as. */
  readonly bridgeUser: number
  readonly change: (ticket: number, update: Update, doer: Doer) => Updated
  /** Counts one request that updates these tickets, or refuses it. */
  readonly admit: (tickets: readonly number[]) => Response | undefined
}

export function createDesk(options: ZendeskSandboxOptions): Desk {
  const { random, origin, client, webhook, send } = options
  const now = () => options.clock.now()
  const account = createAccount({
    origin,
    contentOrigin: options.contentOrigin ?? origin,
    onHoldActive: options.onHoldActive ?? true,
  })
  const publisher = createPublisher({ account, random, now, webhook, send })
  const limits = createLimits(now)
  const table = limitTable(options.limits ?? {})
  const bridgeUser = account.nextId()
  account.users.set(bridgeUser, {
    id: bridgeUser,
    name: 'Service user',
    role: 'admin',
    groups: [],
    locale: 'en-US',
    tags: [],
    organization: null,
  })

  return {
    account,
    publisher,
    limits,
    limitTable: table,
    jobs: createJobs({ origin, random, now }),
    oauth: createOAuth({ client, random, now }),
    now,
    store: (files) => storeFiles(account, random, files),
    bridgeUser,
    change(id, update, doer) {
      const done = updateTicket(account, id, update, doer)
      if (done.ok && done.audit !== undefined) publisher.audited(done.ticket, done.audit)
      return done
    },
    admit(tickets) {
      const each = [...new Set(tickets)].map((id) => ({ limit: table.ticket, of: String(id) }))
      return limits.take([{ limit: table.updates, of: ACCOUNT }, ...each])
    },
  }
}

/** Soft-deletes a ticket: from now on REST shows it in the incremental export alone. */
export function removeTicket(desk: Desk, ticket: Ticket): void {
  const at = desk.now()
  const removed = { ...ticket, deleted: true, updatedAt: at }
  desk.account.tickets.set(ticket.id, removed)
  desk.publisher.deleted(removed, SYSTEM_USER, at)
}
