// Wall 4 of the Sentry rule. Every helpdesk-bound write passes here, the last thing before bytes leave: each
// text must be known sentences with valid slots, every other value a closed word, and nothing of it sealed.
import type { Egress } from '../connectors/connector.ts'
import type { Gate } from '../connectors/http.ts'
import type { RefusalReason } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import { caseId, type TicketRef } from '../core/ref.ts'
import { SHAPES } from '../core/said.ts'
import type { SlotKind } from '../core/sentence.ts'
import { type Digest, windows } from '../core/shingle.ts'
import { isMarkWord } from './mark-word.ts'
import { createRecogniser, type Slot } from './recognise.ts'

/**
 * What the gate knows of a case: hashes of the sealed text that has to do with it, and the keys of its own
 * issues. Told before each pass that could write to it.
 */
export type GateMemory = {
  readonly know: (ticket: TicketRef, about: CaseWords) => void
}

export type CaseWords = {
  readonly sealed: readonly string[]
  readonly keys: readonly string[]
  /** The helpdesk's id of the customer: nobody else may be made a ticket's requester. */
  readonly requester?: string | undefined
  /** What an agent wrote into the ticket's workaround field: no other may be told. */
  readonly workaround: string | undefined
}

type Known = {
  readonly sealed: ReadonlySet<string>
  readonly keys: ReadonlySet<string>
  readonly workarounds: ReadonlySet<string>
  readonly tickets: ReadonlySet<string>
  readonly requesters: ReadonlySet<string>
}

/** Slots that hold words of the mapping or of the words file, whatever else is sealed. */
const OURS: readonly SlotKind[] = ['stage', 'priority', 'proposed', 'level', 'missing']

/** A ticket may be written thirty times in ten minutes: this is a lifetime of them. */
const MOST_WRITES = 10_000_000

/** How many cases' hashes are kept; the oldest leave first, and are told anew before their next write. */
const MEMORY = 10_000

const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/
/** Any address, and Sentry's event ids: no sentence holds either. */
const REFERENCE = /:\/\/|\bwww\.|sentry\.io|\b[0-9a-f]{32}\b/i

export type GateOptions = { readonly policy: Policy; readonly egress: Egress; readonly digest: Digest }

/** Builds the gate of one helpdesk. A verdict of undefined lets the bytes go. */
export function createGate({ policy, egress, digest }: GateOptions): { gate: Gate; memory: GateMemory } {
  const recognise = createRecogniser(policy)
  const closedWords = new Set([...closedWordsOf(policy), ...egress.words])
  const fields = new Set(Object.values(policy.fields))
  const cases = new Map<string, Omit<Known, 'tickets'>>()

  function isSealed(text: string, sealed: ReadonlySet<string>): boolean {
    if (sealed.size === 0) return false
    const pieces = [...windows(text), ...text.toLowerCase().split(/[\s,;()]+/), text.toLowerCase()]
    return pieces.some((piece) => sealed.has(digest(piece)))
  }

  /** Words of the mapping, keys of the case's own issues, days: what may stand in a field. */
  function isClosed(value: string, { keys }: Known): boolean {
    return closedWords.has(value) || keys.has(value) || SHAPES.day.test(value)
  }

  /** A sentence's own words are ours; what was filled in must be this case's, closed, or at least not sealed. */
  function isFit({ kind, text }: Slot, known: Known): boolean {
    if (kind === 'ticket') return known.tickets.has(text.replace('#', ''))
    if (kind === 'issue') return known.keys.has(text)
    if (kind === 'workaround' && !known.workarounds.has(text)) return false
    return OURS.includes(kind) || !isSealed(text, known.sealed)
  }

  function checkText(text: unknown, isPublic: unknown, known: Known): RefusalReason | undefined {
    if (typeof text !== 'string' || typeof isPublic !== 'boolean') return 'gate-unknown-sentence'
    const found = recognise(text, isPublic ? 'customer' : 'agent')
    if (found === undefined) return 'gate-unknown-sentence'
    if (REFERENCE.test(text)) return 'gate-sentry-reference'
    return found.slots.every((slot) => isFit(slot, known)) ? undefined : 'gate-sealed-text'
  }

  /** A number could be an id of Sentry's as well: only our own count of writes is a number in a mark. */
  function checkLeaf(value: unknown, inMark: boolean, known: Known): RefusalReason | undefined {
    if (value === null || typeof value === 'boolean') return undefined
    if (typeof value === 'number' && inMark)
      return Number.isSafeInteger(value) && value < MOST_WRITES ? undefined : 'gate-unknown-value'
    if (typeof value !== 'string') return 'gate-unknown-value'
    if (REFERENCE.test(value)) return 'gate-sentry-reference'
    if (isClosed(value, known) || STAMP.test(value)) return undefined
    if (isSealed(value, known.sealed)) return 'gate-sealed-text'
    return inMark && isMarkWord(value) ? undefined : 'gate-unknown-value'
  }

  function isKnownId(value: unknown, { tickets }: Known): boolean {
    const id = String(value)
    return typeof value === 'number' && (tickets.has(id) || fields.has(id))
  }

  function isRequester(value: unknown, { requesters }: Known): boolean {
    return typeof value === 'number' && requesters.has(String(value))
  }

  function checkMark(value: unknown, known: Known): RefusalReason | undefined {
    const walkMark = (node: unknown): RefusalReason | undefined => {
      if (typeof node !== 'object' || node === null) return checkLeaf(node, true, known)
      return firstOf(Array.isArray(node) ? node : Object.entries(node).flat(), walkMark)
    }
    const parsed = typeof value === 'string' ? parse(value) : undefined
    return parsed === undefined ? 'gate-unreadable' : walkMark(parsed.value)
  }

  function walk(node: unknown, known: Known): RefusalReason | undefined {
    if (Array.isArray(node)) return firstOf(node, (each) => walk(each, known))
    if (typeof node !== 'object' || node === null) return 'gate-unknown-value'
    const entries = Object.entries(node)
    const isPublic = entries.find(([key]) => key === egress.publicFlag)?.[1]
    return firstOf(entries, ([key, value]) => {
      if (egress.texts.includes(key)) return checkText(value, isPublic, known)
      if (key === egress.mark) return checkMark(value, known)
      if (egress.containers.includes(key)) return walk(value, known)
      if (egress.ids.includes(key)) return isKnownId(value, known) ? undefined : 'gate-unknown-value'
      if (egress.people.includes(key)) return isRequester(value, known) ? undefined : 'gate-unknown-value'
      if (key !== egress.publicFlag && !egress.closed.includes(key)) return 'gate-unknown-value'
      return firstOf(Array.isArray(value) ? value : [value], (each) => checkLeaf(each, false, known))
    })
  }

  /** What is known of all the cases that a write is about. */
  function knownOf(about: readonly TicketRef[]): Known {
    const each = about.flatMap((ticket) => cases.get(caseId(ticket)) ?? [])
    return {
      sealed: new Set(each.flatMap(({ sealed }) => [...sealed])),
      keys: new Set(each.flatMap(({ keys }) => [...keys])),
      workarounds: new Set(each.flatMap(({ workarounds }) => [...workarounds])),
      tickets: new Set(about.map((ticket) => ticket.id)),
      requesters: new Set(each.flatMap(({ requesters }) => [...requesters])),
    }
  }

  const gate: Gate = ({ purpose, body, about }) => {
    const parsed = parse(body)
    if (parsed === undefined) return 'gate-unreadable'
    if (purpose === 'credentials') {
      const keys = Object.keys(Object(parsed.value))
      return keys.every((key) => egress.credentials.includes(key)) ? undefined : 'gate-unknown-value'
    }
    return about.length === 0 ? 'gate-unreadable' : walk(parsed.value, knownOf(about))
  }

  const memory: GateMemory = {
    know(ticket, { sealed, keys, workaround, requester }) {
      const id = caseId(ticket)
      cases.delete(id)
      cases.set(id, {
        sealed: new Set(sealed),
        keys: new Set(keys),
        workarounds: new Set(workaround === undefined ? [] : [workaround]),
        requesters: new Set(requester === undefined ? [] : [requester]),
      })
      const oldest = cases.keys().next()
      if (cases.size > MEMORY && oldest.done !== true) cases.delete(oldest.value)
    },
  }
  return { gate, memory }
}

/** Every word that the mapping itself puts onto tickets. */
function closedWordsOf(policy: Policy): string[] {
  return [
    policy.promotion.tag,
    ...Object.values(policy.stages).map((rule) => rule.option),
    ...Object.keys(policy.stages),
    ...policy.priorities.flatMap(({ label, proposal }) => [
      label,
      ...(proposal === undefined ? [] : [proposal]),
    ]),
    ...Object.values(policy.promotion.levels ?? {}),
    ...(policy.escalation?.levels.map((level) => level.option) ?? []),
    ...['accepted', 'deployed', 'regressed', 'none', 'on-hold', 'awaiting-reply'],
  ]
}

function firstOf<T, R>(list: readonly T[], check: (each: T) => R | undefined): R | undefined {
  for (const each of list) {
    const found = check(each)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Reads JSON in the one spelling that we write. Another one may hide something: of a key that is there twice,
 * who reads it here and who reads it there may each see the other value.
 */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return JSON.stringify(value) === text ? { value } : undefined
  } catch {
    return undefined
  }
}
