// The few kinds of value that the formats are made of, as zod schemas with messages that an admin understands.
import { z } from 'zod'
import { SHAPES } from '../core/said.ts'
import { quote } from './fault.ts'
import { notOneOf } from './suggest.ts'

/** A group of exactly these keys. Its message for other keys is the list of those that it knows. */
export function section<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
    })
    .describe(description)
}

/** One of a closed list of words. `noun` completes "… is not". */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  noun: string,
  description: string,
) {
  return z.enum(words, { error: (issue) => notOneOf(textOf(issue), noun, words) }).describe(description)
}

/** What was written. Anything but text gets another message, and an object may not even be made a text. */
function textOf({ input }: { readonly input?: unknown }): string {
  return typeof input === 'string' ? input : ''
}

function matching(expression: RegExp, noun: string, description: string) {
  return z
    .string()
    .regex(expression, { error: (issue) => `${quote(textOf(issue))} is not ${noun}` })
    .describe(description)
}

/** An id of another system. Editors let it stand without quotes too. */
export function id(description: string) {
  return matching(/^\d{1,19}$/, 'an id: ids are digits, such as 10004', description).meta({
    type: ['string', 'integer'],
  })
}

/** What one tracker knows by its id and another by its name; tracker-rules.ts tells which it must be. */
export function idOrName(description: string) {
  return name(description).meta({ type: ['string', 'integer'] })
}

/** An option (tag) of a drop-down field. */
export function option(description: string) {
  return matching(SHAPES.option, 'an option: options are up to 80 of a-z, 0-9 and _ . / -', description)
}

/** A name as people write it: one line without control characters. */
export function name(description: string) {
  return matching(NAME, NAME_NOUN, description)
}

/** The key of a table whose keys are names. */
export function nameKey() {
  return z.string().regex(NAME, { error: (issue) => `${quote(textOf(issue))} is not ${NAME_NOUN}` })
}

/** One line, without control characters and those that turn the direction of writing. */
const NAME = /^(?! )[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,80}(?<! )$/u
const NAME_NOUN = 'a name: names are one line of 1 to 80 characters'

/** A language tag (BCP 47) whose dates this runtime can write. */
export function locale(description: string) {
  return z
    .string()
    .superRefine((tag, context) => {
      const message = localeFault(tag)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .describe(description)
}

function localeFault(tag: string): string | undefined {
  try {
    const canonical = Intl.getCanonicalLocales(tag)[0]
    if (canonical !== tag) return `${quote(tag)} is written ${canonical}`
    if (Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0) return undefined
  } catch {
    // Not a language tag at all.
  }
  return `${quote(tag)} is not a language, such as en or pt-BR`
}
