// A mapping file → the policy in the core's own terms.
import type { Policy } from '../core/policy.ts'
import type { Words } from '../core/sentence.ts'
import type { Parsed } from './fault.ts'
import type { Finding } from './judge.ts'
import { judge } from './judge.ts'
import { mappingRules } from './rules.ts'
import { type Mapping, mappingSchema } from './schema.ts'
import { notOneOf } from './suggest.ts'

/** A mapping that kept every rule, before its language is added. */
export type WordlessPolicy = { readonly locale: string; readonly policy: Omit<Policy, 'words'> }

/**
 * Reads a mapping. `text` is the file's content, `file` its name for the faults, `locales` the languages that
 * there are words for.
 */
export function parsePolicy(text: string, file: string, locales: readonly string[]): Parsed<WordlessPolicy> {
  const hasWords = (value: unknown): Finding[] => {
    const locale = localeOf(value)
    if (locale === undefined || locales.includes(locale)) return []
    return [
      {
        path: ['locale'],
        on: 'value',
        message: notOneOf(locale, 'a language that there are words for', locales),
      },
    ]
  }
  const judged = judge(text, file, mappingSchema, [...mappingRules, hasWords])
  return judged.ok
    ? { ok: true, value: { locale: judged.value.locale, policy: policyOf(judged.value) } }
    : judged
}

/** Reads a mapping together with its words, which must be of the mapping's language. */
export function parseMapping(text: string, file: string, words: Words): Parsed<Policy> {
  const parsed = parsePolicy(text, file, [words.locale])
  return parsed.ok ? { ok: true, value: { ...parsed.value.policy, words } } : parsed
}

function localeOf(value: unknown): string | undefined {
  const mapping: { readonly locale?: unknown } = Object(value)
  return typeof mapping.locale === 'string' ? mapping.locale : undefined
}

function policyOf({ name, mode, helpdesk, promotion, tracker, priorities, stages, deployed }: Mapping) {
  const { sentry, ...fields } = helpdesk.fields
  const { system, project, type, transition, related, duplicate_link, statuses, resolutions } = tracker
  return {
    name,
    mode,
    helpdesk: helpdesk.system,
    tracker: system,
    source: 'sentry',
    fields: { ...fields, source: sentry },
    promotion,
    issues: {
      project,
      type,
      ...(transition === undefined ? {} : { transition }),
      relatedProject: related.project,
      relatedType: related.type,
      relatedLink: related.link,
      duplicateLink: duplicate_link,
      statuses,
      resolutions,
    },
    priorities,
    stages,
    deployed,
  } satisfies Omit<Policy, 'words'>
}
