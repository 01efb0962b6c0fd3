// A case that engineering has: what its issues' progress means for the ticket.
import type { Because } from './because.ts'
import { decideRelated } from './decide-related.ts'
import { isReported } from './deployed.ts'
import type { Desired, Notice, Wish } from './desired.ts'
import { endOf, etaOf } from './eta.ts'
import type { IssueFacts, IssueVersion } from './facts.ts'
import { type Given, NOTHING, stepOfSeverity } from './given.ts'
import {
  customerNotice,
  DEPLOYED_IN,
  deployedIn,
  deployedInNotice,
  etaNotice,
  issueNotice,
  plainNotice,
  priorityNotice,
  progressNotice,
} from './notices.ts'
import type { SettableStatus } from './policy.ts'
import { type Progress, progressOf } from './progress.ts'
import { fieldWord } from './said.ts'
import { isEnd, leastAdvanced, type Stage } from './stage.ts'
import { survivors } from './survivors.ts'

/** Decides a case of which at least one primary issue exists. */
export function decideLinked(given: Given): Desired {
  const { facts, policy, known, now } = given
  const { ticket } = facts
  const { fields, words } = policy
  const { followed, living } = survivors(facts.primary, policy)
  const progress = living.map((issue) =>
    stillDeployed(issue, progressOf(issue, policy, facts.deploys, ticket.organization), given),
  )
  const stage = leastAdvanced(progress.map((each) => each.stage))
  const because = progress.map((each) => each.because)
  const lead = living[progress.findIndex((each) => each.stage === stage)]
  // There is always one: `leastAdvanced` gives a stage of one of them, and duplicates leave somebody living.
  if (lead === undefined) return { ...NOTHING, isCase: true, stage, because }

  const isOver = stage === 'deployed' || isEnd(stage)
  const waiting = living.filter((_, at) => !isEnd(progress[at]?.stage ?? 'reported'))
  const eta = isOver ? undefined : etaOf(waiting, now)
  // Released and not yet deployed: the date has not been withdrawn, it has been met.
  const isOnItsWay =
    stage === 'awaiting-release' && eta === undefined && lead.versions.some((version) => version.released)
  const etaFact = eta === undefined ? 'no date from engineering' : `expected ${eta}`
  const etaBecause = [{ rule: 'tracker', facts: [etaFact] }]
  const step = policy.priorities.find((each) => each.issue === lead.priority)
  const related = decideRelated(given, lead)
  const status = statusOf(stage, given, because)
  const context = { policy, applied: known.applied, ticket: ticket.ref.id }

  const notices: Notice[] = [
    ...customerNotice(stage, because, context),
    ...(isOver || isOnItsWay ? [] : etaNotice(eta, etaBecause, context)),
    ...(stage === 'deployed' ? [deployedInNotice(evidenceOf(living, given), living, because)] : []),
    ...progressNotice(stage, lead, because, context),
    ...(step === undefined
      ? []
      : priorityNotice(step.label, stepOfSeverity(facts, policy)?.label, lead, context)),
    ...followed.flatMap(({ ref, key }) =>
      issueNotice(`duplicate/${ref.id}`, ref.id, 'agent-duplicate', key, because, words),
    ),
    ...(status.attention.includes('unassigned')
      ? [plainNotice('unassigned', 'deployed', 'agent-unassigned', because, words)]
      : []),
    ...related.notices,
  ]
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
    fields: {
      [fields.issue]: { value: fieldWord(lead.key) ?? null, because },
      [fields.stage]: { value: fieldWord(policy.stages[stage].option) ?? null, because },
      [fields.eta]: { value: eta === undefined ? null : (fieldWord(eta) ?? null), because: etaBecause },
    },
    clear: related.clear,
    tag: policy.promotion.tag,
    notices,
    create: related.create,
    linkTicket: living.map((issue) => ({ issue, solved: stage === 'deployed', because })),
    relate: related.relate,
    attention: [
      ...(step === undefined && lead.priority !== undefined ? ['unmapped-priority'] : []),
      ...progress.flatMap((each) => each.attention),
      ...status.attention,
      ...related.attention,
    ],
    ...(eta === undefined ? {} : { eta, lookAgain: endOf(eta) }),
  }
}

/**
 * What was told to be available stays so until something says otherwise: the issue reopened, CI's report, the
 * release that was the evidence withdrawn, or other fix versions. A record of ours that is missing (a lost
 * database, another mapping) is not such a word.
 */
function stillDeployed(issue: IssueFacts, progress: Progress, { facts, policy, known }: Given): Progress {
  const { told } = known.applied
  const says = issue.versions.some((version) => isReported(version, facts.deploys, policy.deployed))
  const isReleased = issue.versions.every((version) => version.released)
  const evidence = told.customer === 'deployed' ? told[DEPLOYED_IN] : undefined
  const stands =
    evidence === deployedIn('deploy', [issue]) || (isReleased && evidence === deployedIn('release', [issue]))
  if (progress.stage !== 'awaiting-release' || says || !stands) return progress
  const because = {
    rule: 'deployed',
    facts: [`${issue.key} was deployed, and nothing says that it was taken back`],
  }
  return { stage: 'deployed', because, attention: [...progress.attention, 'evidence-missing'] }
}

/** What says that these issues are deployed: the release of their versions alone, or CI. */
function evidenceOf(issues: readonly IssueFacts[], { facts, policy }: Given): 'release' | 'deploy' {
  const byRelease = (version: IssueVersion) =>
    version.released && !isReported(version, facts.deploys, policy.deployed)
  return issues.every((issue) => issue.versions.every(byRelease)) ? 'release' : 'deploy'
}

type Status = { readonly wish: Wish<SettableStatus>; readonly attention: readonly string[] }

/** What the stage does to the ticket, within what the helpdesk allows. */
function statusOf(stage: Stage, { facts, policy }: Given, because: readonly Because[]): Status {
  const wanted = policy.stages[stage].status
  const wish = (value: SettableStatus, rule: string, fact: string): Wish<SettableStatus> => ({
    value,
    because: [...because, { rule, facts: [fact] }],
  })
  if (wanted === 'on-hold' && !facts.onHold) {
    return { wish: wish('open', 'helpdesk', 'On-Hold is switched off'), attention: ['on-hold-inactive'] }
  }
  if (wanted === 'solved' && !facts.ticket.assigned) {
    return { wish: wish('open', 'helpdesk', 'nobody is assigned'), attention: ['unassigned'] }
  }
  return { wish: wish(wanted, `stages.${stage}.status`, `stage ${stage}`), attention: [] }
}
