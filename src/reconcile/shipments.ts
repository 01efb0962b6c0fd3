// Where the commits are that name the issues of a batch of cases. Without them it would be a version's name, or
// somebody's word, that says a fix is deployed.
import type { Case } from '../core/case.ts'
import { nameOf, type Shipment, type Standing, standingOf } from '../core/change.ts'
import type { IssueFacts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import { partOf } from '../core/folders.ts'
import { runningFor } from '../core/running.ts'
import type { Service } from '../core/service.ts'
import type { NamedCommit } from '../store/port.ts'
import { heldBy, withoutBrought } from './brought.ts'
import type { Containing } from './containing.ts'
import { withFolders } from './folders.ts'
import { lookThrough } from './look-through.ts'
import { inForce, inForceAnywhere, type Place, readPlaces } from './places.ts'
import type { Ports } from './ports.ts'

/** Gives the shipments of these issues, for a customer of this organisation. */
export type Shipments = (
  issues: readonly Named[],
  organization: string | undefined,
) => Promise<Result<readonly Shipment[]>>

/** An issue, and every key that it has had: commits name it by the key of their day. */
export type Named = { readonly issue: IssueFacts; readonly keys: readonly string[] }

/** How much of a commit's name people read. */
const SHORT = 10

/** Reads what is deployed and looks the repositories through, once for a whole batch. */
export async function readShipments(cases: readonly Case[], ports: Ports): Promise<Result<Shipments>> {
  const { policy, code, store, clock } = ports
  const { by, services } = policy.deployed
  const isAsked = by.includes('commits') && cases.some((each) => each.links.length > 0)
  if (code === undefined || !isAsked) return done(async () => done([]))
  const { host } = code
  const places = await readPlaces(policy.deployed, host, ports.deploys, clock)
  if (!places.ok) return places
  const called = new Map<string, string>()
  for (const repository of new Set(services.map((service) => service.repository))) {
    const head = await host.readHead(repository)
    if (!head.ok) return head
    const deployed = inForceAnywhere(places.value.filter(({ service }) => service.repository === repository))
    const { sha, name } = head.value
    called.set(repository, name)
    const looked = await lookThrough(repository, sha, deployed, { host, store, clock, services, name })
    if (!looked.ok) return looked
  }
  return done(async (issues, organization) => {
    const all: Shipment[] = []
    const found = await store.commitsNaming(issues.flatMap(({ keys }) => namesOf(keys, called)))
    const commits = await withFolders(found, { host, store, services })
    if (!commits.ok) return commits
    for (const named of issues) {
      const names = new Set(namesOf(named.keys, called))
      const mine = commits.value.filter(({ name }) => names.has(name))
      for (const place of places.value) {
        const part = partIn(mine, place.service, services)
        const shipment = await shipmentOf(named.issue, part, place, organization, code.containing)
        if (!shipment.ok) return shipment
        if (shipment.value !== undefined) all.push(shipment.value)
      }
    }
    return done(all)
  })
}

/**
 * What an issue is found by: its keys, and for one in a renamed repository also what the mapping calls that, which is
 * where `#12` leads in a commit of it. `called` are the names that the mapping's repositories have now.
 */
function namesOf(keys: readonly string[], called: ReadonlyMap<string, string>): readonly string[] {
  const own = keys.map(nameOf)
  const more = [...called].flatMap(([repository, now]) => {
    const begin = nameOf(`${now}#`)
    return own
      .filter((name) => name.startsWith(begin))
      .map((name) => nameOf(`${repository}#${name.slice(begin.length)}`))
  })
  return [...new Set([...own, ...more])]
}

/** Commits of one service, and the changes that are known to belong there only since the service came to the mapping. */
type Part = { readonly commits: readonly NamedCommit[]; readonly learnt: readonly string[] }

function partIn(named: readonly NamedCommit[], service: Service, services: readonly Service[]): Part {
  const { repository } = service
  const own = services.filter((each) => each.repository === repository)
  const inside = named
    .filter((commit) => commit.repository === repository)
    .map((commit) => ({ commit, is: partOf(commit, service, own) }))
    .filter(({ is }) => is !== 'out')
  const first = new Set(inside.filter(({ is }) => is === 'in').map(({ commit }) => commit.change))
  const commits = inside.map(({ commit }) => commit)
  return { commits, learnt: commits.flatMap(({ change }) => (first.has(change) ? [] : [change])) }
}

/** Undefined: no commit of the issue is in this service. */
async function shipmentOf(
  { ref }: IssueFacts,
  { commits, learnt }: Part,
  place: Place,
  organization: string | undefined,
  containing: Containing,
): Promise<Result<Shipment | undefined>> {
  const { service, environment, deploys } = place
  if (commits.length === 0) return done(undefined)
  const running = runningFor(deploys, organization)
  const mine = await standingAt(running?.sha, commits, containing)
  if (!mine.ok) return mine
  const standing = mine.value
  const late = standing.waiting.filter((change) => learnt.includes(change))
  let isElsewhere = false
  for (const head of inForce(place)) {
    if (standing.waiting.length === 0 || isElsewhere || head === running?.sha) continue
    const theirs = await standingAt(head, commits, containing)
    if (!theirs.ok) return theirs
    const { there, waiting } = theirs.value
    isElsewhere = there.length > 0 && waiting.length === 0
  }
  return done({
    issue: ref.id,
    service: service.name,
    environment,
    ...(running === undefined ? {} : { sha: running.sha.slice(0, SHORT) }),
    at: running?.at ?? 0,
    ...standing,
    takenBack: standing.takenBack.filter((change) => !learnt.includes(change)),
    ...(late.length === 0 ? {} : { learnt: late }),
    isElsewhere,
  })
}

/** Where the changes of these commits stand where `head` is deployed. */
async function standingAt(
  head: string | undefined,
  commits: readonly NamedCommit[],
  containing: Containing,
): Promise<Result<Standing>> {
  const held = await heldBy(head, commits, containing)
  if (!held.ok) return held
  const counting = await withoutBrought(commits, held.value, containing)
  return counting.ok ? done(standingOf(counting.value, (sha) => held.value.has(sha))) : counting
}
