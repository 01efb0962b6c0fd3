// What engineers do where the tracker is GitHub, in GitHub's own way: labels on open issues and on closed ones, three
// reasons for closing, transfers. Each takes the place of the act of the same name.
import { FIELD } from '../../../src/sandbox/story.ts'
import { ELSEWHERE, type GithubBoard, INTERNAL, priorityLabel, STATUS_LABELS } from '../github-board.ts'
import type { Act, Scene } from './cast.ts'

const REASONS = ['completed', 'completed', 'completed', 'not_planned', 'duplicate'] as const

/** Runs with an issue and GitHub's board. */
function onGithub(run: (issue: string, board: GithubBoard, scene: Scene) => void): Act[2] {
  return (scene) => {
    const { board } = scene.place
    if (board !== undefined) scene.onIssue((issue) => run(issue, board, scene))
  }
}

export const ON_GITHUB: readonly Act[] = [
  [
    'an engineer moves it on',
    0,
    onGithub((issue, board, { pick, chance }) => {
      const step = pick(STATUS_LABELS)?.[0] ?? ''
      // Nobody takes the label of the step before off, or minds whether the issue is still open.
      if (chance(0.4)) return board.label(issue, step)
      if (chance(0.25)) return board.unlabel(issue, step)
      if (chance(0.3)) return board.reopen(issue)
      if (board.view(issue)?.resolution === null) board.close(issue, pick(REASONS) ?? 'completed')
    }),
  ],
  [
    'an engineer sets the priority',
    0,
    onGithub((issue, board, { pick, chance }) => {
      const priority = pick(['1', '2', '3', '4', '5']) ?? '3'
      if (chance(0.6)) board.setPriority(issue, priority)
      else if (chance(0.5)) board.label(issue, priorityLabel(priority))
      else board.unlabel(issue, priorityLabel(priority))
    }),
  ],
  [
    'an engineer sets a due date',
    0,
    onGithub((issue, board, { cast, pick, chance }) =>
      board.setFixVersions(issue, chance(0.3) ? [] : [pick(cast.versions)?.id ?? '']),
    ),
  ],
  [
    // Labels that the other repository does not have stay behind, our mark among them. So an issue is moved by people
    // who see that its ticket knows it; and a task for Sentry, which is found by its mark alone, is not.
    'an issue is moved',
    0,
    onGithub((issue, board, { place, cast, pick }) => {
      const { key = '', labels = [] } = board.view(issue) ?? {}
      const isTask = labels.some((label) => label.startsWith('bugbridge-sentry-'))
      const isBug = labels.some((label) => label.startsWith('bugbridge-zendesk-'))
      const isKnown = [...cast.tickets, ...cast.removed].some(
        (ticket) => place.sandbox.zendesk.view(ticket).fields[FIELD.issue] === key,
      )
      if (!isTask && (!isBug || isKnown)) board.move(issue, pick([INTERNAL, ELSEWHERE]) ?? ELSEWHERE)
    }),
  ],
]
