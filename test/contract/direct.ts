// The connectors called by hand, for what a healthy world seldom sees: refusals, conflicts, limits, pages.

import type { Vendors } from '../../src/config.ts'
import { createFetchFile } from '../../src/connectors/file.ts'
import { createHttp } from '../../src/connectors/http.ts'
import { createJira } from '../../src/connectors/jira/index.ts'
import { createSentry } from '../../src/connectors/sentry/index.ts'
import { createZendesk, FILE_BYTES, ZENDESK_CONTENT } from '../../src/connectors/zendesk/index.ts'
import { NOTHING_APPLIED } from '../../src/core/case.ts'
import type {
  CreateFollowUp,
  CreateIssue,
  LinkTicket,
  UnlinkTicket,
  UpdateTicket,
} from '../../src/core/effect.ts'
import { describeFailure, type Result } from '../../src/core/failure.ts'
import { followUpMark } from '../../src/core/mark.ts'
import { fieldWord, say, ticketWord, type Word } from '../../src/core/said.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'
import { shippedWords } from '../policy.ts'
import { START } from '../world/world.ts'
import type { Recording } from './recording.ts'

const ORIGINS = { zendesk: 'https://zendesk.test', jira: 'https://jira.test', sentry: 'https://sentry.test' }

/** The sandbox and the connectors to it, without any pace of our own, so that the vendors' limits are met. */
export function createDirect({ tap, delivers }: Recording) {
  const clock = createVirtualClock(START)
  const sandbox = createSandbox({
    clock,
    random: () => 0.5,
    origins: ORIGINS,
    bridge: 'https://bridge.test',
    send: delivers,
  })

  async function network(request: Request): Promise<Response> {
    const tapped = request.clone()
    const answer = await sandbox.answer(request)
    if (answer === undefined) throw new TypeError('there is no such host')
    tap(tapped, answer.clone())
    return answer
  }

  /** Connectors with these credentials instead of the right ones. */
  function connect(wrong: Partial<Vendors> = {}) {
    const vendors = { ...sandbox.vendors, ...wrong }
    const http = (system: keyof typeof ORIGINS) =>
      createHttp({
        system,
        fetch: network,
        clock,
        origins: [ORIGINS[system]],
        limits: [],
        timeout: 30_000,
        patience: 0,
      })
    const fetchFile = createFetchFile({
      system: 'zendesk',
      fetch: network,
      clock,
      origins: [ORIGINS.zendesk],
      contentHosts: ZENDESK_CONTENT,
      most: FILE_BYTES,
      timeout: 30_000,
    })
    const { auth } = vendors.jira
    if (auth.kind === 'oauth') throw new Error('the sandbox takes tokens alone')
    const sentry = createSentry({ http: http('sentry'), ...vendors.sentry, digest: (text) => text })
    return {
      zendesk: createZendesk({
        http: http('zendesk'),
        fetchFile,
        url: ORIGINS.zendesk,
        auth: vendors.zendesk.auth,
        clock,
      }),
      jira: createJira({ http: http('jira'), url: ORIGINS.jira, auth, clock, open: sentry.open }),
      sentry,
    }
  }

  return { sandbox, clock, connect }
}

export type Direct = ReturnType<typeof createDirect>

/** What became of a call: `done`, or the failure in its closed words. */
export function outcomeOf(result: Result<unknown> | undefined): string {
  if (result === undefined) return 'none'
  return result.ok ? 'done' : describeFailure(result.failure)
}

export function newTicket({ sandbox: { zendesk, people } }: Direct): string {
  const { customer: requester, client: organization, frontLine: assignee } = people
  const text = { subject: 'It is blank', description: 'Since this morning.' }
  return String(zendesk.addTicket({ ...text, requester, organization, assignee }))
}

/** A write of everything that can be written. */
export async function everythingOn(
  { connect }: Direct,
  id: string,
  difference: Partial<UpdateTicket> = {},
): Promise<UpdateTicket> {
  const read = await connect().zendesk.readTickets([id], [])
  const stamp = read.ok ? (read.value.found[0]?.stamp ?? '2026-03-02T09:00:00Z') : ''
  return {
    kind: 'update-ticket',
    key: `zendesk-${id}/1`,
    because: [],
    ticket: { system: 'zendesk', id },
    stamp,
    status: 'on-hold',
    priority: 'urgent',
    fields: { [FIELD.issue]: fieldWord('OPS-1') ?? null, [FIELD.sentry]: null },
    addTags: [],
    comment: { audience: 'agent', said: [say(shippedWords(), 'agent-declined', {})] },
    applies: { ...NOTHING_APPLIED, seq: 1, told: { declined: 'declined' }, done: ['link-ticket/1'] },
    ...difference,
  }
}

export function newIssue(difference: Partial<CreateIssue> = {}): CreateIssue {
  return {
    kind: 'create-issue',
    key: 'bugbridge-zendesk-1',
    because: [],
    role: 'primary',
    mark: 'bugbridge-zendesk-1',
    project: 'OPS',
    type: '10004',
    priority: '1',
    transition: '21',
    content: {
      from: 'ticket',
      subject: 'It is blank',
      description: 'Since\nthis morning.\n\nAll of it.',
      url: 'https://zendesk.test/agent/tickets/1',
      details: [{ name: 'Version', text: '4.2' }],
    },
    ...difference,
  }
}

/** The ticket that a closed one goes on in, with everything that it can have. */
export function followUpOf(id: string): CreateFollowUp {
  const ticket = { system: 'zendesk', id }
  return {
    kind: 'create-follow-up',
    key: followUpMark(ticket),
    mark: followUpMark(ticket),
    because: [],
    ticket,
    status: 'on-hold',
    priority: 'urgent',
    fields: { [FIELD.issue]: fieldWord('OPS-1') ?? null, [FIELD.eta]: null },
    comment: { audience: 'customer', said: [say(shippedWords(), 'follow-up', { ticket: numberOf(id) })] },
    applies: { ...NOTHING_APPLIED, seq: 1, told: { customer: 'regressed', 'follow-up': '10001' } },
  }
}

function numberOf(id: string): Word<'ticket'> {
  const word = ticketWord(id, '#')
  if (word === undefined) throw new Error(`${id} is no ticket`)
  return word
}

export function unlinkOf(issue: string): UnlinkTicket {
  const { solved: _, ...link } = linkTo(issue)
  return { ...link, kind: 'unlink-ticket' }
}

export function linkTo(issue: string): LinkTicket {
  return {
    kind: 'link-ticket',
    key: `link-ticket/${issue}`,
    because: [],
    issue: { system: 'jira', id: issue },
    ticket: { system: 'zendesk', id: '1' },
    number: '1',
    url: 'https://zendesk.test/agent/tickets/1',
    solved: true,
  }
}
