// Commits, branches, tags and what lies between two commits.
// https://docs.github.com/rest/commits/commits, https://docs.github.com/rest/branches/branches
import type { Context } from 'hono'
import { linkPages, missing, paged, pageOf, problem } from './answer.ts'
import type { Commit, Graph } from './git.ts'
import { nodeId } from './places.ts'
import type { RenderCommits } from './render-commit.ts'
import type { RenderPulls } from './render-pull.ts'
import type { At, RepositoryRoute, Site } from './route.ts'

/** A comparison gives so many commits when no page is asked for, and so many files in all. */
const MOST_COMMITS = 250
const MOST_FILES = 300

export function gitRoutes(
  { world, render }: Site,
  git: (repository: number) => Graph,
  commits: RenderCommits,
  pulls: RenderPulls,
): readonly RepositoryRoute[] {
  const { places } = render

  function list(c: Context, { repository }: At): Response {
    const graph = git(repository.id)
    const { sha, path, since, until } = c.req.query()
    if (graph.branches.size === 0) return problem(c, 409, 'Git Repository is empty.')
    const start = graph.resolve(sha ?? repository.defaultBranch)
    if (start === undefined) return missing(c)
    const from = Date.parse(since ?? '1970-01-01')
    const to = Date.parse(until ?? '9999-12-31')
    const found = graph
      .log(start.sha)
      .filter(({ committer }) => committer.at >= from && committer.at <= to)
      .filter(({ files }) => path === undefined || files.some((file) => isWithin(file, path)))
    return c.json(paged(c, found).map((commit) => commits.commit(repository, commit)))
  }

  function read(c: Context, { repository }: At): Response {
    const ref = c.req.param('ref') ?? ''
    const commit = git(repository.id).resolve(ref)
    if (commit !== undefined) return c.json(commits.withFiles(repository, commit))
    return problem(c, 422, `No commit found for SHA: ${ref}`)
  }

  /** On the default branch: the merged one that brought the commit. Elsewhere: also the open ones. */
  function pullsOf(c: Context, { repository }: At): Response {
    const graph = git(repository.id)
    const commit = graph.resolve(c.req.param('ref') ?? '')
    if (commit === undefined) return problem(c, 422, `No commit found for SHA: ${c.req.param('ref')}`)
    const main = graph.branches.get(repository.defaultBranch)
    const isOnMain = main !== undefined && graph.reach(main).has(commit.sha)
    const found = [...world.issues.values()].flatMap((issue) => {
      const { pull } = issue
      if (issue.repository !== repository.id || pull === null) return []
      const brings = pull.commits.includes(commit.sha) || pull.merged?.sha === commit.sha
      const counts = pull.merged !== null || (!isOnMain && issue.state === 'open')
      return brings && counts ? [pulls.simple(issue, pull)] : []
    })
    return c.json(paged(c, found))
  }

  /** Without a page the newest commits come, with one all of them from the oldest on; either way oldest first. */
  function compare(c: Context, { repository }: At): Response {
    const graph = git(repository.id)
    const [base, head] = ends(c.req.param('basehead') ?? '').map((ref) => graph.resolve(ref))
    if (base === undefined || head === undefined) return missing(c)
    const found = graph.compare(base, head)
    if (found === undefined) return problem(c, 404, `No common ancestor between ${base.sha} and ${head.sha}.`)
    const { mergeBase, ahead, behind } = found
    const isPaged = c.req.query('page') !== undefined || c.req.query('per_page') !== undefined
    const { page, size } = pageOf(c)
    if (isPaged) linkPages(c, page, Math.max(1, Math.ceil(ahead.length / size)))
    const shown = isPaged ? ahead.slice((page - 1) * size, page * size) : ahead.slice(-MOST_COMMITS)
    const changed = page === 1 || !isPaged ? commits.files(repository, ahead).slice(0, MOST_FILES) : []
    const site = places.siteOf(repository, `/compare/${base.sha}...${head.sha}`)
    return c.json({
      url: places.apiOf(repository, `/compare/${base.sha}...${head.sha}`),
      html_url: site,
      permalink_url: site,
      diff_url: `${site}.diff`,
      patch_url: `${site}.patch`,
      base_commit: commits.commit(repository, base),
      merge_base_commit: commits.commit(repository, mergeBase),
      status: statusOf(ahead.length, behind),
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: shown.map((commit) => commits.commit(repository, commit)),
      files: changed,
    })
  }

  function branch(c: Context, { repository }: At): Response {
    const name = c.req.param('branch') ?? ''
    const graph = git(repository.id)
    const sha = graph.branches.get(name)
    const tip = sha === undefined ? undefined : graph.resolve(sha)
    if (tip === undefined) return problem(c, 404, 'Branch not found')
    const self = places.apiOf(repository, `/branches/${name}`)
    return c.json({
      name,
      commit: commits.commit(repository, tip),
      _links: { self, html: places.siteOf(repository, `/tree/${name}`) },
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    })
  }

  const pointer = (at: At['repository'], sha: string) => ({ sha, url: places.apiOf(at, `/commits/${sha}`) })

  function branches(c: Context, { repository }: At): Response {
    const all = paged(c, [...git(repository.id).branches].toSorted())
    return c.json(all.map(([name, sha]) => ({ name, commit: pointer(repository, sha), protected: false })))
  }

  function tags(c: Context, { repository }: At): Response {
    const all = paged(c, [...git(repository.id).tags].toSorted().toReversed())
    const ball = (kind: string, name: string) => places.apiOf(repository, `/${kind}/refs/tags/${name}`)
    const tag = ([name, sha]: readonly [string, string]) => ({
      name,
      commit: pointer(repository, sha),
      zipball_url: ball('zipball', name),
      tarball_url: ball('tarball', name),
      node_id: nodeId('REF', name),
    })
    return c.json(all.map(tag))
  }

  function ref(c: Context, { repository }: At): Response {
    const name = c.req.param('ref') ?? ''
    const graph = git(repository.id)
    const known = name.startsWith('tags/') ? graph.tags : graph.branches
    const sha = known.get(name.replace(/^(tags|heads)\//, ''))
    if (sha === undefined || !/^(tags|heads)\//.test(name)) return missing(c)
    const object = { type: 'commit', sha, url: places.apiOf(repository, `/git/commits/${sha}`) }
    const url = places.apiOf(repository, `/git/refs/${name}`)
    return c.json({ ref: `refs/${name}`, node_id: nodeId('REF', name), url, object })
  }

  return [
    { method: 'GET', path: '/commits', answer: list },
    { method: 'GET', path: '/commits/:ref/pulls', answer: pullsOf },
    { method: 'GET', path: '/commits/:ref{.+}', answer: read },
    { method: 'GET', path: '/compare/:basehead{.+}', answer: compare },
    { method: 'GET', path: '/branches', answer: branches },
    { method: 'GET', path: '/branches/:branch{.+}', answer: branch },
    { method: 'GET', path: '/tags', answer: tags },
    { method: 'GET', path: '/git/ref/:ref{.+}', answer: ref },
  ]
}

/** `base...head`; both are there, or neither counts. */
function ends(basehead: string): readonly string[] {
  const [base = '', head = ''] = basehead.split('...')
  return [base, head]
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

function isWithin(file: Commit['files'][number], path: string): boolean {
  return file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)
}
