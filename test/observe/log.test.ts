// What a log line can hold: named fields of closed words and numbers, and nothing that anybody wrote.
import { expect, test } from 'vitest'
import { describeFailure } from '../../src/core/failure.ts'
import { describeHappening } from '../../src/observe/happening.ts'
import { createLog, type LogFields, type LogLevel } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createReporter } from '../../src/observe/sentry.ts'

function world(level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog({
    write: (line) => lines.push(line),
    clock: { now: () => Date.parse('2026-11-21T12:00:00.250Z'), sleep: async () => undefined },
    level,
  })
  return { log, lines }
}

test('a line is one JSON object with its level, the clock’s time, its event and its fields', () => {
  const { log, lines } = world()
  log.info('webhook', { system: 'zendesk', status: 202, outcome: 'recorded', hints: 1, unknown: false })
  expect(lines).toHaveLength(1)
  expect(lines[0]?.endsWith('\n')).toBe(true)
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: '2026-11-21T12:00:00.250Z',
    event: 'webhook',
    system: 'zendesk',
    status: 202,
    outcome: 'recorded',
    hints: 1,
    unknown: false,
  })
})

test('what is below the level is not written', () => {
  const { log, lines } = world('warn')
  log.debug('case')
  log.info('case')
  log.warn('case', { case: 'zendesk-5158' })
  log.error('fault', { where: 'loop' })
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'error'])
})

test('a described failure is a closed word, and an absent field is left out', () => {
  const { log, lines } = world()
  const failure = describeFailure({ kind: 'refused', system: 'zendesk', status: 422, reason: 'closed' })
  log.info('effect', { kind: 'update-ticket', failure, case: undefined })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ failure: 'zendesk: refused (closed) 422' })
  expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('case')
})

test('words that somebody wrote are withheld, and fields that nobody named are left out', () => {
  const { log, lines } = world()
  const slipped = {
    system: 'It broke again, says Jane',
    outcome: 'line\nbreak',
    kind: '"quoted"',
    count: 'Jane',
    message: 'Jane',
    err: new Error('Jane'),
  } as unknown as LogFields
  log.error('fault', slipped)
  expect(lines[0]).not.toMatch(/Jane|break|quoted/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    system: 'withheld',
    outcome: 'withheld',
    kind: 'withheld',
    count: null,
  })
})

test('a right that is missing for asking again is one line, not one at every look', () => {
  const { log, lines } = world()
  const observers = { log, metrics: createMetrics(), reporter: createReporter({ dsn: undefined }) }
  const failure = { kind: 'denied', system: 'github', status: 403 } as const
  for (const isKnown of [false, true, true])
    describeHappening({ kind: 'redelivery', system: 'github', asked: 0, failure, isKnown }, observers)
  describeHappening(
    { kind: 'redelivery', system: 'github', asked: 2, failure: undefined, isKnown: false },
    observers,
  )
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', event: 'redelivery', failure: 'github: denied 403' },
    { level: 'info', event: 'redelivery', count: 2 },
  ])
})
