// The format of a mapping file, key by key. The descriptions are what an admin's editor shows.
import { z } from 'zod'
import { SETTABLE_STATUSES, TICKET_PRIORITIES } from '../core/policy.ts'
import { ENDS, STAGES } from '../core/stage.ts'
import { id, locale, name, nameKey, oneOf, option, section } from './shape.ts'

/** The systems that a mapping can name. */
const HELPDESKS = ['zendesk'] as const
const TRACKERS = ['jira'] as const

function stage(description: string) {
  return section(description, {
    status: oneOf(SETTABLE_STATUSES, 'a ticket status', 'The status that the ticket gets at this stage.'),
    option: option('The option (tag) of the stage field that stands for this stage.'),
  })
}

function issueType(description: string) {
  return id(`${description}, by its id (Jira: Settings > Issues > Issue types; the id is in the address).`)
}

const project = (description: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,30}$/, {
      error: 'must be a project key: capital letters and digits, such as OPS',
    })
    .describe(description)

const helpdesk = section('The helpdesk, and the ticket fields that carry a bug.', {
  system: oneOf(HELPDESKS, 'a known helpdesk', 'Which helpdesk this mapping is for.'),
  fields: section('Ticket fields by their ids. None of them may be shown to end users.', {
    bug: id('Drop-down: proposed, confirmed or declined as a bug.'),
    severity: id('Drop-down: how severe the bug is; an escalation manager sets it.'),
    sentry: id('Text: a link to a Sentry issue. It is moved to an engineering task and cleared.'),
    issue: id('Text: the key of the issue, written for agents.'),
    stage: id('Drop-down: where engineering stands, written for agents.'),
    eta: id('Date: when a fix is expected, written for agents.'),
  }),
})

const promotion = section('How a ticket becomes a bug.', {
  proposed: option('The option (tag) of the bug field by which an agent proposes a bug.'),
  confirmed: option('The option (tag) of the bug field by which an escalation manager confirms it.'),
  declined: option('The option (tag) of the bug field that says it is no bug.'),
  confirmers: id('The id of the group of escalation managers: only its members can confirm.'),
  tag: option('The tag that is put on every promoted ticket.'),
})

const tracker = section('The issue tracker, and what its statuses and resolutions mean.', {
  system: oneOf(TRACKERS, 'a known tracker', 'Which tracker this mapping is for.'),
  project: project('The key of the project that customers’ bugs are created in.'),
  type: issueType('The issue type of a customer’s bug'),
  transition: id('The id of a transition to take right after creation. Leave it out for none.').optional(),
  related: section('The engineering task that is made for a Sentry issue; never linked to the ticket.', {
    project: project('The key of the project that the task is created in.'),
    type: issueType('The issue type of the task'),
    link: name('The name of the link between the bug and the task, such as Relates.'),
  }),
  duplicate_link: name('The name of the link by which a duplicate points at the issue that it duplicates.'),
  statuses: z
    .record(nameKey(), oneOf(STAGES, 'a stage', 'The stage that this status means.'))
    .describe('What each status of the tracker means, by the status’s name or id.'),
  resolutions: z
    .record(nameKey(), oneOf(['fixed', ...ENDS], 'a meaning of a resolution', 'What this resolution means.'))
    .describe(
      'What each resolution of the tracker means, by its name or id: fixed, or an end without a fix.',
    ),
})

const priorities = z
  .array(
    section('One step of the scale.', {
      label: name('What agents read.'),
      severity: option('The option (tag) of the severity field that stands for this step.'),
      issue: id('The id of the tracker’s priority.'),
      ticket: oneOf(TICKET_PRIORITIES, 'a ticket priority', 'The priority that the ticket gets.'),
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
    helpdesk,
    promotion,
    tracker,
    priorities,
    stages,
    deployed,
  },
)

export type Mapping = z.output<typeof mappingSchema>
