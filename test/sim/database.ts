// The database as a hiccup makes it: a call fails before it is committed, or seems to have failed after it was.
import type { Deploy } from '../../src/core/facts.ts'
import type { Store } from '../../src/store/port.ts'
import type { StoreFate } from './events.ts'

const HICCUP = 'the database does not answer'

export type Database = {
  readonly store: Store
  /** The call `nth` from now. */
  readonly arm: (fate: StoreFate, nth: number) => void
  readonly disarm: () => void
  /** Whether an error is one of these. */
  readonly isOurs: (error: unknown) => boolean
}

/** `deployed` is told of each deploy once it is recorded. */
export function createDatabase(
  store: Store,
  hit: (what: string) => void,
  deployed: (deploy: Deploy) => void,
): Database {
  let armed: { fate: StoreFate; nth: number }[] = []

  async function through<T>(call: () => Promise<T>): Promise<T> {
    const due = armed.find((each) => each.nth-- <= 0)
    armed = armed.filter((each) => each !== due)
    if (due !== undefined) hit(`store ${due.fate}`)
    if (due?.fate === 'fails before') throw new Error(HICCUP)
    const result = await call()
    if (due?.fate === 'fails after') throw new Error(HICCUP)
    return result
  }

  return {
    store: {
      ...store,
      record: (deliveries) => through(() => store.record(deliveries)),
      recordDeploy: (deploy, delivery) =>
        through(async () => {
          const isNew = await store.recordDeploy(deploy, delivery)
          if (isNew) deployed(deploy)
          return isNew
        }),
      drain: (now) => through(() => store.drain(now)),
      lease: (order) => through(() => store.lease(order)),
      save: (saving) => through(() => store.save(saving)),
      drop: (saving) => through(() => store.drop(saving)),
      begin: (...intent) => through(() => store.begin(...intent)),
      end: (...ending) => through(() => store.end(...ending)),
      takeCursor: (order) => through(() => store.takeCursor(order)),
      saveHints: (saving) => through(() => store.saveHints(saving)),
      unended: (caseId) => through(() => store.unended(caseId)),
      deploysAfter: (...asked) => through(() => store.deploysAfter(...asked)),
    },
    arm: (fate, nth) => void armed.push({ fate, nth }),
    disarm() {
      armed = []
    },
    isOurs: (error) => error instanceof Error && error.message === HICCUP,
  }
}
