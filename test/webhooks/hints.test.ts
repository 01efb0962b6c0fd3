// What is kept of a signed body: its name, where to look, and not a word of it.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { RecordedDelivery } from '../../src/store/port.ts'
import type { VendorName } from '../../src/webhooks/routes.ts'
import { createWorld, GOOD, NEXT_SECRET, NOW, SECRET, STAMP, signed } from './world.ts'

const EVENT = { id: 'cbe4028c-7239-495d-b020-f22348516046', subject: 'zen:ticket:5158' }
const FIELD_CHANGED = { ...EVENT, type: 'zen:event-type:ticket.custom_field_changed' }

// biome-ignore format: one row, one line
const ROWS: readonly [string, VendorName, object, readonly string[]][] = [
  // Zendesk
  ['a status change points at its ticket', 'zendesk', GOOD.zendesk, ['zen:event-type:ticket.status_changed ticket:5158']],
  ['the bug field opens', 'zendesk', { ...FIELD_CHANGED, event: { custom_field: { id: '3601' } } }, ['zen:event-type:ticket.custom_field_changed ticket:5158 opens']],
  ['the severity field opens, as a number too', 'zendesk', { ...FIELD_CHANGED, event: { custom_field: { id: 3602 } } }, ['zen:event-type:ticket.custom_field_changed ticket:5158 opens']],
  ['the source field opens, in the other spelling', 'zendesk', { ...FIELD_CHANGED, event: { field: { id: '3603' } } }, ['zen:event-type:ticket.custom_field_changed ticket:5158 opens']],
  ['our own stage field does not open', 'zendesk', { ...FIELD_CHANGED, event: { custom_field: { id: '3605' } } }, ['zen:event-type:ticket.custom_field_changed ticket:5158']],
  ['a field change without a field does not open', 'zendesk', FIELD_CHANGED, ['zen:event-type:ticket.custom_field_changed ticket:5158']],
  ['another event that names the bug field does not open', 'zendesk', { ...EVENT, type: 'zen:event-type:ticket.tags_changed', event: { custom_field: { id: '3601' } } }, ['zen:event-type:ticket.tags_changed ticket:5158']],
  ['a message in a chat points at its ticket', 'zendesk', { ...EVENT, type: 'zen:event-type:messaging_ticket.message_added' }, ['zen:event-type:messaging_ticket.message_added ticket:5158']],
  ['a user event is of no concern', 'zendesk', { ...EVENT, type: 'zen:event-type:user.active_changed', subject: 'zen:user:65' }, ['zen:event-type:user.active_changed -']],
  ['a ticket event without its ticket is unknown', 'zendesk', { ...EVENT, type: 'zen:event-type:ticket.created', subject: 'zen:ticket:x' }, ['zen:event-type:ticket.created - unknown']],
  ['a trigger opens, with its id as text', 'zendesk', { ticket_id: '5158' }, ['trigger ticket:5158 opens']],
  ['a trigger opens, with its id as a number', 'zendesk', { ticket_id: 5158 }, ['trigger ticket:5158 opens']],
  ['a template that was not rendered is unknown', 'zendesk', { ticket_id: '{{ticket.id}}' }, ['unknown - unknown']],
  ['a second spelling of an id is none', 'zendesk', { ticket_id: '0005158' }, ['unknown - unknown']],
  ['an id past the exact numbers is none', 'zendesk', { ticket_id: 2 ** 60 }, ['unknown - unknown']],
  ['a path in an id is none', 'zendesk', { ticket_id: '5158/../1' }, ['unknown - unknown']],
  ['a person’s words as event name are not kept', 'zendesk', { type: 'Jane called' }, ['unknown - unknown']],
  // Jira
  ['a change points at the issue’s id', 'jira', GOOD.jira, ['jira:issue_updated issue:10040']],
  ['a deletion points at the issue', 'jira', { webhookEvent: 'jira:issue_deleted', issue: { id: '7' } }, ['jira:issue_deleted issue:7']],
  ['an issue event without issue is unknown', 'jira', { webhookEvent: 'jira:issue_updated' }, ['jira:issue_updated - unknown']],
  ['a comment changes nothing that is true', 'jira', { webhookEvent: 'comment_created', comment: { body: 'secret' }, issue: { id: '10040' } }, ['comment_created -']],
  ['a link has two ends', 'jira', { webhookEvent: 'issuelink_created', issueLink: { sourceIssueId: 18_715, destinationIssueId: 11_917 } }, ['issuelink_created issue:18715 /source', 'issuelink_created issue:11917 /destination']],
  ['a link with one end is half of a hint', 'jira', { webhookEvent: 'issuelink_deleted', issueLink: { destinationIssueId: 11_917 } }, ['issuelink_deleted issue:11917 /destination']],
  ['a release points at the version', 'jira', { webhookEvent: 'jira:version_released', version: { id: '10000', name: '1.0' } }, ['jira:version_released version:10000']],
  ['a merge points at both versions', 'jira', { webhookEvent: 'jira:version_deleted', version: { id: '65456' }, mergedTo: { id: '99991' } }, ['jira:version_deleted version:65456', 'jira:version_deleted version:99991 /merged']],
  ['other events are of no concern', 'jira', { webhookEvent: 'sprint_closed', sprint: { id: 4 } }, ['sprint_closed -']],
  ['a long name is cut', 'jira', { webhookEvent: 'x'.repeat(200) }, [`${'x'.repeat(80)} -`]],
  ['no event name is unknown', 'jira', { issue: { id: '10040' } }, ['unknown - unknown']],
  ['a name that is not text is unknown', 'jira', { webhookEvent: { toString: 'jira:issue_updated' }, issue: { id: '1' } }, ['unknown - unknown']],
  // Sentry
  ['an issue points at itself', 'sentry', GOOD.sentry, ['issue.resolved source:1170820242']],
  ['an alert points at its issue', 'sentry', { action: 'triggered', data: { event: { issue_id: '123', title: 'secret' } } }, ['event_alert.triggered source:123']],
  ['an error points at its issue', 'sentry', { action: 'created', data: { error: { issue_id: '123' } } }, ['error.created source:123']],
  ['a comment is dropped, though it names its issue', 'sentry', { action: 'created', data: { comment: 'secret', comment_id: 1234, issue_id: 100, issue: { id: '100' } } }, ['comment.created -']],
  ['an installation is of no concern', 'sentry', { action: 'deleted', data: { installation: { uuid: 'x' } } }, ['installation.deleted -']],
  ['a metric alert is of no concern', 'sentry', { action: 'critical', data: { metric_alert: { id: '789' } } }, ['metric_alert.critical -']],
  ['an issue without id is unknown', 'sentry', { action: 'created', data: { issue: { title: 'secret' } } }, ['issue.created - unknown']],
  ['an action in many words is not kept', 'sentry', { action: 'was quite secret', data: { issue: { id: '5' } } }, ['issue.unknown source:5']],
  ['a new kind of thing is unknown', 'sentry', { action: 'created', data: { seer: { id: '5' } } }, ['unknown - unknown']],
  ['no data is unknown', 'sentry', { action: 'created', data: [1, 2] }, ['unknown - unknown']],
]

test.each(ROWS)('%s (%s)', async (_, system, body, expected) => {
  const world = createWorld()
  const bytes = JSON.stringify(body)
  const answer = await world.send(`/webhooks/${system}`, signed(system, bytes), bytes)

  expect([answer.status, answer.text]).toEqual([202, '{"status":"recorded"}'])
  const recorded = await world.recorded()
  expect(recorded.map(summary)).toEqual(expected)
  expect(recorded.every((each) => each.system === system && each.receivedAt === NOW)).toBe(true)
  expect(JSON.stringify(recorded)).not.toMatch(/secret|Jane|blooopy|Basket|Meredith|OPS-1|SHOP-9/)
})

test('the bodies of all three vendors are read when they hold `__proto__` and other names of Object', async () => {
  for (const system of ['zendesk', 'jira', 'sentry'] as const) {
    const world = createWorld()
    const odd =
      '"__proto__":{"opens":true,"ticket_id":"1"},"constructor":{"prototype":{"x":1}},"hasOwnProperty":1'
    const bytes = `{${odd},${JSON.stringify(GOOD[system]).slice(1)}`
    const answer = await world.send(`/webhooks/${system}`, signed(system, bytes), bytes)
    expect(answer.status).toBe(202)
    const [delivery] = await world.recorded()
    expect(delivery?.hint).toBeDefined()
    expect(delivery?.opens ?? false).toBe(false)
    expect(Object.hasOwn(Object.prototype, 'opens')).toBe(false)
  }
})

test('a body whose prototype alone has a ticket is unknown', async () => {
  const world = createWorld()
  const bytes =
    '{"__proto__":{"ticket_id":"5158","type":"zen:event-type:ticket.created","subject":"zen:ticket:5158"}}'
  await world.send('/webhooks/zendesk', signed('zendesk', bytes), bytes)
  expect((await world.recorded()).map(summary)).toEqual(['unknown - unknown'])
})

test('a Zendesk event is known by its signed id, so a retry that is signed anew is a repeat', async () => {
  const world = createWorld()
  const bytes = JSON.stringify(GOOD.zendesk)
  const first = await world.send('/webhooks/zendesk', signed('zendesk', bytes), bytes)
  const again = await world.send('/webhooks/zendesk', signed('zendesk', bytes, NEXT_SECRET), bytes)
  expect([first.text, again.text]).toEqual(['{"status":"recorded"}', '{"status":"repeated"}'])
  expect((await world.recorded()).map(({ id }) => id)).toEqual(['cbe4028c-7239-495d-b020-f22348516046'])
})

test('a trigger body is named by what was signed, though it may hold an id: that is what an admin wrote', async () => {
  const world = createWorld()
  const bytes = '{"ticket_id":"5158","id":"ticket-5158"}'
  await world.send('/webhooks/zendesk', signed('zendesk', bytes), bytes)
  const [delivery] = await world.recorded()
  expect(delivery?.id).toBe(
    createHash('sha256')
      .update(STAMP + bytes)
      .digest('hex'),
  )
})

test.each(['jira', 'sentry'] as const)(
  'the same bytes of %s are one delivery, whatever its other headers',
  async (system) => {
    const world = createWorld()
    const bytes = JSON.stringify(GOOD[system])
    const headers = (nth: string) => ({
      ...signed(system, bytes, nth === 'two' ? NEXT_SECRET : SECRET),
      'x-atlassian-webhook-identifier': `identifier-${nth}`,
      'request-id': nth,
      'sentry-hook-timestamp': nth,
      'sentry-hook-resource': 'comment',
    })
    const answers = [
      await world.send(`/webhooks/${system}`, headers('one'), bytes),
      await world.send(`/webhooks/${system}`, headers('two'), bytes),
    ]
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [202, '{"status":"recorded"}'],
      [202, '{"status":"repeated"}'],
    ])
    expect(await world.recorded()).toHaveLength(1)
  },
)

/** `event subject [suffix of the id] [opens] [unknown]`, with `-` for no hint. */
function summary({ id, event, hint, opens, unknown }: RecordedDelivery): string {
  const suffix = /\/.*$/.exec(id)?.[0]
  return [event, hint?.subject ?? '-', suffix, opens ? 'opens' : undefined, unknown ? 'unknown' : undefined]
    .filter((part) => part !== undefined)
    .join(' ')
}
