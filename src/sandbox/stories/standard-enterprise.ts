// The story of mappings/standard-enterprise.yaml: a plan by tag, a bug that is not covered, and a High one whose
// customer is not satisfied. A time that is not kept climbs the ladder in the same way (S1 to S4).
import { decide, fill, issueOf, mustBe, plan, ticketOf, write } from './acts.ts'
import { endingFaults, type Story } from './story.ts'

const VERSION = '12.1'
const PLAN = 'plan_enterprise'

export const STANDARD_ENTERPRISE: Story = {
  steps: [
    {
      id: 'ticket',
      who: 'customer',
      does: 'of the enterprise plan (by a tag) writes: the map of another maker is wrong',
      act(stage) {
        stage.cast.ticket = write(stage, 'The map of another maker shows the wrong street', { tags: [PLAN] })
      },
    },
    {
      id: 'propose',
      who: 'front line',
      does: 'proposes it as a bug',
      act: (stage) => fill(stage, ticketOf(stage), { bug: 'bug_proposed' }),
    },
    {
      id: 'decline',
      who: 'escalation manager',
      does: 'declines it: software of a third party is not covered',
      act: (stage) => decide(stage, ticketOf(stage), { reason: 'reason_third_party', bug: 'bug_declined' }),
    },
    {
      id: 'second',
      who: 'customer',
      does: 'writes again: nobody can log in',
      act(stage) {
        stage.cast.second = write(stage, 'Nobody can log in', { tags: [PLAN] })
      },
    },
    {
      id: 'reply',
      who: 'front line',
      does: 'replies within the half hour of that plan, and proposes the bug',
      act(stage) {
        const { zendesk, people } = stage.sandbox
        const ticket = ticketOf(stage, 'second')
        zendesk.reply(people.frontLine, ticket, 'Thank you, we are looking into it right now.', true)
        fill(stage, ticket, { bug: 'bug_proposed' })
      },
    },
    {
      id: 'confirm',
      who: 'escalation manager',
      does: 'finds that business operations are prevented: High, and confirms the bug',
      act: (stage) =>
        decide(stage, ticketOf(stage, 'second'), { severity: 'sev_high', bug: 'bug_confirmed' }),
    },
    {
      id: 'unsatisfied',
      who: 'front line',
      does: 'hears that the customer is not satisfied, and marks it with the tag customer_unsatisfied',
      act(stage) {
        const { zendesk, people } = stage.sandbox
        const { id, tags } = zendesk.view(ticketOf(stage, 'second'))
        zendesk.setTags(people.frontLine, id, [...tags, 'customer_unsatisfied'])
      },
    },
    {
      id: 'fix',
      who: 'engineering',
      does: `fixes it for release ${VERSION}: it is not released yet`,
      act(stage) {
        const issue = issueOf(stage, ticketOf(stage, 'second'))
        stage.cast.version = plan(stage, [issue], VERSION)
        stage.sandbox.jira.transition(issue.id, 'Done', 'Done')
      },
    },
    {
      id: 'release',
      who: 'engineering',
      does: `releases ${VERSION} (the ticket was On-Hold until now)`,
      act(stage) {
        mustBe(stage, ticketOf(stage, 'second'), 'hold')
        stage.sandbox.jira.releaseVersion(stage.cast.version ?? '')
      },
    },
  ],

  faults(stage, sentences) {
    const { cast, sandbox } = stage
    const declined = endingFaults(
      stage,
      cast.ticket,
      {
        status: 'open',
        fields: { issue: null, escalation: null },
        told: [],
        notes: ['agent-declined-third-party'],
      },
      sentences,
    )
    const fixed = endingFaults(
      stage,
      cast.second,
      {
        status: 'solved',
        priority: 'urgent',
        fields: { escalation: 'esc_1', stage: 'eng_deployed', issue: 'OPS-1' },
        told: ['accepted', 'deployed'],
        notes: ['agent-linked', 'agent-escalated'],
        unsaid: ['agent-late-response', 'agent-late-resolution'],
      },
      sentences,
    )
    const [issue, ...more] = sandbox.jira.issues()
    return [
      ...declined,
      ...fixed,
      ...(issue?.priority === '2' && more.length === 0 ? [] : ['there is not exactly one issue, of High']),
    ]
  },

  end: [
    'what is not covered has no issue, and an agent is asked to explain it; the other ticket is Solved, its issue was',
    'of High priority, and the ladder was climbed by one level, once.',
  ],
}
