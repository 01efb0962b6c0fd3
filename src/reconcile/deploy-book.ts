// Every deploy that CI reported, as this process knows them: read once, and from then on only what is new, since
// each pass asks and there may be tens of thousands.
import { createDeployHistory, type DeployHistory } from '../core/deploy-history.ts'
import type { Reported } from '../core/facts.ts'
import type { Instant } from '../core/ref.ts'
import type { Store } from '../store/port.ts'

/** Rows of one statement: SQLite takes some milliseconds for them, so no arrival waits for long. */
const CHUNK = 500

export type DeployBook = {
  /** The history as it stands now. Rejects when the store does. */
  readonly read: () => Promise<DeployHistory>
  /** Forgets what was reported before this time and bears on nothing that was reported since. */
  readonly forget: (before: Instant) => Promise<void>
}

export function createDeployBook(store: Pick<Store, 'deploysAfter' | 'forgetDeploys'>): DeployBook {
  let known: Reported[] = []
  let history = createDeployHistory(known)
  let turn: Promise<unknown> = Promise.resolve()

  async function readOn(): Promise<void> {
    for (let more = true; more; ) {
      const fresh = await store.deploysAfter(known.at(-1)?.seq ?? 0, CHUNK)
      known.push(...fresh)
      history.add(fresh)
      more = fresh.length > 0
    }
  }

  /** One after another, so that nothing is read twice. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    async read() {
      await inTurn(readOn)
      return history
    },
    forget(before) {
      return inTurn(async () => {
        await readOn()
        const old = history.before(before)
        for (let at = 0; at < old.length; at += CHUNK) await store.forgetDeploys(old.slice(at, at + CHUNK))
        if (old.length === 0) return
        const gone = new Set(old)
        known = known.filter(({ seq }) => !gone.has(seq))
        history = createDeployHistory(known)
      })
    },
  }
}
