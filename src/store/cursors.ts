// How far each vendor's list of changes has been read, and what it said: the hints and the new cursor are one commit,
// so whoever dies in between has lost neither. A lease keeps replicas from reading one list twice.
import { sql } from 'kysely'
import { caseId } from '../core/ref.ts'
import { nameless } from './nameless.ts'
import type { ListedHint, Store } from './port.ts'
import { type Places, prepare, whole } from './prepare.ts'
import { TICKET } from './recording.ts'
import { readCursor } from './schema.ts'
import type { Tools } from './tables.ts'

/** The event under which a hint from a list is recorded beside those of webhooks. */
const LISTED = 'sweep'

/** Vendors' clocks and ours may differ by this much, in milliseconds, when a webhook is matched to a change. */
const SKEW = 60_000

type Taking = { name: string; token: string; now: number; until: number; dueBy: number }

/** `opens` is the case that the ticket may become, `nameless` the name under which it may have been erased. */
type Noting = {
  name: string
  token: string
  now: number
  id: string
  system: string
  subject: string
  opens: string | null
  nameless: string | null
  since: number
}

type Keeping = {
  name: string
  token: string
  /** Null: it could not be read, so the time of the last reading stands. */
  readAt: number | null
  value: string | null
  dueAt: number
  failure: string | null
  keptBy: string | null
  until: number | null
}

export function createCursors(tools: Tools): Pick<Store, 'takeCursor' | 'saveHints' | 'cursors'> {
  const { db, batch } = tools
  const noting = createNoting(tools)

  const take = prepare<Taking>(({ name, token, now, until, dueBy }) =>
    db
      .insertInto('cursors')
      .values({ name, due_at: now, lease_token: token, leased_until: until })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(({ ref }) => ({
            lease_token: ref('excluded.lease_token'),
            leased_until: ref('excluded.leased_until'),
          }))
          .where('cursors.due_at', '<=', dueBy)
          .where(({ eb, or }) =>
            or([eb('cursors.leased_until', 'is', null), eb('cursors.leased_until', '<=', now)]),
          ),
      )
      .returning('name'),
  )

  const all = db.selectFrom('cursors').selectAll().orderBy('name')
  const one = prepare<{ name: string }>(({ name }) => all.where('name', '=', name))
  const every = prepare(() => all)

  const keep = prepare<Keeping>(({ name, token, readAt, value, dueAt, failure, keptBy, until }) =>
    db
      .updateTable('cursors')
      .set(({ fn }) => ({
        value,
        saved_at: fn.coalesce(whole<number | null>(readAt), 'saved_at'),
        due_at: dueAt,
        failure,
        lease_token: keptBy,
        leased_until: until,
      }))
      .where('name', '=', name)
      .where('lease_token', '=', token)
      .returning('name'),
  )

  return {
    async takeCursor({ name, token, now, until, isForced }) {
      const dueBy = isForced === true ? Number.MAX_SAFE_INTEGER : now
      const [taken = [], rows = []] = await batch([take({ name, token, now, until, dueBy }), one({ name })])
      const [row] = rows.map(readCursor)
      if (taken.length > 0)
        return {
          kind: 'taken',
          ...(row?.cursor === undefined ? {} : { cursor: row.cursor }),
          ...(row?.failure === undefined ? {} : { failure: row.failure }),
        }
      return { kind: 'busy', until: Math.max(row?.dueAt ?? now, row?.leasedUntil ?? now) }
    },

    async saveHints({ name, token, hints, cursor, now, dueAt, until, failure }) {
      const readAt = failure === undefined ? now : null
      const rest = { readAt, value: cursor ?? null, dueAt, failure: failure ?? null, until: until ?? null }
      const queries = hints.flatMap((each) => noting({ name, token, now, ...namesOf(each) }))
      const kept = keep({ name, token, ...rest, keptBy: until === undefined ? null : token })
      const results = await batch([...queries, kept])
      if (results.at(-1)?.length !== 1) return undefined
      const isNew = hints.map((_, at) => results[3 * at + 2]?.length === 1)
      const isEmpty = (query: number) =>
        hints.filter((_, at) => isNew[at] && !results[3 * at + query]?.length)
      return {
        recorded: isNew.filter(Boolean).length,
        untold: isEmpty(0).length,
        opened: isEmpty(1).filter(({ opens }) => opens).length,
      }
    },

    async cursors() {
      const [rows = []] = await batch([every({})])
      return rows.map(readCursor)
    },
  }
}

/** Of each hint three statements: whether a webhook told of it, whether its ticket is a case, and the record. */
function createNoting({ db }: Tools) {
  const told =
    (is: 'is' | 'is not') =>
    ({ system, subject, since }: Places<Noting>) =>
      db
        .selectFrom('deliveries')
        .select('seq')
        .where('hint_system', '=', system)
        .where('hint_subject', '=', subject)
        .where('received_at', '>=', since)
        .where('event', '!=', LISTED)
        .where('drained_at', is, null)
  // Asked for apart, since each kind has an index of its own.
  const webhook = prepare<Noting>((places) => told('is')(places).unionAll(told('is not')(places)))

  const known = prepare<Noting>(({ opens }) => db.selectFrom('cases').select('id').where('id', '=', opens))

  const note = prepare<Noting>(({ name, token, now, id, system, subject, opens, nameless }) =>
    db
      .insertInto('deliveries')
      .columns(['system', 'id', 'event', 'received_at', 'hint_system', 'hint_subject', 'opens', 'unknown'])
      .expression(
        db
          .selectFrom('cursors')
          .where('name', '=', name)
          .where('lease_token', '=', token)
          .where(({ exists, not, selectFrom }) =>
            not(exists(selectFrom('forgotten').select('name').where('name', '=', nameless))),
          )
          .where(({ eb, or, exists, selectFrom }) =>
            or([
              // Its type is said, since PostgreSQL cannot see it from a column.
              eb(sql`cast(${opens} as text)`, 'is not', null),
              exists(
                selectFrom('watches')
                  .select('case_id')
                  .where('system', '=', system)
                  .where('subject', '=', subject),
              ),
            ]),
          )
          .select(({ lit }) => [
            system.as('system'),
            id.as('id'),
            sql.lit(LISTED).as('event'),
            whole(now).as('received_at'),
            system.as('hint_system'),
            subject.as('hint_subject'),
            opens.as('opens'),
            lit(0).as('unknown'),
          ]),
      )
      .onConflict((conflict) => conflict.columns(['system', 'id']).doNothing())
      .returning('seq'),
  )

  return (values: Noting) => [webhook(values), known(values), note(values)]
}

function namesOf({ hint, at, opens }: ListedHint) {
  const { system, subject } = hint
  const ticket = subject.startsWith(TICKET) ? { system, id: subject.slice(TICKET.length) } : undefined
  return {
    // The same change, listed again, has the same name.
    id: `${LISTED} ${subject} ${at}`,
    system,
    subject,
    opens: opens === true && ticket !== undefined ? caseId(ticket) : null,
    nameless: ticket === undefined ? null : nameless(ticket),
    since: at - SKEW,
  }
}
