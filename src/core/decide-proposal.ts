// Before there is an issue: a proposal alone creates nothing, a confirmation by the right person does, once
// everything that engineering needs is there (O1, C2).

import { levelField, proposalField } from './agent-fields.ts'
import { assessmentNotice, declinedNotice, lackNotice } from './agent-notices.ts'
import { assess } from './assess.ts'
import type { Because } from './because.ts'
import { checklistNotices, isContact } from './checklist.ts'
import { clocksOf } from './clocks.ts'
import { decideCopied, isBugCopied, saidIn } from './copied.ts'
import { heldNotice, isAsked, missingNotice, missingValue } from './customer-notices.ts'
import type { Desired } from './desired.ts'
import { detailsOf } from './details.ts'
import { escalationOf } from './escalation.ts'
import { fingerprint } from './fingerprint.ts'
import { type Given, NOTHING, sooner, tellingOf } from './given.ts'
import { isUnlinked, toAdopt, UNLINKED, unknownNotices } from './linked-by-field.ts'
import { primaryMark } from './mark.ts'
import { forget, plainNotice } from './notices.ts'
import { missingOf } from './readiness.ts'
import { fieldWord } from './said.ts'

export function decideProposal(given: Given): Desired {
  const { facts, policy, known } = given
  const { confirmed, feature } = policy.promotion
  const bug = facts.ticket.fields[policy.fields.bug]
  const isPromoting = bug === confirmed || (feature !== undefined && bug === feature.option)
  // Somebody has thought it over: confirmed anew, it gets an issue again.
  const desired = decideStanding(given)
  if (isPromoting || !isUnlinked(given)) return desired
  const { because } = desired
  const over = [UNLINKED, `${UNLINKED}-told`].flatMap((topic) => forget(topic, because, known.applied))
  return { ...desired, notices: [...desired.notices, ...over] }
}

function decideStanding(given: Given): Desired {
  const { facts, policy, known } = given
  const { proposed, confirmed, declined, feature } = policy.promotion
  const bug = facts.ticket.fields[policy.fields.bug]
  if (isBugCopied(facts.ticket, facts.copied, policy)) return decideCopied(given)
  if (bug === declined) return decideDeclined(given)
  const isFeature = feature !== undefined && bug === feature.option
  if (bug !== proposed && bug !== confirmed && !isFeature) {
    const because = [{ rule: 'promotion', facts: ['the bug field names no bug'] }]
    return { ...NOTHING, isCase: known.applied.seq > 0, stage: 'reported', because }
  }
  return onTheWay(
    bug === proposed ? decideProposed(given) : isFeature ? decideFeature(given) : decideConfirmed(given),
    given,
  )
}

const says = (rule: string, fact: string): Because[] => [{ rule, facts: [fact] }]
const REPORTED = { ...NOTHING, isCase: true, stage: 'reported' } as const

/** Declined, with its reason: nothing is created, and an agent explains it (S4, C3). */
function decideDeclined(given: Given): Desired {
  const { facts, policy } = given
  const { fields, promotion } = policy
  const option = fields.reason === undefined ? undefined : facts.ticket.fields[fields.reason]
  const reason = Object.hasOwn(promotion.reasons, option ?? '') ? promotion.reasons[option ?? ''] : undefined
  const fact = 'the bug field says declined'
  const because = [
    { rule: 'promotion.declined', facts: reason === undefined ? [fact] : [fact, `reason ${reason}`] },
  ]
  const isCovered = reason === undefined || reason === 'not-a-bug'
  return {
    ...NOTHING,
    isCase: true,
    stage: isCovered ? 'not-a-bug' : 'not-covered',
    because,
    fields: levelField('declined', because, given),
    notices: [declinedNotice(reason, because, policy)],
  }
}

/** A proposal creates nothing; what engineering will need is named already. */
function decideProposed({ facts, policy }: Given): Desired {
  const because = says('promotion.proposed', 'the bug field says proposed')
  const { ofCustomer, ofAgent } = missingOf(facts, policy)
  const missing = [...ofCustomer, ...ofAgent]
  return {
    ...REPORTED,
    because,
    notices: lackNotice('lack', missingValue(missing), missing, because, policy),
    attention: missing.length === 0 ? [] : ['information-missing'],
  }
}

/** Extra functionality: nothing is created before its quote is accepted, and it is never called a bug (C4). */
function decideFeature(given: Given): Desired {
  const { facts, policy } = given
  const { feature } = policy.promotion
  const quote = saidIn(policy.fields.quote, facts.ticket, facts.copied)
  if (feature === undefined || quote !== feature.accepted) {
    const because = says('promotion.feature', 'the quote is not accepted')
    const told = plainNotice('held-agent', 'quote', 'agent-feature-held', because, policy.words)
    return {
      ...REPORTED,
      because,
      tag: policy.promotion.tag,
      notices: [heldNotice(because, tellingOf(given)), told],
      attention: ['waits-for-quote'],
    }
  }
  if (isUnlinked(given)) return decideUnlinked(given)
  return create(given, feature.type, says('promotion.feature', 'the quote is accepted'))
}

function decideConfirmed(given: Given): Desired {
  const { facts, policy } = given
  if (facts.confirmation?.allowed !== true) {
    const because = says('promotion.confirmers', 'confirmed by somebody who is not an escalation manager')
    const value = fingerprint(facts.confirmation?.by ?? '')
    const notices = [plainNotice('confirm', value, 'agent-confirm', because, policy.words)]
    return { ...REPORTED, because, notices, attention: ['needs-confirmation'] }
  }
  const because = says('promotion.confirmed', 'an escalation manager confirmed the bug')
  const adopt = toAdopt(given)
  if (adopt.length === 0 && facts.existing !== undefined) {
    const notices = unknownNotices(because, given)
    return { ...REPORTED, because, notices, attention: ['existing-unknown'] }
  }
  // Whoever reported it first has told engineering what it needs.
  if (adopt.length > 0)
    return { ...REPORTED, because, adopt, fields: levelField('confirmed', because, given) }
  if (isUnlinked(given)) return decideUnlinked(given)
  return askForMissing(given) ?? create(given, policy.issues.type, because)
}

/** The last issue was taken off by a person: that creates no new one, and somebody has to say what next. */
function decideUnlinked({ policy }: Given): Desired {
  const because = says('helpdesk.fields.existing', 'the last issue was taken off the ticket')
  const { fields, stages, words } = policy
  return {
    ...REPORTED,
    because,
    status: { value: stages.reported.status, because },
    fields: {
      [fields.issue]: { value: null, because },
      [fields.stage]: { value: fieldWord(stages.reported.option) ?? null, because },
      [fields.eta]: { value: null, because },
    },
    notices: [plainNotice(`${UNLINKED}-told`, 'started', 'agent-unlinked', because, words)],
    attention: ['unlinked'],
  }
}

/**
 * What is missing is asked for once: the customer in public, and the ticket waits for the reply; whoever must fill it
 * in by a note, again once the customer has replied (C2, E4). Undefined: nothing is missing.
 */
function askForMissing(given: Given): Desired | undefined {
  const { facts, policy, known } = given
  const { ofCustomer, ofAgent } = missingOf(facts, policy)
  const missing = [...ofCustomer, ...ofAgent]
  if (missing.length === 0) return undefined
  const because = says('readiness', `missing: ${missing.join(', ')}`)
  const value = missingValue(missing)
  const wasAsked = isAsked(ofCustomer, known.applied)
  const { status } = facts.ticket
  const hasReplied = ofCustomer.length === 0 || (wasAsked && status !== 'awaiting-reply')
  // Where only the agent is asked, the proposal has said so already.
  const lackValue = ofCustomer.length === 0 ? value : fingerprint(`${value} again`)
  const lack = hasReplied ? lackNotice('lack', lackValue, missing, because, policy) : []
  // A ticket that somebody has put elsewhere stays there; the customer is asked all the same.
  const isOpen = status === 'new' || status === 'open'
  return {
    ...REPORTED,
    because,
    ...(wasAsked || !isOpen ? {} : { status: { value: 'awaiting-reply', because, isAnew: true } as const }),
    tag: policy.promotion.tag,
    notices: [...missingNotice(ofCustomer, because, tellingOf(given)), ...lack],
    attention: ['information-missing'],
  }
}

function create(given: Given, type: string, because: readonly Because[]): Desired {
  const { facts, policy } = given
  const { step } = assess(facts.ticket, policy)
  const details = detailsOf(facts.ticket, policy)
  const priority = step === undefined ? {} : { priority: step.issue }
  const mark = primaryMark(facts.ticket.ref)
  return {
    ...REPORTED,
    because,
    fields: levelField('confirmed', because, given),
    create: [{ role: 'primary', mark, because, type, details, ...priority }],
    attention: step === undefined ? ['no-severity'] : [],
  }
}

/** What goes with every proposal: the priority that is proposed, who asks, and the clocks. */
function onTheWay(desired: Desired, given: Given): Desired {
  const { facts, policy } = given
  const assessment = assess(facts.ticket, policy)
  const clocks = clocksOf(desired.stage, assessment.step, given)
  const escalation = escalationOf(desired.stage, clocks.states, given)
  const lookAgain = sooner(clocks.lookAgain, escalation.lookAgain)
  return {
    ...desired,
    fields: { ...desired.fields, ...proposalField(given), ...escalation.fields },
    notices: [
      ...desired.notices,
      ...assessmentNotice(assessment, policy),
      ...checklistNotices(given),
      ...clocks.notices,
      ...escalation.notices,
    ],
    attention: [
      ...desired.attention,
      ...(isContact(given) ? [] : ['not-a-contact']),
      ...clocks.states.flatMap(({ clock, isLate }) => (isLate ? [`late-${clock}`] : [])),
    ],
    clocks: clocks.states,
    ...(lookAgain === undefined ? {} : { lookAgain }),
  }
}
