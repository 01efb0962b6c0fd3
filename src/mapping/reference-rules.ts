// What one part of a mapping names must be there in another: calendars, labels, questions, fields.
import type { Finding, Rule } from './judge.ts'
import { type Picked, pick } from './pick.ts'
import { notOneOf } from './suggest.ts'

/** The values at the patterns must be among the words; `noun` completes "… is not". */
type Reference = {
  readonly at: readonly string[]
  readonly noun: string
  readonly among: (mapping: unknown) => readonly unknown[]
}

const REFERENCES: readonly Reference[] = [
  {
    at: ['plans.*.clocks.*.calendar', 'escalation.calendar', 'eta.rollout'],
    noun: 'one of the calendars',
    among: (mapping) => ['always', ...keysAt(mapping, 'calendars.*')],
  },
  {
    at: ['default_priority', 'impact.proposals.*.label', 'plans.*.clocks.*.priorities.*'],
    noun: 'the label of a priority',
    among: (mapping) => valuesAt(mapping, 'priorities.*.label'),
  },
]

/** What a part needs a ticket field for. */
const NEEDED: readonly (readonly [part: string, field: string])[] = [
  ['promotion.feature', 'quote'],
  ['promotion.reasons', 'reason'],
  ['promotion.levels', 'level'],
  ['impact', 'proposal'],
  ['escalation', 'escalation'],
]

export const referenceRules: readonly Rule[] = [
  commitsNeedServices,
  environmentsAreKnown,
  (mapping) => REFERENCES.flatMap((reference) => strangers(mapping, reference)),
  (mapping) =>
    NEEDED.flatMap(([part, field]): Finding[] => {
      const [found] = pick(mapping, part)
      if (found === undefined || pick(mapping, `helpdesk.fields.${field}`).length > 0) return []
      return [{ path: found.path, on: 'key', message: `needs the ticket field helpdesk.fields.${field}` }]
    }),
  answersAreAsked,
  proposalsHaveOptions,
  lastPlanIsForAllOthers,
  startsWithItsLocale,
  alwaysIsTaken,
]

function strangers(mapping: unknown, { at, noun, among }: Reference): Finding[] {
  const known = among(mapping).filter((each) => typeof each === 'string')
  return at
    .flatMap((pattern) => pick(mapping, pattern))
    .flatMap(({ path, value }): Finding[] =>
      typeof value !== 'string' || known.includes(value)
        ? []
        : [{ path, on: 'value', message: notOneOf(value, noun, known) }],
    )
}

/** Without them nobody knows which repositories to look at, and no ticket would ever be solved. */
function commitsNeedServices(mapping: unknown): Finding[] {
  const named = pick(mapping, 'deployed.by.*').find(({ value }) => value === 'commits')
  const services = pick(mapping, 'deployed.services')
  if (named !== undefined && services.length === 0)
    return [
      { path: named.path, on: 'value', message: 'needs deployed.services: the repositories to look at' },
    ]
  if (named !== undefined || services[0] === undefined) return []
  return [
    {
      path: services[0].path,
      on: 'key',
      message: 'is for the evidence of commits: add commits to deployed.by',
    },
  ]
}

/** A misspelt environment would be one that nobody is in. */
function environmentsAreKnown(mapping: unknown): Finding[] {
  const known = pick(mapping, 'deployed.environments.*').flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  )
  return pick(mapping, 'deployed.services.*.environments.*').flatMap(({ path }): Finding[] => {
    const environment = String(path.at(-1))
    if (known.includes(environment)) return []
    return [{ path, on: 'key', message: notOneOf(environment, 'one of the environments', known) }]
  })
}

function answersAreAsked(mapping: unknown): Finding[] {
  const questions = keysAt(mapping, 'impact.questions.*')
  return pick(mapping, 'impact.proposals.*.answers.*').flatMap(({ path }): Finding[] => {
    const question = String(path.at(-1))
    if (questions.includes(question)) return []
    return [{ path, on: 'key', message: notOneOf(question, 'one of the questions', questions) }]
  })
}

/** The proposal is written as an option of its field, so each step needs one. */
function proposalsHaveOptions(mapping: unknown): Finding[] {
  if (pick(mapping, 'impact').length === 0) return []
  return pick(mapping, 'priorities.*')
    .filter(({ value }) => typeof value === 'object' && value !== null && !Object.hasOwn(value, 'proposal'))
    .map(({ path }) => ({
      path,
      on: 'key',
      message: 'needs a proposal: the option that the answers propose',
    }))
}

/** So that no ticket is without a plan by an oversight. */
function lastPlanIsForAllOthers(mapping: unknown): Finding[] {
  const plans = pick(mapping, 'plans.*')
  return plans.flatMap(({ path, value }, at): Finding[] => {
    const isForAll = isEmpty(value, 'organizations') && isEmpty(value, 'tags')
    if (at === plans.length - 1) {
      if (isForAll) return []
      const message = 'the last plan is for all other tickets: leave organizations and tags out'
      return [{ path, on: 'key', message }]
    }
    const message = 'needs organizations or tags: only the last plan is for all other tickets'
    return isForAll ? [{ path, on: 'key', message }] : []
  })
}

function isEmpty(plan: unknown, key: string): boolean {
  return pick(plan, `${key}.*`).length === 0
}

function startsWithItsLocale(mapping: unknown): Finding[] {
  const [locale] = pick(mapping, 'locale')
  const [first] = pick(mapping, 'languages.*')
  if (first === undefined || locale === undefined || first.value === locale.value) return []
  return [{ path: first.path, on: 'value', message: 'the first language is that of locale' }]
}

function alwaysIsTaken(mapping: unknown): Finding[] {
  return pick(mapping, 'calendars.always').map(({ path }) => ({
    path,
    on: 'key',
    message: 'always is there already (24 hours on every day): choose another name',
  }))
}

function keysAt(mapping: unknown, pattern: string): string[] {
  return pick(mapping, pattern).map(({ path }) => String(path.at(-1)))
}

function valuesAt(mapping: unknown, pattern: string): unknown[] {
  return pick(mapping, pattern).map(({ value }: Picked) => value)
}
