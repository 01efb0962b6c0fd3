// The story of mappings/ecshops.yaml: what is missing is asked for before anything is created, and extra
// functionality is held until its quote is accepted (C1 to C4).

import { dayAhead, type Stage } from '../story.ts'
import { decide, fill, issueOf, mustBe, plan, ticketOf, write } from './acts.ts'
import { endingFaults, type Story } from './story.ts'

const VERSION = '2.8.1'

export const ECSHOPS: Story = {
  steps: [
    {
      id: 'ticket',
      who: 'customer',
      does: 'writes: the basket loses an item, and not how that happens',
      act(stage) {
        stage.cast.ticket = write(stage, 'The basket loses an item')
      },
    },
    {
      id: 'confirm',
      who: 'escalation manager',
      does: 'confirms it as a bug, though the steps and the version are missing',
      act: (stage) => decide(stage, ticketOf(stage), { bug: 'bug_confirmed' }),
    },
    {
      id: 'answer',
      who: 'customer',
      does: 'replies with the steps and the version (the ticket was Awaiting your reply, and nothing was created)',
      act(stage) {
        mustBe(stage, ticketOf(stage), 'pending')
        mustHave(stage, 0)
        stage.sandbox.zendesk.customerReply(
          ticketOf(stage),
          'Put in two, take one out, reload. It is version 2.8.0.',
        )
      },
    },
    {
      id: 'fill',
      who: 'front line',
      does: 'fills both in from the reply',
      act(stage) {
        mustBe(stage, ticketOf(stage), 'open')
        fill(stage, ticketOf(stage), { steps: 'Put in two, take one out, reload.', version: '2.8.0' })
      },
    },
    {
      id: 'request',
      who: 'customer',
      does: 'writes again: items should be sorted by colour',
      act(stage) {
        stage.cast.second = write(stage, 'Items should be sorted by colour')
      },
    },
    {
      id: 'feature',
      who: 'front line',
      does: 'marks it as extra functionality, which is priced separately, and has a quote made',
      act: (stage) => fill(stage, ticketOf(stage, 'second'), { bug: 'bug_feature', quote: 'quote_offered' }),
    },
    {
      id: 'accept',
      who: 'front line',
      does: 'hears that the customer accepts the quote (nothing was created until now)',
      act(stage) {
        mustHave(stage, 1)
        fill(stage, ticketOf(stage, 'second'), { quote: 'quote_accepted' })
      },
    },
    {
      id: 'plan',
      who: 'engineering',
      does: `plans both for release ${VERSION}, due in two weeks`,
      act(stage) {
        stage.cast.version = plan(stage, bothOf(stage), VERSION, dayAhead(stage, 14))
      },
    },
    {
      id: 'done',
      who: 'engineering',
      does: 'finishes both: they are not deployed yet',
      act(stage) {
        for (const { id } of bothOf(stage)) stage.sandbox.jira.transition(id, 'Done', 'Done')
      },
    },
    {
      id: 'deploy',
      who: 'CI',
      does: `deploys ${VERSION} to production`,
      act: (stage) => stage.deploy(VERSION),
    },
  ],

  faults(stage, sentences) {
    const bug = endingFaults(
      stage,
      stage.cast.ticket,
      {
        status: 'solved',
        priority: 'normal',
        fields: { level: 'level_2', stage: 'eng_deployed', issue: 'OPS-1' },
        told: ['missing', 'accepted', 'eta', 'deployed'],
        notes: ['agent-missing', 'agent-linked'],
      },
      sentences,
    )
    const feature = endingFaults(
      stage,
      stage.cast.second,
      {
        status: 'solved',
        fields: { stage: 'eng_deployed', issue: 'OPS-2' },
        told: ['feature-held', 'feature-accepted', 'feature-eta', 'feature-deployed'],
        notes: ['agent-feature-held', 'agent-linked'],
      },
      sentences,
    )
    const issues = stage.sandbox.jira.issues()
    return [
      ...bug,
      ...feature,
      ...(issues.length === 2 ? [] : [`there are ${issues.length} issues, not two`]),
    ]
  },

  end: [
    'both tickets are Solved; the bug was created once nothing was missing any more, at level 2, and the functionality',
    'once its quote was accepted; no word to its customer calls it a bug.',
  ],
}

function bothOf(stage: Stage) {
  return [issueOf(stage, ticketOf(stage)), issueOf(stage, ticketOf(stage, 'second'))]
}

function mustHave({ sandbox: { jira } }: Stage, count: number): void {
  const found = jira.issues().length
  if (found !== count) throw new Error(`there are ${found} issues, not ${count}`)
}
