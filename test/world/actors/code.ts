// What engineers do with code, and what CI does with it, where the commits say what is deployed. Whoever makes a
// commit for an issue writes down that it is one: nothing here reads a message.
import type { Act, Deployable, Fix, Scene } from './cast.ts'
import { bugsOf } from './engineering.ts'

/** Acts by which something changes that no webhook tells bugbridge of. */
export const SILENT: readonly string[] = ['an engineer takes a fix back', 'an engineer brings a fix back']

const MAIN = 'main'

type Code = Scene & { readonly service: Deployable; readonly repository: string }

/** Runs with one of the services; nowhere if the place has none. */
function onCode(run: (code: Code) => void | Promise<void>): Act[2] {
  return (scene) => {
    const service = scene.pick(scene.place.services ?? [])
    if (service !== undefined) return run({ ...scene, service, repository: service.repository })
  }
}

type Issue = { readonly id: string; readonly key: string }

/** An issue to work on: mostly one that was made for a ticket. */
function issueFor({ board, pick, chance }: Scene): Issue | undefined {
  const issues = board.issues()
  const ours = issues.filter(({ labels }) => labels.some((label) => label.startsWith('bugbridge-zendesk-')))
  return pick(ours.length > 0 && chance(0.85) ? ours : issues)
}

/** How people name an issue in a message: GitHub hears it behind a word that closes it. */
function named({ place }: Scene, { key }: { readonly key: string }): string {
  return place.board === undefined ? key : `Fixes ${key}`
}

function newChange({ cast }: Scene): number {
  return 1 + Math.max(0, ...cast.fixes.map(({ change }) => change))
}

/** Messages hold what may not leave, as any text of engineering may. */
function subject({ secret }: Scene): string {
  return secret().replaceAll('\n', ' ').slice(0, 60)
}

function commitFix(code: Code): string | undefined {
  const { place, cast, repository } = code
  const issue = issueFor(code)
  if (issue === undefined) return undefined
  const sha = place.sandbox.github.commit(repository, MAIN, `${named(code, issue)}: ${subject(code)}`)
  cast.fixes.push({ change: newChange(code), repository, sha, issue: issue.id, isNamed: true })
  return issue.id
}

/** A pull request of which only the branch names the issue, or where issues have no keys its text. */
function mergeFix(code: Code, issue: Issue): void {
  const { place, cast, chance, repository } = code
  const { github } = place.sandbox
  const change = newChange(code)
  const isKey = place.board === undefined
  const branch = isKey ? `fix/${issue.key.toLowerCase()}-${change}` : `fix/${change}`
  github.branch(repository, branch)
  const brought = Array.from({ length: chance(0.5) ? 1 : 2 }, () =>
    github.commit(repository, branch, subject(code)),
  )
  const pull = github.openPull(repository, {
    head: branch,
    title: subject(code),
    ...(isKey ? {} : { body: named(code, issue) }),
  })
  if (chance(0.5)) {
    const sha = github.mergePull(pull, 'squash')
    cast.fixes.push({ change, repository, sha, issue: issue.id, isNamed: true })
    return
  }
  const merge = github.mergePull(pull, 'merge')
  const each = { repository, issue: issue.id, merge, isNamed: false }
  cast.fixes.push(...brought.map((sha, at): Fix => ({ ...each, change: change + at, sha })))
}

/** Copies a fix, or all that its pull request brought, onto a hotfix branch: a new one from an older commit, or the last one. */
function pickFix(code: Code): void {
  const { place, cast, chance, pick, repository } = code
  const { github } = place.sandbox
  const fix = pick(cast.fixes.filter((each) => each.repository === repository))
  if (fix === undefined) return
  let branch = cast.hotfixes.get(repository)
  if (branch === undefined || chance(0.5)) {
    branch = `hotfix-${cast.fixes.length}-${cast.hotfixes.size}-${github.log(repository, MAIN).length}`
    const from = pick(github.log(repository, MAIN).slice(0, 5))
    github.branch(repository, branch, from?.sha)
    cast.hotfixes.set(repository, branch)
  }
  const has = new Set(github.log(repository, branch).map(({ sha }) => sha))
  const all = fix.merge === undefined ? [fix] : cast.fixes.filter(({ merge }) => merge === fix.merge)
  const recorded = chance(0.5)
  for (const each of all) {
    if (has.has(each.sha)) continue
    const sha = github.cherryPick(repository, each.sha, branch, { recorded: recorded || !each.isNamed })
    const { merge: _, ...same } = each
    cast.fixes.push({ ...same, sha })
  }
}

/** Fixes that the default branch holds. */
function fixesOnMain({ place, cast, repository }: Code): readonly Fix[] {
  const held = new Set(place.sandbox.github.log(repository, MAIN).map(({ sha }) => sha))
  return cast.fixes.filter(({ sha }) => held.has(sha))
}

/** Takes a commit of the default branch back: a fix, or the merge that brought it. */
function takeBack({ place, cast, chance, repository }: Code, fix: Fix): void {
  const { github } = place.sandbox
  const log = github.log(repository, MAIN)
  const isMerge = fix.merge !== undefined && chance(0.7)
  const target = isMerge ? (fix.merge ?? fix.sha) : fix.sha
  const undoes = isMerge
    ? cast.fixes.filter(({ merge }) => merge === fix.merge).map(({ sha }) => sha)
    : [fix.sha]
  if (chance(0.5)) {
    cast.reverts.push({ repository, sha: github.revert(repository, target, MAIN), undoes })
    return
  }
  // By a pull request of its own, as GitHub's button makes it.
  const branch = `revert-${cast.reverts.length}-${log.length}`
  github.branch(repository, branch)
  const reverting = github.revert(repository, target, branch)
  const message = log.find(({ sha }) => sha === target)?.message ?? ''
  const title = `Revert "${message.split('\n')[0]}"`
  const isSquashed = chance(0.5)
  const merged = github.mergePull(
    github.openPull(repository, { head: branch, title }),
    isSquashed ? 'squash' : 'merge',
  )
  cast.reverts.push({ repository, sha: isSquashed ? merged : reverting, undoes })
}

function bringBack({ place, cast, pick, repository }: Code): void {
  const undone = new Set(cast.reverts.flatMap(({ undoes }) => undoes))
  const revert = pick(cast.reverts.filter((each) => each.repository === repository && !undone.has(each.sha)))
  if (revert === undefined) return
  const sha = place.sandbox.github.revert(repository, revert.sha, MAIN)
  cast.reverts.push({ repository, sha, undoes: [revert.sha] })
}

/** The last commits of the default branch are written anew, as after an amended message; never what takes others back. */
function rebase({ place, cast, chance, repository }: Code): void {
  const { github } = place.sandbox
  const log = github.log(repository, MAIN)
  const cut = log.slice(0, chance(0.5) ? 1 : 2)
  const onto = log[cut.length]
  const reverts = new Set(cast.reverts.map(({ sha }) => sha))
  if (onto === undefined || cut.some(({ sha, parents }) => parents.length !== 1 || reverts.has(sha))) return
  if (cut.at(-1)?.parents[0] !== onto.sha) return
  github.forcePush(repository, MAIN, onto.sha)
  for (const { sha: old } of cut.toReversed()) {
    const fixes = cast.fixes.filter((each) => each.sha === old)
    // What is for no issue may as well be left out.
    if (fixes.length === 0 && chance(0.5)) continue
    const sha = github.cherryPick(repository, old, MAIN)
    cast.fixes.push(...fixes.map((each): Fix => ({ ...each, sha })))
  }
}

/** One environment, or all of them. */
function someOf({ service, chance, pick }: Code): readonly string[] {
  return chance(0.6) ? service.environments : [pick(service.environments) ?? ''].filter(Boolean)
}

function deploy(code: Code, ref: string): void {
  for (const environment of someOf(code))
    code.place.sandbox.github.deploy(code.repository, { environment, ref })
}

function newest({ place, pick, service, repository }: Code): number | undefined {
  const environment = pick(service.environments)
  return place.sandbox.github.deployments(repository).findLast((each) => each.environment === environment)?.id
}

function older({ place, pick, repository }: Code): string {
  return pick(place.sandbox.github.log(repository, MAIN).slice(1, 6))?.sha ?? MAIN
}

/** CI's own word, beside or instead of what GitHub knows. */
async function reportCommit(code: Code, status: 'success' | 'failed' | 'rolled_back'): Promise<void> {
  const { place, cast, chance, pick, repository } = code
  const known = cast.reports.flatMap((each) => (each.repository === repository ? (each.sha ?? []) : []))
  const head = place.sandbox.github.log(
    repository,
    chance(0.8) ? MAIN : (cast.hotfixes.get(repository) ?? MAIN),
  )
  const sha = (status === 'rolled_back' ? pick(known) : undefined) ?? head[0]?.sha
  if (sha === undefined) return
  const organizations = chance(0.25) ? [chance(0.5) ? String(place.sandbox.people.client) : '999'] : undefined
  for (const environment of someOf(code)) {
    const who = organizations === undefined ? {} : { organizations }
    await place.report({ environment, version: '', sha, repository, status, ...who })
  }
}

export const CODE: readonly Act[] = [
  ['an engineer commits a fix', 4, onCode((code) => void commitFix(code))],
  [
    'an engineer finishes a fix',
    6,
    onCode((code) => {
      const issue = commitFix(code)
      if (issue !== undefined) code.board.transition(issue, 'Done', 'Done')
    }),
  ],
  [
    'an engineer merges a fix that its branch names',
    4,
    onCode((code) => {
      const issue = issueFor(code)
      if (issue !== undefined) mergeFix(code, issue)
    }),
  ],
  [
    'an engineer tidies up',
    2,
    onCode((code) => void code.place.sandbox.github.commit(code.repository, MAIN, subject(code))),
  ],
  ['an engineer picks a fix for the hotfix', 3, onCode(pickFix)],
  [
    'an engineer takes a fix back',
    1.5,
    onCode((code) => {
      const fix = code.pick(fixesOnMain(code))
      if (fix !== undefined) takeBack(code, fix)
    }),
  ],
  ['an engineer brings a fix back', 1.5, onCode(bringBack)],
  ['the default branch is rebased', 1, onCode(rebase)],
  ['CI deploys a service', 7, onCode((code) => deploy(code, MAIN))],
  [
    'CI deploys everything',
    6,
    onCode((code) => {
      for (const service of code.place.services ?? [])
        for (const environment of service.environments)
          code.place.sandbox.github.deploy(service.repository, { environment, ref: MAIN })
    }),
  ],
  [
    'CI deploys the hotfix',
    3,
    onCode((code) => {
      const branch = code.cast.hotfixes.get(code.repository)
      if (branch !== undefined) deploy(code, branch)
    }),
  ],
  ['CI goes back to an older commit', 2, onCode((code) => deploy(code, older(code)))],
  [
    'CI fails to deploy',
    1,
    onCode((code) => {
      for (const environment of someOf(code))
        code.place.sandbox.github.failDeploy(code.repository, { environment, ref: MAIN })
    }),
  ],
  [
    'CI finds that a deployment failed after all',
    1,
    onCode((code) => {
      const id = newest(code)
      if (id !== undefined) code.place.sandbox.github.setDeployState(id, 'failure')
    }),
  ],
  [
    'CI marks a deployment inactive',
    1,
    onCode((code) => {
      const id = newest(code)
      if (id !== undefined) code.place.sandbox.github.deactivate(id)
    }),
  ],
  [
    'CI deploys to staging',
    1.5,
    onCode(
      ({ place, repository }) =>
        void place.sandbox.github.deploy(repository, { environment: 'staging', ref: MAIN }),
    ),
  ],
  ['CI reports a commit', 2, onCode((code) => reportCommit(code, 'success'))],
  ['CI reports that a commit failed', 0.5, onCode((code) => reportCommit(code, 'failed'))],
  ['CI reports that a commit was rolled back', 1.5, onCode((code) => reportCommit(code, 'rolled_back'))],
  // From here on drawn by nobody: a history that tells such a story on purpose names them.
  [
    'engineers merge a fix for every bug',
    0,
    onCode((code) => {
      for (const issue of bugsOf(code.board)) {
        mergeFix(code, issue)
        code.board.transition(issue.id, 'Done', 'Done')
      }
    }),
  ],
  [
    'engineers take back the last fix of every bug',
    0,
    (scene) => {
      for (const service of scene.place.services ?? []) {
        const code = { ...scene, service, repository: service.repository }
        for (const { id } of bugsOf(scene.board)) {
          const undone = new Set(scene.cast.reverts.flatMap(({ undoes }) => undoes))
          const fix = fixesOnMain(code).findLast(({ issue, sha }) => issue === id && !undone.has(sha))
          if (fix !== undefined) takeBack(code, fix)
        }
      }
    },
  ],
]
