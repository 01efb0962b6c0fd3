// How commits look on the wire, on the API and in a push.
import type { Repository, User } from './entities.ts'
import type { Commit, Identity } from './git.ts'
import { type Json, nodeId } from './places.ts'
import type { Render } from './render-issue.ts'
import { toGithubTime } from './time.ts'
import type { World } from './world.ts'

export type RenderCommits = {
  readonly commit: (repository: Repository, commit: Commit) => Json
  /** With what it changes, as its own endpoint gives it. */
  readonly withFiles: (repository: Repository, commit: Commit) => Json
  readonly files: (repository: Repository, commits: readonly Commit[]) => readonly Json[]
  /** As the webhook of a push gives it. */
  readonly pushed: (repository: Repository, commit: Commit) => Json
}

export function createRenderCommits(world: World, { places, user }: Render): RenderCommits {
  function account({ email }: Identity): User | undefined {
    return [...world.users.values()].find((one) => one.email === email)
  }

  function accountJson(identity: Identity): Json | null {
    const found = account(identity)
    return found === undefined ? null : user(found)
  }

  function commitJson(repository: Repository, commit: Commit): Json {
    const { sha, tree, parents, message, author, committer } = commit
    const api = (path: string) => places.apiOf(repository, path)
    const site = (of: string) => places.siteOf(repository, `/commit/${of}`)
    return {
      sha,
      node_id: nodeId('C', sha),
      commit: {
        author: identityJson(author),
        committer: identityJson(committer),
        message,
        tree: { sha: tree, url: api(`/git/trees/${tree}`) },
        url: api(`/git/commits/${sha}`),
        comment_count: 0,
        verification: {
          verified: false,
          reason: 'unsigned',
          signature: null,
          payload: null,
          verified_at: null,
        },
      },
      url: api(`/commits/${sha}`),
      html_url: site(sha),
      comments_url: api(`/commits/${sha}/comments`),
      author: accountJson(author),
      committer: accountJson(committer),
      parents: parents.map((parent) => ({
        sha: parent,
        url: api(`/commits/${parent}`),
        html_url: site(parent),
      })),
    }
  }

  function files(repository: Repository, commits: readonly Commit[]): readonly Json[] {
    const last = new Map(commits.flatMap((commit) => commit.files.map((name) => [name, commit] as const)))
    return [...last].map(([name, { sha, tree }]) => ({
      sha: tree,
      filename: name,
      status: 'modified',
      additions: 1,
      deletions: 0,
      changes: 1,
      blob_url: places.siteOf(repository, `/blob/${sha}/${encodeURI(name)}`),
      raw_url: places.siteOf(repository, `/raw/${sha}/${encodeURI(name)}`),
      contents_url: places.apiOf(repository, `/contents/${encodeURI(name)}?ref=${sha}`),
    }))
  }

  return {
    commit: commitJson,
    withFiles(repository, commit) {
      const changed = files(repository, [commit])
      const stats = { total: changed.length, additions: changed.length, deletions: 0 }
      return { ...commitJson(repository, commit), stats, files: changed }
    },
    files,
    pushed(repository, commit) {
      const { sha, tree, message, author, committer } = commit
      return {
        id: sha,
        tree_id: tree,
        distinct: true,
        message,
        timestamp: toGithubTime(committer.at),
        url: places.siteOf(repository, `/commit/${sha}`),
        author: pushIdentity(author, account(author)),
        committer: pushIdentity(committer, account(committer)),
        added: [],
        removed: [],
        modified: commit.files,
      }
    },
  }
}

function identityJson({ name, email, at }: Identity): Json {
  return { name, email, date: toGithubTime(at) }
}

function pushIdentity({ name, email }: Identity, account: User | undefined): Json {
  return { name, email, ...(account === undefined ? {} : { username: account.login }) }
}
