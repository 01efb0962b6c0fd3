// Wall 4 of the Sentry rule. Every helpdesk-bound write passes here, the last thing before bytes leave: each
// text must be known sentences with valid slots, every other value a closed word, and nothing of it sealed.
import type { Egress } from '../connectors/connector.ts'
import type { Gate } from '../connectors/http.ts'
import type { RefusalReason } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import { caseId, type TicketRef } from '../core/ref.ts'
import { SHAPES } from '../core/said.ts'
import { type Digest, windows } from '../core/shingle.ts'
import { createRecogniser, type Recognised } from './recognise.ts'

/** Which sealed text belongs to which case, as hashes; told before each pass that could write to it. */
export type GateMemory = { readonly know: (ticket: TicketRef, sealed: readonly string[]) => void }

/** How many cases' hashes are kept; the oldest leave first, and are told anew before their next write. */
const MEMORY = 10_000

/** Marks are read by machines only: fingerprints, keys of effects, ids, topics. */
const MARK_WORD = /^(?:[0-9a-f]{16}|[a-z-]{1,20}(?:\/[A-Za-z0-9._-]{1,40}){0,3}|\d{1,19}(?:\.\d{1,19})*)$/
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/
/** Any address, and Sentry's event ids: no sentence holds either. */
const REFERENCE = /:\/\/|\bwww\.|sentry\.io|\b[0-9a-f]{32}\b/i

export type GateOptions = { readonly policy: Policy; readonly egress: Egress; readonly digest: Digest }

/** Builds the gate of one helpdesk. A verdict of undefined lets the bytes go. */
export function createGate({ policy, egress, digest }: GateOptions): { gate: Gate; memory: GateMemory } {
  const recognise = createRecogniser(policy)
  const closedWords = new Set([...closedWordsOf(policy), ...egress.words])
  const sealedOf = new Map<string, ReadonlySet<string>>()

  function isSealed(text: string, sealed: ReadonlySet<string>): boolean {
    if (sealed.size === 0) return false
    const pieces = [...windows(text), ...text.toLowerCase().split(/[\s,;()]+/), text.toLowerCase()]
    return pieces.some((piece) => sealed.has(digest(piece)))
  }

  function isClosed(value: string): boolean {
    return (
      closedWords.has(value) || SHAPES.issue.test(value) || SHAPES.day.test(value) || /^\d{1,19}$/.test(value)
    )
  }

  function checkText(
    text: unknown,
    isPublic: unknown,
    sealed: ReadonlySet<string>,
  ): RefusalReason | undefined {
    if (typeof text !== 'string' || typeof isPublic !== 'boolean') return 'gate-unknown-sentence'
    const found: Recognised | undefined = recognise(text, isPublic ? 'customer' : 'agent')
    if (found === undefined) return 'gate-unknown-sentence'
    if (REFERENCE.test(text)) return 'gate-sentry-reference'
    // The sentences' own words are ours; what was filled in is not.
    return found.slots.some((slot) => isSealed(slot, sealed)) ? 'gate-sealed-text' : undefined
  }

  function checkLeaf(
    value: unknown,
    inMark: boolean,
    sealed: ReadonlySet<string>,
  ): RefusalReason | undefined {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return undefined
    if (typeof value !== 'string') return 'gate-unknown-value'
    if (REFERENCE.test(value)) return 'gate-sentry-reference'
    const known = isClosed(value) || STAMP.test(value) || (inMark && (value === '' || MARK_WORD.test(value)))
    if (!known) return 'gate-unknown-value'
    return !closedWords.has(value) && isSealed(value, sealed) ? 'gate-sealed-text' : undefined
  }

  function checkMark(value: unknown, sealed: ReadonlySet<string>): RefusalReason | undefined {
    const walk = (node: unknown): RefusalReason | undefined => {
      if (typeof node !== 'object' || node === null) return checkLeaf(node, true, sealed)
      const parts = Array.isArray(node) ? node : Object.entries(node).flat()
      return firstOf(parts, walk)
    }
    const parsed = typeof value === 'string' ? parse(value) : undefined
    return parsed === undefined ? 'gate-unreadable' : walk(parsed.value)
  }

  function walk(node: unknown, sealed: ReadonlySet<string>): RefusalReason | undefined {
    if (Array.isArray(node)) return firstOf(node, (each) => walk(each, sealed))
    if (typeof node !== 'object' || node === null) return 'gate-unknown-value'
    const entries = Object.entries(node)
    const isPublic = entries.find(([key]) => key === egress.publicFlag)?.[1]
    return firstOf(entries, ([key, value]) => {
      if (egress.texts.includes(key)) return checkText(value, isPublic, sealed)
      if (key === egress.mark) return checkMark(value, sealed)
      if (egress.containers.includes(key)) return walk(value, sealed)
      if (key !== egress.publicFlag && !egress.closed.includes(key)) return 'gate-unknown-value'
      return firstOf(Array.isArray(value) ? value : [value], (each) => checkLeaf(each, false, sealed))
    })
  }

  const gate: Gate = ({ purpose, body, about }) => {
    const parsed = parse(body)
    if (parsed === undefined) return 'gate-unreadable'
    if (purpose === 'credentials') {
      const keys = Object.keys(Object(parsed.value))
      return keys.every((key) => egress.credentials.includes(key)) ? undefined : 'gate-unknown-value'
    }
    const sealed = new Set(about.flatMap((ticket) => [...(sealedOf.get(caseId(ticket)) ?? [])]))
    return about.length === 0 ? 'gate-unreadable' : walk(parsed.value, sealed)
  }

  const memory: GateMemory = {
    know(ticket, sealed) {
      const id = caseId(ticket)
      sealedOf.delete(id)
      sealedOf.set(id, new Set(sealed))
      const oldest = sealedOf.keys().next()
      if (sealedOf.size > MEMORY && oldest.done !== true) sealedOf.delete(oldest.value)
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
    ...policy.priorities.map((step) => step.label),
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

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
