// What must never be, not even for a moment: checked after every step of the world.
import { FIELD } from '../../src/sandbox/story.ts'
import type { Ledger } from './ledger.ts'
import type { Truth } from './oracle.ts'

/** Every sealed word of a history carries this, however it is cut. */
export function sealing(nth: number): string {
  return `TypeError: zq${nth}qz exploded in renderPermit (app/zq${nth}qz.ts:42) zq${nth}qz`
}
/** What a customer, an agent or the ticket itself says; of tasks for Sentry even the repository is private. */
const PERSONAL =
  /permits|blank|private window|zendesk\.test|\(customer\)|A client|It still fails|\[?Ticket #|acme\/internal/i
export const LEAK = /zq\d+qz|sentry\.test|renderPermit/i

/** How long a decision may take on its way: calls that queue, batches that wait, webhooks of a slow clock. */
const LATE = 180_000
/** By commits there is far more to read one after another: for each step by which the vendors are slower. */
const LATE_BY_COMMITS = 10_000

export type SafetyOptions = {
  readonly truth: Truth
  readonly ledger: Ledger
  /** How long a process may stand still in all, ms: for that time it acts on what it had read before. */
  readonly frozen: number
  /** How many times slower than usual vendors answer. */
  readonly slowness: number
  /** The address is one of a repository that everybody can read. */
  readonly isPublic: (path: string) => boolean
}

export type Safety = {
  /** One call as it leaves for a vendor. */
  readonly sent: (call: { system: string; path: string; body: string; writes: boolean }) => void
  /** The world as it stands now. */
  readonly look: () => void
  readonly broken: string[]
}

export function createSafety({ truth, ledger, frozen, slowness, isPublic }: SafetyOptions): Safety {
  const broken: string[] = []
  const seen = new Map<number, number>()
  const { zendesk } = truth.sandbox

  function toldWrongly(ticket: number): void {
    const { changes } = zendesk.view(ticket)
    const before = seen.get(ticket) ?? 0
    seen.set(ticket, changes.length)
    let wasDeployed =
      changes.slice(0, before).findLast(({ field }) => field === FIELD.stage)?.value === 'eng_deployed'
    for (const change of changes.slice(before)) {
      if (change.author !== zendesk.bridgeUser) continue
      const byCommits = ledger.rules().services !== undefined
      const late = LATE + (byCommits ? LATE_BY_COMMITS * slowness : 0) + frozen
      // Once told deployed, it is taken back for a reason alone: one more commit is none.
      const isTakenBack = byCommits && change.field === FIELD.stage && change.value === 'eng_awaiting_release'
      if (isTakenBack && wasDeployed && change.at - (ledger.looseAt(ticket) ?? 0) > late)
        broken.push(`ticket ${ticket} was taken back, and its fix is there`)
      if (change.field === FIELD.stage) wasDeployed = change.value === 'eng_deployed'
      if (change.field !== 'status' || change.value !== 'solved') continue
      const since = change.at - (ledger.deployedAt(ticket) ?? 0)
      if (since > late) broken.push(`ticket ${ticket} was solved, and the fix is not there`)
    }
  }

  function doubled(): void {
    const marks = truth.board
      .issues()
      .flatMap((issue) => issue.labels.filter((label) => label.startsWith('bugbridge-')))
    const twice = marks.find((mark, at) => marks.indexOf(mark) !== at)
    if (twice !== undefined) broken.push(`two issues carry ${twice}`)
  }

  return {
    sent({ system, path, body, writes }) {
      if (writes && !ledger.rules().writes) broken.push(`a mode that only watches wrote: ${system} ${path}`)
      if (system === 'zendesk' && (LEAK.test(body) || LEAK.test(decodeURIComponent(path))))
        broken.push(`a word of Sentry left for the helpdesk: ${path}`)
      if (system === 'github' && isPublic(path) && (PERSONAL.test(body) || LEAK.test(body)))
        broken.push(`a word of a ticket or of Sentry left for a public repository: ${path}`)
    },
    look() {
      if (broken.length > 0) return
      for (const ticket of truth.cast.tickets) toldWrongly(ticket)
      doubled()
    },
    broken,
  }
}
