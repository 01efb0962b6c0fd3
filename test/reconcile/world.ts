// One case in front of a helpdesk and a tracker that are a few values in memory: each test states its difference.
import { createHmac } from 'node:crypto'
import type { TrackerFile } from '../../src/connectors/connector.ts'
import { ZENDESK_EGRESS } from '../../src/connectors/zendesk/body.ts'
import type { Case } from '../../src/core/case.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import type { Attachment, Confirmation, IssueFacts, TicketFacts } from '../../src/core/facts.ts'
import { done, type Failure, failed, type Result } from '../../src/core/failure.ts'
import type { Policy } from '../../src/core/policy.ts'
import { caseId, type Instant } from '../../src/core/ref.ts'
import { createDeployBook } from '../../src/reconcile/deploy-book.ts'
import { createGate } from '../../src/reconcile/gate.ts'
import { createLinkTurns } from '../../src/reconcile/link-turns.ts'
import { createLoop } from '../../src/reconcile/loop.ts'
import { type Ports, SETTINGS } from '../../src/reconcile/ports.ts'
import { createSeenClock } from '../../src/reconcile/seen-clock.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'
import { FULL, NOW, ready, written } from '../core/build.ts'

export type Desk = {
  ticket: TicketFacts
  confirmation: Confirmation | undefined
  attachments: readonly Attachment[]
  proposedAt: Instant | undefined
  /** What keeps a file from being downloaded. */
  lost: Failure | undefined
  /** How long a download takes, in milliseconds. */
  slow: number
  /** What happens while a ticket is being written. */
  meanwhile: () => Promise<unknown>
  writes: UpdateTicket[]
  /** What was asked for one case, in order. */
  asked: string[]
}

export type Board = {
  issues: IssueFacts[]
  created: string[]
  files: TrackerFile[]
  /** What the next file comes to instead; with `unclear` it arrives all the same. */
  refuses: Failure | undefined
  /** How long an upload takes, in milliseconds. */
  slow: number
}

export function createBench(policy: Policy = FULL) {
  const clock = createVirtualClock(NOW)
  const memory = createStore(openSqlite({ path: ':memory:' }))
  const held = { ms: 0 }
  const store: Store = {
    ...memory,
    async begin(...intent) {
      const begun = await memory.begin(...intent)
      clock.pass(held.ms)
      return begun
    },
  }
  const desk: Desk = {
    ticket: ready(),
    confirmation: { by: '9', allowed: true },
    attachments: [],
    proposedAt: NOW - 1_000,
    lost: undefined,
    slow: 0,
    meanwhile: async () => undefined,
    writes: [],
    asked: [],
  }
  const board: Board = { issues: [], created: [], files: [], refuses: undefined, slow: 0 }
  const gate = createGate({
    policy,
    egress: ZENDESK_EGRESS,
    digest: (text) => createHmac('sha256', 'salt').update(text).digest('hex').slice(0, 16),
  })
  const answer = async <T>(what: string, value: T): Promise<Result<T>> => {
    desk.asked.push(what)
    return done(value)
  }
  const absent: Failure = { kind: 'gone', system: 'jira' }

  const ports: Ports = {
    helpdesk: {
      system: 'zendesk',
      readTickets: async () => done({ found: [desk.ticket], gone: [] }),
      readMark: async () => done(undefined),
      readConfirmation: () => answer('confirmation', desk.confirmation),
      readSetAnew: () => answer('anew', []),
      readTouched: async () => done({ status: NOW }),
      readProposedAt: () => answer('proposed', desk.proposedAt),
      readAttachments: () => answer('attachments', desk.attachments),
      async download() {
        clock.pass(desk.slow)
        return desk.lost === undefined ? done(new Uint8Array([1, 2])) : failed(desk.lost)
      },
      readOnHold: async () => done(true),
      findFollowUps: async () => done([]),
      createFollowUp: async () => failed({ kind: 'refused', system: 'zendesk', reason: 'invalid' }),
      async update(effects) {
        for (const effect of effects) {
          desk.writes.push(effect)
          desk.ticket = written(desk.ticket, effect)
        }
        await desk.meanwhile()
        return effects.map(() => done(undefined))
      },
    },
    tracker: {
      system: 'jira',
      readIssues: async (ids) =>
        done({
          found: board.issues.filter(({ ref }) => ids.includes(ref.id)),
          gone: ids.filter((id) => board.issues.every(({ ref }) => ref.id !== id)),
        }),
      findByKey: (key) =>
        answer(
          'key',
          board.issues.find((issue) => issue.key === key),
        ),
      findByMark: async (mark) =>
        done(board.issues.filter(({ marks }) => marks.includes(mark)).map(({ ref }) => ref)),
      readMoved: async () => done(0),
      async create({ mark }) {
        board.created.push(mark)
        return failed(absent)
      },
      perform: async () => done(undefined),
      writeImpact: async () => done({}),
      listAttachments: async () => done(board.files.map(({ mark, name }) => `${mark}-${name}`)),
      async attach(file) {
        const { refuses } = board
        clock.pass(board.slow)
        if (refuses === undefined || refuses.kind === 'unclear') board.files.push(file)
        board.refuses = undefined
        return refuses === undefined ? done(undefined) : failed(refuses)
      },
    },
    source: {
      system: 'sentry',
      find: async () => done(undefined),
      link: async () => done(undefined),
      open: async () => undefined,
    },
    store,
    clock,
    random: () => 0.5,
    policy,
    settings: SETTINGS,
    gate: gate.memory,
    deploys: createDeployBook(store),
    linkTurns: createLinkTurns(clock),
    onHold: async () => done(true),
    observe: (happening) => {
      if (happening.kind === 'fault') throw happening.error
    },
  }
  let token = 0
  const loop = createLoop({ ...ports, clock: createSeenClock(clock) }, () => `worker-${token++}`)

  return {
    desk,
    board,
    /** How long a process stands still between writing an intent down and carrying it out, in milliseconds. */
    held,
    ports,
    clock,
    /** Wakes the case and does what is due now, a few times over. */
    async look(): Promise<Case> {
      await store.open(desk.ticket.ref, clock.now())
      for (let turn = 0; turn < 6; turn++) await loop.turn()
      const row = await store.find(caseId(desk.ticket.ref))
      if (row === undefined) throw new Error('there is no case')
      return row.case
    },
    journal: () => store.journal(caseId(desk.ticket.ref), 50),
  }
}
