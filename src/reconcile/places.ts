// What is deployed now, of each service in each environment: as GitHub says and as CI has reported.
import type { CodeHost, HostedDeploy, Reach } from '../connectors/code-host.ts'
import type { Clock } from '../core/clock.ts'
import type { Deploy } from '../core/facts.ts'
import { done, type Failure, failed, type Result } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import { withoutOlderLines } from '../core/release-lines.ts'
import { identified, isOfSame, runningAmong, runningFor } from '../core/running.ts'
import type { Service } from '../core/service.ts'
import type { DeployBook } from './deploy-book.ts'

/** One service in one environment of the mapping, with all that is known of its deploys. */
export type Place = {
  readonly service: Service
  readonly environment: string
  readonly deploys: readonly Deploy[]
}

/** The one in force, and where roll-backs lead. */
const ENOUGH = 4

/** As many as one page of GitHub's list holds. */
const ALL = 30

/** How soon a place is read again where nobody knows what is in force, in ms: reading it costs some hundred calls. */
const UNKNOWN = 600_000

/** What a release on GitHub is heard under: it names no environment. */
export const RELEASES = 'releases'

/** Reads every place of the mapping. Failure `later` where it cannot be said of one what is in force. */
export async function readPlaces(
  { services, environments }: Policy['deployed'],
  host: CodeHost,
  book: DeployBook,
  clock: Clock,
): Promise<Result<readonly Place[]>> {
  const history = await book.read()
  const places: Place[] = []
  for (const service of services) {
    for (const environment of environments) {
      const name = environmentOf(service, environment)
      const { repository } = service
      const reported = history.of(repository, [environment, name])
      // Of what was rolled back it must be known what was there before.
      const least = reported.some(({ status }) => status === 'rolled_back') ? ENOUGH : 1
      const reach = { least, since: inForceSince(reported) }
      const newest = await readHosted(service, environment, host, { ...reach, enough: ENOUGH })
      const isShort = newest.ok && !reachesBack(newest.value, reported)
      const hosted = isShort
        ? await readHosted(service, environment, host, { ...reach, enough: ALL })
        : newest
      if (!hosted.ok) {
        const { failure } = hosted
        if (!isTooLong(failure)) return hosted
        return failed({ kind: 'later', system: failure.system, at: clock.now() + UNKNOWN })
      }
      // Oldest first: of two in one second the later one came after.
      const deploys = hosted.value
        .toReversed()
        .map((deploy): Deploy => ({ ...deploy, environment, repository }))
      places.push({
        service,
        environment,
        deploys: [...deploys, ...reported],
      })
    }
  }
  return done(places)
}

/** Whether every commit that was rolled back meanwhile is among these: it takes off what came after it. */
function reachesBack(hosted: readonly HostedDeploy[], reported: readonly Deploy[]): boolean {
  const since = Math.min(...hosted.map(({ at }) => at))
  const all = identified([...hosted, ...reported])
  const known = [...identified(hosted), ...all.filter(({ status }) => status === 'success')]
  return all.every(
    (deploy) =>
      deploy.status !== 'rolled_back' ||
      deploy.at < since ||
      deploy.commit === undefined ||
      known.some((each) => isOfSame(each, deploy)),
  )
}

/** Since when that is in force which is by CI's reports alone; 0: nothing is. What is older can change nothing. */
function inForceSince(reported: readonly Deploy[]): Instant {
  const everywhere = reported.filter(({ organizations }) => organizations === undefined)
  const running = runningFor(everywhere, undefined)
  const came = everywhere.filter(
    ({ status, sha, version }) =>
      status === 'success' && running !== undefined && [sha, version].includes(running.sha),
  )
  return came.reduce((latest, { at }) => Math.max(latest, at), 0)
}

/** Whether so many deploys came to nothing that what is in force was not found among them. */
export function isTooLong(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.reason === 'too-large'
}

/** The newest deploys of a service that GitHub knows of. Failures are the host's. */
export async function readHosted(
  service: Service,
  environment: string,
  host: CodeHost | undefined,
  reach: Reach,
): Promise<Result<readonly HostedDeploy[]>> {
  if (host === undefined) return done([])
  const { repository, from } = service
  const read =
    from === 'releases'
      ? await host.readReleases(repository)
      : await host.readDeployments(repository, environmentOf(service, environment), reach)
  if (read.ok && from === 'releases') return done(withoutOlderLines(read.value))
  // A repository that does not offer them has its deploys from CI alone.
  return !read.ok && read.failure.kind === 'gone' ? done([]) : read
}

/** What GitHub calls this environment of the service; CI may call it either way. */
export function environmentOf({ environments }: Service, environment: string): string {
  return environments[environment] ?? environment
}

/** Each commit that is in force in one of these places, for whichever customer. */
export function inForceAnywhere(places: readonly Place[]): readonly string[] {
  return [...new Set(places.flatMap(inForce))]
}

/** The commits in force in this place: for everybody else, and for those whom a deploy names. */
export function inForce({ deploys }: Place): readonly string[] {
  const named = new Set(deploys.flatMap(({ organizations = [] }) => organizations))
  const all = identified(deploys)
  return [undefined, ...named].flatMap((organization) => runningAmong(all, organization)?.sha ?? [])
}
