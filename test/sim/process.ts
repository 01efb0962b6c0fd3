// One process of the service, as mortal as a real one: it can be killed or stand still at any call that it
// makes to the world outside. What it was waiting for then never comes, or comes late.
import { createHmac } from 'node:crypto'
import type { Vendors } from '../../src/config.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Told } from '../../src/observe/happening.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import type { Settings } from '../../src/reconcile/ports.ts'
import { createService } from '../../src/service.ts'
import type { Store } from '../../src/store/port.ts'

export const DEPLOY_TOKEN = 'ci'
/** With which every process makes its digests. */
export const SALT = 'salt'

/** What a process asks of the world: `call` to a vendor, `sleep`, or a verb of the store. */
export const VERBS = ['any', 'call', 'record', 'lease', 'begin', 'end', 'save'] as const
/** `write`: a call that changes a ticket. `saveHints` is struck on purpose alone, since it comes seldom. */
export type Verb = (typeof VERBS)[number] | 'write' | 'saveHints'

/** A blow that falls at the nth such request from now. */
export type Blow = { nth: number; readonly verb: Verb } & (
  | { readonly kind: 'kill'; readonly moment: 'before' | 'after'; readonly downtime: number }
  | { readonly kind: 'freeze'; readonly ms: number }
)

export type Process = {
  /** A request that reaches the process; never answered once it is dead, answered late while it stands still. */
  readonly receive: (request: Request) => Promise<Response>
  readonly strike: (blow: Blow) => void
  readonly kill: () => void
  readonly isUp: () => boolean
  /** Ends a stand-still that has not come or not ended yet, and disarms what is armed. */
  readonly spare: () => void
}

export type ProcessOptions = {
  readonly clock: Clock
  readonly skew: number
  readonly store: Store
  readonly network: (request: Request) => Promise<Response>
  readonly policy: Policy
  readonly vendors: Vendors
  readonly random: () => number
  readonly settings: Partial<Settings>
  readonly observe: (told: Told) => void
  /** Told when a blow has fallen. */
  readonly struck: (blow: Blow) => void
}

const TICKET_WRITE = /^PUT \S+\/api\/v2\/tickets\//

const NEVER = new Promise<never>(() => undefined)

export function startProcess(options: ProcessOptions): Process {
  const { clock, skew, random, store } = options
  const stop = new AbortController()
  let isAlive = true
  let frozenUntil = 0
  const blows = new Set<Blow>()

  function kill(): void {
    isAlive = false
    // Only so that its loop ends and can be forgotten: nothing that it does from now on reaches the world.
    stop.abort()
  }

  /** Lets the blow fall whose turn it is. */
  function fall(moment: 'before' | 'after', verb: string): void {
    for (const blow of blows) {
      const isMeant = blow.verb === 'any' || blow.verb === verb || (blow.verb === 'call' && verb === 'write')
      if (!isMeant) continue
      if (blow.kind === 'kill' && blow.moment !== moment) continue
      if (blow.kind === 'freeze' && moment === 'before') continue
      if (blow.nth-- > 0) continue
      blows.delete(blow)
      if (blow.kind === 'kill') kill()
      else frozenUntil = Math.max(frozenUntil, clock.now() + blow.ms)
      options.struck(blow)
    }
  }

  async function thaw(): Promise<void> {
    while (isAlive && frozenUntil > clock.now()) await clock.sleep(frozenUntil - clock.now())
  }

  /** Every call to the outside goes through here, and every answer comes back through here. */
  function own<T>(verb: string, call: () => Promise<T>): Promise<T> {
    if (isAlive) fall('before', verb)
    if (!isAlive) return NEVER
    return new Promise<T>((resolve, reject) => {
      async function settle(finish: () => void): Promise<void> {
        if (isAlive) fall('after', verb)
        await thaw()
        if (isAlive) finish()
      }
      call().then(
        (value) => void settle(() => resolve(value)),
        (error: unknown) => void settle(() => reject(error)),
      )
    })
  }

  const service = createService({
    policy: options.policy,
    vendors: options.vendors,
    deployTokens: [DEPLOY_TOKEN],
    adminToken: undefined,
    storyUrl: undefined,
    store: ownStore(store, own),
    fetch: (request) =>
      own(TICKET_WRITE.test(`${request.method} ${request.url}`) ? 'write' : 'call', () =>
        options.network(request),
      ),
    clock: {
      now: () => clock.now() + skew,
      sleep: (ms, cancel) => own('sleep', () => clock.sleep(ms, cancel)),
    },
    random,
    newToken: () => `lease-${Math.floor(random() * 1e15)}`,
    digest: (text) => createHmac('sha256', SALT).update(text).digest('hex').slice(0, 16),
    settings: options.settings,
    metrics: createMetrics(),
    observe: (told) => isAlive && options.observe(told),
  })
  void service.loop.run(stop.signal)

  return {
    async receive(request) {
      if (!isAlive) throw new TypeError('nobody listens')
      await thaw()
      if (!isAlive) throw new TypeError('nobody listens')
      return service.app.fetch(request)
    },
    strike: (blow) => void blows.add(blow),
    kill,
    isUp: () => isAlive,
    spare() {
      blows.clear()
      frozenUntil = 0
    },
  }
}

/** The store as one process has it: each verb a call that may be its last. */
function ownStore(store: Store, own: <T>(verb: string, call: () => Promise<T>) => Promise<T>): Store {
  return {
    record: (deliveries) => own('record', () => store.record(deliveries)),
    drain: (now) => own('drain', () => store.drain(now)),
    lease: (order) => own('lease', () => store.lease(order)),
    save: (saving) => own('save', () => store.save(saving)),
    drop: (saving) => own('drop', () => store.drop(saving)),
    begin: (...intent) => own('begin', () => store.begin(...intent)),
    end: (...ending) => own('end', () => store.end(...ending)),
    unended: (caseId) => own('unended', () => store.unended(caseId)),
    journal: (...asked) => own('journal', () => store.journal(...asked)),
    open: (...ticket) => own('open', () => store.open(...ticket)),
    wake: (...asked) => own('wake', () => store.wake(...asked)),
    release: () => own('release', () => store.release()),
    rewind: (now) => own('rewind', () => store.rewind(now)),
    find: (caseId) => own('find', () => store.find(caseId)),
    keysOf: (issue) => own('keysOf', () => store.keysOf(issue)),
    list: (...asked) => own('list', () => store.list(...asked)),
    recordDeploy: (...deploy) => own('recordDeploy', () => store.recordDeploy(...deploy)),
    deploysAfter: (...asked) => own('deploysAfter', () => store.deploysAfter(...asked)),
    forgetDeploys: (seqs) => own('forgetDeploys', () => store.forgetDeploys(seqs)),
    commitsNaming: (names) => own('commitsNaming', () => store.commitsNaming(names)),
    commitsCalled: (...asked) => own('commitsCalled', () => store.commitsCalled(...asked)),
    tips: (repository) => own('tips', () => store.tips(repository)),
    saveScan: (...found) => own('saveScan', () => store.saveScan(...found)),
    saveFolders: (commits) => own('saveFolders', () => store.saveFolders(commits)),
    forgetCommits: (before) => own('forgetCommits', () => store.forgetCommits(before)),
    deliveries: (limit) => own('deliveries', () => store.deliveries(limit)),
    count: (now) => own('count', () => store.count(now)),
    prune: (...times) => own('prune', () => store.prune(...times)),
    traces: (ticket) => own('traces', () => store.traces(ticket)),
    forget: (...order) => own('forget', () => store.forget(...order)),
    forgottenAt: (ticket) => own('forgottenAt', () => store.forgottenAt(ticket)),
    recall: (ticket) => own('recall', () => store.recall(ticket)),
    moving: (...asked) => own('moving', () => store.moving(...asked)),
    ask: (order) => own('ask', () => store.ask(order)),
    approvals: (limit) => own('approvals', () => store.approvals(limit)),
    answer: (...answer) => own('answer', () => store.answer(...answer)),
    crowds: (...asked) => own('crowds', () => store.crowds(...asked)),
    impact: (issue) => own('impact', () => store.impact(issue)),
    touch: (...order) => own('touch', () => store.touch(...order)),
    takeTouched: (...order) => own('takeTouched', () => store.takeTouched(...order)),
    beginStanding: (...order) => own('beginStanding', () => store.beginStanding(...order)),
    settleStanding: (...order) => own('settleStanding', () => store.settleStanding(...order)),
    takeCursor: (order) => own('takeCursor', () => store.takeCursor(order)),
    saveHints: (saving) => own('saveHints', () => store.saveHints(saving)),
    cursors: () => own('cursors', () => store.cursors()),
    close: () => own('close', () => store.close()),
  }
}
