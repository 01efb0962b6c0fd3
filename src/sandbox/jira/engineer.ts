// What people do in Jira by hand, for the demo, the tests and the simulator. Wrong names are bugs of the caller
// and throw.
import type { Day } from '../../core/ref.ts'
import { toDocument } from './adf.ts'
import { type Changes, entering } from './changes.ts'
import { ENGINEER, ISSUE_TYPES, LINK_TYPES, PRIORITIES, RESOLUTIONS, STATUSES } from './site.ts'
import type { VersionPatch, Versions } from './versions.ts'
import { findProject, type Issue, type World } from './world.ts'

export type Engineer = {
  /** Moves an issue to a status by name; Done sets the resolution (`Done` unless another is named), leaving it clears it. */
  readonly transition: (issueId: string, statusName: string, resolutionName?: string) => void
  readonly setPriority: (issueId: string, priorityId: string) => void
  /** Gives the new version's id. The project is a key, `OPS` unless named. */
  readonly addVersion: (version: {
    readonly name: string
    readonly releaseDate?: Day
    readonly project?: string
  }) => string
  readonly setReleaseDate: (versionId: string, day: Day | null) => void
  readonly releaseVersion: (versionId: string) => void
  readonly unreleaseVersion: (versionId: string) => void
  readonly setFixVersions: (issueId: string, versionIds: readonly string[]) => void
  readonly setDueDate: (issueId: string, day: Day | null) => void
  /** Writes a comment as `authorName`, in wiki notation; `app` makes the author an app, as integrations are. */
  readonly comment: (
    issueId: string,
    authorName: string,
    text: string,
    opts?: { readonly app?: boolean },
  ) => void
  readonly rename: (issueId: string, summary: string) => void
  /** Moves an issue into the project with this key: the key changes, the id stays, fix versions are lost. */
  readonly move: (issueId: string, projectKey: string) => void
  readonly remove: (issueId: string) => void
  /** The issue `duplicates` the survivor. It does not close the issue. */
  readonly linkDuplicate: (issueId: string, survivorId: string) => void
  /** Creates an issue by hand and gives its id. Project `OPS` and type `Bug` unless named. */
  readonly createIssue: (issue: {
    readonly summary: string
    readonly description?: string
    readonly project?: string
    readonly type?: string
    readonly labels?: readonly string[]
  }) => string
}

export function createEngineer(world: World, changes: Changes, versions: Versions): Engineer {
  function get(id: string): Issue {
    return known(world.issues.get(id), id)
  }

  function setVersion(id: string, patch: VersionPatch): void {
    known(versions.change(id, patch), id)
  }

  return {
    transition(issueId, statusName, resolutionName) {
      const status = named(STATUSES, statusName)
      const resolution = resolutionName === undefined ? undefined : named(RESOLUTIONS, resolutionName).id
      changes.edit(issueId, entering(status, resolution), ENGINEER)
    },
    setPriority(issueId, priorityId) {
      const { id } = known(
        PRIORITIES.find((one) => one.id === priorityId),
        priorityId,
      )
      changes.edit(issueId, { priority: id }, ENGINEER)
    },
    addVersion({ name, releaseDate, project = 'OPS' }) {
      return versions.add(known(findProject(project), project), name, releaseDate ?? null).id
    },
    setReleaseDate: (versionId, day) => setVersion(versionId, { releaseDate: day }),
    releaseVersion: (versionId) => setVersion(versionId, { released: true }),
    unreleaseVersion: (versionId) => setVersion(versionId, { released: false }),
    setFixVersions(issueId, versionIds) {
      for (const id of versionIds) known(world.versions.get(id), id)
      changes.edit(issueId, { fixVersions: versionIds }, ENGINEER)
    },
    setDueDate: (issueId, day) => changes.edit(issueId, { due: day }, ENGINEER),
    comment(issueId, authorName, text, { app = false } = {}) {
      const author = { accountId: `person:${authorName}`, displayName: authorName }
      const accountType = app ? 'app' : 'atlassian'
      changes.comment(issueId, toDocument(text), text, { ...author, accountType })
    },
    rename: (issueId, summary) => changes.edit(issueId, { summary }, ENGINEER),
    move: (issueId, projectKey) =>
      changes.move(issueId, known(findProject(projectKey), projectKey), ENGINEER),
    remove: (issueId) => changes.remove(issueId, ENGINEER),
    linkDuplicate(issueId, survivorId) {
      changes.link(named(LINK_TYPES, 'Duplicate'), get(issueId), get(survivorId), ENGINEER)
    },
    createIssue({ summary, description, project = 'OPS', type = 'Bug', labels = [] }) {
      const draft = {
        project: known(findProject(project), project),
        type: named(ISSUE_TYPES, type).id,
        summary,
        description: description === undefined ? null : toDocument(description),
        labels,
      }
      return changes.create(draft, {}, ENGINEER).id
    },
  }
}

function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`the Jira stand-in knows no ${name}`)
  return found
}

function named<T extends { readonly name: string }>(table: readonly T[], name: string): T {
  return known(
    table.find((one) => one.name === name),
    name,
  )
}
