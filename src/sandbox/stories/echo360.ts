// The story of mappings/echo360.yaml: answers about the impact propose a priority, the workaround is sought first,
// a deployment is scheduled and moved, and the ticket stays Open until the fix is deployed (E2 to E7).
import { dayAhead } from '../story.ts'
import { decide, fill, issueOf, mustBe, plan, ticketOf, write } from './acts.ts'
import { endingFaults, type Story } from './story.ts'

const VERSION = '7.3.0'
const WORKAROUND = 'Open the recording in a private window.'

export const ECHO360: Story = {
  steps: [
    {
      id: 'ticket',
      who: 'customer',
      does: 'writes: recordings stop after a minute',
      act(stage) {
        stage.cast.ticket = write(stage, 'Recordings stop after a minute')
      },
    },
    {
      id: 'propose',
      who: 'front line',
      does: 'answers what the impact is (core functionality, partly degraded, with a workaround) and proposes the bug',
      act: (stage) =>
        fill(stage, ticketOf(stage), {
          core: 'core_yes',
          degraded: 'degraded_some',
          workaroundKnown: 'wa_yes',
          cosmetic: 'cosmetic_no',
          bug: 'bug_proposed',
        }),
    },
    {
      id: 'workaround',
      who: 'front line',
      does: 'writes down the workaround, which is sought before a bug is escalated',
      act: (stage) => fill(stage, ticketOf(stage), { workaround: WORKAROUND }),
    },
    {
      id: 'confirm',
      who: 'escalation manager',
      does: 'chooses another priority than the answers propose, P3 Major, and confirms the bug',
      act: (stage) => decide(stage, ticketOf(stage), { severity: 'sev_3', bug: 'bug_confirmed' }),
    },
    {
      id: 'priority',
      who: 'engineering',
      does: 'adjusts the priority up to P2 Critical',
      act: (stage) => stage.sandbox.jira.setPriority(issueOf(stage, ticketOf(stage)).id, '2'),
    },
    {
      id: 'schedule',
      who: 'engineering',
      does: `starts, and schedules a deployment of ${VERSION} in ten days`,
      act(stage) {
        const issue = issueOf(stage, ticketOf(stage))
        stage.sandbox.jira.transition(issue.id, 'In Progress')
        stage.cast.version = plan(stage, [issue], VERSION, dayAhead(stage, 10))
      },
    },
    {
      id: 'move',
      who: 'engineering',
      does: 'moves the deployment by four days',
      act: (stage) => stage.sandbox.jira.setReleaseDate(stage.cast.version ?? '', dayAhead(stage, 14)),
    },
    {
      id: 'done',
      who: 'engineering',
      does: 'closes the issue as fixed: it is not deployed yet',
      act: (stage) => stage.sandbox.jira.transition(issueOf(stage, ticketOf(stage)).id, 'Done', 'Done'),
    },
    {
      id: 'deploy',
      who: 'CI',
      does: `deploys ${VERSION} to production (the ticket was Open until now)`,
      act(stage) {
        mustBe(stage, ticketOf(stage), 'open')
        return stage.deploy(VERSION)
      },
    },
  ],

  faults(stage, sentences) {
    const { cast, sandbox } = stage
    const [issue, ...more] = sandbox.jira.issues()
    const text = issue?.descriptionText ?? ''
    const changes = cast.ticket === undefined ? [] : sandbox.zendesk.view(cast.ticket).changes
    return [
      ...endingFaults(
        stage,
        cast.ticket,
        {
          status: 'solved',
          priority: 'high',
          fields: { proposal: 'prop_2', severity: 'sev_3', stage: 'eng_deployed', issue: 'OPS-1' },
          told: [
            'accepted',
            'timing-afterwards',
            'workaround',
            'timing-next-sprint',
            'deployment',
            'deployment-moved',
            'deployed',
          ],
          notes: ['agent-proposed', 'agent-missing', 'agent-overruled', 'agent-linked', 'agent-priority'],
        },
        sentences,
      ),
      ...(issue === undefined || more.length > 0 ? ['there is not exactly one issue'] : []),
      ...['P3 Major', 'P2 Critical', WORKAROUND].flatMap((part) =>
        text.includes(part) ? [] : [`the issue does not say: ${part}`],
      ),
      ...(changes.some(({ field, value }) => field === 'status' && value === 'hold')
        ? ['the ticket was On-Hold']
        : []),
    ]
  },

  end: [
    'the ticket was Open all the time, and is Solved since the fix is deployed; its issue has both priorities, the one',
    'that was chosen and the one that was proposed, and the workaround; each change of the date was told once.',
  ],
}
