// What the story page says: whose turn it is, the steps, and around them the world as it stands.
import { html } from 'hono/html'
import { faultsAtTheEnd, STORY, type Stage, type Step } from './story.ts'
import { engineeringPanel } from './story-engineering.ts'
import { frame } from './story-frame.ts'
import type { Html } from './story-parts.ts'
import { agentPanel, customerPanel } from './story-ticket.ts'

/** Seconds: bugbridge works while nobody clicks, so the page looks again by itself. */
const REFRESH = 2

/** The page after `played` steps. `waiting`: the step that was asked for could not be played yet. */
export function storyPage(stage: Stage, played: number, notice?: 'waiting'): Html {
  const step = STORY[played]
  const missing = step === undefined ? faultsAtTheEnd(stage) : []
  const main = html`
    <h1>A bug, from the customer's words to the fix</h1>
    <p class="unreal"><strong>Nothing here is real.</strong> Zendesk, Jira and Sentry are stand-ins inside this
      program, the people are made up, and nothing leaves this machine. bugbridge itself is real: it works between
      the three just as it would between yours.</p>
    <div class="story">
      <section class="turn" aria-label="The next step">
        ${notice === 'waiting' ? WAITING : ''}
        ${step === undefined ? ending(missing) : nextStep(step, played)}
      </section>
      <div class="world">
        ${customerPanel(stage)}
        ${agentPanel(stage)}
        ${engineeringPanel(stage)}
      </div>
      <section class="steps" aria-labelledby="steps">
        <h2 id="steps">The story</h2>
        <ol>${STORY.map((step, at) => stepItem(step, at, played))}</ol>
      </section>
    </div>`
  if (step === undefined && missing.length === 0) return frame('The story', main)
  // After a POST the address is another one, and the page has to find back.
  return frame('The story', main, notice === undefined ? `${REFRESH}` : `${REFRESH}; url=/sandbox`)
}

const WAITING = html`<p class="waiting" role="alert"><strong>bugbridge is still working on the step before.</strong>
  Try again in a second. If it stays like this, <a href="/">bugbridge's own page</a> says why.</p>`

function nextStep({ id, who, does }: Step, played: number): Html {
  return html`<p class="place">Step ${played + 1} of ${STORY.length}</p>
    <form method="post" action="/sandbox/next?step=${id}">
      <button type="submit"><span>Next:</span> <strong>${who}</strong> ${does}</button>
    </form>
    <p class="hint">This page looks again every ${REFRESH} seconds. Wait a moment after each step, and watch what
      bugbridge does.</p>`
}

/** `missing`: what is not yet as it must be. */
function ending(missing: readonly string[]): Html {
  if (missing.length > 0) {
    return html`<p class="place">Every step is played</p>
      <p>bugbridge is still at work. Not yet as it should be:</p>
      <ul class="missing">${missing.map((each) => html`<li>${each}</li>`)}</ul>`
  }
  return html`<p class="place">The story is over</p>
    <p>Look at what the customer was told: each thing once, in plain words, and “Solved” when the fix was deployed,
      not when engineering closed the issue. Then look for the Sentry error: it stands on engineering's side and
      nowhere else. <a href="/">bugbridge's own page</a> has the reason for every change.</p>`
}

const STATES = { done: 'Done', next: 'Next', later: 'To come' } as const

function stepItem({ who, does }: Step, at: number, played: number): Html {
  const state = at < played ? 'done' : at === played ? 'next' : 'later'
  return html`<li class="${state}"${state === 'next' ? html` aria-current="step"` : ''}><span class="state">${STATES[state]}:</span>
    <strong>${who}</strong> ${does}</li>`
}

const REFUSALS = {
  'another-name':
    'The sandbox answers at http://localhost, http://127.0.0.1 and http://[::1] alone: it is for whoever sits at this machine.',
  'another-site': 'A step is played from the sandbox page itself, and not from another site.',
} as const

/** The page for who may not: it tells nothing of the story. */
export function refusal(why: keyof typeof REFUSALS): Html {
  return frame('Not from there', html`<h1>Not from there</h1><p>${REFUSALS[why]}</p>`)
}
