// The tests that need the vendors' OpenAPI files: every request and answer that was recorded fits them, and the
// check would notice if one did not.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentOf, titleOf } from '../../src/connectors/jira/adf.ts'
import { BROKEN } from './broken.ts'
import { type Contract, createContract, descriptionIn } from './contract.ts'
import { exchanged, parsed } from './json.ts'
import type { Lived } from './lives.ts'
import type { VendorExchange } from './recording.ts'
import { readSpecs } from './vendor-files.ts'

/** Every operation that the connectors call. */
const OPERATIONS = [
  'DELETE /rest/api/3/issue/{issueIdOrKey}/remotelink',
  'GET /api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/',
  'GET /api/0/organizations/{organization_id_or_slug}/sentry-app-installations/',
  'GET /api/0/organizations/{organization_id_or_slug}/shortids/{issue_id}/',
  'GET /api/v2/custom_statuses',
  'GET /api/v2/incremental/tickets/cursor',
  'GET /api/v2/job_statuses/{job_status_id}',
  'GET /api/v2/tickets',
  'GET /api/v2/tickets/show_many',
  'GET /api/v2/tickets/{ticket_id}/audits',
  'GET /api/v2/tickets/{ticket_id}/comments',
  'GET /api/v2/users/{user_id}/group_memberships',
  'GET /rest/api/3/project/{projectIdOrKey}/version',
  'POST /api/0/sentry-app-installations/{uuid}/external-issues/',
  'POST /api/v2/tickets',
  'POST /oauth/tokens',
  'POST /rest/api/3/changelog/bulkfetch',
  'POST /rest/api/3/issue',
  'POST /rest/api/3/issue/bulkfetch',
  'POST /rest/api/3/issue/{issueIdOrKey}/attachments',
  'POST /rest/api/3/issue/{issueIdOrKey}/remotelink',
  'POST /rest/api/3/issueLink',
  'POST /rest/api/3/search/jql',
  'PUT /api/v2/tickets/update_many',
  'PUT /api/v2/tickets/{ticket_id}',
]

/** Statuses from 400 on that the calls by hand must have met. */
const REFUSALS = {
  zendesk: [401, 404, 409, 422, 429],
  jira: [400, 401, 404, 413, 429],
  sentry: [401, 404, 429],
}

const ZENDESK = {
  read: 'done',
  written: 'done',
  mark: 'done',
  touched: 'done',
  'on-hold': 'done',
  confirmation: 'done',
  'proposed at': 'done',
  'said anew': 'done',
  attachments: 'done',
  'attachments of nothing': 'zendesk: gone 404',
  'content of a file': 'It is blank.',
  'outdated write': 'zendesk: again 409',
  'write to nothing': 'zendesk: gone 404',
  batch: 'done, zendesk: refused (closed), zendesk: again, zendesk: gone',
  'write to a closed one': 'zendesk: refused (closed)',
  'follow-ups before': '0',
  'follow-up': 'done',
  'follow-up, repeated with its key': 'done',
  'read follow-ups, ours and the customer’s': '35438 undefined,- object',
  'follow-ups after': '1',
  'follow-up with a wrong value': 'zendesk: refused (invalid) 422',
  'read after the token was revoked': 'done',
  'read by a stranger': 'zendesk: denied 401',
  'write too often': 'zendesk: later 429',
}

const JIRA = {
  created: 'done',
  'created though its transition does not exist': 'done',
  'created with a wrong priority': 'jira: refused (invalid) 400',
  linked: 'done',
  'linked again': 'done',
  'linked to nothing': 'jira: gone 404',
  unlinked: 'done',
  'unlinked again': 'jira: gone 404',
  related: 'done',
  'related to nothing': 'jira: denied 404',
  'related by a link that does not exist': 'jira: denied 404',
  read: 'done',
  'moved, in two pages': 'done',
  'found, in two pages': '51',
  'found by key': 'done',
  'found by the key of nothing': 'none',
  attached: 'done',
  'attached twice': 'zendesk-1-a.log, zendesk-1-a.log',
  'attached to nothing': 'jira: gone 404',
  'attached though it is too large': 'jira: refused (too-large) 413',
  'files of nothing': 'jira: gone',
  'read by a stranger': 'jira: denied 401',
  'read too often': 'jira: later 429',
}

const SENTRY = {
  'found by address': 'true',
  'found by short id': 'true',
  'found by an id that is not there': 'nothing',
  'found by a short id that is not there': 'nothing',
  linked: 'done',
  'linked from nothing': 'done',
  'linked again': 'done',
  state: '{"status":"unresolved","regressedAt":1772442000000}',
  'read by a stranger': 'sentry: denied 401',
  'linked in another organisation': 'sentry: gone 404',
  'read too often': 'sentry: later 429',
}

export type Checked = { readonly requests: number; readonly answers: number; readonly descriptions: number }

/** Declares the tests; `checked` is told what was checked, once it was. */
export function describeExchanges(
  folder: string,
  lived: () => Lived,
  checked: (what: Partial<Checked>) => void,
): void {
  let contract: Contract
  beforeAll(() => {
    contract = createContract(readSpecs(folder))
  })

  describe('what goes between the connectors and the sandbox', () => {
    it('is every operation that the connectors have, and every kind of refusal', () => {
      const { exchanges, outcomes } = lived()
      expect([...new Set(exchanges.map((each) => contract.operationOf(each)))].sort()).toEqual(OPERATIONS)
      for (const vendor of ['zendesk', 'jira', 'sentry'] as const) {
        const statuses = exchanges.filter((each) => each.vendor === vendor).map(({ status }) => status)
        expect([...new Set(statuses)].filter((status) => status >= 400).sort()).toEqual(REFUSALS[vendor])
      }
      expect(outcomes).toEqual({ zendesk: ZENDESK, jira: JIRA, sentry: SENTRY })
    })

    it('is asked as the vendors document it', () => {
      const { exchanges } = lived()
      expect(distinct(exchanges.flatMap(contract.request))).toEqual([])
      checked({ requests: exchanges.length })
    })

    it('is answered as the vendors document it', () => {
      const { exchanges } = lived()
      expect(distinct(exchanges.flatMap(contract.answer))).toEqual([])
      const limited = exchanges.filter(({ status, vendor }) => status === 429 && vendor !== 'sentry')
      expect(limited.map(({ headers }) => headers.get('retry-after'))).toEqual(
        limited.map(() => expect.stringMatching(/^\d+$/)),
      )
      checked({ answers: exchanges.length })
    })

    it.each(BROKEN)('would be noticed: $what', ({ operation, change, fault }) => {
      const good = lived().exchanges.findLast(
        (each) => each.status < 300 && contract.operationOf(each) === operation && fits(each, change),
      )
      if (good === undefined) throw new Error(`nothing to break: ${operation}`)
      expect([...contract.request(good), ...contract.answer(good)]).toEqual([])
      const bad = broken(good, change)
      expect([...contract.request(bad), ...contract.answer(bad)].join('\n')).toMatch(fault)
    })
  })

  describe('a description', () => {
    it('that was sent is a document of Atlassian’s', () => {
      const descriptions = lived().exchanges.flatMap((each) => descriptionIn(each) ?? [])
      expect(distinct(descriptions.flatMap(contract.document))).toEqual([])
      checked({ descriptions: descriptions.length })
    })

    it('is one whatever a ticket says, and so short that Jira takes it', () => {
      fc.assert(
        fc.property(texts, fc.webUrl(), (text, url) => {
          const description = documentOf(text, { label: 'Ticket', url })
          expect(contract.document(description)).toEqual([])
          expect(JSON.stringify(description).length).toBeLessThan(32_767)
          const nodes = description.content.flatMap(({ content }) => content)
          const words = nodes.map((node) => (node.type === 'text' ? node.text : '')).join('')
          expect(words).not.toMatch(/[^\P{Cc}\t]|\p{Cs}/u)
          const title = titleOf(text, 'A ticket without a subject')
          expect(title).toMatch(/^[^\p{Cc}\n]{1,255}$/u)
        }),
        { numRuns: 300, seed: 1 },
      )
    })
  })
}

type Change = (typeof BROKEN)[number]['change']

function fits(exchange: VendorExchange, change: Change): boolean {
  try {
    broken(exchange, change)
    return true
  } catch {
    return false
  }
}

function broken(exchange: VendorExchange, change: Change): VendorExchange {
  if (!('in' in change)) return { ...exchange, ...change.to(exchange) }
  const text = JSON.stringify(exchanged(parsed(exchange[change.in]), change.at, change.put))
  return { ...exchange, [change.in]: text }
}

const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '\n',
    '\n\n',
    '\r\n \r\n',
    '\t',
    '\u0000',
    '\u001b[0m',
    '\ud800',
    '\u2028',
    '{quote}',
    '👩‍👩‍👧',
  ),
)
const long = fc
  .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('', '\n', '\n\n'), fc.nat(20_000))
  .map(([text, end, times]) => `${text}${end}`.repeat(times).slice(0, 200_000))
const texts = fc.oneof(
  { weight: 5, arbitrary: fc.array(pieces).map((all) => all.join('')) },
  { weight: 1, arbitrary: long },
)

/** Each fault once: ids in places are left out. */
function distinct(faults: readonly string[]): string[] {
  return [...new Set(faults.map((fault) => fault.replace(/\/\d+(?=\/| )/g, '/*')))]
}
