// What a quiet world must look like: a small, slow, obvious model of the policies, made from what the stand-ins
// show and kept apart from src/core, so that it cannot share its mistakes.
import type { Sandbox } from '../../src/sandbox/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import type { TicketView } from '../../src/sandbox/zendesk/index.ts'
import type { Cast, Reported } from '../world/actors/index.ts'
import type { Board, BoardIssue } from '../world/board.ts'
import type { Delivered } from './delivered.ts'
import type { Rules } from './variants.ts'

/** All must be there, any is enough, or the ticket's own decides. */
export type Solve = 'all' | 'any' | 'primary'

export type Truth = {
  readonly sandbox: Sandbox
  /** The tracker, whichever it is. */
  readonly board: Board
  readonly cast: Cast
  readonly onHold: boolean
  readonly delivered: Delivered
  /** How several issues of a ticket add up. */
  readonly solve: Solve
  /** Tickets that showed a fix as deployed while its versions were: filled while one looks. */
  readonly shown: Set<number>
}

type Issue = BoardIssue

/** What should stand on a promoted ticket. Absent: this must not be touched. */
export type Wanted = {
  readonly issue: Issue
  /** Keys of the issues of which the ticket may show any: they stand at that stage and decide it. */
  readonly leads: readonly string[]
  /** All that are linked to it. */
  readonly living: readonly Issue[]
  /** Of them those that the customer waits for. */
  readonly waiting: readonly Issue[]
  /** Of them those that may still have a date. */
  readonly dated: readonly Issue[]
  readonly stage: string
  readonly status: string
  readonly priority?: string
  readonly eta: string | null
  /** By commits: nothing of what could have been told may be taken back. */
  readonly isFirm: boolean
}

const STAGES: Readonly<Record<string, string>> = {
  'To Do': 'accepted',
  'In Progress': 'in_progress',
  'In QA': 'in_qa',
  Done: 'awaiting_release',
}
const ENDS: Readonly<Record<string, string>> = {
  "Won't Do": 'wont_fix',
  Duplicate: 'duplicate',
  'Cannot Reproduce': 'cannot_reproduce',
}

export function bugLabel(ticket: number | ''): string {
  return `bugbridge-zendesk-${ticket}`
}

/** The issues that were made for a ticket: one, or none. */
export function bugsOf(ticket: number, { board }: Truth): Issue[] {
  return board.issues().filter((issue) => issue.labels.includes(bugLabel(ticket)))
}

/** Undefined: nothing was promoted, or its issue was deleted, or its duplicates go round in a circle. */
export function wantedOf(ticket: number, truth: Truth, rules: Rules): Wanted | undefined {
  const [bug] = bugsOf(ticket, truth)
  if (bug === undefined) return undefined
  const ends = [bug, ...namedOn(ticket, truth)].map((issue) => survivorOf(issue, truth, []))
  const found = ends.filter((issue) => issue !== undefined)
  if (found.length < ends.length) return undefined
  const living = found.filter(({ id }, at) => found.findIndex((each) => each.id === id) === at)
  const view = truth.sandbox.zendesk.view(ticket)
  const all = living.map((issue) => ({ issue, ...stageOf(issue, view, truth, rules) }))
  const counting = truth.solve === 'primary' ? all.slice(0, 1) : all
  const alive = counting.filter(({ stage }) => !isEnd(stage))
  const stages = counting.map((each) => each.stage)
  // Which of several ends names the stage is a matter of their order, of which this model knows nothing.
  if (alive.length === 0 && new Set(stages).size > 1) return undefined
  const steps = ORDER.filter((stage) => stages.includes(stage))
  const stage = (truth.solve === 'any' ? steps.at(-1) : steps[0]) ?? stages[0] ?? 'unknown'
  const deciding = counting.filter((each) => each.stage === stage)
  const [lead] = deciding
  if (lead === undefined) return undefined
  const waiting = (alive.length === 0 ? deciding : alive).map(({ issue }) => issue)
  const dated = datedOf(alive, truth)
  const urgent = Object.keys(rules.priorities).find((step) => waiting.some((each) => each.priority === step))
  return {
    issue: lead.issue,
    leads: deciding.map(({ issue }) => issue.key),
    living,
    waiting,
    dated,
    stage,
    isFirm: counting.every(({ isFirm = false }) => isFirm),
    status: statusOf(stage, view.assignee !== null, truth.onHold, rules),
    ...(urgent === undefined ? {} : { priority: rules.priorities[urgent] ?? '' }),
    eta: stage === 'deployed' || isEnd(stage) ? null : etaOf(dated, truth, rules),
  }
}

const ORDER = ['accepted', 'in_progress', 'in_qa', 'awaiting_release', 'deployed']

function isEnd(stage: string): boolean {
  return Object.values(ENDS).includes(stage)
}

/** The issues that stand in the ticket's field beside its own, as whoever wrote them there knows. */
function namedOn(ticket: number, { cast, board }: Truth): readonly Issue[] {
  const named = cast.named.findLast((each) => each.ticket === ticket)
  return (named?.issues ?? [])
    .flatMap((id) => board.view(id) ?? [])
    .filter(({ labels }) => !labels.some((label) => label.startsWith('bugbridge-sentry-')))
}

/** Issues that were taken off the ticket and that it does not follow for any other reason. */
export function takenOff(ticket: number, wanted: Wanted, truth: Truth): readonly Issue[] {
  const stays = [...chainOf(ticket, truth), ...wanted.living.map(({ id }) => id)]
  return truth.cast.named
    .flatMap((each) => (each.ticket === ticket ? each.issues : []))
    .flatMap((id) => truth.board.view(id) ?? [])
    .filter(({ id }) => !stays.includes(id))
}

/**
 * What may stand there instead: the fix is deployed, and Sentry sees the error of a task that goes with it, or of a
 * reference that stood on the ticket. Whether that was before the customer was told of the fix or after it, this model
 * does not know.
 */
export function seenAgainOf(ticket: number, truth: Truth, rules: Rules): Wanted | undefined {
  const wanted = wantedOf(ticket, truth, rules)
  const isNamed = truth.cast.references.some(
    (each) => each.ticket === ticket && isOpenInSentry(each.source, truth),
  )
  if (wanted?.stage !== 'deployed' || !(isNamed || isTaskOpen(ticket, wanted, truth))) return undefined
  return {
    ...wanted,
    stage: 'accepted',
    status: statusOf('accepted', true, truth.onHold, rules),
    eta: etaOf(wanted.waiting, truth, rules),
  }
}

/** Whether Sentry sees the error of a task that is linked to an issue of the ticket. */
export function isTaskOpen(ticket: number, { living }: Wanted, truth: Truth): boolean {
  const ours = [...living, ...bugsOf(ticket, truth)].map(({ id }) => id)
  return truth.board.issues().some(({ labels, links }) => {
    const source = labels
      .find((label) => label.startsWith('bugbridge-sentry-'))
      ?.split('-')
      .at(-1)
    return source !== undefined && links.some(({ to }) => ours.includes(to)) && isOpenInSentry(source, truth)
  })
}

/** Seen again after it had been resolved: every error begins as unresolved. */
export function isOpenInSentry(source: string, { sandbox: { sentry } }: Truth): boolean {
  const issue = sentry.view(source)
  return issue?.status === 'unresolved' && issue.regressedAt !== undefined
}

/** The end of the road of duplicates; an issue that Sentry made is never on it. */
function survivorOf(issue: Issue, truth: Truth, seen: readonly string[]): Issue | undefined {
  if (issue.resolution !== 'Duplicate') return issue
  const link = issue.links.find((each) => each.type === 'Duplicate' && each.direction === 'outward')
  const next = link === undefined ? undefined : truth.board.view(link.to)
  if (next === undefined || next.labels.some((label) => label.startsWith('bugbridge-sentry-'))) return issue
  return seen.includes(next.id) ? undefined : survivorOf(next, truth, [...seen, issue.id])
}

/** Every issue that a ticket may have followed: its own, and whatever they duplicate, step by step. */
export function chainOf(ticket: number, truth: Truth): readonly string[] {
  const chain = new Set([...bugsOf(ticket, truth), ...namedOn(ticket, truth)].map(({ id }) => id))
  for (const id of chain) {
    for (const link of truth.board.view(id)?.links ?? [])
      if (link.type === 'Duplicate' && link.direction === 'outward') chain.add(link.to)
  }
  return [...chain]
}

type Staged = { readonly stage: string; readonly isFirm?: boolean }

function stageOf(issue: Issue, ticket: TicketView, truth: Truth, rules: Rules): Staged {
  const { organization } = ticket
  if (issue.resolution !== null && issue.resolution !== 'Done')
    return { stage: ENDS[issue.resolution] ?? 'unknown' }
  const stage = STAGES[issue.status] ?? 'unknown'
  if (stage !== 'awaiting_release') return { stage }
  if (rules.services !== undefined) {
    const isToldSo = ticket.fields[FIELD.stage] === 'eng_deployed'
    const asked = { ticket: ticket.id, issue: issue.id, organization, services: rules.services, isToldSo }
    const { isThere, isFirm } = truth.delivered(asked)
    return { stage: isThere ? 'deployed' : stage, isFirm }
  }
  const isShown = ticket.fields[FIELD.stage] === 'eng_deployed'
  // What was told stands until something speaks against it: that the version is named no longer does not.
  if (issue.fixVersions.length === 0)
    return { stage: isShown && truth.shown.has(ticket.id) ? 'deployed' : stage }
  const isThere = issue.fixVersions.every((version) => isDeployed(version, organization, truth, rules))
  if (isThere && isShown) truth.shown.add(ticket.id)
  return { stage: isThere ? 'deployed' : stage }
}

/** CI's word where it has said anything about the version; the release in the tracker otherwise. */
function isDeployed(version: string, organization: number | null, { cast }: Truth, rules: Rules): boolean {
  if (cast.reports.some((report) => report.version === version)) {
    const mine = cast.reports
      .filter(
        ({ organizations }) => organizations === undefined || organizations.includes(String(organization)),
      )
      .toSorted((left, right) => left.at - right.at)
    return inForce(mine).includes(version)
  }
  return rules.releaseCounts && cast.versions.some(({ name, released }) => name === version && released)
}

/** What is in force after these reports, as a person would keep book of two versions. */
function inForce(reports: readonly Reported[]): string[] {
  let stack: string[] = []
  for (const { version, status } of reports) {
    const at = stack.indexOf(version)
    if (status === 'success')
      stack = at < 0 ? [...stack.filter((each) => each < version), version] : stack.slice(0, at + 1)
    if (status === 'rolled_back' && at >= 0) stack = stack.slice(0, at)
  }
  return stack
}

function statusOf(stage: string, isAssigned: boolean, onHold: boolean, rules: Rules): string {
  const held = onHold ? rules.held : 'open'
  if (stage === 'deployed') return isAssigned ? 'solved' : 'open'
  if (stage === 'in_qa') return onHold ? rules.inQa : 'open'
  return Object.values(STAGES).includes(stage) ? held : 'open'
}

/**
 * Of issues that are alive: one whose fix is there has no date any more, nor does one that is out in every version and
 * has no due date, as long as another is still to come.
 */
function datedOf(alive: readonly (Staged & { readonly issue: Issue })[], { cast }: Truth): readonly Issue[] {
  const isOut = ({ fixVersions, due }: Issue) =>
    due === null &&
    fixVersions.length > 0 &&
    fixVersions.every((name) => cast.versions.some((each) => each.name === name && each.released))
  const open = alive.filter(
    ({ issue, stage }) => stage !== 'deployed' && !(stage === 'awaiting_release' && isOut(issue)),
  )
  return (open.length === 0 ? alive : open).map(({ issue }) => issue)
}

/** Of several issues the latest day, or none if one has none; where any of them helps, the earliest to come. */
function etaOf(issues: readonly Issue[], truth: Truth, rules: Rules): string | null {
  const days = issues.map((issue) => dayOf(issue, truth))
  if (truth.solve === 'any')
    return days.flatMap((day) => rolledOut(day, truth, rules) ?? []).toSorted()[0] ?? null
  return days.includes(null) ? null : rolledOut(days.toSorted().at(-1) ?? null, truth, rules)
}

/** The last day of the versions that are still to come, else the due date. */
function dayOf(issue: Issue, { cast }: Truth): string | null {
  const open = cast.versions.filter(({ name, released }) => issue.fixVersions.includes(name) && !released)
  const days = open.map(({ day }) => day)
  const planned = days.length > 0 && !days.includes(null)
  return planned ? (days.toSorted().at(-1) ?? null) : issue.due
}

/** The next day of a roll-out, if it is still to come. No history reaches either day. */
function rolledOut(from: string | null, { sandbox }: Truth, { rollouts }: Rules): string | null {
  const today = new Date(sandbox.now()).toISOString().slice(0, 10)
  let day = from
  while (day !== null && rollouts.length > 0 && !rollouts.includes(new Date(day).getUTCDay()))
    day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  return day !== null && day >= today ? day : null
}
