// What a run of the simulator says of itself: how much was tried, what was reached, and what broke.
import { ADMIN, ATTACKS, CALL_FATES, STORE_FATES, WEBHOOK_FATES } from './events.ts'

/** Whatever can be injected, as coverage names it. One that never struck in a long run proves nothing. */
const INJECTED: readonly string[] = [
  ...CALL_FATES.map((fate) => `network ${fate}`),
  ...WEBHOOK_FATES.map((fate) => `network webhook ${fate}`),
  'network silence',
  ...STORE_FATES.map((fate) => `store ${fate}`),
  'kill before',
  'kill after',
  'freeze',
  ...ADMIN.map((deed) => `admin ${deed}`),
  ...ATTACKS.map((attack) => `attack ${attack}`),
]
/** Histories after which everything must have struck. */
const MANY = 2_000

export type Tally = { readonly histories: number; readonly counts: ReadonlyMap<string, number> }

/** Adds what one history reached to what all did. */
export function add(counts: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [what, count] of more) counts.set(what, (counts.get(what) ?? 0) + count)
}

/** What never struck though it should have, in a run that is long enough to say so. */
export function unreached({ histories, counts }: Tally): string[] {
  return histories < MANY ? [] : INJECTED.filter((what) => !counts.has(what))
}

export function summary({ histories, counts }: Tally): string[] {
  const of = (what: string) => counts.get(what) ?? 0
  const group = (title: string, prefix: string) => {
    const found = [...counts].filter(([what]) => what.startsWith(prefix)).toSorted()
    return found.length === 0
      ? []
      : [`${title}: ${found.map(([what, count]) => `${what.slice(prefix.length)} ${count}`).join(' · ')}`]
  }
  return [
    `${histories} histories, ${of('steps')} steps, ${of('calls')} API calls (${of('writes')} writes), ${of('process started')} starts of the service`,
    `faults injected: ${INJECTED.map((what) => `${what} ${of(what)}`).join(' · ')}`,
    ...group('acts', 'act '),
    ...group('effects', 'effect '),
    ...group('failures met', 'failure '),
    ...group('stages', 'stage '),
    ...group('webhooks answered', 'webhook '),
  ]
}
