// Every invariant of a world that has come to rest, as people and vendors see it.
import { FIELD } from '../../src/sandbox/story.ts'
import type { Store } from '../../src/store/port.ts'
import type { Ledger } from './ledger.ts'
import { isExcused, overwritten } from './manual.ts'
import { bugLabel, bugsOf, seenAgainOf, type Truth, takenOff, type Wanted, wantedOf } from './oracle.ts'
import { lackFaults, promotionFault } from './promotion.ts'
import { unheard } from './regression.ts'
import { LEAK } from './safety.ts'
import { GOES_ON, TOLD_OF_FIX, toldTwice } from './told.ts'

const WORKED_ON = ['accepted', 'in_progress', 'in_qa', 'awaiting_release']

export type Rest = {
  readonly truth: Truth
  readonly store: Store
  readonly ledger: Ledger
  /** Deliveries that were answered 202, each by the beginning of the id that it must be recorded under. */
  readonly accepted: ReadonlySet<string>
  /** A process stood still for longer than a sent request may take to arrive: a link of its may be out of date. */
  readonly overslept: boolean
  /** Links to tickets on an issue stand in one comment, and two processes write it. */
  readonly mayLoseLinks: boolean
}

/** What is wrong; empty: nothing. */
export async function faultsAtRest(rest: Rest): Promise<string[]> {
  const { truth } = rest
  const { tickets, removed } = truth.cast
  return [
    ...(await lostDeliveries(rest)),
    ...(await stuckCases(rest)),
    ...tickets.flatMap((ticket) => ticketFaults(ticket, rest)),
    ...removed.flatMap((ticket) =>
      bugsOf(ticket, truth).length > 1 ? [`ticket ${ticket}: two issues`] : [],
    ),
    ...relatedFaults(truth),
  ]
}

async function lostDeliveries({ store, accepted }: Rest): Promise<string[]> {
  const rows = await store.deliveries(100_000)
  const ids = rows.map((row) => row.id.split(' ')[0] ?? row.id)
  const known = new Set(ids.map((id) => id.slice(0, 36)))
  const lost = [...accepted].filter((id) => !known.has(id.slice(0, 36)))
  const waiting = rows.filter((row) => row.hint !== undefined && row.woke === undefined)
  return [
    ...lost.map((id) => `a webhook was answered 202 and is not recorded: ${id}`),
    ...waiting.map((row) => `a delivery was never looked at: ${row.id}`),
  ]
}

async function stuckCases({ store, truth }: Rest): Promise<string[]> {
  const now = truth.sandbox.now()
  const rows = await store.list(1_000)
  const faults: string[] = []
  for (const row of rows) {
    const { id, failure } = row.case
    if (failure !== undefined) faults.push(`${id} is stuck: ${failure}`)
    if (row.dueAt !== undefined && row.dueAt < now - 180_000)
      faults.push(`${id} is due since ${now - row.dueAt} ms`)
    if (row.leasedUntil !== undefined && row.leasedUntil > now + 360_000)
      faults.push(`${id} is leased for ever`)
    for (const entry of await store.unended(id)) faults.push(`${id}: ${entry.key} never ended`)
  }
  return faults
}

function ticketFaults(ticket: number, rest: Rest): string[] {
  const { truth, ledger } = rest
  const { zendesk } = truth.sandbox
  const view = zendesk.view(ticket)
  const says = (fault: string) => `ticket ${ticket}: ${fault}`
  const bugs = bugsOf(ticket, truth)
  const rules = ledger.rules()
  const wanted = wantedOf(ticket, truth, rules)
  const promotion = {
    view,
    bugs: bugs.length,
    isDeleted: truth.cast.deleted.includes(bugLabel(ticket)),
    manager: truth.sandbox.people.manager,
    rules,
  }
  const word = promotionFault(promotion)
  const customer = JSON.stringify(zendesk.customerView(ticket))
  return [
    ...(word === undefined ? [] : [says(word)]),
    ...lackFaults(promotion, zendesk.bridgeUser).map(says),
    ...toldTwice(view, zendesk.bridgeUser, FIELD, deploysOf(truth)).map(says),
    ...overwritten(view, zendesk.bridgeUser, ledger),
    ...(LEAK.test(customer) ? [says('the customer can read something of Sentry')] : []),
    ...(wanted === undefined || view.status === 'closed'
      ? []
      : standingFaults(ticket, wanted, rest).map(says)),
    ...followUpFaults(ticket, truth).map(says),
    ...(view.status === 'closed' ? endedFaults(ticket, wanted, truth).map(says) : []),
  ]
}

/** As engineering has it; or as Sentry does, where it sees the error of a bug that is deployed. */
function standingFaults(ticket: number, wanted: Wanted, rest: Rest): string[] {
  const { truth, ledger } = rest
  const missed = unheard(ticket, truth, ledger)
  if (missed !== undefined) return [missed]
  const faults = wantedFaults(ticket, wanted, rest)
  const again = faults.length === 0 ? undefined : seenAgainOf(ticket, truth, ledger.rules())
  if (again === undefined) return faults
  return wantedFaults(ticket, again, rest).length === 0 ? [] : faults
}

/** A closed ticket whose customer was told of a fix that does not hold must go on. */
function endedFaults(ticket: number, wanted: Wanted | undefined, { sandbox: { zendesk } }: Truth): string[] {
  const { fields, comments } = zendesk.view(ticket)
  const isTold =
    fields[FIELD.stage] === 'eng_deployed' &&
    comments.some(({ authorId, body }) => authorId === zendesk.bridgeUser && TOLD_OF_FIX.test(body))
  const isBroken = wanted !== undefined && WORKED_ON.includes(wanted.stage)
  return isTold && isBroken && zendesk.followUps(ticket).length === 0
    ? ['the fix that was told of does not hold, and nothing goes on']
    : []
}

/** A closed ticket goes on in one other at most, for a customer who was told of a fix, and without an issue of its own. */
function followUpFaults(ticket: number, truth: Truth): string[] {
  const { zendesk } = truth.sandbox
  const next = zendesk.followUps(ticket)
  const told = (of: number, shape: RegExp) =>
    zendesk
      .view(of)
      .comments.filter(({ authorId, body }) => authorId === zendesk.bridgeUser && shape.test(body)).length
  return [
    ...(next.length > 1 ? [`${next.length} follow-ups`] : []),
    ...(next.length > 0 && zendesk.view(ticket).status !== 'closed'
      ? ['a follow-up, though it is open']
      : []),
    ...(next.length > 0 && told(ticket, TOLD_OF_FIX) === 0 ? ['a follow-up, and no fix was told'] : []),
    ...next.flatMap((each) => [
      ...(bugsOf(each, truth).length > 0 ? [`its follow-up ${each} has an issue of its own`] : []),
      ...(told(each, GOES_ON) === 1 ? [] : [`its follow-up ${each} is not told of once`]),
      ...(LEAK.test(JSON.stringify(zendesk.customerView(each)))
        ? ['Sentry can be read on its follow-up']
        : []),
      ...followUpFaults(each, truth),
    ]),
  ]
}

/** How often anything was deployed, by CI's word or GitHub's. */
function deploysOf({ sandbox: { github }, cast }: Truth): number {
  const repositories = new Set(cast.fixes.map(({ repository }) => repository))
  const hosted = [...repositories].flatMap((repository) => github.deployments(repository))
  return cast.reports.length + hosted.length
}

function wantedFaults(ticket: number, wanted: Wanted, rest: Rest): string[] {
  const { ledger, overslept } = rest
  const { sandbox, cast } = rest.truth
  const { zendesk } = sandbox
  const view = zendesk.view(ticket)
  const is = { status: view.status, priority: view.priority, eta: view.fields[FIELD.eta] ?? null }
  const faults: string[] = []
  const check = (what: string, is: unknown, should: unknown) => {
    if (is !== should) faults.push(`${what} is ${String(is)}, should be ${String(should)}`)
  }
  check('the stage', view.fields[FIELD.stage], `eng_${wanted.stage}`)
  if (!wanted.leads.includes(view.fields[FIELD.issue] ?? ''))
    check('the issue', view.fields[FIELD.issue], wanted.issue.key)
  const { levels } = ledger.rules()
  if (levels !== undefined && view.fields[FIELD.bug] !== 'bug_feature')
    check('the level', view.fields[FIELD.level], levels.confirmed)
  for (const field of ['status', 'priority', 'eta'] as const) {
    if (field === 'priority' && wanted.priority === undefined) continue
    if (!isExcused(view, field, zendesk.bridgeUser, ledger)) check(`the ${field}`, is[field], wanted[field])
  }
  if (!view.tags.includes('bugbridge')) faults.push('it lost its tag')
  for (const issue of wanted.living) linkFaults(issue)
  if (!rest.mayLoseLinks)
    for (const issue of takenOff(ticket, wanted, rest.truth))
      check(`links on ${issue.key}, which was taken off,`, linksOf(issue).length, 0)
  const named = cast.references.findLast((each) => each.ticket === ticket)
  if (named !== undefined && view.fields[FIELD.sentry]) faults.push('Sentry still stands on it')
  return faults

  function linksOf({ remoteLinks }: Wanted['issue']) {
    // What Jira keeps of a link that it does not let anybody remove is struck through.
    return remoteLinks.filter((link) => link.url.endsWith(`/${ticket}`))
  }

  function linkFaults(issue: Wanted['issue']): void {
    const links = linksOf(issue)
    // Two processes may each edit GitHub's one comment at once, which knows no versions: the later one wins.
    if (!rest.mayLoseLinks) check('links to it on the issue', links.length, 1)
    if (links[0] !== undefined && !overslept && !rest.mayLoseLinks)
      check('the link says solved', links[0].resolved, wanted.stage === 'deployed')
  }
}

/** One task for a Sentry issue, whoever named it, and one link to a bug. */
function relatedFaults({ board, cast }: Truth): string[] {
  const tasks = board.issues().flatMap((issue) => {
    const mark = issue.labels.find((label) => label.startsWith('bugbridge-sentry-'))
    return mark === undefined ? [] : [{ issue, mark }]
  })
  const doubled = tasks.filter(({ mark }, at) => tasks.findIndex((each) => each.mark === mark) !== at)
  const links = tasks.flatMap(({ issue }) => {
    const pairs = issue.links.filter((link) => link.type === 'Relates').map((link) => link.to)
    return pairs.length === new Set(pairs).size ? [] : [`${issue.key} is linked twice to one issue`]
  })
  // With a bug that engineering deletes, its links go too.
  const isBugDeleted = cast.deleted.some((label) => label.startsWith(bugLabel('')))
  // Nor is one of a reference that an agent has replaced by another, or whose ticket is deleted, if its task was
  // being made just then.
  const isReplaced = (mark: string) =>
    cast.references.some(
      ({ ticket, source }) =>
        mark === `bugbridge-sentry-${source}` &&
        (cast.removed.includes(ticket) ||
          cast.references.findLast((each) => each.ticket === ticket)?.source !== source),
    )
  const alone = isBugDeleted
    ? []
    : tasks.filter(
        ({ issue, mark }) => !isReplaced(mark) && issue.links.every((link) => link.type !== 'Relates'),
      )
  const customers = tasks.filter(({ issue }) => issue.remoteLinks.length > 0)
  return [
    ...doubled.map(({ mark }) => `two tasks ${mark}`),
    ...links,
    ...alone.map(({ issue }) => `${issue.key} is a related task and linked to nothing`),
    ...customers.map(({ issue }) => `${issue.key} is a Sentry task and linked to a ticket`),
  ]
}
