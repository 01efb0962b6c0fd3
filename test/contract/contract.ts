// What the vendors' files say of one exchange: the three OpenAPI documents, and the schema of Atlassian's
// documents for the one place where Jira's file says nothing of them.
import AjvDraft04 from 'ajv-draft-04'
import { type Checker, createChecker } from './checker.ts'
import { ERRORS } from './errors.ts'
import { at, parsed } from './json.ts'
import type { Vendor, VendorExchange } from './recording.ts'
import type { Specs } from './vendor-files.ts'

export type Contract = {
  readonly operationOf: (exchange: VendorExchange) => string | undefined
  /** What is wrong with a request; empty: nothing. */
  readonly request: (exchange: VendorExchange) => readonly string[]
  /** What is wrong with an answer; empty: nothing. */
  readonly answer: (exchange: VendorExchange) => readonly string[]
  /** What is wrong with a value that should be an Atlassian document; empty: nothing. */
  readonly document: (value: unknown) => readonly string[]
}

export function createContract({ openapi, adf }: Specs): Contract {
  const checkers: Readonly<Record<Vendor, Checker>> = {
    zendesk: createChecker(openapi.zendesk, ERRORS.zendesk),
    jira: createChecker(openapi.jira, ERRORS.jira),
    sentry: createChecker(openapi.sentry, ERRORS.sentry),
  }
  const validate = new AjvDraft04.default({ strict: false, logger: false }).compile(adf)

  function document(value: unknown): readonly string[] {
    if (validate(value)) return []
    const [first] = validate.errors ?? []
    return [`${first?.instancePath || '/'} ${first?.message} (Atlassian document)`]
  }

  return {
    operationOf: (exchange) => checkers[exchange.vendor].operationOf(exchange),
    request(exchange) {
      const description = descriptionIn(exchange)
      return [
        ...checkers[exchange.vendor].request(exchange),
        ...(description === undefined
          ? []
          : document(description).map((fault) => `body /fields/description${fault}`)),
      ]
    },
    answer: (exchange) => checkers[exchange.vendor].answer(exchange),
    document,
  }
}

/** The description of an issue, which Jira's OpenAPI file leaves untyped. Undefined: there is none. */
export function descriptionIn({ vendor, body }: VendorExchange): unknown {
  return vendor === 'jira' ? at(parsed(body), 'fields', 'description') : undefined
}
