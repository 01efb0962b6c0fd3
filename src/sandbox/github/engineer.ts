// What people do with issues on GitHub by hand, for the demo, the tests and the simulator. Whoever is not named is
// an engineer. Issues are named `owner/name#5`.
import type { Day } from '../../core/ref.ts'
import type { Catalogue } from './catalogue.ts'
import type { Issue, StateReason, Visibility } from './entities.ts'
import type { By, IssueChanges } from './issue-changes.ts'
import { known, type Names } from './names.ts'
import type { Relocation } from './relocation.ts'
import { ENGINEER } from './site.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Engineer = {
  /** A repository by `owner/name`. Gives its id. */
  readonly addRepository: (fullName: string, visibility?: Visibility) => number
  /** Gives it another name; the old name leads there still. */
  readonly renameRepository: (fullName: string, name: string) => void
  readonly setVisibility: (fullName: string, visibility: Visibility) => void
  /** Gives the issue's name, `owner/name#5`. */
  readonly openIssue: (
    repository: string,
    issue: {
      readonly title: string
      readonly body?: string
      readonly labels?: readonly string[]
      readonly type?: string
      readonly by?: string
    },
  ) => string
  readonly retitle: (issue: string, title: string) => void
  readonly rewrite: (issue: string, body: string) => void
  readonly label: (issue: string, name: string, by?: string) => void
  readonly unlabel: (issue: string, name: string, by?: string) => void
  readonly assign: (issue: string, login: string) => void
  readonly setType: (issue: string, type: string | null) => void
  /** `duplicateOf` names the canonical issue, and goes with the reason `duplicate`. */
  readonly close: (
    issue: string,
    reason?: Exclude<StateReason, 'reopened'>,
    duplicateOf?: string,
    by?: string,
  ) => void
  readonly reopen: (issue: string, by?: string) => void
  /** Gives the comment's id. */
  readonly comment: (issue: string, text: string, by?: string) => number
  /** Gives the milestone's number. */
  readonly addMilestone: (repository: string, title: string, due?: Day) => number
  readonly changeMilestone: (
    repository: string,
    number: number,
    patch: { readonly title?: string; readonly due?: Day | null; readonly state?: 'open' | 'closed' },
  ) => void
  readonly setMilestone: (issue: string, number: number | null) => void
  readonly addSubIssue: (parent: string, part: string) => void
  /** Gives the name that the issue has there. */
  readonly transfer: (issue: string, to: string) => string
  readonly deleteIssue: (issue: string) => void
}

export type Desk = {
  readonly world: World
  readonly names: Names
  readonly catalogue: Catalogue
  readonly changes: IssueChanges
  readonly relocation: Relocation
  readonly webhooks: Webhooks
  readonly now: () => number
}

export function createEngineer(desk: Desk): Engineer {
  const { world, names, catalogue, changes, relocation, webhooks, now } = desk

  function by(login = ENGINEER): By {
    return { user: world.user(login), viaApp: false }
  }

  function labelsOf(issue: Issue, name: string, login?: string): readonly number[] {
    return [catalogue.label(issue.repository, name, by(login).user).id]
  }

  return {
    addRepository: (fullName, visibility = 'private') => world.addRepository(fullName, visibility, now()).id,
    renameRepository(fullName, name) {
      const before = names.repository(fullName)
      const after = world.rename(before.id, name)
      const changed = { changes: { repository: { name: { from: before.name } } } }
      webhooks.post('repository', 'renamed', after, by().user, changed)
    },
    setVisibility(fullName, visibility) {
      const after = { ...names.repository(fullName), visibility }
      world.repositories.set(after.id, after)
      const action = visibility === 'public' ? 'publicized' : 'privatized'
      webhooks.post('repository', action, after, by().user, {})
    },
    openIssue(repository, { title, body, labels = [], type, by: login }) {
      const where = names.repository(repository)
      const ids = labels.map((name) => catalogue.label(where.id, name, by(login).user).id)
      const draft = { title, body: body ?? null, labels: ids, type: type ?? null }
      return names.refOf(changes.create(where, draft, by(login)))
    },
    retitle: (issue, title) => void changes.edit(names.issue(issue), { title }, by()),
    rewrite: (issue, body) => void changes.edit(names.issue(issue), { body }, by()),
    label(ref, name, login) {
      const issue = names.issue(ref)
      const labels = [...new Set([...issue.labels, ...labelsOf(issue, name, login)])]
      changes.edit(issue, { labels }, by(login))
    },
    unlabel(ref, name, login) {
      const issue = names.issue(ref)
      const gone = labelsOf(issue, name, login)
      changes.edit(issue, { labels: issue.labels.filter((id) => !gone.includes(id)) }, by(login))
    },
    assign: (issue, login) => void changes.edit(names.issue(issue), { assignees: [world.user(login)] }, by()),
    setType: (issue, type) => void changes.edit(names.issue(issue), { type }, by()),
    close(ref, reason = 'completed', duplicateOf, login) {
      const more = duplicateOf === undefined ? {} : { duplicateOf: names.issue(duplicateOf).id }
      changes.close(names.issue(ref), reason, by(login), more)
    },
    reopen: (ref, login) => void changes.reopen(names.issue(ref), by(login)),
    comment: (ref, text, login) => changes.comment(names.issue(ref), text, by(login)).id,
    addMilestone: (repository, title, due) =>
      catalogue.addMilestone(names.repository(repository).id, title, instantOf(due ?? null), by().user)
        .number,
    changeMilestone(repository, number, { due, ...rest }) {
      const { id } = known(catalogue.findMilestone(names.repository(repository).id, number), number)
      catalogue.changeMilestone(id, due === undefined ? rest : { ...rest, due: instantOf(due) }, by().user)
    },
    setMilestone(ref, number) {
      const issue = names.issue(ref)
      const found = number === null ? null : known(catalogue.findMilestone(issue.repository, number), number)
      changes.edit(issue, { milestone: found?.id ?? null }, by())
    },
    addSubIssue(parent, part) {
      relocation.addSubIssue(names.issue(parent), names.issue(part), false, by())
    },
    transfer(ref, to) {
      const target = names.repository(to)
      return names.refOf(relocation.transfer(names.issue(ref), target, by().user))
    },
    deleteIssue: (ref) => relocation.remove(names.issue(ref), by().user),
  }
}

/** A milestone is due at midnight in California at the beginning of the day, or thereabouts: 08:00 UTC. */
function instantOf(day: Day | null): number | null {
  return day === null ? null : Date.parse(`${day}T08:00:00Z`)
}
