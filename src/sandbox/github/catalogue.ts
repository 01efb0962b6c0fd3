// The labels and milestones of a repository, and how they come to be.
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Label, Milestone, User } from './entities.ts'
import { LABEL_COLOR } from './site.ts'
import { toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Catalogue = {
  /** Names are the same in any case. */
  readonly findLabel: (repository: number, name: string) => Label | undefined
  /** The label of this name, made if there is none. */
  readonly label: (repository: number, name: string, by: User, looks?: Looks) => Label
  readonly addMilestone: (repository: number, title: string, due: Instant | null, by: User) => Milestone
  readonly changeMilestone: (
    id: number,
    patch: Partial<Pick<Milestone, 'title' | 'due' | 'state'>>,
    by: User,
  ) => void
  readonly findMilestone: (repository: number, number: number) => Milestone | undefined
}

export type Looks = { readonly color?: string | undefined; readonly description?: string | null | undefined }

export function createCatalogue(world: World, clock: Clock, webhooks: Webhooks): Catalogue {
  function findLabel(repository: number, name: string): Label | undefined {
    return world.labelsOf(repository).find((one) => one.name.toLowerCase() === name.toLowerCase())
  }

  return {
    findLabel,
    label(repository, name, by, { color = LABEL_COLOR, description = null } = {}) {
      const known = findLabel(repository, name)
      if (known !== undefined) return known
      const label = { id: world.nextId('label'), repository, name, color, description }
      world.labels.set(label.id, label)
      webhooks.label('created', label, by)
      return label
    },
    addMilestone(repository, title, due, by) {
      const at = toSecond(clock.now())
      const milestone: Milestone = {
        id: world.nextId('milestone'),
        repository,
        number: world.nextNumber('milestone', repository),
        title,
        description: null,
        state: 'open',
        due,
        creator: by,
        created: at,
        updated: at,
        closed: null,
      }
      world.milestones.set(milestone.id, milestone)
      webhooks.milestone('created', milestone, by)
      return milestone
    },
    changeMilestone(id, patch, by) {
      const before = world.milestones.get(id)
      if (before === undefined) throw new Error(`the GitHub stand-in has no milestone ${id}`)
      const at = toSecond(clock.now())
      const state = patch.state ?? before.state
      const closed = state === 'closed' ? (before.closed ?? at) : null
      const after = { ...before, ...patch, updated: at, closed }
      world.milestones.set(id, after)
      const turned = state === 'closed' ? 'closed' : 'opened'
      webhooks.milestone(state === before.state ? 'edited' : turned, after, by)
    },
    findMilestone: (repository, number) =>
      world.milestonesOf(repository).find((one) => one.number === number),
  }
}
