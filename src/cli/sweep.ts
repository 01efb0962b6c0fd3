// `bugbridge sweep`: one sweep now, beside a running service, which then looks at what was found. Every case is made
// due, the vendors' own lists of changes are read from where they were read to, and webhooks that failed asked for again.

import type { Listing } from '../reconcile/ports.ts'
import type { Swept } from '../reconcile/swept.ts'
import type { Service } from '../service.ts'
import { rightsFor } from '../web/list-rights.ts'
import type { Drivers } from './drivers.ts'
import { withStore } from './look.ts'
import { build, readPolicy } from './serve.ts'

/** Turns at most; a list that is longer is read on by the service. */
const TURNS = 100

/** Gives the exit code: 0 well, 1 a list of changes could not be read. */
export function sweep(json: boolean, drivers: Drivers): Promise<number> {
  const { out } = drivers
  return withStore(drivers, async (store, config) => {
    const policy = config.vendors === undefined ? undefined : await readPolicy(config, drivers)
    if (config.vendors !== undefined && policy === undefined) return 1
    const now = drivers.clock.now()
    const woken = await store.wake(now, now, Number.MAX_SAFE_INTEGER)
    // What it tells is printed here, and not logged as well.
    const service =
      policy && build(config, policy, store, config.vendors, { ...drivers, log: () => undefined })
    const swept = service === undefined ? [] : await readAll(service, drivers)
    if (json) out(JSON.stringify({ woken, lists: swept.map(jsonOf) }, null, 2))
    else {
      for (const each of swept) out(lineOf(each))
      if (service === undefined) out('No vendor is configured here, so no list of changes was read.')
      out(`${woken} cases are looked at again`)
    }
    // What failed to arrive is found by the lists of changes, too: a right that is missing for it is no failure of ours.
    const isRead = (listing: Listing) => listing.failure === undefined || listing.asked !== undefined
    const isWhole = swept.every(({ listing }) => listing === 'busy' || isRead(listing))
    return isWhole ? 0 : 1
  })
}

/** Reads every list to its end, turn by turn, and adds up what the turns came to. */
async function readAll({ sweepLists }: Service, { clock }: Drivers): Promise<readonly Swept[]> {
  const all = new Map<string, Swept>()
  let next: readonly string[] | undefined
  for (let turn = 0; turn < TURNS && next?.length !== 0; turn++) {
    const swept = await sweepLists(next)
    for (const each of swept) all.set(each.name, added(all.get(each.name), each))
    next = swept
      .filter(({ listing, dueAt }) => listing !== 'busy' && !listing.failure && dueAt <= clock.now())
      .map(({ name }) => name)
  }
  return [...all.values()]
}

function added(before: Swept | undefined, { listing, ...rest }: Swept): Swept {
  if (before === undefined || before.listing === 'busy') return { ...rest, listing }
  if (listing === 'busy') return before
  const sum = (name: 'changed' | 'hinted' | 'untold' | 'opened') =>
    (before.listing === 'busy' ? 0 : before.listing[name]) + listing[name]
  const counts = {
    changed: sum('changed'),
    hinted: sum('hinted'),
    untold: sum('untold'),
    opened: sum('opened'),
  }
  return { ...rest, listing: { ...listing, ...counts, isBegun: before.listing.isBegun } }
}

function jsonOf({ system, name, listing }: Swept) {
  const list = name === system ? { system } : { system, list: name }
  if (listing === 'busy') return { ...list, busy: true }
  const { failure: _, isBegun, asked, changed, hinted, untold, opened } = listing
  const counts = asked === undefined ? { changed, hinted, untold, opened } : { asked }
  return { ...list, ...counts, begun: isBegun, failure: reasonOf(name, listing) ?? null }
}

function lineOf({ system, name, listing }: Swept): string {
  if (listing === 'busy') return `${name}: its list is being read by the service just now`
  const { changed, hinted, untold, opened, isBegun, asked } = listing
  const reason = reasonOf(name, listing)
  if (asked !== undefined) {
    const found = `${name}: ${asked} webhooks of ${system} that failed were asked for again`
    return reason === undefined
      ? found
      : `${found}\n${name}: ${reason}. The list of changes makes up for them`
  }
  const begun = isBegun ? ' (its place was not known: looked a day back)' : ''
  const found = `${name}: ${changed} changed${begun}; ${hinted} of them concern a case and are looked at, ${untold} of those without a webhook; ${opened} missed: not known as a case before`
  return reason === undefined ? found : `${found}\n${name}: its list could not be read: ${reason}`
}

/** In closed words, with the remedy where there is one. */
function reasonOf(name: string, { failure }: Listing): string | undefined {
  if (failure === undefined) return undefined
  if (failure.kind === 'refused' && failure.reason === 'no-webhook')
    return 'no webhook that can be asked leads to /webhooks/github here'
  const status = failure.status === undefined ? '' : ` ${failure.status}`
  const rights = failure.kind === 'denied' ? rightsFor(name) : undefined
  return `${failure.kind}${status}${rights === undefined ? '' : ` (${rights})`}`
}
