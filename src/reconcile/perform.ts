// Carries out effects: written down first, sent second, and looked for before they are ever repeated.
// Nothing is created twice.
import type { Link } from '../core/case.ts'
import { changesOf } from '../core/changes.ts'
import type {
  CreateIssue,
  Effect,
  LinkSource,
  LinkTicket,
  RelateIssues,
  UpdateTicket,
} from '../core/effect.ts'
import { describeFailure, done, type Failure, failed, type Result } from '../core/failure.ts'
import type { IssueRef } from '../core/ref.ts'
import type { Intent } from '../store/port.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'

/** Which case, on which lease. */
export type Holding = { readonly caseId: string; readonly token: string }

/** `lost`: the lease ran out, and somebody else has the case: stop at once and write nothing. */
export type Performed<T> = Result<T> | 'lost'

/** Creates an issue, or adopts the one that an earlier attempt created. */
export async function createIssue(
  effect: CreateIssue,
  holding: Holding,
  ports: Ports,
): Promise<Performed<Link>> {
  const { store, tracker, clock, settings } = ports
  const startedAt = clock.now()
  const begun = await store.begin(
    intentOf(effect, holding, ports),
    holding.token,
    clock.now(),
    settings.settle,
  )
  if (begun.kind === 'lost') return 'lost'
  if (begun.kind === 'busy') return failed({ kind: 'later', system: tracker.system, at: begun.until })
  if (begun.kind === 'again' && begun.result !== undefined) {
    return done(linkOf(effect, { system: tracker.system, id: begun.result }))
  }
  const marked = await tracker.findByMark(effect.mark)
  if (!marked.ok) {
    await store.end(effect.key, describeFailure(marked.failure), clock.now())
    return marked
  }
  const [first] = [...marked.value].sort((left, right) =>
    left.id.localeCompare(right.id, 'en', { numeric: true }),
  )
  if (first !== undefined) {
    await close(effect, holding, 'adopted', ports, first.id)
    return done(linkOf(effect, first))
  }
  // Whoever comes after `settle` takes an attempt for dead, so one that was held up must not go on.
  if (clock.now() - startedAt > settings.settle / 2) {
    await store.end(effect.key, 'held up', clock.now())
    return failed({ kind: 'later', system: tracker.system, at: clock.now() })
  }
  const created = await tracker.create(effect)
  if (created.ok) {
    await close(effect, holding, 'done', ports, created.value.id)
    return done(linkOf(effect, created.value))
  }
  // Unclear: left open on purpose. Whoever comes next waits until the mark must be findable, and looks.
  if (created.failure.kind !== 'unclear')
    await close(effect, holding, describeFailure(created.failure), ports)
  return created
}

/**
 * Effects that the vendor upserts: repeating them changes nothing, so they need no look. One that was not
 * answered at all stays open, since it may still arrive.
 */
export async function performRepeatable(
  effect: LinkTicket | RelateIssues | LinkSource,
  holding: Holding,
  ports: Ports,
): Promise<Performed<undefined>> {
  const { store, clock, tracker, source } = ports
  const begun = await store.begin(intentOf(effect, holding, ports), holding.token, clock.now(), 0)
  if (begun.kind === 'lost') return 'lost'
  const result = effect.kind === 'link-source' ? await source.link(effect) : await tracker.perform(effect)
  const isUnheard = !result.ok && result.failure.kind === 'later' && result.failure.status === undefined
  if (!isUnheard) await close(effect, holding, outcomeOf(result), ports)
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
  const { store, helpdesk, clock } = ports
  const begun = await Promise.all(
    updates.map(async ({ effect, holding }) =>
      store
        .begin(intentOf(effect, holding, ports), holding.token, clock.now(), 0)
        .catch((error: unknown) => ({ kind: 'faulty', failure: faultOf(error, ports) }) as const),
    ),
  )
  const going = updates.filter((_, at) => begun[at]?.kind !== 'lost' && begun[at]?.kind !== 'faulty')
  const outcomes =
    going.length === 0 ? [] : await helpdesk.update(going.map(({ effect }) => effect)).catch(unheardOf)
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

function linkOf(effect: CreateIssue, issue: IssueRef): Link {
  const { role, mark, source, content } = effect
  return {
    issue,
    role,
    mark,
    ...(source === undefined ? {} : { source }),
    ...(content.from === 'source' ? { sealed: content.sealed.shingles } : {}),
  }
}
