// What engineers do in the tracker, as they always did.
import type { Act } from './cast.ts'

const STATUSES = ['To Do', 'In Progress', 'In QA', 'Done'] as const
const RESOLUTIONS = ['Done', 'Done', 'Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'] as const

export const ENGINEERING: readonly Act[] = [
  [
    'an engineer comments',
    1,
    ({ place, onIssue, secret }) => onIssue((issue) => place.sandbox.jira.comment(issue, 'Kim', secret())),
  ],
  [
    'an engineer renames',
    1,
    ({ place, onIssue, secret }) =>
      onIssue((issue) =>
        place.sandbox.jira.rename(issue, secret().slice(0, 200).replaceAll('\n', ' ') || 'x'),
      ),
  ],
  [
    'an engineer moves it on',
    6,
    ({ place, onIssue, pick }) =>
      onIssue((issue) => {
        const status = pick(STATUSES) ?? 'To Do'
        place.sandbox.jira.transition(
          issue,
          status,
          status === 'Done' ? (pick(RESOLUTIONS) ?? 'Done') : undefined,
        )
      }),
  ],
  [
    'an engineer finishes it for a version',
    3,
    ({ place, cast, onIssue, pick }) =>
      onIssue((issue) => {
        const version = pick(cast.versions)
        if (version === undefined) return
        place.sandbox.jira.setFixVersions(issue, [version.id])
        place.sandbox.jira.transition(issue, 'Done', 'Done')
      }),
  ],
  [
    'an engineer sets the priority',
    2,
    ({ place, onIssue, pick }) =>
      onIssue((issue) => place.sandbox.jira.setPriority(issue, pick(['1', '2', '3', '4', '5']) ?? '3')),
  ],
  [
    'an engineer plans a version',
    3,
    ({ place, cast, onIssue, chance }) =>
      onIssue((issue) =>
        place.sandbox.jira.setFixVersions(
          issue,
          cast.versions.filter(() => chance(0.5)).map((version) => version.id),
        ),
      ),
  ],
  [
    'an engineer sets a due date',
    1,
    ({ place, onIssue, pick }) =>
      onIssue((issue) =>
        place.sandbox.jira.setDueDate(issue, pick(['2026-03-20', '2026-05-01', null]) ?? null),
      ),
  ],
  [
    'an issue duplicates another',
    1,
    ({ place, onIssue }) =>
      onIssue((issue) =>
        onIssue((survivor) => {
          if (issue === survivor) return
          place.sandbox.jira.linkDuplicate(issue, survivor)
          place.sandbox.jira.transition(issue, 'Done', 'Duplicate')
        }),
      ),
  ],
  [
    'an issue is moved',
    1,
    ({ place, onIssue, pick }) =>
      onIssue((issue) => place.sandbox.jira.move(issue, pick(['OPS', 'WEB']) ?? 'OPS')),
  ],
  [
    'an issue is deleted',
    0.3,
    ({ place, cast, onIssue }) =>
      onIssue((issue) => {
        cast.deleted.push(...(place.sandbox.jira.view(issue)?.labels ?? []))
        place.sandbox.jira.remove(issue)
      }),
  ],
  [
    'an engineer reports a bug of their own',
    0.5,
    ({ place, secret }) => {
      if (place.sandbox.jira.issues().length < 8)
        place.sandbox.jira.createIssue({ summary: secret().slice(0, 100).replaceAll('\n', ' ') || 'x' })
    },
  ],
  [
    // Drawn by nobody: a history that has many tickets behind one issue names it.
    'engineers fold all bugs into one',
    0,
    ({ place }) => {
      const { jira } = place.sandbox
      const bugs = jira
        .issues()
        .filter(({ labels }) => labels.some((label) => /^bugbridge-zendesk-/.test(label)))
      const [first, ...others] = bugs
      for (const bug of others) {
        if (first === undefined || bug.resolution !== null) continue
        jira.linkDuplicate(bug.id, first.id)
        jira.transition(bug.id, 'Done', 'Duplicate')
      }
    },
  ],
  [
    'an engineer finishes the common bug',
    0,
    ({ place, cast }) => {
      const { jira } = place.sandbox
      const [version] = cast.versions
      const bug = jira
        .issues()
        .find(
          ({ labels, resolution }) =>
            resolution === null && labels.some((label) => /^bugbridge-zendesk-/.test(label)),
        )
      if (bug === undefined || version === undefined) return
      jira.setFixVersions(bug.id, [version.id])
      jira.transition(bug.id, 'Done', 'Done')
    },
  ],
]
