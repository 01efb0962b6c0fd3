// What leaves in a report of our own errors: the kind of error, where in our code, and closed codes. An error's
// message may quote a customer or Sentry text that we are sworn to keep, so none of it goes, not even to us.
import type { ErrorEvent, Exception, SeverityLevel, StackFrame } from '@sentry/node'
import { closedWord } from './closed-word.ts'

/** The codes that a report may carry. */
export const REPORT_CODES = ['event', 'system', 'kind'] as const

const LEVELS: readonly SeverityLevel[] = ['fatal', 'error', 'warning', 'log', 'info', 'debug']

/** A new event made of what is allowed; whatever else was in the old one, or is added by a later SDK, is not. */
export function scrub(event: ErrorEvent): ErrorEvent {
  const { event_id, timestamp, release, environment } = event
  return {
    type: undefined,
    platform: 'node',
    level: LEVELS.find((level) => level === event.level) ?? 'error',
    ...(event_id !== undefined && /^[0-9a-f]{32}$/.test(event_id) ? { event_id } : {}),
    ...(typeof timestamp === 'number' ? { timestamp } : {}),
    ...(release === undefined ? {} : { release: closedWord(release) }),
    ...(environment === undefined ? {} : { environment: closedWord(environment) }),
    tags: scrubTags(event.tags ?? {}),
    exception: { values: (event.exception?.values ?? []).map(scrubException) },
  }
}

function scrubTags(tags: NonNullable<ErrorEvent['tags']>): Record<string, string> {
  return Object.fromEntries(
    REPORT_CODES.flatMap((code) => (tags[code] == null ? [] : [[code, closedWord(String(tags[code]))]])),
  )
}

function scrubException({ type = '', stacktrace }: Exception): Exception {
  return {
    type: /^[A-Z]\w{0,59}$/.test(type) ? type : 'Error',
    stacktrace: { frames: (stacktrace?.frames ?? []).flatMap(scrubFrame) },
  }
}

function scrubFrame({ filename = '', function: name = '', lineno, colno }: StackFrame): StackFrame[] {
  const place = placeOf(filename)
  if (place === undefined) return []
  return [
    {
      filename: place,
      function: /^(?:async |new )?[\w$.<>]{1,80}$/.test(name) ? name : '?',
      in_app: place.startsWith('src/'),
      ...(typeof lineno === 'number' ? { lineno } : {}),
      ...(typeof colno === 'number' ? { colno } : {}),
    },
  ]
}

/** A file of ours from `src` on, a dependency by its name, a module of Node; anything else has no place here. */
function placeOf(filename: string): string | undefined {
  const dependency = /^.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//.exec(filename)
  if (dependency !== null) return `node_modules/${dependency[1]}`
  return (/^node:[\w/]+$/.exec(filename) ?? /(?<=^|\/)src\/(?:[\w-]+\/)*[\w.-]+\.ts$/.exec(filename))?.[0]
}
