// What is deployed as a list of changes: a deployment whose webhook was lost is found by the sweep, as a ticket is.
import type { Changes, ListPlace } from '../connectors/connector.ts'
import { done, type Result } from '../core/failure.ts'
import { fingerprint } from '../core/fingerprint.ts'
import { runningFor } from '../core/running.ts'
import { environmentOf, isTooLong, RELEASES, readHosted } from './places.ts'
import type { Ports } from './ports.ts'

/** The newest that came into force is enough to see that something did; with none on the newest page nothing did lately. */
const NEWEST = { enough: 1, least: 0 }

/**
 * The places whose newest deploy is another than at the cursor, which holds a fingerprint for each place in the order
 * of the mapping. Without one all of them have changed.
 */
export async function listDeployed(
  { cursor, now }: ListPlace,
  { policy, code }: Pick<Ports, 'policy' | 'code'>,
): Promise<Result<Changes>> {
  const before = cursor?.split('.') ?? []
  const seen: string[] = []
  const changed: Changes['changed'][number][] = []
  const { services, environments } = policy.deployed
  for (const service of code === undefined ? [] : services) {
    for (const environment of environments) {
      const read = await readHosted(service, environment, code?.host, NEWEST)
      // Of a place of which nobody knows, the others must not go untold.
      if (!read.ok && !isTooLong(read.failure)) return read
      const deploys = read.ok ? read.value : []
      const { repository } = service
      const running = runningFor(
        deploys.map((deploy) => ({ ...deploy, environment, repository })),
        undefined,
      )
      const place = fingerprint(`${service.name} ${environment} ${running?.sha} ${running?.at}`)
      const subject =
        service.from === 'releases'
          ? (`deploy:${RELEASES}` as const)
          : (`deploy:${environmentOf(service, environment)}` as const)
      // By when it was seen: a return to what was there before is news, too.
      if (place !== before[seen.length]) changed.push({ subject, at: now })
      seen.push(place)
    }
  }
  return done({ changed, cursor: seen.join('.'), more: false })
}
