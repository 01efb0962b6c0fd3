// What agents are told of the checklist that nothing waits for: what would help engineering, and who asks (A2, A4).
import { lackNotice } from './agent-notices.ts'
import { missingValue } from './customer-notices.ts'
import type { Notice } from './desired.ts'
import type { Given } from './given.ts'
import { plainNotice } from './notices.ts'
import { missingOf } from './readiness.ts'

/** Each told once for a ticket, and what is recommended again when the list changes. */
export function checklistNotices(given: Given): Notice[] {
  const { facts, policy } = given
  const { recommended } = missingOf(facts, policy)
  const because = [{ rule: 'readiness', facts: [`recommended: ${recommended.join(', ')}`] }]
  const contact = [{ rule: 'promotion.contacts', facts: ['the requester is not a support contact'] }]
  return [
    ...lackNotice('recommended', missingValue(recommended), recommended, because, policy),
    ...(isContact(given) ? [] : [plainNotice('contact', 'none', 'agent-contact', contact, policy.words)]),
  ]
}

/** Support contacts are known by a tag of the user (A4). */
export function isContact({ facts, policy }: Given): boolean {
  const { contacts } = policy.promotion
  return contacts === undefined || facts.ticket.requester.tags.includes(contacts)
}
