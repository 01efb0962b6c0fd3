// Carries out effects that may be repeated: written down first, sent second, and looked for where a repeat is none
// of the vendor's business. What must not be made twice: create.ts.
import { changesOf } from '../core/changes.ts'
import type {
  Effect,
  LinkSource,
  LinkTicket,
  RelateIssues,
  UnlinkTicket,
  UpdateTicket,
} from '../core/effect.ts'
import { describeFailure, type Failure, failed, type Result } from '../core/failure.ts'
import type { Instant, System } from '../core/ref.ts'
import type { Intent } from '../store/port.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'

/** Which case, on which lease. */
export type Holding = { readonly caseId: string; readonly token: string }

/** `lost`: the lease ran out, and somebody else has the case: stop at once and write nothing. */
export type Performed<T> = Result<T> | 'lost'

/**
 * Effects that the vendor upserts: repeating them changes nothing, so they need no look. One that was not
 * answered at all stays open, since it may still arrive: it is repeated once that is over.
 */
export async function performRepeatable(
  effect: LinkTicket | UnlinkTicket | RelateIssues | LinkSource,
  holding: Holding,
  ports: Ports,
): Promise<Performed<undefined>> {
  const { store, clock, tracker, source } = ports
  const startedAt = clock.now()
  const begun = await store.begin(intentOf(effect, holding, ports), holding.token, startedAt, 0)
  if (begun.kind === 'lost') return 'lost'
  const system = effect.kind === 'link-source' ? source.system : tracker.system
  if (isHeldUp(startedAt, ports)) return heldUp(system, ports)
  const result = effect.kind === 'link-source' ? await source.link(effect) : await tracker.perform(effect)
  const isUnheard =
    !result.ok &&
    (result.failure.kind === 'unclear' ||
      (result.failure.kind === 'later' && result.failure.status === undefined))
  if (!isUnheard && !isHeldUp(startedAt, ports)) await close(effect, holding, outcomeOf(result), ports)
  return result
}

/**
 * Writes tickets, up to a hundred in one call. The write carries the version of the ticket that it was
 * computed from, so a second copy of it is refused by the helpdesk itself. The intents stay open: only once
 * the case is saved may they end (`endUpdate`), since until then nothing else says that the write is made.
 */
export async function updateTickets(
  updates: readonly { readonly effect: UpdateTicket; readonly holding: Holding }[],
  ports: Ports,
): Promise<readonly Performed<undefined>[]> {
  const { store, helpdesk, clock, settings } = ports
  const startedAt = clock.now()
  const begun = await Promise.all(
    updates.map(async ({ effect, holding }) =>
      store
        .begin(intentOf(effect, holding, ports), holding.token, startedAt, 0)
        .catch((error: unknown) => ({ kind: 'faulty', failure: faultOf(error, ports) }) as const),
    ),
  )
  if (isHeldUp(startedAt, ports)) return updates.map(() => heldUp(helpdesk.system, ports))
  const going = updates.filter((_, at) => begun[at]?.kind !== 'lost' && begun[at]?.kind !== 'faulty')
  const outcomes =
    going.length === 0
      ? []
      : await helpdesk
          .update(
            going.map(({ effect }) => effect),
            latestSend(startedAt, settings),
          )
          .catch(unheardOf)
  const results = new Map<string, Result<undefined>>(
    going.map(({ effect }, at) => [effect.key, outcomes[at] ?? failed(unheard(ports))]),
  )
  return updates.map(({ effect }, at) => {
    const start = begun[at]
    return start?.kind === 'faulty' ? failed(start.failure) : (results.get(effect.key) ?? 'lost')
  })

  /** Thrown on the way: nobody knows which of them were sent. */
  function unheardOf(error: unknown): readonly Result<undefined>[] {
    faultOf(error, ports)
    return []
  }
}

/** Ends the intent of a ticket's write. It stays open when its outcome is unclear: the next pass looks for our mark. */
export async function endUpdate(
  effect: UpdateTicket,
  outcome: Result<undefined>,
  holding: Holding,
  ports: Ports,
): Promise<void> {
  const isOpen = !outcome.ok && outcome.failure.kind === 'unclear'
  if (!isOpen) await close(effect, holding, outcomeOf(outcome), ports)
}

/** Ends intents of an earlier pass that turned out to be carried out. Only once the case is saved. */
export async function endAdopted(keys: readonly string[], { caseId }: Holding, ports: Ports): Promise<void> {
  for (const key of keys) {
    await ports.store.end(key, 'adopted', ports.clock.now())
    ports.observe({ kind: 'effect', caseId, effect: 'update-ticket', key, outcome: 'adopted' })
  }
}

/**
 * Whoever comes after `settle` takes an attempt for dead, so one that was held up (a process that stood still, a
 * database that took its time) must not go on, nor end its intent: it may be another's by then.
 */
export function isHeldUp(startedAt: Instant, { clock, settings }: Ports): boolean {
  return clock.now() > latestSend(startedAt, settings)
}

/** Until when what began then may be sent. */
export function latestSend(startedAt: Instant, settings: Ports['settings']): Instant {
  return startedAt + settings.settle / 2
}

/** What was not sent, for another pass. */
export function heldUp(system: System, { clock }: Ports): Result<never> {
  return failed({ kind: 'later', system, at: clock.now() })
}

function unheard(ports: Ports): Failure {
  return { kind: 'unclear', system: ports.helpdesk.system }
}

/** What is written down of an effect before it is sent. */
export function intentOf(effect: Effect, holding: Holding, ports: Ports): Intent {
  const changes = effect.kind === 'update-ticket' ? changesOf(effect, ports.policy.fields) : []
  return { key: effect.key, caseId: holding.caseId, kind: effect.kind, because: effect.because, changes }
}

/** Writes down what became of an effect, with the id of what it created, and tells whoever observes. */
export async function close(
  effect: Effect,
  holding: Holding,
  outcome: string,
  ports: Ports,
  result?: string,
): Promise<void> {
  await ports.store.end(effect.key, outcome, ports.clock.now(), result)
  ports.observe({ kind: 'effect', caseId: holding.caseId, effect: effect.kind, key: effect.key, outcome })
}

function outcomeOf(result: Result<unknown>): string {
  return result.ok ? 'done' : describeFailure(result.failure)
}
