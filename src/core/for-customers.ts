// What no text for customers may hold: no address, no issue key, no name of an engineering system (the Sentry
// rule). It is asked of the sentences in mappings/words.*, and of a workaround that an agent has written.

const LONGEST = 1000

/** Looked for in the text as a reader sees it: full-width letters and dashes made plain, invisible ones left out. */
const NOT_FOR_CUSTOMERS: readonly (readonly [RegExp, string])[] = [
  [/:\/\/|\bwww\./iu, 'a text for customers holds no web address'],
  [
    /[\p{L}\p{N}]\.\p{L}{2}|\d{1,3}(?:\.\d{1,3}){3}|\p{L}:\d/u,
    'a text for customers holds no web address, and a space after each full stop',
  ],
  [/@/u, 'a text for customers holds no e-mail address and no @'],
  [
    /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}_]{0,30}-\p{L}{0,3}\d|[\p{L}\p{N}]#\d/u,
    'a text for customers holds no issue key',
  ],
  [/\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/iu, 'a text for customers holds no id of an event'],
  [/sentry/iu, 'a text for customers never names Sentry'],
  [/jira|github/iu, 'a text for customers names no issue tracker'],
]

/** What a text holds that no customer may read, as messages. */
export function faultsForCustomers(text: string): string[] {
  const seen = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
  return NOT_FOR_CUSTOMERS.filter(([forbidden]) => forbidden.test(seen)).map(([, message]) => message)
}
