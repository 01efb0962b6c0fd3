// What no text for customers may hold: no address, no issue key, no name of an engineering system (the Sentry
// rule). It is asked of the sentences in mappings/words.*, and of a workaround that an agent has written.

const LONGEST = 1000

/** Looked for in the text as a reader sees it: full-width letters made plain, invisible characters left out. */
const NOT_FOR_CUSTOMERS: readonly (readonly [RegExp, string])[] = [
  [/:\/\/|\bwww\./iu, 'a text for customers holds no web address'],
  [
    /[\p{L}\p{N}-]{2}\.\p{L}{2}/u,
    'a text for customers holds no web address, and a space after each full stop',
  ],
  [/@/u, 'a text for customers holds no e-mail address and no @'],
  [/\b[A-Z][A-Z0-9_]+-\d|[\w.-]\/[\w.-]+#\d/u, 'a text for customers holds no issue key'],
  [/\b[0-9a-f]{32}\b/iu, 'a text for customers holds no id of an event'],
  [/sentry/iu, 'a text for customers never names Sentry'],
  [/jira|github/iu, 'a text for customers names no issue tracker'],
]

/** What a text holds that no customer may read, as messages. */
export function faultsForCustomers(text: string): string[] {
  const seen = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
  return NOT_FOR_CUSTOMERS.filter(([forbidden]) => forbidden.test(seen)).map(([, message]) => message)
}
