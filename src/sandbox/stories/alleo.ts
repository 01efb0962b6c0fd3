// The story of mappings/alleo.yaml: whether somebody is a support contact is seen at promotion, files travel to the
// issue, and the ticket is On-Hold until the fix is released to production (A1 to A4).
import { decide, fill, issueOf, mustBe, plan, ticketOf, write } from './acts.ts'
import { endingFaults, type Story } from './story.ts'

const VERSION = '3.1'
const FILES = ['browser.log', 'whiteboard.png']

export const ALLEO: Story = {
  steps: [
    {
      id: 'ticket',
      who: 'customer',
      does: 'who is no support contact writes: the whiteboard freezes',
      act(stage) {
        stage.cast.ticket = write(stage, 'The whiteboard freezes')
      },
    },
    {
      id: 'stranger',
      who: 'front line',
      does: 'proposes it as a bug, and is told that nobody of the support contacts asks',
      act: (stage) => fill(stage, ticketOf(stage), { bug: 'bug_proposed' }),
    },
    {
      id: 'contact',
      who: 'customer',
      does: 'asks a support contact of the company to write, who adds a log and a screenshot',
      act(stage) {
        const { zendesk, people } = stage.sandbox
        const requester = zendesk.addCustomer({
          name: 'Kim (support contact)',
          tags: ['support_contact'],
          organization: people.client,
        })
        stage.cast.second = write(stage, 'The whiteboard freezes for everybody', { requester, files: FILES })
      },
    },
    {
      id: 'propose',
      who: 'front line',
      does: 'proposes it: noticeably impaired, and functional, so Severity 2',
      act: (stage) => fill(stage, ticketOf(stage, 'second'), { severity: 'sev_2', bug: 'bug_proposed' }),
    },
    {
      id: 'confirm',
      who: 'escalation manager',
      does: 'confirms the bug',
      act: (stage) => decide(stage, ticketOf(stage, 'second'), { bug: 'bug_confirmed' }),
    },
    {
      id: 'start',
      who: 'engineering',
      does: `starts, and plans the fix for release ${VERSION}`,
      act(stage) {
        const issue = issueOf(stage, ticketOf(stage, 'second'))
        stage.sandbox.jira.transition(issue.id, 'In Progress')
        stage.cast.version = plan(stage, [issue], VERSION)
      },
    },
    {
      id: 'done',
      who: 'engineering',
      does: 'closes the issue as resolved: it is not released yet',
      act: (stage) =>
        stage.sandbox.jira.transition(issueOf(stage, ticketOf(stage, 'second')).id, 'Done', 'Done'),
    },
    {
      id: 'release',
      who: 'engineering',
      does: `releases ${VERSION} to production (the ticket was On-Hold until now)`,
      act(stage) {
        mustBe(stage, ticketOf(stage, 'second'), 'hold')
        stage.sandbox.jira.releaseVersion(stage.cast.version ?? '')
      },
    },
  ],

  faults(stage, sentences) {
    const stranger = endingFaults(
      stage,
      stage.cast.ticket,
      { status: 'open', fields: { issue: null }, told: [], notes: ['agent-contact', 'agent-recommended'] },
      sentences,
    )
    const contact = endingFaults(
      stage,
      stage.cast.second,
      {
        status: 'solved',
        priority: 'high',
        fields: { stage: 'eng_deployed', issue: 'OPS-1' },
        told: ['accepted', 'deployed'],
        notes: ['agent-recommended', 'agent-linked'],
        unsaid: ['agent-contact', 'agent-attachments-left'],
      },
      sentences,
    )
    const [issue, ...more] = stage.sandbox.jira.issues()
    // Each is named after where it comes from, too.
    const files = (issue?.attachments ?? []).map(({ name }) => name.split('-').at(-1)).toSorted()
    return [
      ...stranger,
      ...contact,
      ...(issue === undefined || more.length > 0 ? ['there is not exactly one issue'] : []),
      ...(files.join() === FILES.join() ? [] : [`the issue has the files: ${files.join(', ')}`]),
    ]
  },

  end: [
    'of whoever is no support contact an agent was told, and nothing was created; the other ticket was On-Hold until',
    'the release and is Solved now, and its issue has both files, each once.',
  ],
}
