// Erasing a ticket: whatever names it goes in one commit, and what is told of it later leaves no trace. Each
// statement asks by itself whether the case may be erased now, since a batch is static.
import { sql } from 'kysely'
import { caseId, type TicketRef } from '../core/ref.ts'
import { nameless } from './nameless.ts'
import type { Store, Traces } from './port.ts'
import { type Places, prepare, whole } from './prepare.ts'
import { TICKET } from './recording.ts'
import { readCount, readForgotten, readUntil } from './schema.ts'
import type { Tools } from './tables.ts'

type Naming = { id: string; system: string; subject: string; name: string }
type Erasing = Naming & { now: number; settle: number }

/** What stays of a delivery that named the ticket: a row that says nothing but when it came. */
const NAMELESS = {
  event: 'forgotten',
  hint_system: null,
  hint_subject: null,
  opens: null,
  woke: null,
} as const

export function createForget(tools: Tools): Pick<Store, 'traces' | 'forget' | 'forgottenAt' | 'recall'> {
  const { db, batch, scrub } = tools
  const counting = createCounting(tools)
  const erasing = createErasing(tools)

  /** Until when the case must be left alone: a lease, or an issue that was created just now. */
  const busy = prepare<Erasing>(({ id, now, settle }) => busyUntil(tools, { id, now, settle }))

  const at = prepare<{ name: string }>(({ name }) =>
    db.selectFrom('forgotten').select('forgotten_at').where('name', '=', name),
  )

  const recall = prepare<{ name: string }>(({ name }) =>
    db.deleteFrom('forgotten').where('name', '=', name).returning('name'),
  )

  return {
    async traces(ticket) {
      const naming = namingOf(ticket)
      return tracesOf(await batch(counting.map((count) => count(naming))))
    },

    async forget(ticket, now, settle) {
      const order = { ...namingOf(ticket), now, settle }
      const queries = [busy, ...counting, ...erasing]
      const [until = [], ...counts] = await batch(queries.map((query) => query(order)))
      if (until.length > 0) return { kind: 'busy', until: Math.max(...until.map(readUntil)) }
      return { kind: 'forgotten', erased: tracesOf(counts), isScrubbed: await scrub().catch(() => false) }
    },

    async forgottenAt(ticket) {
      const [rows = []] = await batch([at({ name: nameless(ticket) })])
      return rows.map(readForgotten)[0]
    },

    async recall(ticket) {
      const [rows = []] = await batch([recall({ name: nameless(ticket) })])
      return rows.length > 0
    },
  }
}

function namingOf(ticket: TicketRef): Naming {
  const { system } = ticket
  return { id: caseId(ticket), system, subject: `${TICKET}${ticket.id}`, name: nameless(ticket) }
}

/** How many rows of each table name the ticket, in the order of `tracesOf`. */
function createCounting({ db }: Tools) {
  const n = sql<number>`count(*)`.as('n')
  const drained = (is: 'is' | 'is not') =>
    prepare<Naming>(({ system, subject }) =>
      db
        .selectFrom('deliveries')
        .select(n)
        .where('hint_system', '=', system)
        .where('hint_subject', '=', subject)
        .where('drained_at', is, null),
    )
  return [
    prepare<Naming>(({ id }) => db.selectFrom('cases').select(n).where('id', '=', id)),
    prepare<Naming>(({ id }) => db.selectFrom('watches').select(n).where('case_id', '=', id)),
    prepare<Naming>(({ id }) => db.selectFrom('journal').select(n).where('case_id', '=', id)),
    drained('is'),
    drained('is not'),
  ]
}

function tracesOf(counts: readonly (readonly Readonly<Record<string, unknown>>[])[]): Traces {
  const [cases = 0, watches = 0, intents = 0, pending = 0, drained = 0] = counts.slice(0, 5).map(readCount)
  return { cases, watches, intents, deliveries: pending + drained }
}

/**
 * One row with the time `until`, or none. A creation that came through counts too: until the tracker's search knows
 * of it, only the journal keeps another case from making the same thing again.
 */
function busyUntil({ db }: Tools, { id, now, settle }: Places<Pick<Erasing, 'id' | 'now' | 'settle'>>) {
  const leased = db
    .selectFrom('cases')
    .select('leased_until as until')
    .where('id', '=', id)
    .where('leased_until', '>', now)
  const creating = db
    .selectFrom('journal')
    .select(sql<number>`begun_at + ${whole(settle)}`.as('until'))
    .where('case_id', '=', id)
    .where('kind', 'in', ['create-issue', 'create-follow-up'])
    .where(sql<boolean>`begun_at + ${whole(settle)} > ${now}`)
  return leased.unionAll(creating)
}

/** The journal goes last but one, since it tells whether the case is busy, and the case last for the same reason. */
function createErasing(tools: Tools) {
  const { db } = tools
  const isFree = (order: Places<Erasing>) => sql<boolean>`not exists ${busyUntil(tools, order)}`
  const stripped = (is: 'is' | 'is not') =>
    prepare<Erasing>((order) =>
      db
        .updateTable('deliveries')
        .set({ ...NAMELESS, id: sql<string>`'forgotten-' || seq`, drained_at: order.now })
        .where('hint_system', '=', order.system)
        .where('hint_subject', '=', order.subject)
        .where('drained_at', is, null)
        .where(isFree(order)),
    )
  const remember = prepare<Erasing>((order) =>
    db
      .insertInto('forgotten')
      .columns(['name', 'forgotten_at'])
      .expression(
        db.selectNoFrom([order.name.as('name'), whole(order.now).as('forgotten_at')]).where(isFree(order)),
      )
      .onConflict((conflict) => conflict.column('name').doNothing()),
  )
  const journal = prepare<Erasing>((order) =>
    db.deleteFrom('journal').where('case_id', '=', order.id).where(isFree(order)),
  )
  // Its watches go with it.
  const erase = prepare<Erasing>((order) =>
    db.deleteFrom('cases').where('id', '=', order.id).where(isFree(order)),
  )
  return [stripped('is'), stripped('is not'), remember, journal, erase]
}
