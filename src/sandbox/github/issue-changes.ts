// The one way by which issues change, whoever changes them: the state, the events, `updated` and the webhooks
// always move together.
import type { Clock } from '../../core/clock.ts'
import type { Comment, Happening, Issue, PullPart, Repository, StateReason, User } from './entities.ts'
import type { Happenings } from './happenings.ts'
import { toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

/** Who changes it, and whether through the App. */
export type By = { readonly user: User; readonly viaApp: boolean }

/** What a person or a request may set. A milestone and labels by their ids. */
export type Patch = Partial<Pick<Issue, 'title' | 'body' | 'labels' | 'milestone' | 'assignees' | 'type'>>

export type IssueChanges = {
  readonly create: (
    repository: Repository,
    draft: Patch & { title: string },
    by: By,
    pull?: PullPart,
  ) => Issue
  /** Nothing differs: nothing happens. */
  readonly edit: (issue: Issue, patch: Patch, by: By) => Issue
  readonly close: (issue: Issue, reason: StateReason, by: By, more?: ClosedBy) => Issue
  readonly reopen: (issue: Issue, by: By) => Issue
  readonly comment: (issue: Issue, body: string, by: By) => Comment
  readonly editComment: (issue: Issue, comment: Comment, body: string, by: By) => Comment
  readonly deleteComment: (issue: Issue, comment: Comment, by: By) => void
  /** Writes down what happened; the issue is as it was otherwise. */
  readonly note: (issue: Issue, what: Happening, by: By) => Issue
}

export type ClosedBy = {
  readonly commit?: string
  readonly duplicateOf?: number
  /** Pull requests have webhooks of their own. */
  readonly quiet?: boolean
}

export function createIssueChanges(
  world: World,
  clock: Clock,
  webhooks: Webhooks,
  { differences, announce }: Happenings,
): IssueChanges {
  const now = () => toSecond(clock.now())
  const fresh = (issue: Issue): Issue => world.issues.get(issue.id) ?? issue

  function record(issue: Issue, happenings: readonly Happening[], by: By): Issue {
    const at = now()
    const events = happenings.map((what) => ({
      id: world.nextId('event'),
      actor: by.user,
      viaApp: by.viaApp,
      at,
      what,
    }))
    return world.put({ ...issue, updated: at, events: [...issue.events, ...events] })
  }

  return {
    create(repository, draft, by, pull) {
      const at = now()
      const blank: Issue = {
        id: world.nextId('issue'),
        repository: repository.id,
        number: world.nextNumber('issue', repository.id),
        title: draft.title,
        body: draft.body ?? null,
        state: 'open',
        reason: null,
        labels: [],
        milestone: null,
        assignees: [],
        type: draft.type ?? null,
        author: by.user,
        viaApp: by.viaApp,
        created: at,
        updated: at,
        closed: null,
        comments: [],
        events: [],
        subIssues: [],
        parent: null,
        duplicateOf: null,
        pull: pull ?? null,
      }
      const { labels = [], milestone = null, assignees = [] } = draft
      const whole = { ...blank, labels, milestone, assignees }
      const happenings = differences(blank, whole)
      const issue = record(whole, happenings, by)
      if (pull === undefined) webhooks.issue('opened', issue, by.user)
      for (const happening of happenings) announce(issue, blank, happening, by.user)
      return issue
    },

    edit(issue, patch, by) {
      const before = fresh(issue)
      const after = { ...before, ...patch }
      const happenings = differences(before, after)
      const rewritten = before.body !== after.body
      if (happenings.length === 0 && !rewritten && before.type === after.type) return before
      const edited = record(after, happenings, by)
      for (const happening of happenings) announce(edited, before, happening, by.user)
      if (rewritten && edited.pull === null) {
        webhooks.issue('edited', edited, by.user, { changes: { body: { from: before.body ?? '' } } })
      }
      return edited
    },

    close(issue, reason, by, { commit, duplicateOf, quiet = false } = {}) {
      const before = fresh(issue)
      if (before.state === 'closed') return before
      const closed = { at: now(), by: by.user }
      const happenings: readonly Happening[] = [
        ...(duplicateOf === undefined ? [] : [{ event: 'marked_as_duplicate' } as const]),
        { event: 'closed', reason, commit: commit ?? null },
      ]
      const pull = before.pull !== null
      const state = { state: 'closed', reason: pull ? null : reason, closed } as const
      const after = record({ ...before, ...state, duplicateOf: duplicateOf ?? null }, happenings, by)
      if (!quiet) webhooks.issue('closed', after, by.user)
      return after
    },

    reopen(issue, by) {
      const before = fresh(issue)
      if (before.state === 'open') return before
      const state = { state: 'open', reason: 'reopened', closed: null, duplicateOf: null } as const
      const after = record({ ...before, ...state }, [{ event: 'reopened' }], by)
      webhooks.issue('reopened', after, by.user)
      return after
    },

    comment(issue, body, by) {
      const before = fresh(issue)
      const at = now()
      const comment = { id: world.nextId('comment'), author: by.user, viaApp: by.viaApp, body }
      const made = { ...comment, created: at, updated: at }
      const after = world.put({ ...before, updated: at, comments: [...before.comments, made] })
      webhooks.comment('created', after, made, by.user)
      return made
    },

    editComment(issue, comment, body, by) {
      const before = fresh(issue)
      const made = { ...comment, body, updated: now() }
      const comments = before.comments.map((one) => (one.id === comment.id ? made : one))
      const after = world.put({ ...before, updated: made.updated, comments })
      webhooks.comment('edited', after, made, by.user, { changes: { body: { from: comment.body } } })
      return made
    },

    deleteComment(issue, comment, by) {
      const before = fresh(issue)
      const comments = before.comments.filter((one) => one.id !== comment.id)
      const after = world.put({ ...before, updated: now(), comments })
      webhooks.comment('deleted', after, comment, by.user)
    },

    note: (issue, what, by) => record(fresh(issue), [what], by),
  }
}
