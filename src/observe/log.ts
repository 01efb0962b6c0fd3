// Structured logs: one JSON line per event, with named fields only. There is no message to write: nothing that a
// vendor or a person said can be put into a line.
import { pino } from 'pino'
import type { Clock } from '../core/clock.ts'
import { closedWord } from './closed-word.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Everything that can be logged, by name. */
export const LOG_EVENTS = [
  'webhook',
  'case',
  'effect',
  'sweep',
  'redelivery',
  'pressure',
  'impact',
  'fault',
] as const
export type LogEvent = (typeof LOG_EVENTS)[number]

/** What can be said of it. Words are names, ids, codes, and failures as `describeFailure` writes them. */
const FIELDS = {
  system: 'word',
  kind: 'word',
  outcome: 'word',
  failure: 'word',
  where: 'word',
  case: 'word',
  key: 'word',
  stage: 'word',
  status: 'number',
  hints: 'number',
  count: 'number',
  untold: 'number',
  opened: 'number',
  unknown: 'flag',
  on: 'flag',
  begun: 'flag',
} as const

type Kinds = { readonly word: string; readonly number: number; readonly flag: boolean }
export type LogFields = { readonly [Name in keyof typeof FIELDS]?: Kinds[(typeof FIELDS)[Name]] | undefined }

export type Log = Readonly<Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>>

/** A log that hands each finished line (with its newline) to `write`. Time is the clock's, in ISO 8601. */
export function createLog(options: {
  readonly write: (line: string) => void
  readonly clock: Clock
  readonly level: LogLevel
}): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write: options.write },
  )
  return {
    debug: (event, fields) => logger.debug(closed(fields), event),
    info: (event, fields) => logger.info(closed(fields), event),
    warn: (event, fields) => logger.warn(closed(fields), event),
    error: (event, fields) => logger.error(closed(fields), event),
  }
}

/** The fields by name, so that one which got in past the types stays out. Absent ones are left out. */
function closed(fields: LogFields = {}): object {
  const named: Readonly<Record<string, unknown>> = fields
  const values = { word: (value: unknown) => closedWord(String(value)), number: Number, flag: Boolean }
  return Object.fromEntries(
    Object.entries(FIELDS)
      .filter(([name]) => named[name] !== undefined)
      .map(([name, kind]) => [name, values[kind](named[name])]),
  )
}
