// The opscom story, step by step: who does what, in which system. The demo plays it, the sandbox page lets a
// person click through it, and the tests take their world from it.
import type { Sandbox } from './index.ts'

export type Step = {
  readonly id: string
  readonly who: 'customer' | 'front line' | 'escalation manager' | 'engineering' | 'CI'
  readonly does: string
  readonly act: (stage: Stage) => void | Promise<void>
}

/** Where the story plays: the sandbox, what the steps have made so far, and the way for CI to report a deploy. */
export type Stage = {
  readonly sandbox: Sandbox
  /** `second`: another ticket, where the story has two. */
  readonly cast: { ticket?: number; second?: number; version?: string }
  readonly deploy: (version: string) => Promise<void>
}

/** The ticket fields by id. The opscom story uses the first six; other mappings name the others. */
export const FIELD = {
  bug: '360000000001',
  severity: '360000000002',
  sentry: '360000000003',
  issue: '360000000004',
  stage: '360000000005',
  eta: '360000000006',
  existing: '360000000007',
  reason: '360000000008',
  workaround: '360000000009',
  quote: '360000000010',
  proposal: '360000000011',
  level: '360000000012',
  escalation: '360000000013',
  steps: '360000000014',
  version: '360000000015',
  core: '360000000016',
  degraded: '360000000017',
  workaroundKnown: '360000000018',
  cosmetic: '360000000019',
}

/** What Sentry knows and no customer may ever read. */
export const SECRET = 'TypeError: permitHolder.ssn is undefined at renderPermit'

const VERSION = '4.2.0'

function ticketOf({ cast }: Stage): number {
  if (cast.ticket === undefined) throw new Error('the customer has not written yet')
  return cast.ticket
}

/** The bug that bugbridge made for the ticket: the issue whose key stands on it. */
function bugOf(stage: Stage): string {
  const key = stage.sandbox.zendesk.view(ticketOf(stage)).fields[FIELD.issue]
  const bug = stage.sandbox.jira.issues().find((issue) => issue.key === key)
  if (bug === undefined) throw new Error('there is no issue for the ticket yet')
  return bug.id
}

export const STORY: readonly Step[] = [
  {
    id: 'ticket',
    who: 'customer',
    does: 'writes: the permits page stays blank',
    act({ sandbox: { zendesk, people }, cast }) {
      cast.ticket = zendesk.addTicket({
        subject: 'Permits page stays blank',
        description: 'Since this morning our permits page stays blank for everybody in the office.',
        requester: people.customer,
        organization: people.client,
        assignee: people.frontLine,
      })
    },
  },
  {
    id: 'propose',
    who: 'front line',
    does: 'finds that it is a bug, proposes it, and pastes the Sentry link that goes with it',
    act(stage) {
      const { zendesk, sentry, people } = stage.sandbox
      const issue = sentry.addIssue({
        title: SECRET,
        culprit: 'renderPermit(app/permits/view)',
        project: 'permits',
      })
      zendesk.setField(people.frontLine, ticketOf(stage), FIELD.sentry, issue.permalink)
      zendesk.setField(people.frontLine, ticketOf(stage), FIELD.bug, 'bug_proposed')
    },
  },
  {
    id: 'confirm',
    who: 'escalation manager',
    does: 'assesses the severity as high and confirms the bug',
    act(stage) {
      const { zendesk, people } = stage.sandbox
      zendesk.setField(people.manager, ticketOf(stage), FIELD.severity, 'sev_high')
      zendesk.setField(people.manager, ticketOf(stage), FIELD.bug, 'bug_confirmed')
    },
  },
  {
    id: 'priority',
    who: 'engineering',
    does: 'raises the priority to critical',
    act: (stage) => stage.sandbox.jira.setPriority(bugOf(stage), '1'),
  },
  {
    id: 'plan',
    who: 'engineering',
    does: `plans the fix for release ${VERSION}, due in three weeks, and starts`,
    act(stage) {
      const { jira } = stage.sandbox
      stage.cast.version = jira.addVersion({ name: VERSION, releaseDate: dayAhead(stage, 21) })
      jira.setFixVersions(bugOf(stage), [stage.cast.version])
      jira.transition(bugOf(stage), 'In Progress')
    },
  },
  {
    id: 'sentry',
    who: 'engineering',
    does: 'discusses it in Sentry, which copies the comment into Jira (and the customer must not see it)',
    act(stage) {
      const { jira } = stage.sandbox
      for (const issue of jira.issues())
        jira.comment(issue.id, 'Sentry', `Kim wrote:\n\n{quote}${SECRET}{quote}`, { app: true })
    },
  },
  {
    id: 'move',
    who: 'engineering',
    does: 'moves the release by a week',
    act: (stage) => stage.sandbox.jira.setReleaseDate(versionOf(stage), dayAhead(stage, 28)),
  },
  {
    id: 'qa',
    who: 'engineering',
    does: 'hands the fix to QA',
    act: (stage) => stage.sandbox.jira.transition(bugOf(stage), 'In QA'),
  },
  {
    id: 'done',
    who: 'engineering',
    does: 'closes the issue as fixed: it is not deployed yet',
    act: (stage) => stage.sandbox.jira.transition(bugOf(stage), 'Done', 'Done'),
  },
  {
    id: 'deploy',
    who: 'CI',
    does: `deploys ${VERSION} to production`,
    act: (stage) => stage.deploy(VERSION),
  },
]

function versionOf({ cast }: Stage): string {
  if (cast.version === undefined) throw new Error('there is no version yet')
  return cast.version
}

/** A day so many days from now. */
export function dayAhead(stage: Stage, days: number): string {
  return new Date(stage.sandbox.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** What must be true at the end of the story, whatever happened on the way. Empty: all of it is. */
export function faultsAtTheEnd({ sandbox, cast }: Stage): string[] {
  const ticket = cast.ticket === undefined ? undefined : sandbox.zendesk.view(cast.ticket)
  if (ticket === undefined || cast.ticket === undefined) return ['there is no ticket']
  const issues = sandbox.jira.issues()
  const bugs = issues.filter((issue) => issue.labels.includes(`bugbridge-zendesk-${cast.ticket}`))
  const tasks = issues.filter((issue) => issue.labels.some((label) => label.startsWith('bugbridge-sentry-')))
  const texts = ticket.comments.flatMap((comment) => comment.body.split('\n\n'))
  const seen = JSON.stringify(sandbox.zendesk.customerView(cast.ticket))
  const repeated = texts.filter((text, at) => texts.indexOf(text) !== at)
  const relations = tasks.flatMap((task) => task.links.filter((link) => link.to === bugs[0]?.id))
  const count = (found: number, what: string) => (found === 1 ? [] : [`${found} ${what} instead of one`])
  return [
    ...count(bugs.length, 'issues for the bug'),
    ...count(tasks.length, 'related tasks'),
    ...count(relations.length, 'links between them'),
    ...count(bugs[0]?.remoteLinks.length ?? 0, 'links to the ticket'),
    ...(ticket.status === 'solved' ? [] : [`the ticket is ${ticket.status}, not solved`]),
    ...(ticket.fields[FIELD.sentry] ? ['the Sentry reference still stands on the ticket'] : []),
    ...repeated.map((text) => `told twice: ${text}`),
    ...(/TypeError|permitHolder|renderPermit|sentry/i.test(seen)
      ? ['something of Sentry is on the customer side']
      : []),
  ]
}
