// What the service may ask of the vendors: in an hour in which nothing happens, and in a whole history.
import { SETTINGS } from '../../src/reconcile/ports.ts'
import type { Event } from './events.ts'

/** What a world has that costs calls though nothing happens to it. */
export type Measure = {
  readonly tickets: number
  readonly isOnGithub: boolean
  /** Services whose deployments are read by their commits, each in a repository of its own. */
  readonly services: number
  /** All environments of those services. */
  readonly places: number
}

const HOUR = 60 * 60_000
const READINGS = HOUR / SETTINGS.lists

/** For each case one look, of a few calls, and some for all together. */
const QUIET_CALLS = 40
const QUIET_CALLS_PER_TICKET = 8
/**
 * The vendors' lists: one is due every five minutes, so twelve readings of three calls (Zendesk's export, Jira's
 * search and its open versions; one page each, since the mappings have one project). When nothing else is due a
 * process sleeps up to a minute between two looks, which only makes them fewer.
 */
const LISTS = READINGS * 3
/** By commits also the newest deployment of each place, and its statuses. */
const LISTS_PER_PLACE = READINGS * 2
/** At a look at a case each place's deployments with their states, and each repository's head. */
const LOOK_PER_PLACE = 8
/** GitHub's issues and milestones are listed for each repository, and each issue costs its repositories too. */
const GITHUB_LISTS = READINGS * 5
const GITHUB_CALLS_PER_TICKET = 6
/** Of each repository on GitHub what its hook sent, at each reading of the lists, and once an hour its hooks. */
const HOOKS_PER_REPOSITORY = READINGS + 1
/** Repositories of the tracker on GitHub: a private one and a public one. */
const GITHUB_REPOSITORIES = 2
/** What an event may cost beyond what its hour costs without it: looks at the cases that it touches, writes, retries. */
const CALLS_PER_EVENT = 25

/** One look at a ticket's case. */
function look({ isOnGithub, places }: Measure): number {
  return QUIET_CALLS_PER_TICKET + LOOK_PER_PLACE * places + (isOnGithub ? GITHUB_CALLS_PER_TICKET : 0)
}

/** The calls of an hour in which nothing happens. */
export function quietHour(measure: Measure): number {
  const { tickets, isOnGithub, services, places } = measure
  const repositories = services + (isOnGithub ? GITHUB_REPOSITORIES : 0)
  const lists = LISTS + LISTS_PER_PLACE * places + (isOnGithub ? GITHUB_LISTS : 0)
  return QUIET_CALLS + lists + HOOKS_PER_REPOSITORY * repositories + look(measure) * tickets
}

/**
 * The calls of a whole history: of its hours, as if they were quiet, and of its events. Where the priority of every bug
 * moves at once, each ticket is looked at once more.
 */
export function wholeHistory(measure: Measure, hours: number, events: readonly Event[]): number {
  const onAll = events.filter((event) => event.kind === 'act' && / bug urgent$/.test(event.name)).length
  return (
    quietHour(measure) * hours + CALLS_PER_EVENT * events.length + look(measure) * measure.tickets * onAll
  )
}
