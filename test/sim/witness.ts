// What is seen of a run while it goes on: its trace line by line, its calls, the webhooks on the wire, and bugs.
import { createHash } from 'node:crypto'
import type { Clock } from '../../src/core/clock.ts'
import { type Coverage, createCoverage } from './coverage.ts'

/** A call as it leaves for a vendor. */
export type Call = {
  readonly system: string
  readonly method: string
  readonly path: string
  readonly body: string
  readonly writes: boolean
}

/** A webhook that was answered, with its signature. */
export type Overheard = { readonly url: string; readonly headers: Headers; readonly body: string }

export type Witness = {
  readonly coverage: Coverage
  readonly trace: readonly string[]
  readonly note: (line: string) => void
  readonly called: (call: Call) => void
  readonly answered: (webhook: Overheard, status: number) => void
  readonly overheard: readonly Overheard[]
  /** Deliveries that were answered 202, each by the beginning of the id that it must be recorded under. */
  readonly accepted: ReadonlySet<string>
  /** How many calls there were up to now, and how many of them were to change something. */
  readonly count: () => { readonly calls: number; readonly writes: number }
  readonly bug: (what: string) => void
  readonly bugs: readonly string[]
}

export function createWitness(clock: Clock): Witness {
  const coverage = createCoverage()
  const trace: string[] = []
  const overheard: Overheard[] = []
  const accepted = new Set<string>()
  const bugs: string[] = []
  let calls = 0
  let writes = 0
  const note = (line: string) => void trace.push(`${stamp(clock.now())} ${line}`)

  return {
    coverage,
    trace,
    note,
    called(call) {
      calls++
      if (call.writes) writes++
      coverage.called(call)
      note(`${call.system} ${call.method} ${call.path} ${digest(call.body)}`)
    },
    answered(webhook, status) {
      overheard.push(webhook)
      coverage.hit(`webhook ${status}`)
      if (status === 202) accepted.add(deliveryId(webhook))
    },
    overheard,
    accepted,
    count: () => ({ calls, writes }),
    bug: (what) => void bugs.push(what),
    bugs,
  }
}

/** Zendesk names its deliveries; those of others go by a digest of their bytes. */
function deliveryId({ url, body }: Overheard): string {
  const event: unknown = url.endsWith('/zendesk') ? JSON.parse(body) : undefined
  const hasId = typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'string'
  return hasId ? String(event.id) : createHash('sha256').update(body).digest('hex')
}

function digest(body: string): string {
  return body === '' ? '' : createHash('sha256').update(body).digest('hex').slice(0, 8)
}

function stamp(at: number): string {
  return new Date(at).toISOString().slice(8, 23)
}
