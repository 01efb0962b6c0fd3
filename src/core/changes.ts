// What a write to a ticket changes, in closed words: for `why`, so that nobody must guess.
import type { UpdateTicket } from './effect.ts'
import type { FieldIds } from './policy.ts'
import type { Audience, SentenceId } from './sentence.ts'

/** For example `status on-hold`, `stage eng_in_qa`, `cleared source`, `told the customer: accepted`. */
export function changesOf(effect: UpdateTicket, fields: FieldIds): string[] {
  const names = new Map(Object.entries(fields).map(([name, id]) => [id, name]))
  const { status, priority, comment } = effect
  return [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(priority === undefined ? [] : [`priority ${priority}`]),
    ...Object.entries(effect.fields).map(([id, value]) => {
      const name = names.get(id) ?? id
      return value === null ? `cleared ${name}` : `${name} ${value}`
    }),
    ...effect.addTags.map((tag) => `tag ${tag}`),
    ...(comment?.said.map(({ sentence }) => toldWhom(comment.audience, sentence)) ?? []),
  ]
}

function toldWhom(audience: Audience, sentence: SentenceId): string {
  return audience === 'customer'
    ? `told the customer: ${sentence}`
    : `told agents: ${sentence.replace(/^agent-/, '')}`
}
