// Mappings that an admin may put in force during a history, each with what it means, in the oracle's own words.
import type { Policy } from '../../src/core/policy.ts'
import { shippedPolicy } from '../policy.ts'

/** What the oracle has to know of a mapping. */
export type Rules = {
  readonly writes: boolean
  /** The ticket's status while the fix is being tested. */
  readonly inQa: 'hold' | 'open'
  /** Whether releasing a version in the tracker counts as evidence. */
  readonly releaseCounts: boolean
  /** The ticket's priority for the tracker's second highest. */
  readonly high: 'high' | 'urgent'
}

export type Variant = { readonly policy: Policy; readonly rules: Rules }

/** The shipped one first. */
export type Variants = readonly [Variant, ...Variant[]]

const SHIPPED: Rules = { writes: true, inQa: 'hold', releaseCounts: true, high: 'high' }

/** Made once for many histories: reading the mapping costs more than a short one. */
export function createVariants(): Variants {
  const policy = shippedPolicy()
  const { stages, priorities, deployed } = policy
  return [
    { policy, rules: SHIPPED },
    { policy: { ...policy, mode: 'observe' }, rules: { ...SHIPPED, writes: false } },
    {
      policy: { ...policy, stages: { ...stages, 'in-qa': { ...stages['in-qa'], status: 'open' } } },
      rules: { ...SHIPPED, inQa: 'open' },
    },
    {
      policy: { ...policy, deployed: { ...deployed, by: ['deploy'] } },
      rules: { ...SHIPPED, releaseCounts: false },
    },
    {
      policy: {
        ...policy,
        priorities: priorities.map((step) => (step.issue === '2' ? { ...step, ticket: 'urgent' } : step)),
      },
      rules: { ...SHIPPED, high: 'urgent' },
    },
  ]
}
