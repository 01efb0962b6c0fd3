// Issues that leave their number: transferred to another repository, deleted, or made a part of another issue.
import type { Clock } from '../../core/clock.ts'
import type { Catalogue } from './catalogue.ts'
import type { Issue, Repository, User } from './entities.ts'
import type { By, IssueChanges } from './issue-changes.ts'
import { toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Relocation = {
  /** Gives the issue as it is there: with another id, another number, and those labels that are there too. */
  readonly transfer: (issue: Issue, to: Repository, by: User) => Issue
  readonly remove: (issue: Issue, by: User) => void
  /** False: it is a part of another issue already, or would become a part of itself. */
  readonly addSubIssue: (parent: Issue, part: Issue, replace: boolean, by: By) => boolean
}

export function createRelocation(
  world: World,
  clock: Clock,
  catalogue: Catalogue,
  changes: IssueChanges,
  webhooks: Webhooks,
): Relocation {
  const fresh = (id: number | null): Issue | undefined => world.issues.get(id ?? 0)

  function isWithin(issue: Issue | undefined, ancestor: number): boolean {
    return issue !== undefined && (issue.id === ancestor || isWithin(fresh(issue.parent), ancestor))
  }

  function leave(part: Issue): void {
    const parent = fresh(part.parent)
    if (parent === undefined) return
    world.put({ ...parent, subIssues: parent.subIssues.filter((id) => id !== part.id) })
  }

  /** Whoever names the issue names it by its new id from now on. */
  function follow(was: number, is: number): void {
    for (const one of [...world.issues.values()]) {
      const { subIssues, parent, duplicateOf } = one
      if (![...subIssues, parent, duplicateOf].includes(was)) continue
      world.put({
        ...one,
        subIssues: subIssues.map((id) => (id === was ? is : id)),
        parent: parent === was ? is : parent,
        duplicateOf: duplicateOf === was ? is : duplicateOf,
      })
    }
  }

  return {
    transfer(issue, to, by) {
      const from = world.repositories.get(issue.repository)
      if (from === undefined || from.id === to.id) return issue
      const names = issue.labels.flatMap((id) => world.labels.get(id)?.name ?? [])
      const moved = world.put({
        ...issue,
        id: world.nextId('issue'),
        repository: to.id,
        number: world.nextNumber('issue', to.id),
        labels: names.flatMap((name) => catalogue.findLabel(to.id, name)?.id ?? []),
        milestone: null,
        updated: toSecond(clock.now()),
      })
      const noted = changes.note(moved, { event: 'transferred' }, { user: by, viaApp: false })
      const [was, is] = [webhooks.issueJson(issue), webhooks.issueJson(noted)]
      const oldRepository = webhooks.repositoryJson(from)
      world.drop(issue, noted)
      follow(issue.id, noted.id)
      webhooks.post('issues', 'transferred', from, by, {
        issue: was,
        changes: { new_issue: is, new_repository: webhooks.repositoryJson(to) },
      })
      webhooks.issue('opened', noted, by, { changes: { old_issue: was, old_repository: oldRepository } })
      return noted
    },
    remove(issue, by) {
      leave(issue)
      webhooks.issue('deleted', issue, by)
      world.drop(issue)
    },
    addSubIssue(parent, part, replace, by) {
      if (isWithin(parent, part.id) || (part.parent !== null && !replace)) return false
      leave(part)
      world.put({ ...part, parent: parent.id })
      changes.note(part, { event: 'parent_issue_added', issue: parent.id }, by)
      const whole = world.put({ ...(fresh(parent.id) ?? parent), subIssues: [...parent.subIssues, part.id] })
      changes.note(whole, { event: 'sub_issue_added', issue: part.id }, by)
      return true
    },
  }
}
