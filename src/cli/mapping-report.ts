// What a valid mapping amounts to, for the eyes of the person who wrote it: each stage, the clocks of each plan, and
// every sentence as a customer will read it.
import type { Policy } from '../core/policy.ts'
import { clockTable } from './report-clocks.ts'
import { customerSentences } from './report-sentences.ts'
import { stageTable } from './report-stages.ts'

/** Gives lines to print. */
export function reportMapping(path: string, policy: Policy): string[] {
  const { name, mode, languages } = policy
  const locales = languages.map((words) => words.locale)
  return [
    `${path}: valid (${name}, mode ${mode}, ${locales.length === 1 ? 'language' : 'languages'} ${locales.join(', ')})`,
    '',
    ...stageTable(policy),
    '',
    ...clockTable(policy),
    ...languages.flatMap((words) => [
      '',
      `What a customer can read (${words.locale}):`,
      ...customerSentences(policy, words).map((line) => `  ${line}`),
    ]),
    '',
  ]
}
