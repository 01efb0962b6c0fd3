// Releases of a project. A release touches no issue: neither `updated` nor the changelog of an issue says that
// its fix version went out, and the webhook names none.
import type { Day } from '../../core/ref.ts'
import type { Project } from './site.ts'
import type { VersionEvent, Webhooks } from './webhooks.ts'
import type { Version, World } from './world.ts'

export type VersionPatch = Partial<Omit<Version, 'id' | 'project'>>

export type Versions = {
  readonly add: (project: Project, name: string, releaseDate: Day | null) => Version
  /** Undefined: there is no such version. */
  readonly change: (id: string, patch: VersionPatch) => Version | undefined
}

export function createVersions(world: World, webhooks: Webhooks): Versions {
  function put(version: Version, event: VersionEvent): Version {
    world.versions.set(version.id, version)
    webhooks.versionChanged(event, version)
    return version
  }

  return {
    add(project, name, releaseDate) {
      const id = world.nextId('version')
      const fresh = { description: '', released: false, archived: false }
      return put({ id, project: project.id, name, releaseDate, ...fresh }, 'created')
    },
    change(id, patch) {
      const before = world.versions.get(id)
      if (before === undefined) return undefined
      const after = { ...before, ...patch }
      return put(after, eventOf(before, after))
    },
  }
}

function eventOf(before: Version, after: Version): VersionEvent {
  if (before.released === after.released) return 'updated'
  return after.released ? 'released' : 'unreleased'
}
