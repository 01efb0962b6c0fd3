// A mapping file → the policy in the core's own terms.
import type { Policy } from '../core/policy.ts'
import type { Words } from '../core/sentence.ts'
import { ALWAYS, createCalendar } from './calendar.ts'
import type { Parsed } from './fault.ts'
import { type Finding, judge, type Rule } from './judge.ts'
import { mappingRules } from './rules.ts'
import { type Mapping, mappingSchema } from './schema.ts'
import { notOneOf } from './suggest.ts'

/** A mapping that kept every rule, before its words are added: `locales` are the languages, the agents' first. */
export type WordlessPolicy = {
  readonly locales: readonly [string, ...string[]]
  readonly policy: Omit<Policy, 'words' | 'languages'>
}

/**
 * Reads a mapping. `text` is the file's content, `file` its name for the faults, `locales` the languages that
 * there are words for.
 */
export function parsePolicy(text: string, file: string, locales: readonly string[]): Parsed<WordlessPolicy> {
  const judged = judge(text, file, mappingSchema, [...mappingRules, hasWords(locales)])
  if (!judged.ok) return judged
  const { locale, languages = [] } = judged.value
  const others = languages.filter((each) => each !== locale)
  return { ok: true, value: { locales: [locale, ...others], policy: policyOf(judged.value) } }
}

/** A policy with its words, one for each of its locales; undefined when the words of one are not there. */
export function withWords({ locales, policy }: WordlessPolicy, known: readonly Words[]): Policy | undefined {
  const languages = locales.flatMap((locale) => known.find((words) => words.locale === locale) ?? [])
  const [words] = languages
  return words === undefined || languages.length < locales.length
    ? undefined
    : { ...policy, words, languages }
}

/** Reads a mapping together with the words of all its languages. */
export function parseMapping(text: string, file: string, ...known: readonly Words[]): Parsed<Policy> {
  const parsed = parsePolicy(
    text,
    file,
    known.map((words) => words.locale),
  )
  if (!parsed.ok) return parsed
  const policy = withWords(parsed.value, known)
  // `hasWords` has seen to it that there are words for every language.
  return policy === undefined ? { ok: false, faults: [] } : { ok: true, value: policy }
}

function hasWords(locales: readonly string[]): Rule {
  return (value) => {
    const { locale, languages }: { readonly locale?: unknown; readonly languages?: unknown } = Object(value)
    const list: readonly unknown[] = Array.isArray(languages) ? languages : []
    const asked = [
      { path: ['locale'], tag: locale },
      ...list.map((tag, at) => ({ path: ['languages', at], tag })),
    ]
    return asked.flatMap(({ path, tag }): Finding[] =>
      typeof tag !== 'string' || locales.includes(tag)
        ? []
        : [{ path, on: 'value', message: notOneOf(tag, 'a language that there are words for', locales) }],
    )
  }
}

function policyOf(mapping: Mapping): Omit<Policy, 'words' | 'languages'> {
  const { name, mode, helpdesk, promotion, tracker, impact, eta, escalation } = mapping
  const { sentry, ...fields } = helpdesk.fields
  const { system, project, transition, related, statuses, resolutions } = tracker
  const { labels, assignees, milestone } = tracker
  const { reasons = {}, feature, levels, contacts, ...decided } = promotion
  const calendars = new Map(
    Object.entries(mapping.calendars ?? {}).map(([key, spec]) => [key, createCalendar(key, spec)]),
  )
  // A rule has seen to it that the name is one of them.
  const calendarOf = (key: string) => calendars.get(key) ?? ALWAYS
  return {
    name,
    mode,
    helpdesk: helpdesk.system,
    tracker: system,
    source: 'sentry',
    ticketPrefix: helpdesk.reference?.startsWith('#') === true ? '#' : '',
    fields: { ...defined(fields), source: sentry },
    promotion: {
      ...decided,
      reasons,
      ...defined({ levels, contacts }),
      ...(feature === undefined ? {} : { feature: { ...feature, type: feature.type ?? '' } }),
    },
    readiness: (mapping.readiness ?? []).map(({ required, field, ...each }) => ({
      ...each,
      isRequired: required,
      ...defined({ field }),
    })),
    ...defined({ impact }),
    issues: {
      project,
      // What a tracker cannot do without, its rules ask for (tracker-rules.ts); what is left then has one name.
      type: tracker.type ?? '',
      ...defined({ transition, labels, assignees, milestone }),
      relatedProject: related.project,
      relatedType: related.type ?? '',
      relatedLink: related.link ?? 'relates to',
      duplicateLink: tracker.duplicate_link ?? 'duplicates',
      attachments: tracker.attachments ?? false,
      statuses,
      resolutions,
    },
    priorities: mapping.priorities.map(({ proposal, timing, ...step }) => ({
      ...step,
      ...defined({ proposal, timing }),
    })),
    ...defined({ defaultPriority: mapping.default_priority }),
    stages: mapping.stages,
    deployed: mapping.deployed,
    eta: {
      says: eta?.says ?? 'fix',
      ...(eta?.rollout === undefined ? {} : { rollout: calendarOf(eta.rollout) }),
    },
    plans: (mapping.plans ?? []).map(({ organizations = [], tags = [], clocks, ...plan }) => ({
      ...plan,
      organizations,
      tags,
      clocks: clocks.map(({ calendar, priorities, ...clock }) => ({
        ...clock,
        calendar: calendarOf(calendar),
        ...defined({ priorities }),
      })),
    })),
    ...(escalation === undefined
      ? {}
      : {
          escalation: {
            ...defined({ unsatisfied: escalation.unsatisfied }),
            calendar: calendarOf(escalation.calendar),
            levels: escalation.levels.map(({ after, ...level }) => ({ ...level, afterMs: after })),
          },
        }),
  }
}

type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
}

/** Leaves out what a mapping leaves out. */
function defined<T extends object>(values: T): Defined<T>
function defined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
