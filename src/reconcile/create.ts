// Creates what must not be there twice: written down first, looked for by its mark, and only then made. Whatever
// became of an earlier attempt, there is one.
import type { Link } from '../core/case.ts'
import type { CreateFollowUp, CreateIssue } from '../core/effect.ts'
import { describeFailure, done, failed, type Result } from '../core/failure.ts'
import type { Instant, IssueRef, System, TicketRef } from '../core/ref.ts'
import { close, type Holding, heldUp, intentOf, isHeldUp, latestSend, type Performed } from './perform.ts'
import type { Ports } from './ports.ts'

/** Where things of this kind are looked for and made. */
type Maker = {
  readonly system: System
  /** Those that carry the effect's mark, in any order. */
  readonly find: () => Promise<Result<readonly { readonly id: string }[]>>
  /** Sends nothing after `until`. */
  readonly make: (until: Instant) => Promise<Result<{ readonly id: string }>>
}

/** Creates an issue, or adopts the one that an earlier attempt created. */
export async function createIssue(
  effect: CreateIssue,
  holding: Holding,
  ports: Ports,
): Promise<Performed<Link>> {
  const { tracker } = ports
  const { system } = tracker
  const id = await createOnce(effect, holding, ports, {
    system,
    find: () => tracker.findByMark(effect.mark),
    make: (until) => tracker.create(effect, until),
  })
  return id === 'lost' || !id.ok ? id : done(linkOf(effect, { system, id: id.value }))
}

/**
 * Opens the ticket in which a closed one goes on, or adopts the one that an earlier attempt opened. It is a case from
 * then on, whether or not a webhook tells of it.
 */
export async function createFollowUp(
  effect: CreateFollowUp,
  holding: Holding,
  ports: Ports,
): Promise<Performed<TicketRef>> {
  const { helpdesk, store, clock } = ports
  const { system } = helpdesk
  const id = await createOnce(effect, holding, ports, {
    system,
    find: () => helpdesk.findFollowUps(effect.mark),
    make: (until) => helpdesk.createFollowUp(effect, until),
  })
  if (id === 'lost' || !id.ok) return id
  const ticket = { system, id: id.value }
  await store.open(ticket, clock.now())
  return done(ticket)
}

async function createOnce(
  effect: CreateIssue | CreateFollowUp,
  holding: Holding,
  ports: Ports,
  { system, find, make }: Maker,
): Promise<Performed<string>> {
  const { store, clock, settings } = ports
  const startedAt = clock.now()
  const begun = await store.begin(intentOf(effect, holding, ports), holding.token, startedAt, settings.settle)
  if (begun.kind === 'lost') return 'lost'
  if (begun.kind === 'busy') return failed({ kind: 'later', system, at: begun.until })
  if (begun.kind === 'again' && begun.result !== undefined) return done(begun.result)
  const marked = await find()
  if (!marked.ok) {
    if (!isHeldUp(startedAt, ports)) await store.end(effect.key, describeFailure(marked.failure), clock.now())
    return marked
  }
  const [first] = [...marked.value].sort((left, right) =>
    left.id.localeCompare(right.id, 'en', { numeric: true }),
  )
  if (first !== undefined) {
    await close(effect, holding, 'adopted', ports, first.id)
    return done(first.id)
  }
  if (isHeldUp(startedAt, ports)) return heldUp(system, ports)
  const created = await make(latestSend(startedAt, settings))
  if (created.ok) {
    await close(effect, holding, 'done', ports, created.value.id)
    return done(created.value.id)
  }
  // Unclear: left open on purpose. Whoever comes next waits until the mark must be findable, and looks.
  if (created.failure.kind !== 'unclear' && !isHeldUp(startedAt, ports))
    await close(effect, holding, describeFailure(created.failure), ports)
  return created
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
