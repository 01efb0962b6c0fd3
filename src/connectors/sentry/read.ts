// Finds a Sentry issue and seals it, and opens it again for a tracker. `find` gives an id and hashes; the words
// themselves leave through `open` alone, which only tracker connectors are handed (the Sentry rule, walls 1, 2).
import type { SourceState } from '../../core/facts.ts'
import { done, type Result } from '../../core/failure.ts'
import type { OpenedText, Sealed } from '../../core/sealed.ts'
import { type Digest, shingles } from '../../core/shingle.ts'
import type { Source } from '../connector.ts'
import type { Ask } from './client.ts'
import { type Home, parseReference, type Reference } from './reference.ts'
import { Issue, ShortIdAnswer } from './schema.ts'

/** Parts of an issue that we have no use for; tags hold people's data, so they had better not travel. */
export const WITHOUT = '?collapse=release&collapse=stats&collapse=tags'

export function createReads(ask: Ask, home: Home, digest: Digest): Pick<Source, 'find' | 'open'> {
  const organization = `organizations/${encodeURIComponent(home.org)}`

  /** The id that a reference stands for. Undefined: there is no such short id. */
  async function idOf(reference: Reference): Promise<Result<string | undefined>> {
    if (reference.kind === 'id') return done(reference.id)
    const answer = await ask(`${organization}/shortids/${encodeURIComponent(reference.id)}/`, ShortIdAnswer)
    if (!answer.ok) return answer.failure.kind === 'gone' ? done(undefined) : answer
    return done(answer.value.value.groupId)
  }

  /** An issue that was merged answers under its old id with the issue that it went into. */
  async function read(id: string): Promise<Result<Issue | undefined>> {
    const answer = await ask(`${organization}/issues/${encodeURIComponent(id)}/${WITHOUT}`, Issue)
    if (!answer.ok) return answer.failure.kind === 'gone' ? done(undefined) : answer
    return done(answer.value.value)
  }

  return {
    /**
     * `GET …/shortids/{shortId}/` if need be, then `GET …/issues/{id}/`. Undefined: no reference, a reference to
     * another Sentry, or nothing there. https://docs.sentry.io/api/events/retrieve-an-issue/
     */
    async find(reference) {
      const parsed = parseReference(reference, home)
      if (parsed === undefined) return done(undefined)
      const id = await idOf(parsed)
      if (!id.ok || id.value === undefined) return id.ok ? done(undefined) : id
      const issue = await read(id.value)
      if (!issue.ok || issue.value === undefined) return issue.ok ? done(undefined) : issue
      const state = stateOf(issue.value)
      const facts = { id: issue.value.id, sealed: seal(issue.value, digest) }
      return done(state === undefined ? facts : { ...facts, state })
    },

    /**
     * Reads the issue anew. Undefined: it is not ours to open, or it cannot be read now. When Sentry asks to
     * wait it is asked once more (`http` waits as long as it must), since a task is written only once.
     */
    async open(sealed) {
      if (sealed.system !== 'sentry') return undefined
      const first = await read(sealed.id)
      const issue = !first.ok && first.failure.kind === 'later' ? await read(sealed.id) : first
      return issue.ok && issue.value !== undefined ? textOf(issue.value, home) : undefined
    },
  }
}

/**
 * A regression is an activity of its time (https://github.com/getsentry/sentry, `ActivityType.SET_REGRESSION`). Where
 * none is listed, an issue whose substatus says that it regressed was last seen then or later.
 */
function stateOf({ status, substatus, activity, lastSeen }: Issue): SourceState | undefined {
  // One that we do not know says nothing.
  if (status === undefined) return undefined
  const times = activity.flatMap(({ type, dateCreated }) =>
    type === 'set_regression' && dateCreated !== undefined ? [dateCreated] : [],
  )
  const newest = times.length > 0 ? Math.max(...times) : substatus === 'regressed' ? lastSeen : undefined
  return { status: STATUSES[status], ...(newest === undefined ? {} : { regressedAt: newest }) }
}

/** `ignored` and `muted` are what the API calls archived. */
const STATUSES = {
  resolved: 'resolved',
  unresolved: 'unresolved',
  ignored: 'archived',
  muted: 'archived',
} as const

/** Characters of an issue that are hashed: several times what Sentry keeps in these fields, and a tenth of a second. */
const MOST_HASHED = 50_000

/** An id, and a salted hash of every recognisable piece of the issue's words. */
function seal(issue: Issue, digest: Digest): Sealed {
  const all = [issue.title, issue.culprit, issue.shortId, issue.permalink, ...textsIn(issue.metadata)]
  const texts = withinLimit(all.filter((text) => typeof text === 'string'))
  // Names of the thing itself are sealed whole, however short they are.
  const whole = [issue.id, issue.shortId, issue.title, issue.culprit].flatMap((text) =>
    text ? [text.toLowerCase()] : [],
  )
  const pieces = new Set([...texts.flatMap(shingles), ...whole])
  return { system: 'sentry', id: issue.id, shingles: [...pieces].map(digest) }
}

/** The first texts, cut where the limit is reached. */
function withinLimit(texts: readonly string[]): string[] {
  let left = MOST_HASHED
  return texts.flatMap((text) => {
    const kept = text.slice(0, left)
    left -= kept.length
    return kept === '' ? [] : [kept]
  })
}

/**
 * Every text in a value of any shape. The list grows while it is walked: a function that calls itself would
 * end with an error in what is nested too deeply.
 */
function textsIn(value: unknown): string[] {
  const found = [value]
  for (const each of found) {
    if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) found.push(inner)
  }
  return found.filter((each) => typeof each === 'string')
}

function textOf(issue: Issue, home: Home): OpenedText {
  const lines = [
    ['Culprit', issue.culprit],
    ['Level', issue.level],
    ['First seen', issue.firstSeen],
    ['Sentry issue', issue.shortId ?? issue.id],
  ].flatMap(([label, text]) => (text ? [`${label}: ${text}`] : []))
  const url =
    issue.permalink ?? `${home.url.replace(/(?<!\/)\/+$/, '')}/organizations/${home.org}/issues/${issue.id}/`
  return { title: issue.title ?? '', body: lines.join('\n'), url }
}
