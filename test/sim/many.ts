// Many tickets behind one issue, as an outsider sees them: nobody was asked, or it was told twice on the issue.
import { FIELD } from '../../src/sandbox/story.ts'
import type { Truth } from './oracle.ts'

const MINUTE = 60_000
/** Since when both must be behind the issue, so that whoever counts knows of both. */
const KNOWN = 10 * MINUTE
/** An approval holds for a day. */
const DAY = 24 * 60 * MINUTE

type Solved = { readonly ticket: number; readonly at: number; readonly issue: string }

/** Tickets of one issue that were solved together though nobody had approved anything. The brake stops for two. */
export function unasked({ sandbox, cast }: Truth, approvedAt: readonly number[]): string[] {
  const { zendesk } = sandbox
  const solved = cast.tickets.flatMap((ticket): Solved[] => {
    const { changes } = zendesk.view(ticket)
    return changes.flatMap((change) => {
      if (change.field !== 'status' || change.value !== 'solved' || change.author !== zendesk.bridgeUser)
        return []
      const known = changes.findLast((each) => each.field === FIELD.issue && each.at <= change.at)
      if (known?.value == null || known.at > change.at - KNOWN) return []
      return [{ ticket, at: change.at, issue: known.value }]
    })
  })
  return solved.flatMap(({ ticket, at, issue }) => {
    const other = solved.find(
      (each) => each.ticket > ticket && each.issue === issue && Math.abs(each.at - at) <= MINUTE,
    )
    const isApproved = approvedAt.some((time) => time <= at && time > at - DAY)
    return other === undefined || isApproved
      ? []
      : [`tickets ${ticket} and ${other.ticket} were solved together, and nobody was asked`]
  })
}

/** One comment of ours on an issue, and none of another's was touched. */
export function impactFaults({ board }: Truth): string[] {
  return board.issues().flatMap(({ key, comments }) => {
    const ours = comments.filter(({ author }) => author === 'bugbridge')
    return ours.length > 1 ? [`${key} is told ${ours.length} times of its tickets`] : []
  })
}
