// Pull requests: opened from a branch, and merged as a merge commit or as one squashed commit.
// https://docs.github.com/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
import type { Clock } from '../../core/clock.ts'
import type { Issue, PullPart, Repository, User } from './entities.ts'
import type { Commit, Graph, Identity } from './git.ts'
import type { IssueChanges } from './issue-changes.ts'
import { closedByPull, mentionedIn } from './mentions.ts'
import type { Pushes } from './pushes.ts'
import type { RenderPulls } from './render-pull.ts'
import { toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export type Opening = {
  readonly head: string
  readonly base: string
  readonly title: string
  readonly body: string | null
}

export type PullChanges = {
  readonly open: (repository: Repository, opening: Opening, by: User) => Issue
  /** Gives the commit that the merge made. */
  readonly merge: (issue: Issue, method: 'merge' | 'squash', by: User) => Commit
  /** Links an issue to it in its sidebar: it is closed by the merge, as if the text named it. Tells no webhook. */
  readonly link: (issue: Issue, linked: Issue) => void
  /** Closes it unmerged. */
  readonly close: (issue: Issue, by: User) => void
}

export type PullParts = {
  readonly world: World
  readonly clock: Clock
  readonly git: (repository: number) => Graph
  readonly changes: IssueChanges
  readonly pushes: Pushes
  readonly webhooks: Webhooks
  readonly pulls: RenderPulls
}

export function createPullChanges(parts: PullParts): PullChanges {
  const { world, clock, git, changes, pushes, webhooks, pulls } = parts

  function tip(repository: Repository, branch: string): Commit {
    const found = git(repository.id).resolve(branch)
    if (found === undefined) throw new Error(`the GitHub stand-in has no branch ${branch}`)
    return found
  }

  function post(action: string, repository: Repository, issue: Issue, by: User): void {
    const { number, pull } = issue
    if (pull === null) return
    webhooks.post('pull_request', action, repository, by, { number, pull_request: pulls.whole(issue, pull) })
  }

  function whole(issue: Issue): { repository: Repository; pull: PullPart } {
    const repository = world.repositories.get(issue.repository)
    if (repository === undefined || issue.pull === null) throw new Error('that is no pull request')
    return { repository, pull: issue.pull }
  }

  function message(issue: Issue, pull: PullPart, repository: Repository, method: 'merge' | 'squash'): string {
    if (method === 'merge') {
      const from = `${repository.owner.login}/${pull.head}`
      return `Merge pull request #${issue.number} from ${from}\n\n${issue.title}`
    }
    const graph = git(repository.id)
    const said = pull.commits.flatMap((sha) => graph.resolve(sha)?.message ?? [])
    const list = said.length > 1 ? said.map((each) => `* ${each}`) : said.map(bodyOf)
    return [`${issue.title} (#${issue.number})`, ...list].filter((part) => part !== '').join('\n\n')
  }

  return {
    open(repository, { head, base, title, body }, by) {
      const [from, onto] = [tip(repository, head), tip(repository, base)]
      const brought = git(repository.id).compare(onto, from)?.ahead ?? []
      const pull = {
        head,
        base,
        headSha: from.sha,
        baseSha: onto.sha,
        commits: brought.map(({ sha }) => sha),
        linked: [],
        merged: null,
      }
      const who = { user: by, viaApp: false }
      const issue = changes.create(repository, { title, body }, who, pull)
      post('opened', repository, issue, by)
      for (const mentioned of mentionedIn(world, repository, `${title}\n${body ?? ''}`)) {
        changes.note(mentioned, { event: 'cross-referenced', source: issue.id }, who)
      }
      return issue
    },

    merge(issue, method, by) {
      const { repository, pull } = whole(issue)
      if (issue.state !== 'open') throw new Error(`#${issue.number} is not open`)
      const graph = git(repository.id)
      const at = toSecond(clock.now())
      const onto = tip(repository, pull.base)
      const person = (user: User): Identity => ({ name: user.name, email: user.email, at })
      const commit = graph.add({
        parents: method === 'merge' ? [onto.sha, pull.headSha] : [onto.sha],
        message: message(issue, pull, repository, method),
        author: person(method === 'merge' ? by : issue.author),
        // What is merged on the site is committed by the site.
        committer: { name: 'GitHub', email: 'noreply@github.com', at },
        files: [...new Set(pull.commits.flatMap((sha) => graph.resolve(sha)?.files ?? []))],
      })
      const merged = { ...pull, merged: { at, by, sha: commit.sha } }
      const who = { user: by, viaApp: false }
      const noted = changes.note(world.put({ ...issue, pull: merged }), { event: 'merged' }, who)
      const closed = changes.close(noted, 'completed', who, { quiet: true })
      post('closed', repository, closed, by)
      pushes.move(repository, pull.base, commit, by)
      if (pull.base === repository.defaultBranch) {
        for (const named of closedByPull(world, repository, issue)) changes.close(named, 'completed', who)
      }
      return commit
    },

    link(issue, { id }) {
      const { pull } = whole(issue)
      world.put({ ...issue, pull: { ...pull, linked: [...new Set([...pull.linked, id])] } })
    },

    close(issue, by) {
      const { repository } = whole(issue)
      const closed = changes.close(issue, 'not_planned', { user: by, viaApp: false }, { quiet: true })
      post('closed', repository, closed, by)
    },
  }
}

/** A message without its first line. */
function bodyOf(message: string): string {
  return message.split('\n').slice(1).join('\n').trim()
}
