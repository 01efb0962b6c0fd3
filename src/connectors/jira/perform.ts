// Writes to Jira: creates an issue with our mark, links the ticket onto it, links two issues. Sealed text is
// opened here alone, at the moment of writing it (the Sentry rule, wall 2).
import {
  createIssue,
  createOrUpdateRemoteIssueLink,
  deleteRemoteIssueLinkByGlobalId,
  linkIssues,
} from 'jira.js/cloud'
import type { CreateIssue, LinkTicket, RelateIssues, UnlinkTicket } from '../../core/effect.ts'
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Opener } from '../../core/sealed.ts'
import type { Tracker } from '../connector.ts'
import { documentOf, type Footer, titleOf } from './adf.ts'
import type { Ask } from './client.ts'
import { isMark } from './mark.ts'
import { Anything, CreatedIssue } from './schema.ts'

const MAY_NOT: readonly Failure['kind'][] = ['denied', 'refused']

type Writes = Pick<Tracker, 'create' | 'perform'>

export function createWrites(ask: Ask, open: Opener): Writes {
  /** `POST /rest/api/3/issue`. The mark is a label, to be found by, and a property; both exist from the start. */
  async function create(effect: CreateIssue, until: Instant): ReturnType<Tracker['create']> {
    const { mark, role, source } = effect
    // An issue that could not be found again must not be made.
    if (!isMark(mark)) return failed({ kind: 'refused', system: 'jira', reason: 'invalid' })
    const text = await textOf(effect.content, open)
    const created = await ask(
      'create',
      CreatedIssue,
      (client) =>
        createIssue(client, {
          fields: {
            project: { key: effect.project },
            issuetype: { id: effect.type },
            summary: text.title,
            description: documentOf(text.body, text.footer),
            labels: [mark],
            ...(effect.priority === undefined ? {} : { priority: { id: effect.priority } }),
          },
          properties: [
            { key: 'bugbridge', value: { mark, role, ...(source === undefined ? {} : { source }) } },
          ],
          ...(effect.transition === undefined ? {} : { transition: { id: effect.transition } }),
        }),
      until,
    )
    return created.ok ? done({ system: 'jira', id: created.value.id }) : created
  }

  /**
   * `POST /rest/api/3/issue/{id}/remotelink`. Jira updates the link that has this global id, and empties every
   * field that is left out: so all of them are given, every time.
   */
  async function linkTicket(effect: LinkTicket): Promise<Result<unknown>> {
    return putLink(effect, effect.solved ? 'Solved' : 'Not solved', effect.solved)
  }

  /** `isStruck`: shown as settled. */
  function putLink(
    effect: LinkTicket | UnlinkTicket,
    state: string,
    isStruck: boolean,
  ): Promise<Result<unknown>> {
    return ask('upsert', Anything, (client) =>
      createOrUpdateRemoteIssueLink(client, {
        issueIdOrKey: encodeURIComponent(effect.issue.id),
        globalId: globalIdOf(effect),
        application: { type: 'bugbridge', name: effect.ticket.system },
        relationship: 'reported in',
        object: {
          url: effect.url,
          title: `Ticket ${effect.number}`,
          summary: state,
          icon: { title: 'Ticket' },
          status: { resolved: isStruck, icon: { title: state, link: effect.url } },
        },
      }),
    )
  }

  /**
   * `DELETE /rest/api/3/issue/{id}/remotelink?globalId=…`. One that may not be removed is struck through; an expired
   * token (401) forbids nothing. A link that is gone, or whose issue is, needs nothing (`gone`).
   */
  async function unlinkTicket(effect: UnlinkTicket): Promise<Result<unknown>> {
    const removed = await ask('upsert', Anything, (client) =>
      deleteRemoteIssueLinkByGlobalId(client, {
        issueIdOrKey: encodeURIComponent(effect.issue.id),
        globalId: globalIdOf(effect),
      }),
    )
    const mayNot = !removed.ok && MAY_NOT.includes(removed.failure.kind) && removed.failure.status !== 401
    return mayNot ? putLink(effect, 'Not linked any more', true) : removed
  }

  /**
   * `POST /rest/api/3/issueLink`: `from` relates to `to` by the link type's outward phrase. A repeat changes
   * nothing; a comment would be added each time, so there is none. By its specification 404 also says that we may not
   * link issues, that the link type is not found, or that linking is off: an admin mends that, so it is `denied`. When
   * one of the issues is gone, the next reading shows it.
   */
  async function relateIssues({ from, to, link }: RelateIssues): Promise<Result<unknown>> {
    const related = await ask('upsert', Anything, (client) =>
      linkIssues(client, { type: { name: link }, inwardIssue: { id: from.id }, outwardIssue: { id: to.id } }),
    )
    if (related.ok || related.failure.kind !== 'gone') return related
    return failed({ ...related.failure, kind: 'denied' })
  }

  function perform(effect: Parameters<Tracker['perform']>[0]): Promise<Result<unknown>> {
    switch (effect.kind) {
      case 'link-ticket':
        return linkTicket(effect)
      case 'unlink-ticket':
        return unlinkTicket(effect)
      case 'relate-issues':
        return relateIssues(effect)
    }
  }

  return {
    create,
    async perform(effect) {
      const result = await perform(effect)
      return result.ok ? done(undefined) : result
    },
  }
}

/** The link's own name: Jira keeps one for each. */
function globalIdOf({ ticket }: LinkTicket | UnlinkTicket): string {
  return `bugbridge:${ticket.system}:${ticket.id}`
}

type IssueText = { readonly title: string; readonly body: string; readonly footer: Footer }

/** The ticket's own words, or the sealed ones. What cannot be opened is named by its id, and still gets its task. */
async function textOf(content: CreateIssue['content'], open: Opener): Promise<IssueText> {
  if (content.from === 'ticket') {
    const { subject, description, details, url } = content
    // First, since the end of a long text is cut.
    const beside = details.map(({ name, text }) => `${name}: ${text}`)
    return {
      title: titleOf(subject, 'A ticket without a subject'),
      body: [...beside, description].join('\n\n'),
      footer: { label: 'Ticket', url },
    }
  }
  const { sealed } = content
  const neutral = `Task for ${sealed.system} issue ${sealed.id}`
  const opened = await open(sealed)
  if (opened === undefined) return { title: neutral, body: neutral, footer: { label: 'Source', url: '' } }
  return {
    title: titleOf(opened.title, neutral),
    body: opened.body,
    footer: { label: 'Source', url: opened.url },
  }
}
