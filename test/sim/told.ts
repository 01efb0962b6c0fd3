// What people were told by bugbridge on one ticket, and whether any of it was said twice. The sentences are known by
// the shipped words, in every language.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { FIELD } from '../../src/sandbox/story.ts'
import type { TicketView } from '../../src/sandbox/zendesk/index.ts'

const Sentences = z.object({
  customer: z.record(z.string(), z.string()),
  agent: z.record(z.string(), z.string()),
})

const LANGUAGES = ['en', 'de'].map((locale) => {
  const file = new URL(`../../mappings/words.${locale}.yaml`, import.meta.url)
  const { customer, agent } = Sentences.parse(parse(readFileSync(file, 'utf8')))
  return { ...customer, ...agent }
})

/** Matches one of these sentences, whatever stands in their slots. */
function saying(...ids: readonly string[]): RegExp {
  const shapes = LANGUAGES.flatMap((words) =>
    ids.map((id) => {
      const text = words[id]
      if (text === undefined) throw new Error(`nobody says ${id}`)
      return text
        .split(/\{[a-z]+\}/)
        .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
        .join('.+')
    }),
  )
  return new RegExp(`^(?:${shapes.join('|')})$`)
}

/** Sentences of one family take each other's place: the same one twice in a row is one too many. */
const FAMILIES: readonly (readonly [name: string, shape: RegExp])[] = [
  [
    'customer',
    saying('accepted', 'deployed', 'regressed', 'feature-accepted', 'feature-deployed', 'feature-regressed'),
  ],
  [
    'eta',
    saying(
      ...['eta', 'eta-moved', 'eta-withdrawn', 'deployment', 'deployment-moved', 'deployment-withdrawn'],
      ...['feature-eta', 'feature-eta-moved', 'feature-eta-withdrawn'],
    ),
  ],
  ['timing', saying('timing-at-once', 'timing-next-sprint', 'timing-afterwards', 'timing-at-discretion')],
  [
    'progress',
    saying(
      ...['agent-linked', 'agent-progress', 'agent-wont-fix', 'agent-cannot-reproduce'],
      ...['agent-not-a-bug', 'agent-not-covered', 'agent-duplicate-unnamed', 'agent-seen-again'],
    ),
  ],
  ['priority', saying('agent-priority')],
  ['missing', saying('missing')],
  ['recommended', saying('agent-recommended')],
]
const DECLINED = [
  ...['agent-declined', 'agent-declined-not-a-bug', 'agent-declined-not-covered'],
  ...['agent-declined-third-party', 'agent-declined-customer-modification'],
  'agent-declined-unauthorised-access',
]
/** Said once for each time that a person gave occasion. */
const OCCASIONS: readonly (readonly [shape: RegExp, field: 'bug' | 'sentry'])[] = [
  [saying('agent-confirm', 'agent-missing', 'feature-held', 'agent-feature-held', ...DECLINED), 'bug'],
  [saying('agent-source-unknown'), 'sentry'],
]
/** Said once for each time that somebody else got the fix first: never more often than CI has deployed. */
const PROPOSED = saying('agent-proposed', 'agent-overruled')
/** What the assessment goes by. */
const ASSESSED: readonly string[] = [
  ...[FIELD.severity, FIELD.core, FIELD.degraded, FIELD.workaroundKnown, FIELD.cosmetic],
]
const ROLLOUT = saying('rolling-out', 'feature-rolling-out')
const ACCEPTED = saying('accepted', 'feature-accepted')

/** A time was not kept. Each is said once, and when it is due: even in an hour in which nothing else happens. */
export const LATE_NOTE = new RegExp(
  saying(
    ...['agent-late-response', 'agent-late-triage', 'agent-late-estimate', 'agent-late-resolution'],
    'agent-escalated',
  ).source.replace(/\$$/, ''),
)
export const TOLD_OF_FIX = new RegExp(saying('deployed', 'feature-deployed').source.replace(/[$^]/g, ''))
export const GOES_ON = new RegExp(saying('follow-up', 'feature-follow-up').source.replace(/[$^]/g, ''))
export const ASKED_CUSTOMER = new RegExp(saying('missing').source.slice(1, -1))
export const ASKED_AGENT = new RegExp(saying('agent-missing').source.slice(1, -1))

/** Faults, in words. `reports`: how many deploys CI has reported. */
export function toldTwice(
  view: TicketView,
  bridge: number,
  fields: { bug: string; sentry: string },
  reports: number,
): string[] {
  const texts = view.comments
    .filter((comment) => comment.authorId === bridge)
    .flatMap((comment) => comment.body.split('\n\n'))
  const faults: string[] = []
  const last = new Map<string, string>()
  const count = new Map<string, number>()
  for (const text of texts) {
    count.set(text, (count.get(text) ?? 0) + 1)
    const family = FAMILIES.find(([, shape]) => shape.test(text))?.[0]
    if (family !== undefined && last.get(family) === text) faults.push(`told twice in a row: ${text}`)
    if (family !== undefined) last.set(family, text)
    if (family === undefined && (count.get(text) ?? 0) > most(text)) faults.push(`told too often: ${text}`)
  }
  const accepted = texts.filter((text) => ACCEPTED.test(text))
  return accepted.length > 1 ? [...faults, 'told twice that the bug was accepted'] : faults

  function most(text: string): number {
    if (ROLLOUT.test(text)) return reports
    if (PROPOSED.test(text)) return view.changes.filter(({ field }) => ASSESSED.includes(field)).length
    const occasion = OCCASIONS.find(([shape]) => shape.test(text))?.[1]
    return occasion === undefined
      ? 1
      : view.changes.filter((change) => change.field === fields[occasion]).length
  }
}
