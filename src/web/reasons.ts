// A because in one line: the facts, and the rule of the mapping that made something of them.
import type { Because } from '../core/because.ts'
import { type Html, html } from './html.ts'

/**
 * Reasons in a line, for example `because OPS-1 status In QA (tracker.statuses: in-qa)`; what is more than `most`
 * is only counted. People name statuses and versions as they like: whatever turns the direction of writing ends
 * with the fact (https://html.spec.whatwg.org/#the-bdi-element).
 */
export function reasonLine(because: readonly Because[], most: number): Html {
  const shown = because.slice(0, most)
  const parts = shown.map(
    ({ rule, facts }, at) =>
      html`${at === 0 ? '' : '; '}<bdi>${facts.join(', ')}</bdi> <span class="rule">(${rule})</span>`,
  )
  const more = because.length - shown.length
  return html`because ${parts}${more > 0 ? html` and ${more} more` : ''}`
}
