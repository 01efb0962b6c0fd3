// What engineers do in the tracker, as they always did.
import type { Act } from './cast.ts'

const STATUSES = ['To Do', 'In Progress', 'In QA', 'Done'] as const
const RESOLUTIONS = ['Done', 'Done', 'Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'] as const

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
    // Drawn by nobody: a history that has many tickets behind one issue names it.
    'engineers fold all bugs into one',
    0,
    ({ board }) => {
      const bugs = board
        .issues()
        .filter(({ labels }) => labels.some((label) => /^bugbridge-zendesk-/.test(label)))
      const [first, ...others] = bugs
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
      for (const { id, labels } of board.issues()) {
        if (version === undefined || !labels.some((label) => /^bugbridge-zendesk-/.test(label))) continue
        board.setFixVersions(id, [version.id])
        board.transition(id, 'Done', 'Done')
      }
    },
  ],
  [
    'engineers take every bug up again',
    0,
    ({ board }) => {
      for (const { id, labels } of board.issues())
        if (labels.some((label) => /^bugbridge-zendesk-/.test(label))) board.transition(id, 'In Progress')
    },
  ],
  [
    'an engineer finishes the common bug',
    0,
    ({ board, cast }) => {
      const [version] = cast.versions
      const bug = board
        .issues()
        .find(
          ({ labels, resolution }) =>
            resolution === null && labels.some((label) => /^bugbridge-zendesk-/.test(label)),
        )
      if (bug === undefined || version === undefined) return
      board.setFixVersions(bug.id, [version.id])
      board.transition(bug.id, 'Done', 'Done')
    },
  ],
]
