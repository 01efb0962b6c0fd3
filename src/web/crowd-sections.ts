// The parts of the overview about many cases at once: approvals with their two buttons, and how far each crowd is.
import type { Instant } from '../core/ref.ts'
import { isOpen, type NamedApproval, type NamedCrowd } from './approvals.ts'
import { type Html, html } from './html.ts'
import { stageName } from './stages.ts'
import { moment } from './time.ts'

/** What waits for a person; and what was turned down, which can still be approved. Nothing: no section. */
export function approvalSection(all: readonly NamedApproval[], now: Instant): Html {
  const open = all.filter(isOpen)
  const decided = all.filter((each) => each.decision !== undefined && each.held > 0)
  if (open.length + decided.length === 0) return html``
  return html`<section class="approvals" aria-labelledby="approvals">
    <h2 id="approvals">Waits for your approval <span class="count">${open.length}</span></h2>
    <p class="meaning">Each of these would change many tickets at once. Nothing of it is written before you approve it.</p>
    <ul class="plans">${[...open, ...decided].map((each) => approvalItem(each, now))}</ul>
  </section>`
}

function approvalItem(approval: NamedApproval, now: Instant): Html {
  const { id, name, stage, tickets, held, sample, askedAt, decision } = approval
  const answer =
    decision === undefined
      ? ''
      : html` <strong>${decision === 'rejected' ? 'Rejected' : 'Approved'}.</strong>`
  const keys = sample.map((key) => html`<li><a href="/cases/${encodeURIComponent(key)}">${key}</a></li>`)
  return html`<li class="plan">
    <p><strong>${name}</strong> would bring up to ${tickets} tickets to “${stageName(stage)}”; ${held} wait now,
      since ${moment(askedAt, now)}.${answer}</p>
    <p class="meaning">Some of them:</p><ul class="issues">${keys}</ul>
    ${decision === 'approved' ? '' : button(id, 'approved', 'Approve', name)}
    ${decision === 'rejected' ? '' : button(id, 'rejected', 'Reject', name)}
  </li>`
}

function button(id: string, decision: string, label: string, name: string): Html {
  return html`<form method="post" action="/approvals/${encodeURIComponent(id)}">
    <input type="hidden" name="decision" value="${decision}">
    <button type="submit">${label}<span class="spoken"> ${name}</span></button>
  </form>`
}

/** How far the cases are that one hint woke; those of which all are done are told in a word. */
export function crowdSection(all: readonly NamedCrowd[], now: Instant): Html {
  if (all.length === 0) return html``
  return html`<section class="crowds" aria-labelledby="crowds">
    <h2 id="crowds">Many tickets at once</h2>
    <ul class="plans">${all.map((each) => crowdItem(each, now))}</ul>
  </section>`
}

function crowdItem({ name, at, cases, done, waiting, held, failed }: NamedCrowd, now: Instant): Html {
  const parts = [
    `${done} of ${cases} done`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(held > 0 ? [`${held} held`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return html`<li class="plan">
    <p><strong>${name}</strong> ${moment(at, now)}: ${parts.join(', ')}.</p>
    <progress value="${done}" max="${Math.max(1, cases)}">${parts.join(', ')}</progress>
  </li>`
}
