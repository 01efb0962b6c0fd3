// What differs between two states of an issue, as the timeline tells it, and the webhook that goes with each
// difference.
import type { Happening, Issue, User } from './entities.ts'
import type { Json } from './places.ts'
import type { Render } from './render-issue.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Happenings = {
  readonly differences: (before: Issue, after: Issue) => readonly Happening[]
  readonly announce: (issue: Issue, before: Issue, happening: Happening, by: User) => void
}

export function createHappenings(world: World, render: Render, webhooks: Webhooks): Happenings {
  function labeled(event: 'labeled' | 'unlabeled', ids: readonly number[]): readonly Happening[] {
    const labels = ids.flatMap((id) => world.labels.get(id) ?? [])
    return labels.map(({ name, color }) => ({ event, label: { name, color } }))
  }

  function milestoned(before: Issue, after: Issue): readonly Happening[] {
    if (before.milestone === after.milestone) return []
    const was = world.milestones.get(before.milestone ?? 0)?.title
    const is = world.milestones.get(after.milestone ?? 0)?.title
    return [
      ...(was === undefined ? [] : [{ event: 'demilestoned', milestone: was } as const]),
      ...(is === undefined ? [] : [{ event: 'milestoned', milestone: is } as const]),
    ]
  }

  function details(issue: Issue, before: Issue, happening: Happening): Json | undefined {
    switch (happening.event) {
      case 'labeled':
      case 'unlabeled': {
        const all = [...before.labels, ...issue.labels].flatMap((id) => world.labels.get(id) ?? [])
        const label = all.find(({ name }) => name === happening.label.name)
        return label && { label: render.label(label) }
      }
      case 'milestoned':
      case 'demilestoned': {
        const id = happening.event === 'milestoned' ? issue.milestone : before.milestone
        const milestone = world.milestones.get(id ?? 0)
        return milestone && { milestone: render.milestone(milestone) }
      }
      case 'assigned':
      case 'unassigned':
        return { assignee: render.user(happening.assignee) }
      case 'renamed':
        return { changes: { title: { from: happening.from } } }
      default:
        return undefined
    }
  }

  return {
    differences: (before, after) => [
      ...(before.title === after.title
        ? []
        : [{ event: 'renamed', from: before.title, to: after.title } as const]),
      ...labeled(
        'labeled',
        after.labels.filter((id) => !before.labels.includes(id)),
      ),
      ...labeled(
        'unlabeled',
        before.labels.filter((id) => !after.labels.includes(id)),
      ),
      ...milestoned(before, after),
      ...added(before.assignees, after.assignees).map(
        (assignee) => ({ event: 'assigned', assignee }) as const,
      ),
      ...added(after.assignees, before.assignees).map(
        (assignee) => ({ event: 'unassigned', assignee }) as const,
      ),
    ],
    announce(issue, before, happening, by) {
      // Pull requests have webhooks of their own.
      const more = issue.pull === null ? details(issue, before, happening) : undefined
      const action = happening.event === 'renamed' ? 'edited' : happening.event
      if (more !== undefined) webhooks.issue(action, issue, by, more)
    },
  }
}

function added(before: readonly User[], after: readonly User[]): readonly User[] {
  return after.filter(({ id }) => before.every((one) => one.id !== id))
}
