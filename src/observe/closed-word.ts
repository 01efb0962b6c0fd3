// What may stand in a log line, a metric's label or an error report: names, ids and codes, never a sentence.

const WORD = /^[a-zA-Z0-9_.:#/-]{1,80}$/

/** As `describeFailure` writes it, for example `zendesk: refused (closed) 422`. */
const FAILURE = /^[a-zA-Z0-9_.-]{1,40}: [a-z]{1,20}(?: \([a-z-]{1,40}\))?(?: \d{3})?$/

/**
 * The value itself when it is one word (letters, digits and `_.:#/-`, at most 80) or a described failure, else
 * `withheld`. Types keep people's words out already; this keeps a mistake from showing them.
 */
export function closedWord(value: string): string {
  return WORD.test(value) || FAILURE.test(value) ? value : 'withheld'
}
