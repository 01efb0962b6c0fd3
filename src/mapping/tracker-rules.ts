// What a mapping must say of its tracker, and what only another tracker knows: Jira goes by ids, GitHub by names of
// labels, and has fewer things.
import { printPath, quote } from './fault.ts'
import type { Finding, Rule } from './judge.ts'
import { type Picked, pick } from './pick.ts'
import { notOneOf } from './suggest.ts'

/** A value must have this form, or `message` says so of it. */
type Form = { readonly at: string; readonly form: RegExp; readonly message: (value: string) => string }

type Tracker = {
  /** Keys that must be there. */
  readonly needs: readonly string[]
  /** Keys that are for another tracker, and why. */
  readonly refuses: readonly (readonly [key: string, message: string])[]
  readonly forms: readonly Form[]
}

const id = (at: string): Form => ({
  at,
  form: /^\d{1,19}$/,
  message: (value) => `${quote(value)} is not an id: ids are digits, such as 10004`,
})
const project = (at: string): Form => ({
  at,
  form: /^[A-Z][A-Z0-9_]{1,30}$/,
  message: () => 'must be a project key: capital letters and digits, such as OPS',
})
const repository = (at: string): Form => ({
  at,
  form: /^[\w-]{1,39}\/(?!\.{1,2}$)[\w.-]{1,100}$/,
  message: () => 'must be a repository: owner/name, such as acme/shop',
})
const label = (at: string): Form => ({
  at,
  form: /^[^,]{1,50}$/,
  message: (value) => `${quote(value)} is not a label: labels are up to 50 characters without a comma`,
})
const login = (at: string): Form => ({
  at,
  form: /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,
  message: (value) => `${quote(value)} is not a login: a login is as it stands in the address of a profile`,
})

const ONLY_GITHUB = 'is for GitHub alone: take it out'
const TRACKERS: Readonly<Record<string, Tracker>> = {
  jira: {
    needs: ['tracker.type', 'tracker.related.type', 'tracker.related.link', 'tracker.duplicate_link'],
    refuses: [
      ['tracker.labels', ONLY_GITHUB],
      ['tracker.assignees', ONLY_GITHUB],
      ['tracker.milestone', ONLY_GITHUB],
    ],
    forms: [
      ...['tracker.project', 'tracker.related.project'].map(project),
      ...['tracker.type', 'tracker.related.type', 'promotion.feature.type', 'priorities.*.issue'].map(id),
    ],
  },
  github: {
    needs: ['tracker.statuses.open', 'tracker.statuses.closed'],
    refuses: [['tracker.transition', 'is for Jira alone: take it out']],
    forms: [
      ...['tracker.project', 'tracker.related.project'].map(repository),
      ...['tracker.labels.*', 'priorities.*.issue'].map(label),
      login('tracker.assignees.*'),
    ],
  },
}

export const trackerRules: readonly Rule[] = [ofTheTracker, filesCannotBePut, reasonsAreGitHubs, labelsDiffer]

function systemOf(mapping: unknown): string {
  const [system] = pick(mapping, 'tracker.system')
  return typeof system?.value === 'string' ? system.value : ''
}

function ofTheTracker(mapping: unknown): Finding[] {
  const system = systemOf(mapping)
  const tracker = Object.hasOwn(TRACKERS, system) ? TRACKERS[system] : undefined
  if (tracker === undefined) return []
  // Where the whole group is missing, that is said already.
  const isThere = (path: string) => pick(mapping, path).length > 0
  const feature = system === 'jira' && isThere('promotion.feature') ? ['promotion.feature.type'] : []
  return [
    ...[...tracker.needs, ...feature]
      .filter((key) => isThere(key.slice(0, key.lastIndexOf('.'))) && !isThere(key))
      .map((key): Finding => ({ path: key.split('.'), on: 'value', message: 'is missing' })),
    ...tracker.refuses.flatMap(([key, message]) =>
      pick(mapping, key).map(({ path }): Finding => ({ path, on: 'key', message })),
    ),
    ...tracker.forms.flatMap(({ at, form, message }) =>
      pick(mapping, at).flatMap(({ path, value }): Finding[] =>
        typeof value !== 'string' || form.test(value) ? [] : [{ path, on: 'value', message: message(value) }],
      ),
    ),
  ]
}

/** GitHub's API takes no files for an issue. */
function filesCannotBePut(mapping: unknown): Finding[] {
  const [attachments] = pick(mapping, 'tracker.attachments')
  if (systemOf(mapping) !== 'github' || attachments?.value !== true) return []
  const message = 'GitHub takes no files through its API: leave attachments out'
  return [{ path: attachments.path, on: 'value', message }]
}

/** GitHub has these reasons for closing an issue, and no others. */
const REASONS = ['completed', 'not_planned', 'duplicate']

function reasonsAreGitHubs(mapping: unknown): Finding[] {
  if (systemOf(mapping) !== 'github') return []
  return pick(mapping, 'tracker.resolutions.*').flatMap(({ path }): Finding[] => {
    const reason = String(path.at(-1))
    if (REASONS.includes(reason)) return []
    return [
      { path, on: 'key', message: notOneOf(reason, 'a reason for which GitHub closes issues', REASONS) },
    ]
  })
}

/** A label means one thing, and GitHub does not tell capitals from small letters in it. */
function labelsDiffer(mapping: unknown): Finding[] {
  if (systemOf(mapping) !== 'github') return []
  const first = new Map<string, Picked>()
  const named = [
    ...pick(mapping, 'tracker.statuses.*').map(({ path }) => ({
      path,
      value: path.at(-1),
      on: 'key' as const,
    })),
    ...pick(mapping, 'priorities.*.issue').map((each) => ({ ...each, on: 'value' as const })),
  ]
  return named.flatMap(({ path, value, on }): Finding[] => {
    const name = typeof value === 'string' ? value.toLowerCase() : undefined
    if (name === undefined) return []
    const before = first.get(name)
    first.set(name, before ?? { path, value })
    if (before === undefined) return []
    return [{ path, on, message: `${quote(name)} is also at ${printPath(before.path)}: each must differ` }]
  })
}
