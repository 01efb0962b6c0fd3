// A case, a mapping and a sandbox in which every text that is free at all is one that somebody chose.

import type { Policy } from '../../../src/core/policy.ts'
import { STAGES, type Stage } from '../../../src/core/stage.ts'
import type { Stage as StoryStage } from '../../../src/sandbox/story.ts'
import { FIELD } from '../../../src/sandbox/story.ts'
import type { Delivery, Store } from '../../../src/store/port.ts'
import { shippedPolicy } from '../../policy.ts'
import { put } from '../../web/world.ts'
import { NOW } from './world.ts'

const SHIPPED = shippedPolicy()

/** What stands wherever a text may stand, and wherever an address may. */
export type Chosen = { readonly text: string; readonly url: string }

/** A mapping of such words. An admin writes it, and may have it from somewhere. */
export function policyOf({ text }: Chosen): Policy {
  const shipped = SHIPPED
  return {
    ...shipped,
    name: text,
    mode: 'observe',
    helpdesk: text,
    tracker: text,
    source: text,
    fields: { bug: text, severity: text, source: text, issue: text, stage: text, eta: text },
    promotion: { proposed: text, confirmed: text, declined: text, confirmers: text, tag: text, reasons: {} },
    issues: { ...shipped.issues, project: text, type: text },
    deployed: { by: ['deploy'], environments: [text, text], services: [], repositories: [text] },
  }
}

/** Puts a case for every stage, and one that nobody has looked at. Gives their ids. */
export async function putCases(store: Store, chosen: Chosen): Promise<string[]> {
  const ids: string[] = []
  for (const [at, stage] of [...STAGES, undefined].entries()) {
    ids.push(await putCase(store, chosen, stage, String(at + 1)))
  }
  return ids
}

async function putCase(
  store: Store,
  { text, url }: Chosen,
  stage: Stage | undefined,
  ticket: string,
): Promise<string> {
  const because = [{ rule: text, facts: [text, text] }]
  const verdict = {
    stage: stage ?? 'reported',
    ticketUrl: url,
    issues: [
      { key: text, url, role: 'primary' as const },
      { key: text, url, role: 'related' as const },
    ],
    because,
    attention: [text, `left-to-person:${text}`, 'no-fix-version', 'source-unknown', 'ticket-gone'],
    eta: text,
    planned: [
      { kind: text, because },
      { kind: 'update-ticket', because },
    ],
  }
  const entry = { kind: text, because, changes: [text, text], begunAt: NOW, result: text }
  const outcomes = [text, `${text}: refused (${text})`, 'zendesk: refused (invalid) 422', 'done', 'adopted']
  return put(store, {
    ticket,
    verdict: stage === undefined ? null : verdict,
    case: {
      ticket: { system: text, id: text },
      links: [
        { issue: { system: text, id: text }, role: 'primary', mark: text, source: text, sealed: [text] },
        { issue: { system: text, id: text }, role: 'related', mark: `${ticket}-related` },
      ],
      applied: {
        seq: 1,
        values: { [text]: { want: text, seen: text } },
        told: { customer: text, eta: text, [text]: text },
        done: [text],
      },
      confirmedBy: text,
      failure: text,
    },
    entries: [
      { ...entry, key: `${ticket}-open` },
      { ...entry, key: `${ticket}-related`, outcome: text },
      ...outcomes.map((outcome, at) => ({ ...entry, key: `${ticket}-${at}`, outcome })),
    ],
  })
}

/** A delivery whose every text is the one chosen, though our own doors would let none of it through. */
export function deliveryOf({ text }: Chosen): Delivery {
  const hint = { system: text, subject: `ticket:${text}` as const }
  return { system: text, id: text, event: text, receivedAt: NOW, hint, opens: true }
}

/** What customers, agents, engineers and Sentry may write into the stand-ins. */
export function fillSandbox({ sandbox, cast }: StoryStage, { text }: Chosen): void {
  const { zendesk, jira, sentry, people } = sandbox
  const source = sentry.addIssue({ title: text, culprit: text, project: 'permits' })
  sentry.comment(source.id, text)
  cast.ticket = zendesk.addTicket({
    subject: text,
    description: text,
    requester: people.customer,
    organization: people.client,
    assignee: people.frontLine,
  })
  zendesk.reply(people.frontLine, cast.ticket, text, true)
  zendesk.reply(people.manager, cast.ticket, text, false)
  zendesk.customerReply(cast.ticket, text)
  zendesk.setField(people.frontLine, cast.ticket, FIELD.sentry, `${text} ${source.permalink}`)
  zendesk.setField(people.frontLine, cast.ticket, FIELD.issue, text)
  for (const labels of [[], [`bugbridge-sentry-${source.id}`], [text]]) {
    const issue = jira.createIssue({ summary: text, description: text, labels })
    jira.setFixVersions(issue, [jira.addVersion({ name: `${text} ${issue}` })])
    jira.comment(issue, text, text)
    jira.comment(issue, 'Sentry', text, { app: true })
  }
}
