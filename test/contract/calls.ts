// Calls by hand that meet what a healthy world seldom does, each with what becomes of it.

import type { Result } from '../../src/core/failure.ts'
import { fieldWord } from '../../src/core/said.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import {
  type Direct,
  everythingOn,
  followUpOf,
  linkTo,
  newIssue,
  newTicket,
  outcomeOf,
  unlinkOf,
} from './direct.ts'

export type Outcomes = Readonly<Record<string, string>>

const NOWHERE = '999999'
const MANAGERS = '360000000100'
const SECOND = 1_000

export async function callZendesk(direct: Direct): Promise<Outcomes> {
  const { sandbox, clock, connect } = direct
  const { zendesk, people } = sandbox
  const desk = connect().zendesk
  const id = newTicket(direct)
  const ticket = { system: 'zendesk', id }
  const write = async (difference = {}) =>
    (await desk.update([await everythingOn(direct, id, difference)], Number.POSITIVE_INFINITY))[0]
  zendesk.setField(people.manager, Number(id), FIELD.bug, 'bug_confirmed')

  const outcomes: Record<string, string> = {
    read: outcomeOf(await desk.readTickets([id, NOWHERE], [FIELD.bug])),
    written: outcomeOf(await write()),
    mark: outcomeOf(await desk.readMark(ticket)),
    touched: outcomeOf(await desk.readTouched(ticket, ['status', FIELD.bug])),
    'on-hold': outcomeOf(await desk.readOnHold()),
    confirmation: outcomeOf(
      await desk.readConfirmation({ ticket, field: FIELD.bug, value: 'bug_confirmed', group: MANAGERS }),
    ),
  }
  outcomes['proposed at'] = outcomeOf(
    await desk.readProposedAt({ ticket, field: FIELD.bug, values: ['bug_confirmed'], isCopy: false }),
  )
  outcomes['said anew'] = outcomeOf(
    await desk.readSetAnew({ ticket, values: { [FIELD.bug]: 'bug_confirmed' } }),
  )
  zendesk.reply(people.frontLine, Number(id), 'We are looking into it.', true)
  clock.pass(20 * 60 * SECOND)
  zendesk.customerReply(Number(id), 'As in this log.', [
    { name: 'a.log', type: 'text/plain', content: 'It is blank.' },
    { name: 'page.png', type: 'image/png', content: new Uint8Array([137, 80, 78, 71]), inline: true },
  ])
  const files = await desk.readAttachments(ticket)
  outcomes.attachments = outcomeOf(files)
  outcomes['attachments of nothing'] = outcomeOf(
    await desk.readAttachments({ system: 'zendesk', id: NOWHERE }),
  )
  const [file] = files.ok ? files.value : []
  const content = file && (await desk.download(file))
  outcomes['content of a file'] = content?.ok ? new TextDecoder().decode(content.value) : outcomeOf(content)
  const outdated = await everythingOn(direct, id)
  clock.pass(2 * SECOND)
  zendesk.setStatus(people.frontLine, Number(id), 'pending')
  outcomes['outdated write'] = outcomeOf((await desk.update([outdated], Number.POSITIVE_INFINITY))[0])
  outcomes['write to nothing'] = outcomeOf(
    (await desk.update([await everythingOn(direct, NOWHERE)], Number.POSITIVE_INFINITY))[0],
  )

  const [good, closed, moved] = [newTicket(direct), newTicket(direct), newTicket(direct)]
  const effects = await Promise.all(
    [good, closed, moved, NOWHERE].map((each) => everythingOn(direct, each, { addTags: ['bugbridge'] })),
  )
  clock.pass(2 * SECOND)
  zendesk.setStatus(people.frontLine, Number(closed), 'solved')
  zendesk.close(Number(closed))
  zendesk.setStatus(people.frontLine, Number(moved), 'pending')
  outcomes.batch = (await desk.update(effects, Number.POSITIVE_INFINITY)).map(outcomeOf).join(', ')
  outcomes['write to a closed one'] = outcomeOf(
    (await desk.update([await everythingOn(direct, closed)], Number.POSITIVE_INFINITY))[0],
  )

  const followUp = followUpOf(closed)
  outcomes['follow-ups before'] = String(countOf(await desk.findFollowUps(followUp.mark)))
  outcomes['follow-up'] = outcomeOf(await desk.createFollowUp(followUp, Number.POSITIVE_INFINITY))
  outcomes['follow-up, repeated with its key'] = outcomeOf(
    await desk.createFollowUp(followUp, Number.POSITIVE_INFINITY),
  )
  outcomes['follow-ups after'] = String(countOf(await desk.findFollowUps(followUp.mark)))
  zendesk.customerReply(Number(closed), 'Thank you.')
  const [own, other] = zendesk.followUps(Number(closed)).map(String)
  const read = await desk.readTickets([own ?? '', other ?? ''], [FIELD.bug])
  outcomes['read follow-ups, ours and the customer’s'] = read.ok
    ? read.value.found
        .map(({ followUpOf: ours, copiedFrom }) => `${ours?.id ?? '-'} ${typeof copiedFrom}`)
        .join()
    : outcomeOf(read)
  const wrong = { ...followUp, fields: { [FIELD.stage]: fieldWord('no_stage') ?? null } }
  outcomes['follow-up with a wrong value'] = outcomeOf(
    await desk.createFollowUp(wrong, Number.POSITIVE_INFINITY),
  )

  zendesk.revokeTokens()
  outcomes['read after the token was revoked'] = outcomeOf(await desk.readTickets([id], []))
  const { vendors } = sandbox
  const auth = { kind: 'oauth', clientId: 'bugbridge', clientSecret: 'wrong' } as const
  const stranger = connect({ zendesk: { ...vendors.zendesk, auth } })
  outcomes['read by a stranger'] = outcomeOf(await stranger.zendesk.readOnHold())
  outcomes['write too often'] = await untilRefused(async () => outcomeOf(await write()))
  return outcomes
}

function countOf(result: Result<readonly unknown[]>): number {
  return result.ok ? result.value.length : -1
}

/** Repeats a call until it does not go through, or for long enough to meet any limit. */
async function untilRefused(call: () => Promise<string>): Promise<string> {
  for (let nth = 0; nth < 200; nth++) {
    const outcome = await call()
    if (outcome !== 'done') return outcome
  }
  return 'done'
}

export async function callJira(direct: Direct): Promise<Outcomes> {
  const { sandbox, clock, connect } = direct
  const { jira, vendors } = sandbox
  const tracker = connect().jira
  const made = await tracker.create(newIssue(), Number.POSITIVE_INFINITY)
  const id = made.ok ? made.value.id : ''
  const other = jira.createIssue({ summary: 'Another' })
  const relate = (to: string, link = 'Relates') =>
    tracker.perform({
      kind: 'relate-issues',
      key: `relate/${to}`,
      because: [],
      from: { system: 'jira', id },
      to: { system: 'jira', id: to },
      link,
    })

  const outcomes: Record<string, string> = {
    created: outcomeOf(made),
    'created though its transition does not exist': outcomeOf(
      await tracker.create(
        newIssue({ mark: 'bugbridge-zendesk-2', transition: '99' }),
        Number.POSITIVE_INFINITY,
      ),
    ),
    'created with a wrong priority': outcomeOf(
      await tracker.create(newIssue({ priority: '99' }), Number.POSITIVE_INFINITY),
    ),
    linked: outcomeOf(await tracker.perform(linkTo(id))),
    'linked again': outcomeOf(await tracker.perform(linkTo(id))),
    'linked to nothing': outcomeOf(await tracker.perform(linkTo(NOWHERE))),
    unlinked: outcomeOf(await tracker.perform(unlinkOf(id))),
    'unlinked again': outcomeOf(await tracker.perform(unlinkOf(id))),
    related: outcomeOf(await relate(other)),
    'related to nothing': outcomeOf(await relate(NOWHERE)),
    'related by a link that does not exist': outcomeOf(await relate(other, 'Nothing')),
  }
  jira.setFixVersions(id, [jira.addVersion({ name: '5.0.0', releaseDate: '2026-05-01' })])
  jira.setDueDate(id, '2026-05-01')
  jira.transition(id, 'Done', 'Duplicate')
  for (let nth = 0; nth < 1_001; nth++) jira.setPriority(other, nth % 2 === 0 ? '1' : '2')
  for (let nth = 0; nth < 51; nth++) jira.createIssue({ summary: 'One of many', labels: ['many'] })
  clock.pass(10 * SECOND)
  outcomes.read = outcomeOf(await tracker.readIssues([id, other, NOWHERE]))
  outcomes['moved, in two pages'] = outcomeOf(await tracker.readMoved([id, other]))
  const many = await tracker.findByMark('many')
  outcomes['found, in two pages'] = many.ok ? String(many.value.length) : outcomeOf(many)

  const found = await tracker.findByKey('OPS-1')
  outcomes['found by key'] = found.ok && found.value === undefined ? 'none' : outcomeOf(found)
  const missing = await tracker.findByKey('OPS-9999')
  outcomes['found by the key of nothing'] =
    missing.ok && missing.value === undefined ? 'none' : outcomeOf(missing)
  const attach = async (to: string, bytes = 12) =>
    outcomeOf(
      await tracker.attach(
        {
          issue: { system: 'jira', id: to },
          mark: 'zendesk-1',
          name: 'a.log',
          type: 'text/plain',
          content: new Uint8Array(bytes),
        },
        Number.POSITIVE_INFINITY,
      ),
    )
  outcomes.attached = await attach(id)
  await attach(id)
  const names = await tracker.listAttachments({ system: 'jira', id })
  outcomes['attached twice'] = names.ok ? names.value.join(', ') : outcomeOf(names)
  outcomes['attached to nothing'] = await attach(NOWHERE)
  outcomes['attached though it is too large'] = await attach(id, 10 * 1024 * 1024 + 1)
  outcomes['files of nothing'] = outcomeOf(await tracker.listAttachments({ system: 'jira', id: NOWHERE }))

  const auth = { kind: 'basic', email: 'somebody@else.example', apiToken: 'wrong' } as const
  outcomes['read by a stranger'] = outcomeOf(
    await connect({ jira: { ...vendors.jira, auth } }).jira.readIssues([id]),
  )
  clock.pass(10 * SECOND)
  outcomes['read too often'] = await untilRefused(async () => outcomeOf(await tracker.readIssues([id])))
  return outcomes
}

export async function callSentry(direct: Direct): Promise<Outcomes> {
  const { sandbox, clock, connect } = direct
  const { sentry, vendors } = sandbox
  const source = connect().sentry
  const issue = sentry.addIssue({
    title: 'TypeError: x is undefined',
    culprit: 'app/view',
    project: 'permits',
  })
  const found = async (reference: string) => {
    const result = await source.find(reference)
    return result.ok ? (result.value?.id ?? 'nothing') : outcomeOf(result)
  }
  const link = (id: string) =>
    source.link({
      kind: 'link-source',
      key: `link-source/${id}`,
      because: [],
      source: id,
      issue: { key: 'OPS-1', url: 'https://jira.test/browse/OPS-1' },
    })
  const outcomes: Record<string, string> = {
    'found by address': String((await found(issue.permalink)) === issue.id),
    'found by short id': String((await found(issue.shortId)) === issue.id),
    'found by an id that is not there': await found(NOWHERE),
    'found by a short id that is not there': await found('PERMITS-ZZ'),
    linked: outcomeOf(await link(issue.id)),
    'linked from nothing': outcomeOf(await link(NOWHERE)),
    'linked again': outcomeOf(await link(issue.id)),
  }
  sentry.resolve(issue.id)
  sentry.comment(issue.id, 'Seen by Jane Roe.')
  sentry.regress(issue.id)
  const again = await source.find(issue.id)
  outcomes.state = again.ok ? JSON.stringify(again.value?.state) : outcomeOf(again)
  const wrong = connect({ sentry: { ...vendors.sentry, token: 'wrong' } }).sentry
  outcomes['read by a stranger'] = outcomeOf(await wrong.find(issue.id))
  const elsewhere = connect({ sentry: { ...vendors.sentry, org: 'elsewhere' } }).sentry
  outcomes['linked in another organisation'] = outcomeOf(
    await elsewhere.link({
      kind: 'link-source',
      key: 'link-source/1',
      because: [],
      source: issue.id,
      issue: { key: 'OPS-1', url: 'https://jira.test/browse/OPS-1' },
    }),
  )
  clock.pass(10 * SECOND)
  outcomes['read too often'] = await untilRefused(async () => outcomeOf(await source.find(issue.id)))
  return outcomes
}
