// What the people of the stories do, each in a word.

import type { IssueView } from '../jira/index.ts'
import { FIELD, type Stage } from '../story.ts'
import type { FieldName } from './story.ts'

type Values = Readonly<Partial<Record<FieldName, string>>>

/** The ticket of the story, or its second one. Throws while nobody has written it. */
export function ticketOf({ cast }: Stage, which: 'ticket' | 'second' = 'ticket'): number {
  const ticket = cast[which]
  if (ticket === undefined) throw new Error('the customer has not written yet')
  return ticket
}

/** A customer writes. Gives the ticket. */
export function write(
  { sandbox: { zendesk, people } }: Stage,
  subject: string,
  more: {
    readonly tags?: readonly string[]
    readonly requester?: number
    readonly files?: readonly string[]
  } = {},
): number {
  const { tags = [], requester = people.customer, files = [] } = more
  return zendesk.addTicket({
    subject,
    description: `${subject}, since this morning.`,
    requester,
    organization: people.client,
    assignee: people.frontLine,
    tags,
    attachments: files.map((name) => ({ name, type: 'text/plain', content: `what ${name} holds` })),
  })
}

/** The front line fills in fields of a ticket. */
export function fill(stage: Stage, ticket: number, values: Values): void {
  set(stage, stage.sandbox.people.frontLine, ticket, values)
}

/** An escalation manager fills in fields of a ticket. */
export function decide(stage: Stage, ticket: number, values: Values): void {
  set(stage, stage.sandbox.people.manager, ticket, values)
}

function set({ sandbox: { zendesk } }: Stage, who: number, ticket: number, values: Values): void {
  const view = zendesk.view(ticket)
  for (const [name, id] of Object.entries(FIELD)) {
    const value = Object.entries(values).find(([each]) => each === name)?.[1]
    if (value !== undefined && view.fields[id] !== value) zendesk.setField(who, ticket, id, value)
  }
}

/** The issue whose key stands on the ticket. Throws while there is none. */
export function issueOf(stage: Stage, ticket: number): IssueView {
  const key = stage.sandbox.zendesk.view(ticket).fields[FIELD.issue]
  const issue = stage.sandbox.jira.issues().find((each) => each.key === key)
  if (issue === undefined) throw new Error('there is no issue for the ticket yet')
  return issue
}

/** Throws unless the ticket has this status: the story cannot go on. */
export function mustBe({ sandbox: { zendesk } }: Stage, ticket: number, status: string): void {
  const found = zendesk.view(ticket).status
  if (found !== status) throw new Error(`ticket ${ticket} is ${found}, not ${status}`)
}

/** Engineering plans issues for a release. Gives the version. */
export function plan(
  { sandbox: { jira } }: Stage,
  issues: readonly IssueView[],
  name: string,
  releaseDate?: string,
): string {
  const version = jira.addVersion({ name, ...(releaseDate === undefined ? {} : { releaseDate }) })
  for (const issue of issues) jira.setFixVersions(issue.id, [version])
  return version
}
