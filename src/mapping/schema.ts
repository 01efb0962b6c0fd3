// The format of a mapping file, key by key. The descriptions are what an admin's editor shows.
import { z } from 'zod'
import { SETTABLE_STATUSES, TICKET_PRIORITIES } from '../core/policy.ts'
import { TIMINGS } from '../core/sentence.ts'
import { ENDS, STAGES } from '../core/stage.ts'
import { calendarSchema } from './calendar-schema.ts'
import { escalation, plans } from './plan-schema.ts'
import { impact, promotion, readiness } from './promotion-schema.ts'
import { id, idOrName, locale, name, nameKey, oneOf, option, section } from './shape.ts'

/** The systems that a mapping can name. */
const HELPDESKS = ['zendesk'] as const
const TRACKERS = ['jira', 'github'] as const

function stage(description: string) {
  return section(description, {
    status: oneOf(SETTABLE_STATUSES, 'a ticket status', 'The status that the ticket gets at this stage.'),
    option: option('The option (tag) of the stage field that stands for this stage.'),
  })
}

function issueType(description: string) {
  const jira = 'Jira: by its id (Settings > Issues > Issue types; the id is in the address)'
  return idOrName(`${description}. ${jira}. GitHub: by its name, or left out.`).optional()
}

const project = (description: string) => z.string().describe(description)

const helpdesk = section('The helpdesk, and the ticket fields that carry a bug.', {
  system: oneOf(HELPDESKS, 'a known helpdesk', 'Which helpdesk this mapping is for.'),
  reference: z
    .string()
    .regex(/^#?\{ticket\}$/, { error: 'must be {ticket} or "#{ticket}"' })
    .describe('How people know a ticket: {ticket} stands for its number. Left out: the number alone.')
    .optional(),
  fields: section('Ticket fields by their ids. None of them may be shown to end users.', {
    bug: id('Drop-down: proposed, confirmed or declined as a bug.'),
    severity: id('Drop-down: how severe the bug is; an escalation manager sets it.'),
    sentry: id('Text: a link to a Sentry issue. It is moved to an engineering task and cleared.'),
    issue: id('Text: the key of the issue, written for agents.'),
    stage: id('Drop-down: where engineering stands, written for agents.'),
    eta: id('Date: when a fix is expected, written for agents.'),
    existing: id(
      'Text: the key of an issue that is there already, to be linked instead of a new one.',
    ).optional(),
    reason: id('Drop-down: why a bug was declined.').optional(),
    workaround: id(
      'Text: what helps until the fix is there. Customers are told it word for word.',
    ).optional(),
    quote: id('Drop-down: where the quote for extra functionality stands.').optional(),
    proposal: id('Drop-down: the priority that the answers about the impact propose, written.').optional(),
    level: id('Drop-down: the service level, written.').optional(),
    escalation: id('Drop-down: how far the case has been escalated, written.').optional(),
  }),
})

const tracker = section('The issue tracker, and what its statuses and resolutions mean.', {
  system: oneOf(TRACKERS, 'a known tracker', 'Which tracker this mapping is for.'),
  project: project('Where customers’ bugs are created: the key of a project in Jira, owner/name in GitHub.'),
  type: issueType('The issue type of a customer’s bug'),
  transition: id('Jira: the id of a transition to take right after creation. Left out: none.').optional(),
  labels: z
    .array(name('The name of a label.'))
    .max(20, { error: 'has more than 20 labels' })
    .describe('GitHub: labels that a customer’s bug gets when it is created.')
    .optional(),
  assignees: z
    .array(name('The login of a person.'))
    .max(10, { error: 'has more than 10 assignees' })
    .describe('GitHub: who a customer’s bug is assigned to when it is created.')
    .optional(),
  milestone: id(
    'GitHub: the number of the milestone that a customer’s bug gets, from its address.',
  ).optional(),
  related: section('The engineering task that is made for a Sentry issue; never linked to the ticket.', {
    project: project('Where the task is created: the key of a project in Jira, owner/name in GitHub.'),
    type: issueType('The issue type of the task'),
    link: name('Jira: the name of the link between the bug and the task, such as Relates.').optional(),
  }),
  attachments: z
    .boolean()
    .describe('Jira: true: the files of the ticket are copied to its issue. Left out: they are not.')
    .optional(),
  duplicate_link: name(
    'Jira: the name of the link by which a duplicate points at the issue that it duplicates.',
  ).optional(),
  statuses: z
    .record(nameKey(), oneOf(STAGES, 'a stage', 'The stage that this status means.'))
    .describe(
      'What each status of the tracker means, by the status’s name or id. GitHub: open, closed, and names of labels from the first step to the last.',
    ),
  resolutions: z
    .record(nameKey(), oneOf(['fixed', ...ENDS], 'a meaning of a resolution', 'What this resolution means.'))
    .describe(
      'What each resolution of the tracker means, by its name or id: fixed, or an end without a fix. GitHub: completed, not_planned, duplicate.',
    ),
})

const priorities = z
  .array(
    section('One step of the scale.', {
      label: name('What agents read.'),
      severity: option('The option (tag) of the severity field that stands for this step.'),
      issue: idOrName('Jira: the id of the priority. GitHub: the name of the label that stands for it.'),
      ticket: oneOf(TICKET_PRIORITIES, 'a ticket priority', 'The priority that the ticket gets.'),
      proposal: option('The option (tag) of the proposal field that stands for this step.').optional(),
      timing: oneOf(
        TIMINGS,
        'a timing',
        'When such bugs are usually taken up, as customers are told.',
      ).optional(),
    }),
  )
  .min(1, { error: 'needs at least one step' })
  .describe('The priority scale, most urgent first.')

const stages = section('What each stage does to a ticket.', {
  reported: stage('The ticket is reported as a bug, and nobody has taken it up.'),
  accepted: stage('Engineering has the bug.'),
  'in-progress': stage('An engineer works on it.'),
  'in-qa': stage('A fix is being tested.'),
  'awaiting-release': stage('The bug is fixed, and customers do not have the fix yet.'),
  deployed: stage('The fix is where the customer is.'),
  'wont-fix': stage('Ended: engineering will not fix it.'),
  duplicate: stage('Ended: a duplicate of an issue that is not named.'),
  'cannot-reproduce': stage('Ended: engineering could not make it happen.'),
  'not-covered': stage('Ended: support does not cover it.'),
  'not-a-bug': stage('Ended: it works as it should.'),
})

const deployed = section('When a fix counts as deployed.', {
  by: z
    .array(oneOf(['release', 'deploy'], 'evidence', 'release, or deploy.'))
    .min(1, { error: 'needs at least one of release, deploy' })
    .describe(
      'What counts: the release of the fix version in the tracker, a deploy that CI reports, or both.',
    ),
  environments: z
    .array(name('The name of an environment, as CI reports it.'))
    .min(1, { error: 'needs at least one environment' })
    .describe('The environments where customers are.'),
  repositories: z
    .array(name('The name of a repository, as CI reports it.'))
    .describe('Only deploys of these repositories count. Empty: deploys of every repository.'),
})

const eta = section('The date that customers are told.', {
  says: oneOf(
    ['fix', 'deployment'],
    'a kind of date',
    'fix: a fix is expected by it. deployment: a deployment is scheduled for it.',
  ).optional(),
  rollout: name(
    'The calendar of the days on which roll-outs happen: a date moves to the next of them.',
  ).optional(),
})

/** Some holidays take a while to be computed. */
const MOST_CALENDARS = 8

export const mappingSchema = section(
  'A support policy: which tickets become bugs, and what engineering’s progress means.',
  {
    name: name('What this mapping is called in logs and on pages.'),
    mode: oneOf(
      ['observe', 'sync'],
      'a mode',
      'observe: compute and show everything, write nothing. sync: write.',
    ),
    locale: locale('The language of every sentence: mappings/words.<locale>.yaml.'),
    languages: z
      .array(locale('A language that customers are told in, if it is their own.'))
      .min(1, { error: 'needs at least one language' })
      .describe('Languages of customers; the first is that of locale. Left out: that one alone.')
      .optional(),
    helpdesk,
    promotion,
    readiness: readiness.optional(),
    impact: impact.optional(),
    tracker,
    priorities,
    default_priority: name('The label of the priority for a bug that nobody has assessed.').optional(),
    stages,
    deployed,
    eta: eta.optional(),
    calendars: z
      .record(nameKey(), calendarSchema)
      .refine((calendars) => Object.keys(calendars).length <= MOST_CALENDARS, {
        error: `has more than ${MOST_CALENDARS} calendars`,
      })
      .describe('Calendars by their names. `always` (24 hours on every day) is there already.')
      .optional(),
    plans: plans.optional(),
    escalation: escalation.optional(),
  },
)

export type Mapping = z.output<typeof mappingSchema>
