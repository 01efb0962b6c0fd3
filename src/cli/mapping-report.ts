// What a valid mapping amounts to, for the eyes of the person who wrote it: each stage, and every sentence as
// a customer will read it.
import { NOTHING_APPLIED } from '../core/case.ts'
import { customerNotice } from '../core/notices.ts'
import type { Policy } from '../core/policy.ts'
import { dateWord, say, ticketWord } from '../core/said.ts'
import { CUSTOMER_SENTENCES, type CustomerSentence } from '../core/sentence.ts'
import { STAGES, type Stage } from '../core/stage.ts'

const SAMPLE = { ticket: '35436', day: '2026-12-15' } as const

/** Gives lines to print. */
export function reportMapping(path: string, policy: Policy): string[] {
  const { name, mode, words } = policy
  return [
    `${path}: valid (${name}, mode ${mode}, language ${words.locale})`,
    '',
    ...stageTable(policy),
    '',
    'What a customer can read:',
    ...customerSentences(policy),
  ]
}

function stageTable(policy: Policy): string[] {
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
    const context = { policy, applied: { ...NOTHING_APPLIED, told }, ticket: SAMPLE.ticket }
    for (const { topic, value, said } of customerNotice(stage, [], context)) {
      if (said !== undefined && told[topic] !== value) reads.set(stage, said.text)
      told = { ...told, [topic]: value }
    }
  }
  return reads
}

function customerSentences({ words }: Policy): string[] {
  const ticket = ticketWord(SAMPLE.ticket)
  const date = dateWord(SAMPLE.day, words.locale)
  if (ticket === undefined || date === undefined) return []
  const ids = Object.keys(CUSTOMER_SENTENCES).filter(isCustomerSentence)
  return aligned(ids.map((id) => [id, say(words, id, { ticket, date }).text])).map((line) => `  ${line}`)
}

function isCustomerSentence(id: string): id is CustomerSentence {
  return Object.hasOwn(CUSTOMER_SENTENCES, id)
}

/** Pads every column but the last to its widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(width(column)))).join('  '),
  )
}
