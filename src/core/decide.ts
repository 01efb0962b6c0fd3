// What should be true of one case, from the facts and the mapping alone. Pure: the same facts give the same
// answer, whatever happened on the way.
import { type Applied, type Link, NOTHING_APPLIED } from './case.ts'
import type { Desired, Notice } from './desired.ts'
import type { Because } from './effect.ts'
import { endOf, etaOf } from './eta.ts'
import type { Facts, IssueFacts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import {
  customerNotice,
  etaNotice,
  issueNotice,
  plainNotice,
  priorityNotice,
  progressNotice,
} from './notices.ts'
import type { Policy, PriorityStep } from './policy.ts'
import { progressOf } from './progress.ts'
import { caseId, type Instant } from './ref.ts'
import { fieldWord } from './said.ts'
import { isEnd, leastAdvanced, type Stage } from './stage.ts'
import { survivors } from './survivors.ts'

/** What is known of a case besides the facts. */
export type Known = {
  readonly links: readonly Link[]
  readonly confirmedBy?: string
  readonly applied: Applied
}

export const NEW_CASE: Known = { links: [], applied: NOTHING_APPLIED }

type Given = { readonly facts: Facts; readonly policy: Policy; readonly known: Known; readonly now: Instant }

/** Decides one case. `now` is epoch milliseconds. */
export function decide(facts: Facts, policy: Policy, known: Known, now: Instant): Desired {
  const given = { facts, policy, known, now }
  const promoted = known.links.some((link) => link.role === 'primary')
  if (!promoted) return decideProposal(given)
  return facts.primary.length === 0 ? decideMissing(given) : decideLinked(given)
}

const NOTHING = {
  fields: {},
  clear: [],
  notices: [],
  create: [],
  linkTicket: [],
  relate: [],
  attention: [],
} as const

/** Before there is an issue: a proposal alone creates nothing, a confirmation by the right person does (O1). */
function decideProposal({ facts, policy, known }: Given): Desired {
  const { proposed, confirmed, declined } = policy.promotion
  const bug = facts.ticket.fields[policy.fields.bug]
  const says = (rule: string, fact: string): Because[] => [{ rule, facts: [fact] }]
  const reported = { ...NOTHING, isCase: true, stage: 'reported' } as const

  if (bug === declined) {
    const because = says('promotion.declined', 'the bug field says declined')
    const notices = [plainNotice('declined', 'declined', 'agent-declined', because, policy.words)]
    return { ...NOTHING, isCase: true, stage: 'not-a-bug', because, notices }
  }
  if (bug === proposed)
    return { ...reported, because: says('promotion.proposed', 'the bug field says proposed') }
  if (bug !== confirmed) {
    return { ...reported, isCase: false, because: says('promotion', 'the bug field names no bug') }
  }
  const allowed = known.confirmedBy !== undefined || facts.confirmation?.allowed === true
  if (!allowed) {
    const because = says('promotion.confirmers', 'confirmed by somebody who is not an escalation manager')
    const value = fingerprint(facts.confirmation?.by ?? '')
    const notices = [plainNotice('confirm', value, 'agent-confirm', because, policy.words)]
    return { ...reported, because, notices, attention: ['needs-confirmation'] }
  }
  const step = stepOfSeverity(facts, policy)
  const because = says('promotion.confirmed', 'an escalation manager confirmed the bug')
  const priority = step === undefined ? {} : { priority: step.issue }
  return {
    ...reported,
    because,
    create: [{ role: 'primary', mark: `bugbridge-${caseId(facts.ticket.ref)}`, because, ...priority }],
    attention: step === undefined ? ['no-severity'] : [],
  }
}

/** Every linked issue has been deleted: nothing is made anew, a person decides. */
function decideMissing({ facts, policy }: Given): Desired {
  const because = [{ rule: 'stages', facts: ['the linked issue no longer exists'] }]
  const value = facts.missing.map((ref) => ref.id).join('.')
  return {
    ...NOTHING,
    isCase: true,
    stage: 'reported',
    because,
    status: { value: 'open', because },
    notices: [plainNotice('missing', value, 'agent-issue-gone', because, policy.words)],
    attention: ['issue-missing'],
  }
}

function decideLinked(given: Given): Desired {
  const { facts, policy, known, now } = given
  const { ticket } = facts
  const { followed, living } = survivors(facts.primary, policy)
  const progress = living.map((issue) => progressOf(issue, policy, facts.deploys, ticket.organization))
  const stage = leastAdvanced(progress.map((each) => each.stage))
  const because = progress.map((each) => each.because)
  const lead = living[progress.findIndex((each) => each.stage === stage)] ?? living[0]
  if (lead === undefined) return decideMissing(given)

  const waiting = living.filter((_, at) => !isEnd(progress[at]?.stage ?? 'reported'))
  const eta = stage === 'deployed' || isEnd(stage) ? undefined : etaOf(waiting, now)
  const etaBecause = [
    { rule: 'tracker', facts: [eta === undefined ? 'no date from engineering' : `expected ${eta}`] },
  ]
  const step = policy.priorities.find((each) => each.issue === lead.priority)
  const related = decideRelated(given, lead)
  const context = { policy, applied: known.applied, ticket: ticket.ref.id }
  const status = statusOf(stage, given, because)
  const unassigned = stage === 'deployed' && !ticket.assigned

  const notices: Notice[] = [
    ...customerNotice(stage, because, context),
    ...(stage === 'deployed' || isEnd(stage) ? [] : etaNotice(eta, etaBecause, context)),
    ...progressNotice(stage, lead, because, context),
    ...(step === undefined
      ? []
      : priorityNotice(step.label, stepOfSeverity(facts, policy)?.label, lead, context)),
    ...followed.flatMap((issue) =>
      issueNotice(
        `duplicate/${issue.ref.id}`,
        issue.ref.id,
        'agent-duplicate',
        issue.key,
        because,
        policy.words,
      ),
    ),
    ...(unassigned ? [plainNotice('unassigned', 'deployed', 'agent-unassigned', because, policy.words)] : []),
    ...related.notices,
  ]
  const fields = {
    [policy.fields.issue]: { value: fieldWord(lead.key) ?? null, because },
    [policy.fields.stage]: { value: fieldWord(policy.stages[stage].option) ?? null, because },
    [policy.fields.eta]: { value: eta === undefined ? null : (fieldWord(eta) ?? null), because: etaBecause },
  }
  return {
    isCase: true,
    stage,
    because,
    status: status.wish,
    ...(step === undefined
      ? {}
      : {
          priority: {
            value: step.ticket,
            because: [{ rule: 'priorities', facts: [`${lead.key} priority ${step.label}`] }],
          },
        }),
    fields,
    clear: related.clear,
    tag: policy.promotion.tag,
    notices,
    create: related.create,
    linkTicket: living.map((issue) => ({ issue, solved: stage === 'deployed', because })),
    relate: related.relate,
    attention: [...progress.flatMap((each) => each.attention), ...status.attention, ...related.attention],
    ...(eta === undefined ? {} : { eta, lookAgain: endOf(eta) }),
  }
}

/** What the stage does to the ticket, within what the helpdesk allows. */
function statusOf(stage: Stage, { facts, policy }: Given, because: readonly Because[]) {
  const wanted = policy.stages[stage].status
  const why = (rule: string, fact: string) => [...because, { rule, facts: [fact] }]
  if (wanted === 'on-hold' && !facts.onHold) {
    return {
      wish: { value: 'open', because: why('helpdesk', 'On-Hold is switched off') },
      attention: ['on-hold-inactive'],
    } as const
  }
  if (wanted === 'solved' && !facts.ticket.assigned) {
    return {
      wish: { value: 'open', because: why('helpdesk', 'nobody is assigned') },
      attention: ['unassigned'],
    } as const
  }
  return {
    wish: { value: wanted, because: why(`stages.${stage}.status`, `stage ${stage}`) },
    attention: [] as readonly string[],
  }
}

/** The Sentry rule: a reference on the ticket becomes an engineering task of its own, and leaves the ticket (O6). */
function decideRelated({ facts, policy, known }: Given, lead: IssueFacts) {
  const text = facts.ticket.fields[policy.fields.source]
  const because: Because[] = [{ rule: 'tracker.related', facts: ['the ticket names a Sentry issue'] }]
  const tasks = facts.related.flatMap((task) => {
    const source = known.links.find(
      (link) => link.role === 'related' && link.issue.id === task.ref.id,
    )?.source
    return source === undefined ? [] : [{ task, source, to: lead.ref, because }]
  })
  const notices = tasks.flatMap(({ task: { ref, key } }) =>
    issueNotice(`related/${ref.id}`, ref.id, 'agent-related', key, because, policy.words),
  )
  const none = { create: [], relate: tasks, clear: [], notices, attention: [] as string[] }
  if (text === undefined) return none
  if (facts.source === undefined) {
    const unknown = plainNotice('source', fingerprint(text), 'agent-source-unknown', because, policy.words)
    return { ...none, notices: [...notices, unknown], attention: ['source-unknown'] }
  }
  const { source } = facts
  if (tasks.some((each) => each.source === source.id))
    return { ...none, clear: [{ field: policy.fields.source, because }] }
  const mark = `bugbridge-${policy.source}-${source.id}`
  return { ...none, create: [{ role: 'related', mark, source, to: lead.ref, because } as const] }
}

function stepOfSeverity(facts: Facts, policy: Policy): PriorityStep | undefined {
  const severity = facts.ticket.fields[policy.fields.severity]
  return policy.priorities.find((step) => step.severity === severity)
}
