// Puts tickets onto issues and takes them off, in our one comment on each. What is asked for an issue while its comment is being
// written waits, and is written together: a release that solves a thousand tickets edits the comment a few times.
import type { LinkTicket, UnlinkTicket } from '../../core/effect.ts'
import { failed, type Result } from '../../core/failure.ts'
import type { KeepComment } from './comments.ts'
import type { Marks } from './mark.ts'
import type { Locate } from './read.ts'
import { type Listed, MOST_TICKETS, printTickets, readTickets, type TicketList } from './ticket-list.ts'

type Linking = LinkTicket | UnlinkTicket
type LinkTickets = (effect: Linking) => Promise<Result<undefined>>

/** What waits to be written to one issue. */
type Waiting = { readonly effects: Linking[]; readonly outcome: Promise<Result<undefined>> }

export function createLinkTickets(locate: Locate, keepComment: KeepComment, marks: Marks): LinkTickets {
  const SIGNED = 'tickets'
  const waiting = new Map<string, Waiting>()
  const writing = new Map<string, Promise<unknown>>()

  async function write(issueId: string, effects: readonly Linking[]): Promise<Result<undefined>> {
    const located = await locate(issueId)
    if (!located.ok) return located
    if (located.value === undefined) return failed({ kind: 'gone', system: 'github' })
    const print = (list: TicketList) =>
      printTickets(list, marks.sign(SIGNED), located.value?.repository.isPublic === false)
    const read = (body: string) => readTickets(body, marks.signs(SIGNED))
    return keepComment(located.value, {
      isOurs: (body) => read(body) !== undefined,
      say: (bodies) => {
        const lists = bodies.flatMap((body) => [...(read(body) ?? [])])
        return print(withTickets(new Map(lists), effects, marks))
      },
    })
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
function withTickets(list: TicketList, effects: readonly Linking[], marks: Marks): TicketList {
  const next = new Map<string, Listed>(list)
  for (const effect of effects) {
    const name = `ticket ${effect.ticket.system} ${effect.ticket.id}`
    const key = marks.sign(name)
    for (const old of marks.signs(name)) if (old !== key) next.delete(old)
    if (effect.kind === 'unlink-ticket') {
      next.delete(key)
      continue
    }
    const { number, url, solved } = effect
    if (next.has(key) || next.size < MOST_TICKETS) next.set(key, { solved, link: { number, url } })
  }
  return next
}
