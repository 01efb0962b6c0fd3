// What a page says while there is no case: how a first one comes about, in the words of the mapping in force.
import type { Policy } from '../core/policy.ts'
import { type Html, html } from './html.ts'
import { systemName } from './names.ts'

export function emptyState({ helpdesk, tracker, mode, fields, promotion, issues }: Policy): Html {
  const desk = systemName(helpdesk)
  const would = mode === 'observe' ? 'would create' : 'creates'
  return html`<section class="empty" aria-labelledby="empty">
    <h2 id="empty">No cases yet</h2>
    <p>A case comes about in ${desk}, on the ticket itself:</p>
    <ol>
      <li>An agent sets the bug status (field <code>${fields.bug}</code>) to <code>${promotion.proposed}</code>. The
        ticket then appears here, and nothing is created.</li>
      <li>An escalation manager (group <code>${promotion.confirmers}</code>) sets it to
        <code>${promotion.confirmed}</code>. bugbridge ${would} an issue in ${systemName(tracker)}, project
        <code>${issues.project}</code>, linked with the ticket.</li>
      <li>From then on this page shows how far the fix has come, until the customer has it.</li>
    </ol>
    <p>If that was done and nothing appears, see whether ${desk} has reached bugbridge:
      <a href="/api/v1/deliveries">deliveries</a>.</p>
  </section>`
}
