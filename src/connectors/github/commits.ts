// Which commits came between two points of a repository's history, and the issues that they name. Messages, branch
// names and people are read here and leave as keys and fingerprints.
import type { Commit } from '../../core/change.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import { fingerprint } from '../../core/fingerprint.ts'
import type { CodeHost } from '../code-host.ts'
import type { GitHub } from './client.ts'
import { CommitFiles, Comparison, type HostedCommit, HostedCommits, Pull } from './code-schema.ts'
import type { LinkedIssues } from './linked-issues.ts'
import { isUnknown, standsFor, withoutMerges } from './merges.ts'
import { pickedIn, revertedIn, revertedPullIn, subjectIn } from './names.ts'
import { readNames } from './pulls.ts'
import { split } from './repository-name.ts'

const PAGE = 100
/** Files of a commit that GitHub tells in one answer. */
const MOST_FILES = 300
/** Pages of one scan: five thousand commits, more than anybody deploys at once. */
const MOST_PAGES = 50
/** Pages of the very first look at a repository. */
const FIRST_PAGES = 5

type Question = Parameters<CodeHost['scan']>[0]

/** `GET …/compare/{base}...{head}` and `GET …/commits`, by pages; needs the permission Contents: read. */
export function createCommits(
  github: GitHub,
  linked: LinkedIssues | undefined,
): Pick<CodeHost, 'scan' | 'touched' | 'contains'> {
  const { ask } = github

  type Listed = { readonly commits: readonly HostedCommit[]; readonly upTo?: string }

  /** Asks for pages until one is not full. */
  async function list(
    most: number,
    readPage: (page: number) => Promise<Result<readonly HostedCommit[]>>,
  ): Promise<Result<Listed>> {
    const commits: HostedCommit[] = []
    for (let page = 1; page <= most; page++) {
      const read = await readPage(page)
      if (!read.ok) return read
      commits.push(...read.value)
      if (read.value.length < PAGE) return done({ commits })
    }
    const upTo = commits.at(-1)?.sha.toLowerCase()
    return done({ commits, ...(upTo === undefined ? {} : { upTo }) })
  }

  /** Newest first; what is older is not known, and nobody goes on from there. */
  async function newest({ repository, to }: Question): Promise<Result<Listed>> {
    const listed = await list(FIRST_PAGES, (page) =>
      ask('read', HostedCommits, (octokit) =>
        octokit.rest.repos.listCommits.endpoint({ ...split(repository), sha: to, per_page: PAGE, page }),
      ),
    )
    return listed.ok ? done({ commits: listed.value.commits }) : listed
  }

  /** Whatever `to` has and `from` has not, oldest first: after a force-push, what came since both were one. */
  async function between(question: Question): Promise<Result<Listed>> {
    const { repository, from, to } = question
    if (from === undefined) return newest(question)
    const listed = await list(MOST_PAGES, async (page) => {
      const read = await ask('read', Comparison, (octokit) =>
        octokit.rest.repos.compareCommitsWithBasehead.endpoint({
          ...split(repository),
          basehead: `${from}...${to}`,
          per_page: PAGE,
          page,
        }),
      )
      return read.ok ? done(read.value.commits) : read
    })
    // The commit that was looked at last is in the repository no more.
    return !listed.ok && listed.failure.kind === 'gone' ? newest(question) : listed
  }

  /** The services whose folder a commit touches; undefined also where no service has one. */
  const touched: CodeHost['touched'] = async ({ repository, sha, services }) => {
    if (services.length === 0) return done(undefined)
    const read = await ask('read', CommitFiles, (octokit) =>
      octokit.rest.repos.getCommit.endpoint({ ...split(repository), ref: sha, per_page: MOST_FILES }),
    )
    if (!read.ok) return read
    const files = (read.value.files ?? []).map(({ filename }) => filename)
    const isIn = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`))
    const own = services.filter(({ path }) => isIn(path)).map(({ name }) => name)
    // What is in no folder of theirs, or in more files than GitHub tells at once, may be part of each of them.
    return done(own.length === 0 || files.length >= MOST_FILES ? undefined : own)
  }

  /** The commit that a message takes back, by its name or by its pull request. */
  async function takenBackBy(
    message: string,
    { repository, name = repository }: Question,
  ): Promise<Result<string | undefined>> {
    const number = revertedPullIn(message, [repository, name])
    const sha = revertedIn(message)
    if (sha !== undefined || number === undefined) return done(sha)
    const read = await ask('read', Pull, (octokit) =>
      octokit.rest.pulls.get.endpoint({ ...split(repository), pull_number: number }),
    )
    if (!read.ok) return read.failure.kind === 'gone' ? done(undefined) : read
    return done((read.value.merged_at && read.value.merge_commit_sha?.toLowerCase()) || undefined)
  }

  return {
    async scan(question) {
      const { repository } = question
      const listed = await between(question)
      if (!listed.ok) return listed
      const named = await readNames({ github, repository, linked }, listed.value.commits)
      if (!named.ok) return named
      const commits: Commit[] = []
      for (const hosted of listed.value.commits) {
        const { message } = hosted.commit
        const { names = [], brings } = named.value.get(hosted.sha) ?? {}
        const undone = await takenBackBy(message, question)
        if (!undone.ok) return undone
        const picked = pickedIn(message)
        if (names.length === 0 && undone.value === undefined && picked === undefined) continue
        const undoes =
          undone.value === undefined
            ? done(undefined)
            : await standsFor(github, repository, undone.value, listed.value.commits)
        if (!undoes.ok) return undoes
        const services = await touched({ repository, sha: hosted.sha, services: question.services })
        if (!services.ok) return services
        commits.push({
          repository,
          sha: hosted.sha.toLowerCase(),
          change: changeOf(hosted),
          names,
          ...(undoes.value === undefined ? {} : { undoes: undoes.value }),
          ...(picked === undefined ? {} : { picked }),
          ...(brings === undefined ? {} : { brings }),
          ...(services.value === undefined ? {} : { services: services.value }),
        })
      }
      const { upTo } = listed.value
      const own = withoutMerges(commits, listed.value.commits)
      return done({ commits: own, ...(upTo === undefined ? {} : { upTo }) })
    },

    async touched(question) {
      const read = await touched(question)
      return !read.ok && isUnknown(read.failure) ? failed({ ...read.failure, kind: 'gone' }) : read
    },

    /** https://docs.github.com/en/rest/commits/commits#compare-two-commits */
    async contains(repository, sha, head) {
      const read = await ask('read', Comparison, (octokit) =>
        octokit.rest.repos.compareCommitsWithBasehead.endpoint({
          ...split(repository),
          basehead: `${sha}...${head}`,
          per_page: 1,
        }),
      )
      if (!read.ok) return read.failure.kind === 'gone' ? done(undefined) : read
      return done(read.value.status === 'ahead' || read.value.status === 'identical')
    },
  }
}

/** Cherry-picking keeps the author, the time of authorship and the first line: a number made of them is the change's. */
function changeOf({ sha, commit }: HostedCommit): string {
  const { message, author } = commit
  const identity = author?.date ? [author.email ?? '', author.date, subjectIn(message)].join('\n') : sha
  return String(Number.parseInt(fingerprint(identity).slice(0, 12), 16))
}
