// Relates an engineering task to the customer's bug: as its sub-issue, where the repositories allow it, else by a
// comment that mentions the other one, which GitHub shows on both.
// https://docs.github.com/en/rest/issues/sub-issues
import type { RelateIssues } from '../../core/effect.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import type { KeepComment } from './comments.ts'
import type { Marks } from './mark.ts'
import type { Locate, Located } from './read.ts'
import { nameIn, placeOf } from './repositories.ts'
import { Anything, OURS, Placed } from './schema.ts'

/** `from` is the task, `to` the bug. Failure `gone` when one of them is not there any more. */
export function createRelate({ ask }: GitHub, locate: Locate, keepComment: KeepComment, marks: Marks) {
  /** Whether the task has a parent, and whether that is this bug. A repository without sub-issues has none. */
  async function parentOf(task: Located, bug: Located): Promise<Result<'this' | 'another' | 'none'>> {
    const parent = await ask('read', Placed, (octokit) =>
      octokit.rest.issues.getParent.endpoint({
        ...placeOf(task.repository.name),
        issue_number: task.issue.number,
      }),
    )
    if (!parent.ok) return parent.failure.kind === 'gone' ? done('none') : parent
    const { number, repository_url } = parent.value
    const isThis =
      number === bug.issue.number &&
      nameIn(repository_url)?.toLowerCase() === bug.repository.name.toLowerCase()
    return done(isThis ? 'this' : 'another')
  }

  /** True: the task is a sub-issue of the bug now. False: here it cannot be. */
  async function nest(task: Located, bug: Located): Promise<Result<boolean>> {
    const parent = await parentOf(task, bug)
    if (!parent.ok) return parent
    if (parent.value !== 'none') return done(parent.value === 'this')
    const added = await ask('upsert', Anything, (octokit) =>
      octokit.rest.issues.addSubIssue.endpoint({
        ...placeOf(bug.repository.name),
        issue_number: bug.issue.number,
        sub_issue_id: task.issue.id,
      }),
    )
    if (added.ok) return done(true)
    const { kind } = added.failure
    return kind === 'gone' || kind === 'denied' || kind === 'refused' ? done(false) : added
  }

  return async function relate(effect: RelateIssues): Promise<Result<undefined>> {
    const [task, bug] = [await locate(effect.from.id), await locate(effect.to.id)]
    if (!task.ok) return task
    if (!bug.ok) return bug
    if (task.value === undefined || bug.value === undefined) return failed({ kind: 'gone', system: 'github' })
    const nested = await nest(task.value, bug.value)
    if (!nested.ok || nested.value) return nested.ok ? done(undefined) : nested
    // The name of a private repository is not told in a public one.
    const isToldOnBug = task.value.repository.isPublic && !bug.value.repository.isPublic
    const [on, other] = isToldOnBug ? [bug.value, task.value] : [task.value, bug.value]
    const text = `related ${effect.from.id} ${effect.to.id}`
    const head = (sign: string) => `${OURS}related-${sign} -->`
    const body = `${head(marks.sign(text))}\nRelated to ${other.repository.name}#${other.issue.number}.`
    const heads = marks.signs(text).map(head)
    const isOurs = (there: string) => heads.some((each) => there.startsWith(each))
    return keepComment(on, { isOurs, say: () => body })
  }
}
