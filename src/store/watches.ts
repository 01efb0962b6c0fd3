// What wakes a case: a pair of system and subject. A case always watches its own ticket.
import type { Case, Watch } from '../core/case.ts'
import type { Query } from './engine.ts'
import { type Places, prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

type Holding = { id: string; token: string; watching: string }

export type Rewatch = {
  /** The watches as one text, to be saved with the case. */
  readonly watching: string
  /** Replaces the watches, as long as the case is held with the token and watched something else before. */
  readonly queries: readonly Query[]
}

export function createRewatch({ db }: Tools) {
  function changing({ id, token, watching }: Places<Holding>) {
    return db
      .selectFrom('cases')
      .where('id', '=', id)
      .where('lease_token', '=', token)
      .where('watching', 'is distinct from', watching)
  }

  const forget = prepare<Holding>((places) =>
    db.deleteFrom('watches').where('case_id', 'in', changing(places).select('id')),
  )

  const watch = prepare<Holding & { system: string; subject: string }>((places) =>
    db
      .insertInto('watches')
      .columns(['system', 'subject', 'case_id'])
      .expression(changing(places).select([places.system.as('system'), places.subject.as('subject'), 'id']))
      .onConflict((conflict) => conflict.columns(['system', 'subject', 'case_id']).doNothing()),
  )

  return function rewatch({ id, ticket }: Case, token: string, watches: readonly Watch[]): Rewatch {
    const own: Watch = { system: ticket.system, subject: `ticket:${ticket.id}` }
    const all = [own, ...watches]
    const watching = JSON.stringify(all.map(({ system, subject }) => [system, subject]))
    const holding = { id, token, watching }
    return { watching, queries: [forget(holding), ...all.map((each) => watch({ ...holding, ...each }))] }
  }
}
