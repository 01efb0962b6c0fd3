// Which tickets must have an issue and which must not, and what is said of those that lack something.
import { FIELD } from '../../src/sandbox/story.ts'
import type { TicketView } from '../../src/sandbox/zendesk/index.ts'
import { ASKED_AGENT, ASKED_CUSTOMER } from './told.ts'
import type { Rules } from './variants.ts'

export type Promotion = {
  readonly view: TicketView
  /** How many issues were made for it, and whether engineering deleted one. */
  readonly bugs: number
  readonly isDeleted: boolean
  readonly manager: number
  readonly rules: Rules
}

/**
 * Exactly one issue once an escalation manager has confirmed and nothing is missing (O1, C2), or once the quote for
 * extra functionality is accepted (C4); none if nobody ever did.
 */
export function promotionFault(promotion: Promotion): string | undefined {
  const { view, bugs, isDeleted, rules } = promotion
  const set = view.changes.filter((change) => change.field === FIELD.bug)
  const isFeature = (value: string | null | undefined) => rules.hasFeatures && value === 'bug_feature'
  const accepted = view.changes.some(
    (change) => change.field === FIELD.quote && change.value === 'quote_accepted',
  )
  const wasAsked =
    set.some((change) => isConfirmation(change, promotion)) ||
    (accepted && set.some(({ value }) => isFeature(value)))
  if (bugs > 1) return `${bugs} issues`
  // Nobody in these histories takes back what was filled in.
  if (bugs === 1 && !accepted && lacking(promotion).length > 0) return 'an issue, though something is missing'
  if (bugs === 1) return wasAsked ? undefined : 'an issue that nobody confirmed'
  if (view.status === 'closed' || isDeleted) return undefined
  const last = set.at(-1)
  if (isConfirmation(last, promotion) && lacking(promotion).length === 0) return 'confirmed, and no issue'
  const isHeld = view.fields[FIELD.quote] !== 'quote_accepted'
  return isFeature(last?.value) && !isHeld ? 'the quote is accepted, and no issue' : undefined
}

type Change = TicketView['changes'][number]

function isConfirmation(change: Change | undefined, { manager }: Promotion): boolean {
  return change?.value === 'bug_confirmed' && change.author === manager
}

/** Required fields that are empty. */
function lacking({ view, rules }: Promotion): string[] {
  return [...rules.asksCustomer, ...rules.asksAgent].filter((field) => !view.fields[field])
}

/** Confirmed, and something is missing: whoever must give it was asked. What was declined has its level. */
export function lackFaults(promotion: Promotion, bridge: number): string[] {
  const { view, bugs, rules, isDeleted } = promotion
  if (bugs > 0 || isDeleted || view.status === 'closed') return []
  const last = view.changes.findLast((change) => change.field === FIELD.bug)
  if (last?.value === 'bug_declined' && rules.levels !== undefined)
    return view.fields[FIELD.level] === rules.levels.declined ? [] : ['declined, and its level is not set']
  if (!isConfirmation(last, promotion)) return []
  const missing = lacking(promotion)
  const said = (shape: RegExp) =>
    view.comments.some(({ authorId, body }) => authorId === bridge && shape.test(body))
  const ofCustomer = missing.some((field) => rules.asksCustomer.includes(field))
  const ofAgent = missing.some((field) => rules.asksAgent.includes(field))
  return [
    ...(ofCustomer && !said(ASKED_CUSTOMER) ? ['something is missing, and the customer was not asked'] : []),
    ...(ofAgent && !said(ASKED_AGENT) ? ['something is missing, and no agent was asked'] : []),
  ]
}
