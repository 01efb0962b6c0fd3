// Puts tickets onto issues, in our one comment on each. What is asked for an issue while its comment is being
// written waits, and is written together: a release that solves a thousand tickets edits the comment a few times.
import type { LinkTicket } from '../../core/effect.ts'
import { failed, type Result } from '../../core/failure.ts'
import type { KeepComment } from './comments.ts'
import type { Marks } from './mark.ts'
import type { Locate } from './read.ts'
import { type Listed, MOST_TICKETS, printTickets, readTickets, type TicketList } from './ticket-list.ts'

type LinkTickets = (effect: LinkTicket) => Promise<Result<undefined>>

/** What waits to be written to one issue. */
type Waiting = { readonly effects: LinkTicket[]; readonly outcome: Promise<Result<undefined>> }

export function createLinkTickets(locate: Locate, keepComment: KeepComment, marks: Marks): LinkTickets {
  const SIGNED = 'tickets'
  const waiting = new Map<string, Waiting>()
  const writing = new Map<string, Promise<unknown>>()

  async function write(issueId: string, effects: readonly LinkTicket[]): Promise<Result<undefined>> {
    const located = await locate(issueId)
    if (!located.ok) return located
    if (located.value === undefined) return failed({ kind: 'gone', system: 'github' })
    const print = (list: TicketList) =>
      printTickets(list, marks.sign(SIGNED), located.value?.repository.isPublic === false)
    return keepComment(
      located.value,
      (body) => {
        const list = readTickets(body, marks.signs(SIGNED))
        return list && print(withTickets(list, effects, marks))
      },
      () => print(withTickets(new Map(), effects, marks)),
    )
  }

  return function linkTicket(effect) {
    const { id } = effect.issue
    const before = waiting.get(id)
    if (before !== undefined) {
      before.effects.push(effect)
      return before.outcome
    }
    const effects = [effect]
    const outcome = (writing.get(id) ?? Promise.resolve())
      .then(() => {
        // From now on whoever asks waits for the next turn.
        waiting.delete(id)
        return write(id, effects)
      })
      .finally(() => {
        if (writing.get(id) === settled) writing.delete(id)
      })
    const settled = outcome.catch(() => undefined)
    waiting.set(id, { effects, outcome })
    writing.set(id, settled)
    return outcome
  }
}

/** The list after these; a ticket that was listed by an older secret gets its new key. */
function withTickets(list: TicketList, effects: readonly LinkTicket[], marks: Marks): TicketList {
  const next = new Map<string, Listed>(list)
  for (const { ticket, number, url, solved } of effects) {
    const name = `ticket ${ticket.system} ${ticket.id}`
    const key = marks.sign(name)
    for (const old of marks.signs(name)) if (old !== key) next.delete(old)
    if (next.has(key) || next.size < MOST_TICKETS) next.set(key, { solved, link: { number, url } })
  }
  return next
}
