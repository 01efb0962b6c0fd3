// Wall 3 of the Sentry rule, by type: only `say` makes a `Said`, only from a known sentence, and only with
// validated words in its slots. No plain string, and nothing sealed, can become a text on a ticket.
import { faultsForCustomers } from './for-customers.ts'
import type { Day } from './ref.ts'
import type {
  Information,
  RELEASE_SENTENCES,
  ReleaseSentence,
  SENTENCES,
  SentenceId,
  SlotKind,
  Words,
} from './sentence.ts'
import type { Stage } from './stage.ts'

declare const said: unique symbol
declare const word: unique symbol

/** A text that may be written on a ticket: made by `say`, never by hand. */
export type Said = { readonly [said]: true; readonly sentence: SentenceId; readonly text: string }

/** A validated value that may stand in a slot or in a ticket field. */
export type Word<Kind extends string = string> = string & { readonly [word]: Kind }

type ReleaseSlots<Id extends ReleaseSentence> = {
  readonly [Slot in (typeof RELEASE_SENTENCES)[Id][number]]: Word<Slot>
}

type SlotsOf<Id extends SentenceId> = { readonly [Slot in (typeof SENTENCES)[Id][number]]: Word<Slot> }

/** The shapes of the closed kinds of words; the gate checks them again in the finished text. */
export const SHAPES = {
  ticket: /^#?\d{1,15}$/,
  issue: /^(?:[A-Z][A-Z0-9_]{1,30}-\d{1,9}|[\w.-]{1,100}\/[\w.-]{1,100}#\d{1,9})$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  /** A version number; any other name may be an engineer's, or name another customer. */
  release: /^v?\d{1,6}(?:\.\d{1,6}){0,4}$/i,
  /** A ticket field's option (a tag) as a mapping names it. */
  option: /^[a-z0-9_./-]{1,80}$/,
} as const

/** The ticket's number as customers know it, for example `#35436` (E1). Not a number: undefined. */
export function ticketWord(id: string, prefix: string): Word<'ticket'> | undefined {
  const text = `${prefix}${id}`
  return SHAPES.ticket.test(text) ? (text as Word<'ticket'>) : undefined
}

/** An issue's key, for agents only. Anything else than a key: undefined. */
export function issueWord(key: string): Word<'issue'> | undefined {
  return SHAPES.issue.test(key) ? (key as Word<'issue'>) : undefined
}

/** A day as the locale writes it, for example "15 December 2026". Not a day: undefined. */
export function dateWord(day: Day, locale: string): Word<'date'> | undefined {
  const at = Date.parse(`${day}T00:00:00Z`)
  if (!SHAPES.day.test(day) || Number.isNaN(at)) return undefined
  return formatDay(at, locale) as Word<'date'>
}

/** How a locale writes a day; also what the gate recognises a date by. */
export function formatDay(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}

/** A priority label out of the mapping's own list. A label that is not in it: undefined. */
export function priorityWord(label: string, allowed: readonly string[]): Word<'priority'> | undefined {
  return allowed.includes(label) ? (label as Word<'priority'>) : undefined
}

/** The same of a priority that was proposed beside the one that was chosen. */
export function proposedWord(label: string, allowed: readonly string[]): Word<'proposed'> | undefined {
  return allowed.includes(label) ? (label as Word<'proposed'>) : undefined
}

/** A level of the escalation ladder out of the mapping's own list. A label that is not in it: undefined. */
export function levelWord(label: string, allowed: readonly string[]): Word<'level'> | undefined {
  return allowed.includes(label) ? (label as Word<'level'>) : undefined
}

/** What is missing, as a list in this language, for example "log files and the version that you use". */
export function missingWord(missing: readonly Information[], words: Words): Word<'missing'> {
  const list = new Intl.ListFormat(words.locale, { type: 'conjunction' })
  return list.format(missing.map((what) => words.information[what])) as Word<'missing'>
}

const LONGEST_WORKAROUND = 400

/**
 * The workaround that an agent wrote for the customer: a door that a person opens knowingly, and yet one line
 * without anything that no customer may read (E4). Otherwise undefined. The gate looks for sealed text in it.
 */
export function workaroundWord(text: string): Word<'workaround'> | undefined {
  const isPlain = !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069{}]/u.test(text) && /\p{L}/u.test(text)
  if (!isPlain || text.length > LONGEST_WORKAROUND || faultsForCustomers(text).length > 0) return undefined
  return text as Word<'workaround'>
}

/** A release's name as customers may read it: a plain one that looks like no issue and names no system of engineers. */
export function releaseWord(name: string): Word<'release'> | undefined {
  const isFit = SHAPES.release.test(name) && faultsForCustomers(name).length === 0
  return isFit ? (name as Word<'release'>) : undefined
}

/** What a stage is called in this language. */
export function stageWord(stage: Stage, words: Words): Word<'stage'> {
  return words.stages[stage] as Word<'stage'>
}

/** A ticket field's option (a tag of a drop-down, a day, an issue key): closed words that only agents see. */
export function fieldWord(value: string): Word<'field'> | undefined {
  const closed = SHAPES.option.test(value) || SHAPES.issue.test(value)
  return closed ? (value as Word<'field'>) : undefined
}

/**
 * Says a sentence. The slots are checked by type here, and once more by the gate in the finished text.
 * A slot that a translation leaves out is simply not said.
 */
export function say<Id extends SentenceId>(words: Words, id: Id, slots: SlotsOf<Id>): Said {
  const filled: Readonly<Partial<Record<SlotKind, string>>> = slots
  const text = words.sentences[id].replace(/\{([a-z]+)\}/g, (_, slot: SlotKind) => filled[slot] ?? '')
  return { sentence: id, text } as Said
}

/** Says a sentence about an upcoming release. It is no `Said`: it stands in the list of them, and on no ticket. */
export function sayRelease<Id extends ReleaseSentence>(
  words: Words,
  id: Id,
  slots: ReleaseSlots<Id>,
): string {
  const filled: Readonly<Record<string, string>> = slots
  return words.releases[id].replace(/\{([a-z]+)\}/g, (_, slot: string) => filled[slot] ?? '')
}

/** Several sentences that leave as one comment: customers are never sent two notices where one will do. */
export function joinSaid(parts: readonly Said[]): string {
  return parts.map((part) => part.text).join('\n\n')
}
