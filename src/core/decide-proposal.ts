// Before there is an issue: a proposal alone creates nothing, a confirmation by the right person does (O1).
import type { Because } from './because.ts'
import type { Desired } from './desired.ts'
import { fingerprint } from './fingerprint.ts'
import { type Given, NOTHING, stepOfSeverity } from './given.ts'
import { primaryMark } from './mark.ts'
import { plainNotice } from './notices.ts'

export function decideProposal({ facts, policy }: Given): Desired {
  const { proposed, confirmed, declined } = policy.promotion
  const bug = facts.ticket.fields[policy.fields.bug]
  const says = (rule: string, fact: string): Because[] => [{ rule, facts: [fact] }]
  const reported = { ...NOTHING, isCase: true, stage: 'reported' } as const

  if (bug === declined) {
    const because = says('promotion.declined', 'the bug field says declined')
    const notices = [plainNotice('declined', 'declined', 'agent-declined', because, policy.words)]
    return { ...NOTHING, isCase: true, stage: 'not-a-bug', because, notices }
  }
  if (bug === proposed) {
    return { ...reported, because: says('promotion.proposed', 'the bug field says proposed') }
  }
  if (bug !== confirmed) {
    return { ...reported, isCase: false, because: says('promotion', 'the bug field names no bug') }
  }
  if (facts.confirmation?.allowed !== true) {
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
    create: [{ role: 'primary', mark: primaryMark(facts.ticket.ref), because, ...priority }],
    attention: step === undefined ? ['no-severity'] : [],
  }
}
