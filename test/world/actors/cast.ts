// Who is on stage in a random history, and what they have made so far: the acts of each department draw from it.
import type { Stage } from '../../../src/sandbox/story.ts'
import type { Board } from '../board.ts'
import type { GithubBoard } from '../github-board.ts'

/** What CI sends of one deploy. */
export type Report = {
  readonly environment: string
  /** Empty where CI reports a commit. */
  readonly version: string
  readonly sha?: string
  /** `permits` unless given. */
  readonly repository?: string
  readonly status: 'success' | 'failed' | 'rolled_back'
  readonly organizations?: readonly string[]
}

/** A report with its time, epoch ms. */
export type Reported = Report & { readonly at: number }

export type Place = Stage & {
  /** Whether the helpdesk offers On-Hold. */
  readonly onHold: boolean
  /** Options of the severity field that escalation managers choose from; those of opscom unless given. */
  readonly severities?: readonly string[]
  /** The tracker, where it is not Jira. */
  readonly board?: GithubBoard
  /** What is deployed by itself, where the mapping goes by commits; each with what GitHub calls its production. */
  readonly services?: readonly Deployable[]
  /** The environment that CI reports versions of; `production` unless given. */
  readonly production?: string
  /** CI reports a deploy, as often as it must until it is heard. */
  readonly report: (deploy: Report) => void | Promise<void>
}

export type Deployable = { readonly repository: string; readonly environments: readonly string[] }

/** One commit that was made for an issue, as whoever made it knows. A cherry-pick is another one of the same change. */
export type Fix = {
  readonly change: number
  readonly repository: string
  readonly sha: string
  readonly issue: string
  /** The merge by which it came to the default branch, if that is a commit of its own. */
  readonly merge?: string
  /** Whether a copy of it names the issue too, by its message alone. */
  readonly isNamed: boolean
}

/** A commit that takes others back. */
export type Revert = { readonly repository: string; readonly sha: string; readonly undoes: readonly string[] }

export type SourceIssue = { readonly id: string; readonly permalink: string; readonly shortId: string }
export type PlannedVersion = { readonly id: string; name: string; day: string | null; released: boolean }

export type Cast = {
  /** Customers beside the sandbox's own. */
  readonly customers: readonly number[]
  readonly tickets: number[]
  /** Tickets that were deleted. */
  readonly removed: number[]
  readonly sources: SourceIssue[]
  /** Which ticket was made to name which source, by whom nobody asks. */
  readonly references: { readonly ticket: number; readonly source: string }[]
  /** Issues, by their ids, that were named on a ticket beside its own; none: they were taken off again. */
  readonly named: { readonly ticket: number; readonly issues: readonly string[] }[]
  /** Labels of issues that engineering deleted. */
  readonly deleted: string[]
  readonly versions: readonly PlannedVersion[]
  readonly reports: Reported[]
  readonly fixes: Fix[]
  readonly reverts: Revert[]
  /** The newest hotfix branch of each repository. */
  readonly hotfixes: Map<string, string>
}

/** The words that Sentry and engineering say, which nobody else may ever read. */
export type Sealing = (nth: number) => string

/** What an act draws from and acts upon. */
export type Scene = {
  readonly place: Place
  /** The tracker, whichever it is. */
  readonly board: Board
  readonly cast: Cast
  readonly chance: (likely: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T | undefined
  readonly secret: () => string
  /** Runs with a ticket that people can still work on. */
  readonly onTicket: (run: (ticket: number) => void) => void
  readonly onIssue: (run: (issue: string) => void) => void
  readonly onSource: (run: (source: SourceIssue) => void) => void
}

export type Act = readonly [name: string, weight: number, run: (scene: Scene) => void | Promise<void>]

export function createCast({ sandbox }: Place, board: Board): Cast {
  const { zendesk, people } = sandbox
  const day = '2026-04-10'
  return {
    customers: [zendesk.addCustomer({ name: 'Kim (customer)', locale: 'de', organization: people.client })],
    tickets: [],
    removed: [],
    sources: [],
    references: [],
    named: [],
    deleted: [],
    versions: [
      { id: board.addVersion({ name: '4.2.0', releaseDate: day }), name: '4.2.0', day, released: false },
      { id: board.addVersion({ name: '4.3.0' }), name: '4.3.0', day: null, released: false },
    ],
    reports: [],
    fixes: [],
    reverts: [],
    hotfixes: new Map(),
  }
}
