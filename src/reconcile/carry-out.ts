// What is to be done for one case, and the doing of all of it but the ticket's own write, which leaves together
// with those of other cases.
import type { Case } from '../core/case.ts'
import { reportedAt } from '../core/deployed.ts'
import type { Desired } from '../core/desired.ts'
import { type Diff, diff } from '../core/diff.ts'
import type { UpdateTicket } from '../core/effect.ts'
import type { Facts, Touches } from '../core/facts.ts'
import { done, type Failure, type Result } from '../core/failure.ts'
import { createIssue, type Holding, type Performed, performRepeatable } from './perform.ts'
import type { Ports } from './ports.ts'
import type { Ending } from './save.ts'

type Given = {
  readonly known: Case
  readonly facts: Facts
  readonly desired: Desired
  readonly plan: Diff
  readonly holding: Holding
}

export type Carried = { readonly ending: Ending; readonly update?: UpdateTicket }

/** The diff; where a person and engineering both moved, the vendors' histories say who was later. */
export async function planOf(
  desired: Desired,
  facts: Facts,
  known: Case,
  ports: Ports,
): Promise<Result<Diff>> {
  const { policy, helpdesk, tracker } = ports
  const first = diff(desired, facts, known.applied, policy, undefined)
  if (first.ask.length === 0) return done(first)
  const person = await helpdesk.readTouched(facts.ticket.ref, first.ask)
  if (!person.ok) return person
  const moved = await tracker.readMoved(facts.primary.map((issue) => issue.ref.id))
  if (!moved.ok) return moved
  // A reported deploy is engineering's move too. When a version was released nobody says: then the person stands.
  const versions = facts.primary.flatMap((issue) => issue.versions)
  const engineering = Math.max(moved.value, reportedAt(versions, facts.deploys))
  const touches: Touches = { person: person.value, engineering }
  return done(diff(desired, facts, known.applied, policy, touches))
}

/** Carries out what is about issues, one by one, and hands back the ticket's own write. */
export async function carryOut(given: Given, ports: Ports): Promise<Carried> {
  const { known, facts, desired, plan, holding } = given
  let current: Case = { ...known, applied: plan.applied }
  let failure: Failure | undefined
  let update: UpdateTicket | undefined
  for (const effect of plan.effects) {
    if (effect.kind === 'update-ticket') {
      // One-off effects that went through in this pass travel with the ticket's mark.
      update = { ...effect, applies: { ...effect.applies, done: current.applied.done } }
      continue
    }
    const outcome: Performed<unknown> =
      effect.kind === 'create-issue'
        ? await adoptLink(await createIssue(effect, holding, ports), (link) => {
            current = { ...current, links: [...current.links, link] }
          })
        : await performRepeatable(effect, holding, ports)
    if (outcome === 'lost') return { ending: { kind: 'lost', case: current } }
    // What is gone needs no link any more; the next reading shows that it is gone.
    const isOver = outcome.ok || (outcome.failure.kind === 'gone' && effect.kind !== 'create-issue')
    if (!outcome.ok && !isOver) failure ??= outcome.failure
    if (isOver && effect.kind !== 'create-issue') {
      current = {
        ...current,
        applied: { ...current.applied, done: withDone(current.applied.done, effect.key) },
      }
    }
  }
  const through = { kind: 'through', case: current, facts, desired, diff: plan, observed: false } as const
  return {
    ending: failure === undefined ? through : { ...through, failure },
    ...(update === undefined ? {} : { update }),
  }
}

async function adoptLink<T>(outcome: Performed<T>, adopt: (value: T) => void): Promise<Performed<T>> {
  if (outcome !== 'lost' && outcome.ok) adopt(outcome.value)
  return outcome
}

/** A link to the ticket says whether it is solved: each state takes the place of the other. */
function withDone(done: readonly string[], key: string): readonly string[] {
  const stem = key.replace(/\/(?:open|solved)$/, '/')
  return [...done.filter((each) => stem === key || !each.startsWith(stem)), key]
}
