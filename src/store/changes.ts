// Commits that name issues, and how far each repository has been looked through for them.
import { sql } from 'kysely'
import type { Commit } from '../core/change.ts'
import type { Query } from './engine.ts'
import type { Store } from './port.ts'
import { prepare } from './prepare.ts'
import { readCommit } from './schema.ts'
import type { Tools } from './tables.ts'

/** Names that are looked up in one statement. */
const AT_ONCE = 200

type CommitRow = {
  repository: string
  name: string
  sha: string
  change: string
  undoes: string | null
  brings: string | null
  services: string | null
  folders: string | null
  found_at: number
}

type TipRow = { repository: string; branch: string; sha: string; found_at: number }

/** The verbs about commits. A commit that names three issues is three rows, so that each is found by its name. */
export function createChanges(
  tools: Tools,
): Pick<Store, 'commitsNaming' | 'commitsCalled' | 'tips' | 'saveScan' | 'saveFolders' | 'forgetCommits'> {
  const { db, batch } = tools

  const insert = prepare<CommitRow>((row) =>
    db
      .insertInto('commits')
      .values({
        repository: row.repository,
        name: row.name,
        sha: row.sha,
        change: row.change,
        undoes: row.undoes,
        brings: row.brings,
        services: row.services,
        folders: row.folders,
        found_at: row.found_at,
      })
      .onConflict((conflict) => conflict.columns(['name', 'repository', 'sha']).doNothing()),
  )
  const learn = prepare<Pick<CommitRow, 'name' | 'repository' | 'sha' | 'folders'>>(
    ({ name, repository, sha, folders }) =>
      db
        .updateTable('commits')
        .set({ folders })
        .where('name', '=', name)
        .where('repository', '=', repository)
        .where('sha', '=', sha),
  )
  const reach = prepare<TipRow>((row) =>
    db
      .insertInto('tips')
      .values({ repository: row.repository, branch: row.branch, sha: row.sha, found_at: row.found_at })
      .onConflict((conflict) =>
        conflict.columns(['repository', 'branch']).doUpdateSet({
          sha: sql.ref('excluded.sha'),
          found_at: sql.ref('excluded.found_at'),
        }),
      ),
  )
  const tipsOf = prepare<{ repository: string }>(({ repository }) =>
    db.selectFrom('tips').select(['branch', 'sha']).where('repository', '=', repository),
  )
  const old = prepare<{ before: number }>(({ before }) =>
    db.deleteFrom('commits').where('found_at', '<', before),
  )
  const oldTips = prepare<{ before: number }>(({ before }) =>
    db.deleteFrom('tips').where('found_at', '<', before),
  )

  function rowsOf(commit: Commit, now: number): Query[] {
    const { names, undoes, brings, services, ...rest } = commit
    return names.map((name) =>
      insert({
        ...rest,
        name,
        undoes: undoes?.join(' ') ?? null,
        brings: brings ?? null,
        services: textOf(services),
        folders: textOf(commit.folders),
        found_at: now,
      }),
    )
  }

  return {
    async commitsNaming(names) {
      const distinct = [...new Set(names)]
      const found: ReturnType<typeof readCommit>[] = []
      for (let at = 0; at < distinct.length; at += AT_ONCE) {
        const part = distinct.slice(at, at + AT_ONCE)
        const [rows = []] = await batch([
          db.selectFrom('commits').selectAll().where('name', 'in', part).orderBy('sha').compile(),
        ])
        found.push(...rows.map(readCommit))
      }
      return found
    },
    async commitsCalled(repository, shas) {
      const distinct = [...new Set(shas)]
      const found: ReturnType<typeof readCommit>[] = []
      for (let at = 0; at < distinct.length; at += AT_ONCE) {
        const part = distinct.slice(at, at + AT_ONCE)
        const [rows = []] = await batch([
          db
            .selectFrom('commits')
            .selectAll()
            .where('repository', '=', repository)
            .where((eb) => eb.or(part.map((sha) => eb('sha', 'like', `${sha}%`))))
            .compile(),
        ])
        found.push(...rows.map(readCommit))
      }
      return found
    },
    async tips(repository) {
      const [rows = []] = await batch([tipsOf({ repository })])
      return new Map(rows.map((row) => [String(row.branch), String(row.sha)]))
    },
    async saveScan({ repository, branch, sha, commits }, now) {
      await batch([
        ...commits.flatMap((commit) => rowsOf(commit, now)),
        reach({ repository, branch, sha, found_at: now }),
      ])
    },
    async saveFolders(commits) {
      if (commits.length === 0) return
      await batch(
        commits.map(({ name, repository, sha, folders }) =>
          learn({ name, repository, sha, folders: textOf(folders) }),
        ),
      )
    },
    async forgetCommits(before) {
      await batch([old({ before }), oldTips({ before })])
    },
  }
}

function textOf(list: readonly unknown[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list)
}
