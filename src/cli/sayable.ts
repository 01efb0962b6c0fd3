// Which sentences a mapping can ever say to a customer: its own reader should see those, and no others.
import type { Policy } from '../core/policy.ts'
import { CUSTOMER_SENTENCES, type CustomerSentence, TIMINGS } from '../core/sentence.ts'

/** In the order of a ticket's life. */
export function sayable(policy: Policy): readonly CustomerSentence[] {
  return Object.keys(CUSTOMER_SENTENCES)
    .filter(isCustomerSentence)
    .filter((id) => canSay(id, policy))
}

function isCustomerSentence(id: string): id is CustomerSentence {
  return Object.hasOwn(CUSTOMER_SENTENCES, id)
}

function canSay(
  id: CustomerSentence,
  { priorities, fields, readiness, eta, deployed, promotion, followUps }: Policy,
): boolean {
  const isFeature = promotion.feature !== undefined
  // Only CI tells whom a deploy reaches.
  const isStepwise = deployed.by.includes('deploy')
  switch (id) {
    case 'accepted':
    case 'deployed':
    case 'regressed':
      return true
    case 'follow-up':
      return followUps !== false
    case 'feature-follow-up':
      return isFeature && followUps !== false
    case 'timing-at-once':
    case 'timing-next-sprint':
    case 'timing-afterwards':
    case 'timing-at-discretion':
      return TIMINGS.some(
        (timing) => id === `timing-${timing}` && priorities.some((step) => step.timing === timing),
      )
    case 'workaround':
      return fields.workaround !== undefined
    case 'missing':
      return readiness.some(({ isRequired, asks }) => isRequired && asks === 'customer')
    case 'eta':
    case 'eta-moved':
    case 'eta-withdrawn':
      return eta.says === 'fix'
    case 'deployment':
    case 'deployment-moved':
    case 'deployment-withdrawn':
      return eta.says === 'deployment'
    case 'rolling-out':
      return isStepwise
    case 'feature-rolling-out':
      return isFeature && isStepwise
    case 'feature-held':
    case 'feature-accepted':
    case 'feature-eta':
    case 'feature-eta-moved':
    case 'feature-eta-withdrawn':
    case 'feature-deployed':
    case 'feature-regressed':
      return isFeature
  }
}
