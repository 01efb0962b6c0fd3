// The shipped mappings, and what an admin may make of them during a history, each with what it means in the
// oracle's own words.
import type { Policy } from '../../src/core/policy.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { INTERNAL, priorityLabel, SHOP } from '../world/github-board.ts'

/** What the oracle has to know of a mapping. */
export type Rules = {
  readonly name: string
  readonly writes: boolean
  /** The ticket's status while engineering has it, and while the fix is being tested. */
  readonly held: 'hold' | 'open'
  readonly inQa: 'hold' | 'open'
  /** Whether releasing a version in the tracker counts as evidence. */
  readonly releaseCounts: boolean
  /** The ticket's priority by the tracker's. */
  readonly priorities: Readonly<Record<string, string>>
  /** Days of the week on which roll-outs happen, Sunday 0; none: every day. */
  readonly rollouts: readonly number[]
  /** Ticket fields without which nothing is created, asked of the customer or of the agent. */
  readonly asksCustomer: readonly string[]
  readonly asksAgent: readonly string[]
  /** What the level field says of what was declined and of what was confirmed. */
  readonly levels?: { readonly declined: string; readonly confirmed: string }
  /** Whether there is a path for extra functionality. */
  readonly hasFeatures: boolean
  /** Only what is in force of these says that a fix is deployed; versions say nothing. */
  readonly services?: readonly Service[]
}

/** What is deployed by itself, and what each environment is called where it is deployed from. */
export type Service = {
  readonly repository: string
  readonly environments: readonly { readonly name: string; readonly called: string }[]
}

export type Variant = { readonly policy: Policy; readonly rules: Rules }

/** Of one mapping; the shipped one first. */
export type Variants = readonly [Variant, ...Variant[]]

const PLAIN: Omit<Rules, 'name'> = {
  writes: true,
  held: 'hold',
  inQa: 'hold',
  releaseCounts: true,
  priorities: { '1': 'urgent', '2': 'high', '3': 'normal', '4': 'low' },
  rollouts: [],
  asksCustomer: [],
  asksAgent: [],
  hasFeatures: false,
}

const SHIPPED: readonly Rules[] = [
  { ...PLAIN, name: 'opscom', rollouts: [2, 4] },
  {
    ...PLAIN,
    name: 'echo360',
    held: 'open',
    inQa: 'open',
    releaseCounts: false,
    asksAgent: [FIELD.workaround],
  },
  {
    ...PLAIN,
    name: 'standard-enterprise',
    priorities: { '2': 'urgent', '3': 'normal', '4': 'low' },
  },
  {
    ...PLAIN,
    name: 'ecshops',
    asksCustomer: [FIELD.steps, FIELD.version],
    levels: { declined: 'level_1', confirmed: 'level_2' },
    hasFeatures: true,
  },
  { ...PLAIN, name: 'alleo' },
  {
    ...PLAIN,
    name: 'two-services',
    releaseCounts: false,
    services: [
      {
        repository: 'acme/api',
        environments: [
          { name: 'production-eu', called: 'production-eu' },
          { name: 'production-us', called: 'production-us' },
        ],
      },
      {
        repository: 'acme/web',
        environments: [
          { name: 'production-eu', called: 'eu' },
          { name: 'production-us', called: 'us' },
        ],
      },
    ],
  },
]

/** One list for each shipped mapping, and the same again with GitHub as the tracker. Made once for many histories: reading a mapping costs more than a short one. */
export function createVariants(): readonly Variants[] {
  const shipped = SHIPPED.map((rules) => variantsOf(shippedPolicy(rules.name), rules))
  return [
    ...shipped,
    ...shipped.map(([first, ...others]): Variants => [onGithub(first), ...others.map(onGithub)]),
  ]
}

/** The same with GitHub as its tracker, as README.md says that a mapping is made for it. */
function onGithub({ policy, rules }: Variant): Variant {
  const { promotion, issues, priorities } = policy
  const { transition: _, ...same } = issues
  const { feature } = promotion
  return {
    rules,
    policy: {
      ...policy,
      tracker: 'github',
      promotion: { ...promotion, ...(feature === undefined ? {} : { feature: { ...feature, type: '' } }) },
      issues: {
        ...same,
        project: SHOP,
        type: '',
        relatedProject: INTERNAL,
        relatedType: '',
        relatedLink: 'relates to',
        duplicateLink: 'duplicates',
        attachments: false,
        statuses: {
          open: 'accepted',
          'in progress': 'in-progress',
          'in qa': 'in-qa',
          closed: 'awaiting-release',
        },
        resolutions: { completed: 'fixed', not_planned: 'wont-fix', duplicate: 'duplicate' },
      },
      priorities: priorities.map((step) => ({ ...step, issue: priorityLabel(step.issue) })),
    },
  }
}

function variantsOf(policy: Policy, rules: Rules): Variants {
  const { stages, priorities, deployed } = policy
  return [
    { policy, rules },
    { policy: { ...policy, mode: 'observe' }, rules: { ...rules, writes: false } },
    {
      policy: { ...policy, stages: { ...stages, 'in-qa': { ...stages['in-qa'], status: 'open' } } },
      rules: { ...rules, inQa: 'open' },
    },
    // Whoever goes by commits goes on doing so: CI must not be refused an environment that it reports.
    rules.services === undefined
      ? {
          policy: { ...policy, deployed: { ...deployed, by: ['deploy'] } },
          rules: { ...rules, releaseCounts: false },
        }
      : { policy, rules },
    {
      policy: {
        ...policy,
        priorities: priorities.map((step) => (step.issue === '2' ? { ...step, ticket: 'urgent' } : step)),
      },
      rules: { ...rules, priorities: { ...rules.priorities, '2': 'urgent' } },
    },
  ]
}
