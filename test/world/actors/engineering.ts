// What engineers do in the tracker, as they always did.
import type { Board, BoardIssue } from '../board.ts'
import type { Act } from './cast.ts'

const STATUSES = ['To Do', 'In Progress', 'In QA', 'Done'] as const
const RESOLUTIONS = ['Done', 'Done', 'Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'] as const

/** Those that were made for tickets. */
export function bugsOf(board: Board): readonly BoardIssue[] {
  return board.issues().filter(({ labels }) => labels.some((label) => /^bugbridge-zendesk-/.test(label)))
}

export const ENGINEERING: readonly Act[] = [
  [
    'an engineer comments',
    1,
    ({ board, onIssue, secret }) => onIssue((issue) => board.comment(issue, 'Kim', secret())),
  ],
  [
    'an engineer renames',
    1,
    ({ board, onIssue, secret }) =>
      onIssue((issue) => board.rename(issue, secret().slice(0, 200).replaceAll('\n', ' ') || 'x')),
  ],
  [
    'an engineer moves it on',
    6,
    ({ board, onIssue, pick }) =>
      onIssue((issue) => {
        const status = pick(STATUSES) ?? 'To Do'
        board.transition(issue, status, status === 'Done' ? (pick(RESOLUTIONS) ?? 'Done') : undefined)
      }),
  ],
  [
    'an engineer finishes it for a version',
    3,
    ({ board, cast, onIssue, pick }) =>
      onIssue((issue) => {
        const version = pick(cast.versions)
        if (version === undefined) return
        board.setFixVersions(issue, [version.id])
        board.transition(issue, 'Done', 'Done')
      }),
  ],
  [
    'an engineer sets the priority',
    2,
    ({ board, onIssue, pick }) =>
      onIssue((issue) => board.setPriority(issue, pick(['1', '2', '3', '4', '5']) ?? '3')),
  ],
  [
    'an engineer plans a version',
    3,
    ({ board, cast, onIssue, chance }) =>
      onIssue((issue) =>
        board.setFixVersions(
          issue,
          cast.versions.filter(() => chance(0.5)).map((version) => version.id),
        ),
      ),
  ],
  [
    'an engineer sets a due date',
    1,
    ({ board, onIssue, pick }) =>
      onIssue((issue) => board.setDueDate(issue, pick(['2026-03-20', '2026-05-01', null]) ?? null)),
  ],
  [
    'an issue duplicates another',
    1,
    ({ board, onIssue }) =>
      onIssue((issue) =>
        onIssue((survivor) => {
          if (issue === survivor) return
          board.linkDuplicate(issue, survivor)
          board.transition(issue, 'Done', 'Duplicate')
        }),
      ),
  ],
  [
    'an issue is moved',
    1,
    ({ board, onIssue, pick }) => onIssue((issue) => board.move(issue, pick(['OPS', 'WEB']) ?? 'OPS')),
  ],
  [
    'an issue is deleted',
    0.3,
    ({ board, cast, onIssue }) =>
      onIssue((issue) => {
        cast.deleted.push(...(board.view(issue)?.labels ?? []))
        board.remove(issue)
      }),
  ],
  [
    'an engineer reports a bug of their own',
    0.5,
    ({ board, secret }) => {
      if (board.issues().length < 8)
        board.createIssue({ summary: secret().slice(0, 100).replaceAll('\n', ' ') || 'x' })
    },
  ],
  [
    // From here on drawn by nobody: stories that a history tells on purpose name them.
    'engineers fold all bugs into one',
    0,
    ({ board }) => {
      const [first, ...others] = bugsOf(board)
      for (const bug of others) {
        if (first === undefined || bug.resolution !== null) continue
        board.linkDuplicate(bug.id, first.id)
        board.transition(bug.id, 'Done', 'Duplicate')
      }
    },
  ],
  [
    'engineers finish every bug',
    0,
    ({ board, cast }) => {
      const [version] = cast.versions
      for (const { id } of bugsOf(board)) {
        if (version === undefined) continue
        board.setFixVersions(id, [version.id])
        board.transition(id, 'Done', 'Done')
      }
    },
  ],
  [
    'engineers take every bug up again',
    0,
    ({ board }) => {
      for (const { id } of bugsOf(board)) board.transition(id, 'In Progress')
    },
  ],
  [
    'engineers rename every bug',
    0,
    ({ board, secret }) => {
      for (const { id } of bugsOf(board))
        board.rename(id, secret().slice(0, 200).replaceAll('\n', ' ') || 'x')
    },
  ],
  [
    'engineers find every bug urgent',
    0,
    ({ board }) => {
      for (const { id } of bugsOf(board)) board.setPriority(id, '2')
    },
  ],
  [
    'engineers find no bug urgent',
    0,
    ({ board }) => {
      for (const { id } of bugsOf(board)) board.setPriority(id, '3')
    },
  ],
  [
    'an engineer finishes the common bug',
    0,
    ({ board, cast }) => {
      const [version] = cast.versions
      const bug = bugsOf(board).find(({ resolution }) => resolution === null)
      if (bug === undefined || version === undefined) return
      board.setFixVersions(bug.id, [version.id])
      board.transition(bug.id, 'Done', 'Done')
    },
  ],
]
