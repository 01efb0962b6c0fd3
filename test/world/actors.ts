// People, machines and Sentry acting at random, drawn from one seed. What they say of sealed things comes in
// from outside, so that two worlds can differ in nothing else.
import { FIELD, type Stage } from '../../src/sandbox/story.ts'

/** The sealed words of one world: whatever Sentry or engineering says. */
export type Sealing = (nth: number) => string

export type Actors = {
  /** One act by somebody, drawn unless it is named. Acts that make no sense at the moment do nothing. */
  readonly act: (name?: string) => Promise<string>
}

type Act = readonly [name: string, weight: number, run: () => void | Promise<void>]

const STATUSES = ['To Do', 'In Progress', 'In QA', 'Done'] as const
const RESOLUTIONS = ['Done', 'Done', 'Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'] as const

export function createActors(stage: Stage, random: () => number, sealing: Sealing): Actors {
  const { zendesk, jira, sentry, people } = stage.sandbox
  const tickets: number[] = []
  const sources: { id: string; permalink: string; shortId: string }[] = []
  const versions = [
    jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-10' }),
    jira.addVersion({ name: '4.3.0' }),
  ]
  let said = 0
  const secret = () => sealing(said++)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const onTicket = (run: (ticket: number) => void) => {
    const ticket = pick(tickets)
    if (ticket !== undefined && zendesk.view(ticket).status !== 'closed') run(ticket)
  }
  const onIssue = (run: (issue: string) => void) => {
    const issue = pick(jira.issues())
    if (issue !== undefined) run(issue.id)
  }
  const onSource = (run: (source: { id: string; permalink: string; shortId: string }) => void) => {
    const source = pick(sources)
    if (source !== undefined) run(source)
  }

  const acts: readonly Act[] = [
    [
      'a customer writes',
      3,
      () => {
        if (tickets.length >= 3) return
        tickets.push(
          zendesk.addTicket({
            subject: 'The permits page stays blank',
            description: 'It has been blank since this morning.',
            requester: people.customer,
            organization: people.client,
            ...(random() < 0.8 ? { assignee: people.frontLine } : {}),
          }),
        )
      },
    ],
    [
      'an agent proposes',
      2,
      () => onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_proposed')),
    ],
    [
      'front line confirms',
      1,
      () => onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_confirmed')),
    ],
    [
      'a manager confirms',
      6,
      () =>
        onTicket((ticket) => {
          zendesk.setField(
            people.manager,
            ticket,
            FIELD.severity,
            pick(['sev_critical', 'sev_high', 'sev_low']) ?? null,
          )
          zendesk.setField(people.manager, ticket, FIELD.bug, null)
          zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
        }),
    ],
    [
      'an agent sets the status',
      2,
      () =>
        onTicket((ticket) =>
          zendesk.setStatus(people.frontLine, ticket, pick(['open', 'pending', 'hold'] as const) ?? 'open'),
        ),
    ],
    [
      'an agent replies',
      1,
      () => onTicket((ticket) => zendesk.reply(people.frontLine, ticket, 'We are on it.', true)),
    ],
    ['a customer replies', 1, () => onTicket((ticket) => zendesk.customerReply(ticket, 'Any news?'))],
    [
      'Sentry finds something',
      3,
      () => {
        sources.push(sentry.addIssue({ title: secret(), culprit: secret(), project: 'permits' }))
      },
    ],
    [
      'an agent links Sentry',
      3,
      () =>
        onTicket((ticket) =>
          onSource((source) => {
            zendesk.setField(
              people.frontLine,
              ticket,
              FIELD.sentry,
              random() < 0.5 ? source.permalink : source.shortId,
            )
          }),
        ),
    ],
    ['somebody comments in Sentry', 2, () => onSource((source) => sentry.comment(source.id, secret()))],
    [
      'Sentry copies a comment into Jira',
      3,
      () =>
        onIssue((issue) =>
          jira.comment(issue, 'Sentry', `Kim wrote:\n\n{quote}${secret()}{quote}`, { app: true }),
        ),
    ],
    ['an engineer comments', 1, () => onIssue((issue) => jira.comment(issue, 'Kim', secret()))],
    [
      'an engineer renames',
      1,
      () => onIssue((issue) => jira.rename(issue, secret().slice(0, 200).replaceAll('\n', ' ') || 'x')),
    ],
    [
      'an engineer moves it on',
      6,
      () =>
        onIssue((issue) => {
          const status = pick(STATUSES) ?? 'To Do'
          jira.transition(issue, status, status === 'Done' ? (pick(RESOLUTIONS) ?? 'Done') : undefined)
        }),
    ],
    [
      'an engineer sets the priority',
      2,
      () => onIssue((issue) => jira.setPriority(issue, pick(['1', '2', '3', '4', '5']) ?? '3')),
    ],
    [
      'an engineer plans a version',
      3,
      () =>
        onIssue((issue) =>
          jira.setFixVersions(
            issue,
            versions.filter(() => random() < 0.5),
          ),
        ),
    ],
    [
      'an engineer sets a due date',
      1,
      () => onIssue((issue) => jira.setDueDate(issue, pick(['2026-03-20', '2026-05-01', null]) ?? null)),
    ],
    ['a version is released', 1, () => jira.releaseVersion(pick(versions) ?? '')],
    ['CI deploys', 2, () => stage.deploy(pick(['4.2.0', '4.3.0']) ?? '4.2.0')],
    [
      'an issue duplicates another',
      1,
      () =>
        onIssue((issue) =>
          onIssue((survivor) => {
            if (issue === survivor) return
            jira.linkDuplicate(issue, survivor)
            jira.transition(issue, 'Done', 'Duplicate')
          }),
        ),
    ],
    ['an issue is moved', 1, () => onIssue((issue) => jira.move(issue, pick(['OPS', 'WEB']) ?? 'OPS'))],
  ]
  const total = acts.reduce((sum, [, weight]) => sum + weight, 0)

  return {
    async act(wanted) {
      let draw = random() * total
      const drawn = acts.find(([, weight]) => {
        draw -= weight
        return draw < 0
      })
      const chosen = wanted === undefined ? drawn : acts.find(([name]) => name === wanted)
      if (chosen === undefined) throw new Error(`nobody knows how to: ${wanted}`)
      const [name, , run] = chosen
      await run()
      return name
    },
  }
}
