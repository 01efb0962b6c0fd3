// What must be true of a quiet world, judged by what people did and by what stands at the vendors. It shares no
// code with what decides, so that it cannot share its mistakes.
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { IssueView } from '../../src/sandbox/jira/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import type { Cast, Life } from './lives.ts'
import type { Release } from './releases.ts'

export type Fault = { readonly kind: 'lost' | 'doubled' | 'wrong'; readonly what: string }

export type World = { readonly sandbox: Sandbox; readonly cast: Pick<Cast, 'lives' | 'releases' | 'sources'> }

const STAGES: Readonly<Record<string, string>> = {
  'To Do': 'accepted',
  'In Progress': 'in-progress',
  'In QA': 'in-qa',
}
const ENDS: Readonly<Record<string, string>> = {
  "Won't Do": 'wont-fix',
  'Cannot Reproduce': 'cannot-reproduce',
}
const PRIORITIES: Readonly<Record<string, string>> = { 1: 'urgent', 2: 'high', 3: 'normal', 4: 'low' }
const DAY = 86_400_000
/** Days of the year without roll-outs, of the shipped mapping. */
const HOLIDAYS: readonly string[] = ['01-01', '07-01', '12-25', '12-26']
/** Stamps of Zendesk count in seconds. */
const TICK = 2_000
const SEALED = /TypeError|permitHolder|renderPermit|sentry/i

/** Everything that is wrong in a quiet world. */
export function faultsOf(world: World): Fault[] {
  const { sandbox, cast } = world
  const issues = sandbox.jira.issues()
  const tickets = cast.lives.flatMap((life) => faultsOfTicket(life, issues, world))
  const tasks = cast.sources.flatMap((source) => faultsOfSource(source, issues, world))
  const marks = issues.flatMap((issue) => issue.labels.filter((label) => label.startsWith('bugbridge-')))
  const known = [
    ...cast.lives.map(({ ticket }) => `bugbridge-zendesk-${ticket}`),
    ...cast.sources.map((source) => `bugbridge-sentry-${source}`),
  ]
  const strangers = marks.filter((mark) => !known.includes(mark))
  return [...tickets, ...tasks, ...strangers.map((mark) => wrong(`an issue with the mark ${mark}`))]
}

const wrong = (what: string): Fault => ({ kind: 'wrong', what })

function exactly(wanted: number, found: number, what: string): Fault[] {
  if (found === wanted) return []
  return [{ kind: found < wanted ? 'lost' : 'doubled', what: `${what}: ${found} instead of ${wanted}` }]
}

function faultsOfTicket(life: Life, issues: readonly IssueView[], world: World): Fault[] {
  const { sandbox } = world
  const { ticket } = life
  const name = `ticket ${ticket}`
  const bugs = issues.filter((issue) => issue.labels.includes(`bugbridge-zendesk-${ticket}`))
  const counted = exactly(life.standing === 'confirmed' ? 1 : 0, bugs.length, `${name}: issues`)
  const seen = JSON.stringify(sandbox.zendesk.customerView(ticket))
  const sealed = SEALED.test(seen) ? [wrong(`${name}: something of Sentry is on the customer side`)] : []
  const [bug] = bugs
  const about = bug === undefined ? unpromoted(life, world) : promoted(life, bug, issues, world)
  return [...counted, ...sealed, ...about, ...faultsOfWords(life, world)]
}

/** What bugbridge said on a ticket, sentence by sentence. */
function saidOn(ticket: number, { zendesk }: Sandbox): { text: string; isPublic: boolean }[] {
  return zendesk
    .view(ticket)
    .comments.filter((comment) => comment.authorId === zendesk.bridgeUser)
    .flatMap(({ body, public: isPublic }) => body.split('\n\n').map((text) => ({ text, isPublic })))
}

function faultsOfWords({ ticket }: Life, { sandbox, cast }: World): Fault[] {
  const texts = saidOn(ticket, sandbox).map(({ text }) => text)
  // Taken back by CI, a fix waits for its release a second time, and agents are told so.
  const mayRepeat = cast.releases.some(({ state }) => state === 'rolled_back')
  return [...new Set(texts)].flatMap((text): Fault[] => {
    const times = texts.filter((each) => each === text).length
    const allowed = mayRepeat && text.endsWith('waiting for its release.') ? 2 : 1
    return times > allowed
      ? [{ kind: 'doubled', what: `ticket ${ticket}: told ${times} times: ${text}` }]
      : []
  })
}

/** A ticket without an issue: nothing was written to its customer, and nothing of engineering stands on it. */
function unpromoted({ ticket, standing }: Life, { sandbox }: World): Fault[] {
  const { tags, fields } = sandbox.zendesk.view(ticket)
  const said = saidOn(ticket, sandbox)
  const isTouched = tags.includes('bugbridge') || fields[FIELD.issue] || said.some(({ isPublic }) => isPublic)
  const notes = standing === 'unfit' || standing === 'declined' ? 1 : 0
  return [
    ...(isTouched ? [wrong(`ticket ${ticket}: is ${standing} and was treated as promoted`)] : []),
    ...exactly(notes, said.length, `ticket ${ticket} (${standing}): notes for agents`),
  ]
}

function promoted(life: Life, bug: IssueView, issues: readonly IssueView[], world: World): Fault[] {
  const { sandbox, cast } = world
  const { ticket } = life
  const view = sandbox.zendesk.view(ticket)
  const expected = expectedOf(bug, cast.releases)
  const is = (what: string, found: string | null | undefined, wanted: string | null): Fault[] =>
    (found ?? null) === wanted
      ? []
      : [wrong(`ticket ${ticket}: ${what} is ${found}, not ${wanted} (${bug.key} ${bug.status})`)]
  const { status } = expected
  const since = sinceWhen(life, bug, expected.stage, world)
  const mayStand = life.touches.some((touch) => touch.status === view.status && touch.at > since - TICK)
  const task = issues.find((issue) => issue.labels.includes(`bugbridge-sentry-${life.source}`))
  const relations = task?.links.filter((link) => link.to === bug.id) ?? []
  const heard = (words: string) => saidOn(ticket, sandbox).some(({ text }) => text.includes(words))
  const isAvailable = heard('the fix is available to you now')
  const isTakenBack = heard('is not fully fixed yet')
  return [
    ...(mayStand ? [] : is('the status', view.status, status)),
    ...is('the stage', view.fields[FIELD.stage], `eng_${expected.stage.replaceAll('-', '_')}`),
    ...is('the issue', view.fields[FIELD.issue], bug.key),
    ...is('the date', view.fields[FIELD.eta], expected.eta),
    ...is('the priority', view.priority, PRIORITIES[bug.priority] ?? null),
    ...is('the Sentry field', view.fields[FIELD.sentry], null),
    ...is('the tag', view.tags.includes('bugbridge') ? 'there' : null, 'there'),
    ...is('the last word', word(isAvailable && !isTakenBack), word(expected.stage === 'deployed')),
    ...exactly(1, bug.remoteLinks.length, `${bug.key}: links to ticket ${ticket}`),
    ...(life.source === undefined ? [] : exactly(1, relations.length, `${bug.key}: links to its task`)),
  ]
}

const word = (isDeployed: boolean) => (isDeployed ? 'it is available' : 'not yet')

/** What the issue, its version and the deploys call for. */
function expectedOf(bug: IssueView, releases: readonly Release[]) {
  const planned = releases.filter(({ name }) => bug.fixVersions.includes(name))
  const isThere =
    planned.length > 0 && planned.every(({ state }) => state === 'deployed' || state === 'released')
  const end = bug.resolution === null ? undefined : ENDS[bug.resolution]
  const stage = end ?? STAGES[bug.status] ?? (isThere ? 'deployed' : 'awaiting-release')
  const status = end !== undefined ? 'open' : stage === 'deployed' ? 'solved' : 'hold'
  const isOver = end !== undefined || stage === 'deployed'
  const open = planned.filter(({ state }) => state !== 'released')
  return { stage, status, eta: isOver ? null : rolloutDay(open[0]?.day ?? null) }
}

/** When engineering last changed what the ticket's status should be, at the earliest. */
function sinceWhen({ movedAt }: Life, bug: IssueView, stage: string, { cast }: World): number {
  const planned = cast.releases.filter(({ name }) => bug.fixVersions.includes(name))
  const reportedAt = Math.max(0, ...planned.map((release) => release.reportedAt))
  // A release in Jira says of no issue when it went out: then the person stands.
  if (planned.some(({ state }) => state === 'released')) return 0
  if (stage === 'deployed') return Math.max(reportedAt, movedAt)
  if (Object.values(ENDS).includes(stage)) return movedAt
  // On hold before the deploy and after its end: who moved the ticket in between may find it as it was left.
  return 0
}

/** Exactly one task for each Sentry issue that a promoted ticket names, and none for others. */
function faultsOfSource(source: string, issues: readonly IssueView[], { sandbox, cast }: World): Fault[] {
  const tasks = issues.filter((issue) => issue.labels.includes(`bugbridge-sentry-${source}`))
  const isNamed = cast.lives.some((life) => life.standing === 'confirmed' && life.source === source)
  const links = sandbox.sentry.view(source)?.externalIssues.length ?? 0
  return [
    ...exactly(isNamed ? 1 : 0, tasks.length, `Sentry issue ${source}: related tasks`),
    ...exactly(isNamed ? 1 : 0, links, `Sentry issue ${source}: links to its task`),
    ...tasks.flatMap((task) => exactly(0, task.remoteLinks.length, `${task.key}: links to tickets`)),
  ]
}

/** The mapping rolls out on Tuesdays and Thursdays, but for some holidays (O7). */
function rolloutDay(day: string | null): string | null {
  if (day === null) return null
  const isRollout = [2, 4].includes(new Date(day).getUTCDay()) && !HOLIDAYS.includes(day.slice(5))
  return isRollout ? day : rolloutDay(new Date(Date.parse(day) + DAY).toISOString().slice(0, 10))
}
