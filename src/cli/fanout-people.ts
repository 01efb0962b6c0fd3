// What people do to some tickets of the fan-out while it goes on, and what every ticket must look like at its end.
import type { FanoutWorld } from './fanout-world.ts'

export type Disturbed = {
  readonly ticket: number
  readonly what: 'closed' | 'deleted' | 'changed by an agent'
}

const WHAT = ['closed', 'deleted', 'changed by an agent'] as const

/** Disturbs so many tickets that are not solved yet, in turn one way and another, from the last one backwards. */
export function disturb(
  { sandbox: { zendesk, people } }: FanoutWorld,
  tickets: readonly number[],
  before: readonly Disturbed[],
  count: number,
): readonly Disturbed[] {
  // A deleted ticket cannot be looked at any more.
  const known = new Set(before.map(({ ticket }) => ticket))
  const open = tickets
    .toReversed()
    .filter((ticket) => !known.has(ticket) && zendesk.view(ticket).status === 'hold')
  return open.slice(0, count).map((ticket, nth): Disturbed => {
    const what = WHAT[nth % WHAT.length] ?? 'closed'
    if (what === 'closed') zendesk.close(ticket)
    else if (what === 'deleted') zendesk.remove(ticket)
    else zendesk.setStatus(people.frontLine, ticket, 'pending')
    return { ticket, what }
  })
}

/** What is not as it must be: each ticket Solved once and told once, but for those that people changed. */
export async function endFaults(
  { sandbox: { zendesk }, store }: FanoutWorld,
  tickets: readonly number[],
  disturbed: readonly Disturbed[],
): Promise<readonly string[]> {
  const changed = new Map(disturbed.map(({ ticket, what }) => [ticket, what]))
  const faults: string[] = []
  for (const ticket of tickets) {
    const what = changed.get(ticket)
    const { verdict, retired } = (await store.find(`zendesk-${ticket}`))?.case ?? {}
    const attention = verdict?.attention ?? []
    const fault = (is: string) =>
      faults.push(`ticket ${ticket}${what === undefined ? '' : ` (${what})`}: ${is}`)
    if (what === 'deleted') {
      if (!attention.includes('ticket-gone') || retired === undefined) fault('it is not known to be gone')
      continue
    }
    const { status, changes, comments } = zendesk.view(ticket)
    const solved = changes.filter(
      (change) =>
        change.field === 'status' && change.value === 'solved' && change.author === zendesk.bridgeUser,
    )
    const told = comments.filter(
      (comment) =>
        comment.public && comment.authorId === zendesk.bridgeUser && /available/.test(comment.body),
    )
    if (what === undefined) {
      if (status !== 'solved') fault(`it is ${status}`)
      if (solved.length !== 1) fault(`it was solved ${solved.length} times`)
      if (told.length !== 1) fault(`its customer was told ${told.length} times`)
      if (attention.length > 0) fault(`it is marked ${attention.join(', ')}`)
    } else if (what === 'closed') {
      if (status !== 'closed' || solved.length > 0) fault('a closed ticket was changed')
      if (retired === undefined) fault('it is not known to be closed')
    } else if (status === 'pending') {
      if (!attention.includes('left-to-person:status'))
        fault('the agent’s change stands, and nobody says why')
    } else fault(`the agent’s later change was overwritten with ${status}`)
  }
  return faults
}
