// After the clock was set back, what was written by the later clock would lie ahead, and be waited for.
import type { Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import type { Tools } from './tables.ts'

/** Nothing waits for longer, but for a day that engineering named: looked at early, it waits for it again. */
const LONGEST = 3_600_000

export function createRewind({ db, batch }: Tools): Pick<Store, 'rewind'> {
  // An attempt of unclear outcome is then waited for anew: when it really began cannot be told.
  const intents = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('journal')
      .set({ begun_at: now })
      .where('ended_at', 'is', null)
      .where('begun_at', '>', now),
  )

  const cases = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('cases')
      .set({ due_at: now, saved_at: now, rest_until: whole<number | null>(now) })
      .where('saved_at', '>', now),
  )

  // Saved after the clock was set back, for a time that was taken before.
  const waiting = prepare<{ now: number; until: number }>(({ now, until }) =>
    db.updateTable('cases').set({ due_at: now }).where('due_at', '>', now).where('due_at', '<=', until),
  )

  // A list that was read by the later clock would be left alone until then, and so would one that is on lease.
  const cursors = prepare<{ now: number; ahead: number }>(({ now, ahead }) =>
    db
      .updateTable('cursors')
      .set({ due_at: now, lease_token: null, leased_until: null })
      .where(({ eb, or }) => or([eb('saved_at', '>', now), eb('leased_until', '>', ahead)])),
  )

  return {
    async rewind(now, before = now) {
      const until = before + LONGEST
      const ahead = now + LONGEST
      await batch([intents({ now }), cases({ now }), waiting({ now, until }), cursors({ now, ahead })])
    },
  }
}
