// A case that engineering has: what its issues' progress means for the ticket.

import { levelField, proposalField } from './agent-fields.ts'
import { assessmentNotice, priorityNotice, progressNotice } from './agent-notices.ts'
import { assess } from './assess.ts'
import type { Because } from './because.ts'
import { checklistNotices } from './checklist.ts'
import { clocksOf } from './clocks.ts'
import { continued } from './continued.ts'
import {
  customerNotice,
  etaNotice,
  rolloutNotice,
  timingNotice,
  workaroundNotice,
} from './customer-notices.ts'
import { decideRelated } from './decide-related.ts'
import type { Desired, Notice, Wish } from './desired.ts'
import { escalationOf } from './escalation.ts'
import { endOf, etaOf } from './eta.ts'
import { evidenceNotice } from './evidence.ts'
import type { IssueFacts } from './facts.ts'
import { filesOf } from './files.ts'
import { followUpWanted } from './follow-up.ts'
import { type Given, NOTHING, sooner, tellingOf } from './given.ts'
import { linkedNotices, toAdopt, UNLINKED, unknownNotices } from './linked-by-field.ts'
import { forget, issueNotice, plainNotice } from './notices.ts'
import type { SettableStatus } from './policy.ts'
import { progressOf } from './progress.ts'
import { fieldWord } from './said.ts'
import { isSeenAgain, seenAgainNotices, wasSeenAgain } from './seen-again.ts'
import { addUp, mostUrgent, type Solve } from './several.ts'
import { isEnd, type Stage } from './stage.ts'
import { isRollingOut, stillDeployed } from './standing.ts'
import { survivors } from './survivors.ts'

/** Decides a case of which at least one primary issue exists. */
export function decideLinked(given: Given): Desired {
  const { facts, policy, known, now } = given
  const { ticket } = facts
  const { fields, words } = policy
  const { followed, living } = survivors(facts.primary, policy)
  const progress = living.map((issue) =>
    stillDeployed(
      issue,
      progressOf(issue, policy, facts.deploys, ticket.organization, facts.shipments),
      given,
    ),
  )
  const sum = addUp(facts.primary, living, progress, policy)
  const said = progress.map((each) => each.because)
  // There is always one: duplicates leave somebody living.
  if (sum === undefined) return { ...NOTHING, isCase: true, stage: 'reported', because: said }

  const { lead, waiting, dated, deciding } = sum
  const isThere = sum.stage === 'deployed'
  // While the commits cannot be read nobody knows whether the fix is there, and what was seen stands.
  const isHidden = facts.shipments === 'unread' && policy.deployed.by.includes('commits')
  const isAgain = isThere
    ? isSeenAgain(deciding, given)
    : isHidden && sum.stage === 'awaiting-release' && wasSeenAgain(given)
  // Nobody has moved the issue, and yet engineering has the bug again.
  const stage: Stage = isAgain ? 'accepted' : sum.stage
  const because: Because[] = isAgain
    ? [
        { rule: 'regressed', facts: [`the error behind ${lead.key} was seen again after the deploy`] },
        ...said,
      ]
    : said
  const isOver = stage === 'deployed' || isEnd(stage)
  const eta = isOver ? undefined : etaOf(dated, policy.eta.rollout, now, policy.issues.solve === 'any')
  // Released and not yet deployed: the date has not been withdrawn, it has been met.
  const isOnItsWay =
    eta === undefined &&
    (isAgain || (stage === 'awaiting-release' && isReleased(deciding, policy.issues.solve)))
  const etaFact = eta === undefined ? 'no date from engineering' : `expected ${eta}`
  const etaBecause = [{ rule: 'tracker', facts: [etaFact] }]
  const urgent = mostUrgent(sum, policy)
  const step = urgent?.step
  const stepIssue = urgent?.issue ?? lead
  const stepBecause = [
    { rule: 'priorities', facts: [`${stepIssue.key} priority ${step?.label ?? 'unknown'}`] },
  ]
  const assessment = assess(ticket, policy)
  const related = decideRelated(given, lead)
  const files = filesOf(given, lead)
  const status = statusOf(stage, given, because)
  const clocks = clocksOf(stage, step ?? assessment.step, given)
  const escalation = escalationOf(stage, clocks.states, given)
  const telling = tellingOf(given)
  const next = followUpWanted(stage, because, given)
  const ahead = continued(lead, because, given)
  const workaround = fields.workaround === undefined ? undefined : ticket.fields[fields.workaround]
  const workaroundBecause = [{ rule: 'helpdesk.fields.workaround', facts: ['an agent wrote a workaround'] }]

  const notices: Notice[] = [
    ...customerNotice(stage, because, telling),
    ...(isOver ? [] : timingNotice(step, stepBecause, telling)),
    // While the source cannot be read, the gate could not tell its words from the agent's.
    ...(isOver || facts.source === 'unread' ? [] : workaroundNotice(workaround, workaroundBecause, telling)),
    ...(isOver || isOnItsWay ? [] : etaNotice(eta, etaBecause, telling)),
    ...rolloutNotice(stage, isRollingOut(stage, waiting, given), because, telling),
    ...(stage === 'deployed' ? [evidenceNotice(deciding, because, given)] : []),
    ...seenAgainNotices(deciding, { isThere, isAgain }, because, given),
    ...(isAgain
      ? issueNotice('progress', stage, 'agent-seen-again', lead.key, because, words)
      : progressNotice(stage, lead, because, telling)),
    ...(step === undefined ? [] : priorityNotice(step.label, assessment.step?.label, stepIssue, telling)),
    ...assessmentNotice(assessment, policy),
    // Confirmed without a proposal: nothing was told before there was an issue.
    ...(known.applied.told.progress === undefined ? checklistNotices(given) : []),
    ...followed.flatMap(({ ref, key }) =>
      issueNotice(`duplicate/${ref.id}`, ref.id, 'agent-duplicate', key, because, words),
    ),
    ...(status.attention.includes('unassigned')
      ? [plainNotice('unassigned', 'deployed', 'agent-unassigned', because, words)]
      : []),
    ...linkedNotices(lead, because, given),
    ...unknownNotices(because, given),
    ...forget(UNLINKED, because, known.applied),
    ...forget(`${UNLINKED}-told`, because, known.applied),
    ...related.notices,
    ...ahead.notices,
    ...files.notices,
    ...clocks.notices,
    ...escalation.notices,
  ]
  const lookAgain = [clocks.lookAgain, escalation.lookAgain].reduce(
    sooner,
    eta === undefined ? undefined : endOf(eta),
  )
  return {
    isCase: true,
    stage,
    because: [...because, ...ahead.because],
    status: status.wish,
    ...(step === undefined ? {} : { priority: { value: step.ticket, because: stepBecause } }),
    fields: {
      [fields.issue]: { value: fieldWord(lead.key) ?? null, because },
      [fields.stage]: { value: fieldWord(policy.stages[stage].option) ?? null, because },
      [fields.eta]: { value: eta === undefined ? null : (fieldWord(eta) ?? null), because: etaBecause },
      ...levelField('confirmed', because, given),
      ...proposalField(given),
      ...escalation.fields,
    },
    clear: related.clear,
    tag: policy.promotion.tag,
    notices,
    create: related.create,
    attach: files.attach,
    clocks: clocks.states,
    linkTicket: living.map((issue) => ({ issue, solved: stage === 'deployed', because })),
    relate: related.relate,
    ...(next === undefined ? {} : { followUp: next }),
    adopt: toAdopt(given),
    attention: [
      ...(step === undefined && lead.priority !== undefined ? ['unmapped-priority'] : []),
      ...ahead.attention,
      ...((facts.existing?.unknown ?? []).length === 0 ? [] : ['existing-unknown']),
      ...progress.flatMap((each) => each.attention),
      ...status.attention,
      ...related.attention,
      ...clocks.states.flatMap(({ clock, isLate }) => (isLate ? [`late-${clock}`] : [])),
    ],
    ...(eta === undefined ? {} : { eta }),
    ...(lookAgain === undefined ? {} : { lookAgain }),
  }
}

/** Whether something of it is released: of each of these issues, or of one where any of them is enough. */
function isReleased(issues: readonly IssueFacts[], solve: Solve | undefined): boolean {
  const isOut = ({ versions }: IssueFacts) => versions.some((version) => version.released)
  return solve === 'any' ? issues.some(isOut) : issues.every(isOut)
}

type Status = { readonly wish: Wish<SettableStatus>; readonly attention: readonly string[] }

/** What the stage does to the ticket, within what the helpdesk allows. */
function statusOf(stage: Stage, { facts, policy, known }: Given, because: readonly Because[]): Status {
  const wanted = policy.stages[stage].status
  // Promotion is a person's act, later than any reply to what was asked before it.
  const { customer, progress } = known.applied.told
  const isNew = customer === undefined && progress === undefined
  const wish = (value: SettableStatus, rule: string, fact: string): Wish<SettableStatus> => ({
    value,
    because: [...because, { rule, facts: [fact] }],
    ...(isNew ? { isAnew: true } : {}),
  })
  if (wanted === 'on-hold' && !facts.onHold) {
    return { wish: wish('open', 'helpdesk', 'On-Hold is switched off'), attention: ['on-hold-inactive'] }
  }
  if (wanted === 'solved' && !facts.ticket.assigned) {
    return { wish: wish('open', 'helpdesk', 'nobody is assigned'), attention: ['unassigned'] }
  }
  return { wish: wish(wanted, `stages.${stage}.status`, `stage ${stage}`), attention: [] }
}
