// The `bugbridge` command: which verb, with which words.
import { parseArgs } from 'node:util'
import { approvals, progress } from './approvals.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import type { Drivers } from './drivers.ts'
import { forget, readTicket } from './forget.ts'
import { deliveries, why } from './look.ts'
import { plan } from './plan.ts'
import { schema } from './schema.ts'
import { serve } from './serve.ts'
import { sweep } from './sweep.ts'
import { forTerminal } from './terminal.ts'

const USAGE = `bugbridge serve                     the service; without vendors, the sandbox
bugbridge check [mapping…]          hold mappings and words against their rules
bugbridge why <ticket> [--json]     what was done for a ticket, and because of what
bugbridge deliveries [--json]       the webhooks that came, newest first
bugbridge approvals [approve|reject <id>] [--json]
                                    what waits for a person, or the answer to it
bugbridge progress [--json]         how far the tickets are that one change woke
bugbridge forget <ticket> [--yes | --undo] [--json]
                                    erase what is held of a ticket
bugbridge sweep [--json]            find what no webhook told, and look at every case again
bugbridge plan [--mapping <file>] [--json]
                                    what would change now, and why; writes nothing
bugbridge schema mapping|words      the JSON Schema of those files
bugbridge demo [--mapping <name>] [--crash]
                                    the story of a shipped mapping over real HTTP; opscom unless named
bugbridge demo --story deploy        two services, three environments, a hotfix, a roll-back and a regression
bugbridge demo --story fanout [--tickets <n>]
                                    one issue with thousands of tickets, on simulated time`

/** Runs one verb and gives the exit code: 0 well, 1 a fault, 2 wrong usage. */
export async function main(argv: readonly string[], given: Drivers): Promise<number> {
  const out = (text: string) => given.out(forTerminal(text))
  const err = (text: string) => given.err(forTerminal(text))
  const drivers = { ...given, out, err }
  const [verb = 'help', ...rest] = argv
  const wrong = (): number => {
    drivers.err(USAGE)
    return 2
  }
  const read = readWords(rest)
  if (read === undefined) return wrong()
  const { words, json, crash, isSure, isUndone, mapping, story, tickets } = read
  switch (verb) {
    case 'serve':
      return serve(drivers)
    case 'check':
      return check(words, drivers)
    case 'schema': {
      const [what] = words
      if (what !== 'mapping' && what !== 'words') return wrong()
      drivers.out(schema(what).trimEnd())
      return 0
    }
    case 'why': {
      const [ticket] = words
      return ticket === undefined ? wrong() : why(ticket, json, drivers)
    }
    case 'forget': {
      const [ticket, ...more] = words.map(readTicket)
      if (ticket === undefined || more.length > 0 || (isSure && isUndone)) return wrong()
      return forget(ticket, { json, isSure, isUndone }, drivers)
    }
    case 'deliveries':
      return deliveries(json, drivers)
    case 'approvals':
      return approvals(words, json, drivers) ?? wrong()
    case 'progress':
      return progress(json, drivers)
    case 'sweep':
      return words.length > 0 ? wrong() : sweep(json, drivers)
    case 'plan':
      return words.length > 0 ? wrong() : plan({ json, mapping }, drivers)
    case 'demo':
      if (story === 'deploy') return demo({ crash, mapping: 'two-services' }, drivers)
      if (story !== undefined && (story !== 'fanout' || tickets === undefined)) return wrong()
      return demo(
        { crash, mapping: mapping ?? 'opscom', ...(story === undefined ? {} : { fanout: tickets ?? 0 }) },
        drivers,
      )
    case 'help':
    case '--help':
      drivers.out(USAGE)
      return 0
    default:
      return wrong()
  }
}

function readWords(rest: readonly string[]) {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      crash: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      mapping: { type: 'string' },
      story: { type: 'string' },
      tickets: { type: 'string', default: '5000' },
    } as const
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true })
    const { json, crash, mapping, story, yes: isSure, undo: isUndone } = values
    const tickets = /^[1-9]\d{0,4}$/.test(values.tickets) ? Number(values.tickets) : undefined
    return { words: positionals, json, crash, mapping, story, tickets, isSure, isUndone }
  } catch {
    return undefined
  }
}
