// A stage as a step bar: accepted → in development → in testing → waiting for release → available.
import { isEnd, type Stage } from '../core/stage.ts'
import { type Html, html } from './html.ts'

const STEPS: readonly Stage[] = ['accepted', 'in-progress', 'in-qa', 'awaiting-release', 'deployed']

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  reported: 'reported',
  accepted: 'accepted',
  'in-progress': 'in development',
  'in-qa': 'in testing',
  'awaiting-release': 'waiting for release',
  deployed: 'available',
  'wont-fix': 'will not be fixed',
  duplicate: 'closed as a duplicate',
  'cannot-reproduce': 'could not be reproduced',
  'not-covered': 'not covered',
  'not-a-bug': 'not a bug',
}

/** What a stage is called on the pages. */
export function stageName(stage: Stage): string {
  return STAGE_WORDS[stage]
}

/** The bar of a row: five marks, and the name of the step that was reached. */
export function stepBar(stage: Stage | undefined): Html {
  if (stage === undefined) return html`<span class="stage">not looked at yet</span>`
  const at = reached(stage)
  const marks = STEPS.map((_, step) => html`<span class="${markClass(step, at)}"></span>`)
  const spoken = at < 0 ? '' : html`<span class="spoken">, step ${at + 1} of ${STEPS.length}</span>`
  return html`<span class="bar${isEnd(stage) ? ' ended' : ''}" aria-hidden="true">${marks}</span
    ><span class="stage">${stageName(stage)}${spoken}</span>`
}

/** The steps of a case page, each with its name. */
export function stepList(stage: Stage): Html {
  const at = reached(stage)
  const steps = STEPS.map(
    (step, index) =>
      html`<li class="${markClass(index, at)}"${index === at ? html` aria-current="step"` : ''}>
        ${stageName(step)}<span class="spoken">${index < at ? ' (done)' : ''}</span>
      </li>`,
  )
  return html`<ol class="steps">${steps}</ol>`
}

function reached(stage: Stage): number {
  return STEPS.indexOf(stage)
}

function markClass(step: number, at: number): string {
  if (step === at) return 'here'
  return step < at ? 'past' : 'ahead'
}
