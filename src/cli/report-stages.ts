// What each stage does to a ticket, and what its customer then reads.
import { NOTHING_APPLIED } from '../core/case.ts'
import { customerNotice } from '../core/customer-notices.ts'
import type { Policy } from '../core/policy.ts'
import { STAGES, type Stage } from '../core/stage.ts'
import { aligned } from './aligned.ts'
import { SAMPLE } from './sample.ts'

/** Gives lines to print; sentences in the first of the mapping's languages. */
export function stageTable(policy: Policy): string[] {
  const reads = customerReads(policy)
  const rows = STAGES.map((stage) => {
    const { status, option } = policy.stages[stage]
    return [stage, status, option, reads.get(stage) ?? '-']
  })
  return aligned([['stage', 'ticket', 'option', 'the customer reads'], ...rows])
}

/** What the customer is told on the way through the stages that the mapping can reach, each thing once. */
function customerReads(policy: Policy): ReadonlyMap<Stage, string> {
  const reached: readonly Stage[] = [...Object.values(policy.issues.statuses), 'deployed']
  const reads = new Map<Stage, string>()
  let told: Readonly<Record<string, string>> = {}
  for (const stage of STAGES.filter((each) => reached.includes(each))) {
    const applied = { ...NOTHING_APPLIED, told }
    const telling = { policy, applied, ticket: SAMPLE.ticket, words: policy.words, isFeature: false }
    for (const { topic, value, said } of customerNotice(stage, [], telling)) {
      if (said !== undefined && told[topic] !== value) reads.set(stage, said.text)
      told = { ...told, [topic]: value }
    }
  }
  return reads
}
