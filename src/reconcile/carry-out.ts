// What is to be done for one case, and the doing of all of it but the ticket's own write, which leaves together
// with those of other cases.
import type { Case } from '../core/case.ts'
import { reportedAt } from '../core/deployed.ts'
import type { Desired } from '../core/desired.ts'
import { type Diff, diff } from '../core/diff.ts'
import type { UpdateTicket } from '../core/effect.ts'
import type { Facts, Touches } from '../core/facts.ts'
import { done, type Failure, type Result } from '../core/failure.ts'
import { leftKey } from '../core/files.ts'
import type { Instant } from '../core/ref.ts'
import type { JournalEntry } from '../store/port.ts'
import { attachFile } from './attach.ts'
import { createFollowUp, createIssue } from './create.ts'
import type { Ending } from './ending.ts'
import { inTime } from './in-time.ts'
import { type Holding, type Performed, performRepeatable } from './perform.ts'
import type { Ports } from './ports.ts'

type Given = {
  readonly known: Case
  readonly facts: Facts
  readonly desired: Desired
  readonly plan: Diff
  readonly holding: Holding
  /** Intents of earlier passes whose outcome is unclear. */
  readonly open: readonly JournalEntry[]
}

/** Stamps of tickets count in seconds. */
const A_SECOND = 1_000

export type Carried = { readonly ending: Ending; readonly update?: UpdateTicket }

/** The diff; where a person and engineering both moved, the vendors' histories say who was later. */
export async function planOf(
  desired: Desired,
  facts: Facts,
  known: Case,
  ports: Ports,
): Promise<Result<Diff>> {
  const { policy, helpdesk, tracker, clock } = ports
  const first = diff(desired, facts, known.applied, policy, undefined)
  if (first.ask.length === 0) return done(first)
  const person = await inTime(helpdesk.readTouched(facts.ticket.ref, first.ask), helpdesk.system, clock)
  if (!person.ok) return person
  const ids = facts.primary.map((issue) => issue.ref.id)
  const moved = await inTime(tracker.readMoved(ids), tracker.system, clock)
  if (!moved.ok) return moved
  // A reported deploy, or an error that is seen again, is engineering's move too. When a version was released nobody says: then the person stands.
  const versions = facts.primary.flatMap((issue) => issue.versions)
  // A deploy moves the stage and the status that goes with it, and nothing else.
  const asksStage = first.ask.includes('status') || first.ask.includes(policy.fields.stage)
  const shipped = facts.shipments === 'unread' || !asksStage ? [] : facts.shipments.map(({ at }) => at)
  const again = (facts.watched ?? []).flatMap(({ state }) =>
    state === 'unread' ? [] : (state.regressedAt ?? []),
  )
  const engineering = Math.max(moved.value, reportedAt(versions, facts.deploys), ...shipped, ...again)
  const touches: Touches = { person: person.value, engineering }
  return done(diff(desired, facts, known.applied, policy, touches))
}

/** Carries out what is about issues, one by one, and hands back the ticket's own write. */
export async function carryOut(given: Given, ports: Ports): Promise<Carried> {
  const { known, facts, desired, plan, holding, open } = given
  const { clock, settings } = ports
  let current: Case = { ...known, applied: plan.applied }
  let failure: Failure | undefined
  let ofLink: Failure | undefined
  let advanced = false
  let update: UpdateTicket | undefined
  let waitsUntil: Instant | undefined
  for (const effect of plan.effects) {
    if (effect.kind === 'update-ticket') {
      if (facts.ticket.isFresh) {
        waitsUntil = clock.now() + A_SECOND
        continue
      }
      // One-off effects that went through in this pass travel with the ticket's mark.
      update = { ...effect, applies: { ...effect.applies, done: current.applied.done } }
      continue
    }
    if (effect.kind === 'attach-file') {
      const copied = await attachFile(effect, holding, ports)
      if (copied === 'lost') return { ending: { kind: 'lost', case: current } }
      if (!copied.ok) failure ??= copied.failure
      else {
        advanced = true
        const key = copied.value === 'copied' ? effect.key : leftKey(effect.attachment.id)
        current = { ...current, applied: { ...current.applied, done: [...current.applied.done, key] } }
      }
      continue
    }
    if (effect.kind === 'link-ticket') {
      const turn = ports.linkTurns.turnOf(effect.issue, `${holding.caseId} ${effect.key}`)
      if (turn > clock.now()) {
        waitsUntil = Math.min(waitsUntil ?? Number.POSITIVE_INFINITY, turn)
        continue
      }
    }
    if (effect.kind === 'create-follow-up') {
      const opened = await createFollowUp(effect, holding, ports)
      if (opened === 'lost') return { ending: { kind: 'lost', case: current } }
      if (opened.ok) {
        current = { ...current, followUp: opened.value }
        // Looked at once more, to show where it goes on: nothing else may wake it.
        waitsUntil = clock.now()
      } else failure ??= opened.failure
      continue
    }
    const late = open.filter(
      ({ key, begunAt }) => stemOf(key) === stemOf(effect.key) && begunAt + settings.settle > clock.now(),
    )
    // One that nobody heard of may still arrive, and undo this one, or stand there twice: a comment on GitHub.
    for (const { begunAt } of late)
      waitsUntil = Math.min(waitsUntil ?? Number.POSITIVE_INFINITY, begunAt + settings.settle)
    if (effect.kind !== 'create-issue' && late.some(({ key }) => key === effect.key)) continue
    const outcome: Performed<unknown> =
      effect.kind === 'create-issue'
        ? await adoptLink(await createIssue(effect, holding, ports), (link) => {
            current = { ...current, links: [...current.links, link] }
          })
        : await performRepeatable(effect, holding, ports)
    if (outcome === 'lost') return { ending: { kind: 'lost', case: current } }
    advanced ||= outcome.ok
    if (effect.kind === 'create-issue') {
      if (!outcome.ok) failure ??= outcome.failure
      continue
    }
    // A link that is gone, or whose issue is, need not be taken off. What was to be put onto something that is gone
    // stays a failure: if it is really gone the next reading shows it, and nothing is asked of it any more.
    const isOver = outcome.ok || (outcome.failure.kind === 'gone' && effect.kind === 'unlink-ticket')
    if (!outcome.ok && !isOver) ofLink ??= outcome.failure
    // What stood before may stand no more, whatever became of this one.
    const isTakenOff = effect.kind === 'unlink-ticket'
    let finished = withoutStem(current.applied.done, effect.key)
    // While another may still undo it, it is not over: it is repeated then.
    const isDone = isOver && late.length === 0
    if (isDone) finished = isTakenOff ? finished : [...finished, effect.key]
    // Nobody knows whether it stands: it is neither taken for a link, nor forgotten when it is to be taken off.
    else if (stemOf(effect.key) !== effect.key) finished = [...finished, `${stemOf(effect.key)}unsure`]
    current = { ...current, applied: { ...current.applied, done: finished } }
  }
  const through = { kind: 'through', case: current, facts, desired, diff: plan, observed: false } as const
  return {
    ending: {
      ...through,
      ...(failure === undefined && ofLink !== undefined ? { failure: ofLink, onlyLinks: true } : {}),
      ...(failure === undefined ? {} : { failure }),
      ...(advanced ? { advanced } : {}),
      ...(waitsUntil === undefined ? {} : { waitsUntil }),
    },
    ...(update === undefined ? {} : { update }),
  }
}

async function adoptLink<T>(outcome: Performed<T>, adopt: (value: T) => void): Promise<Performed<T>> {
  if (outcome !== 'lost' && outcome.ok) adopt(outcome.value)
  return outcome
}

/** A link to the ticket says whether it is solved, or is none any more: each state takes the place of the others. */
function stemOf(key: string): string {
  return key.replace(/^un(link-ticket\/.*)$/, '$1/').replace(/\/(?:open|solved|unsure)$/, '/')
}

function withoutStem(done: readonly string[], key: string): readonly string[] {
  return done.filter((each) => stemOf(each) !== stemOf(key))
}
