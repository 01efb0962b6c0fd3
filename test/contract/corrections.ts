// What the vendors' own files get wrong or leave out, and what bugbridge relies on all the same. Each row mends
// one place; a row whose place is gone fails the suite.
import { at, exchanged, isObject, type Json } from './json.ts'
import type { Vendor } from './recording.ts'

type Correction = {
  readonly vendor: Vendor
  readonly at: readonly string[]
  readonly put: (found: Json, document: Json) => Json
  readonly because: string
}

const PAGES = 'https://developer.zendesk.com/api-reference/introduction/pagination/#using-offset-pagination'
const schema = (name: string) => ['components', 'schemas', name]
const get = (path: string) => ['paths', path, 'get']

const CORRECTIONS: readonly Correction[] = [
  {
    vendor: 'zendesk',
    at: ['paths', '/oauth/tokens', 'post'],
    put: (operation) => ({ ...operation, requestBody: { required: true, content: json(TOKEN_REQUEST) } }),
    because:
      'The body of a token request is documented in prose: the table in the description of the operation.',
  },
  {
    vendor: 'zendesk',
    at: [...schema('TicketFieldValueInput'), 'properties', 'value'],
    put: (value) => ({ anyOf: [value, { nullable: true, type: 'string', enum: [] }] }),
    because:
      'An empty field is null: ShowTicket has a parameter that "omits null custom fields". That null also empties one is documented nowhere (connectors/zendesk/README.md, "Not verified").',
  },
  {
    vendor: 'zendesk',
    at: get('/api/v2/incremental/tickets/cursor'),
    put: (operation) => ({
      ...operation,
      parameters: [...listOf(operation.parameters), { $ref: '#/components/parameters/PerPage' }],
    }),
    because:
      'The operation forgets `per_page`, which the guide has (at most 1,000): https://developer.zendesk.com/documentation/ticketing/managing-tickets/using-the-incremental-export-api',
  },
  {
    vendor: 'zendesk',
    at: get('/api/v2/tickets/{ticket_id}/audits'),
    put: (operation) => ({
      ...operation,
      parameters: [...listOf(operation.parameters), { $ref: '#/components/parameters/PerPage' }],
    }),
    because: `The operation lists \`page\` and forgets \`per_page\`: ${PAGES}`,
  },
  {
    vendor: 'zendesk',
    at: [...schema('GroupMembershipsResponse'), 'properties'],
    put: (properties, document) => ({ ...offsetPages(document), ...properties }),
    because: `A list by pages tells the next page: ${PAGES}`,
  },
  {
    vendor: 'zendesk',
    at: [...schema('AuditObject'), 'properties', 'events', 'items', 'properties'],
    put: (properties, document) => ({
      ...properties,
      ...pick(at(document, ...schema('TicketCommentObject'), 'properties'), COMMENT_EVENT),
      previous_value: { type: 'string', nullable: true },
    }),
    because:
      'Change and Comment events have more: https://developer.zendesk.com/documentation/ticketing/reference-guides/ticket-audit-events-reference',
  },
  {
    vendor: 'zendesk',
    at: [...schema('TicketsResponse'), 'properties'],
    put: (properties) => ({
      ...properties,
      users: list('UserObject'),
      metric_sets: list('TicketMetricObject'),
    }),
    because:
      'What `include` names comes along as lists of its own: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/',
  },
  {
    vendor: 'zendesk',
    at: [...schema('TicketMetricTimeObject'), 'properties'],
    put: () => ({ calendar: MINUTES, business: MINUTES }),
    because:
      '"The metric’s value will appear as null until two required events occur": https://support.zendesk.com/hc/en-us/articles/4408834848154',
  },
  {
    vendor: 'zendesk',
    at: [...schema('ViaObject'), 'properties', 'source', 'properties', 'from', 'properties'],
    put: (properties) => ({
      ...properties,
      ticket_id: { type: 'integer' },
      subject: { type: 'string' },
    }),
    because:
      'A follow-up names the closed ticket there: https://developer.zendesk.com/documentation/ticketing/reference-guides/via-object-reference/',
  },
  {
    vendor: 'zendesk',
    at: get('/api/v2/tickets/{ticket_id}/comments'),
    put: (operation) => ({
      ...operation,
      parameters: listOf(operation.parameters).map((each) =>
        at(each, '$ref') === `${PARAMETERS}/CursorPaginationPage`
          ? { $ref: `${PARAMETERS}/DualPaginationPage` }
          : each,
      ),
    }),
    because: 'The text of the operation documents offset pagination too, and its parameters forget it.',
  },
  {
    vendor: 'zendesk',
    at: [...schema('TicketCommentsResponse'), 'properties'],
    put: (properties, document) => ({ ...offsetPages(document), ...properties }),
    because: `A list by pages tells the next page: ${PAGES}`,
  },
  {
    vendor: 'jira',
    at: [...schema('IssueBean'), 'properties', 'fields'],
    put: (fields, document) => ({
      ...fields,
      properties: { ...ISSUE_FIELDS, issuelinks: { type: 'array', items: issueLink(document) } },
    }),
    because:
      'An issue’s fields are left open. These are the schemas that the same file has for what we read, and plain types where it has examples alone. Of a link an issue shows the other end, as in the example of getIssue.',
  },
]

/** The document with every correction of this vendor. */
export function corrected(vendor: Vendor, document: Json): Json {
  return CORRECTIONS.filter((each) => each.vendor === vendor).reduce((before: Json, { at: place, put }) => {
    const after = exchanged(before, place, (found) => put(objectOf(found), before))
    return objectOf(after)
  }, document)
}

const TOKEN_REQUEST: Json = {
  type: 'object',
  properties: {
    grant_type: { type: 'string', enum: ['authorization_code', 'refresh_token', 'client_credentials'] },
    client_id: { type: 'string' },
    client_secret: { type: 'string' },
    scope: { type: 'string' },
    expires_in: { type: 'integer', minimum: 300, maximum: 172_800 },
  },
  required: ['grant_type', 'client_id', 'client_secret', 'scope'],
}

const PARAMETERS = '#/components/parameters'
const MINUTES: Json = { type: 'integer', nullable: true }

const COMMENT_EVENT = ['author_id', 'html_body', 'plain_body', 'public', 'attachments', 'audit_id']

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const list = (name: string) => ({ type: 'array', items: ref(name) })
const ISSUE_FIELDS: Json = {
  status: ref('StatusDetails'),
  resolution: { nullable: true, allOf: [ref('Resolution')] },
  priority: ref('Priority'),
  fixVersions: { type: 'array', items: ref('Version') },
  labels: { type: 'array', items: { type: 'string' } },
  attachment: list('Attachment'),
  duedate: { type: 'string', format: 'date', nullable: true },
  updated: { type: 'string', format: 'date-time' },
}

/** What lists by offset say besides their items, as the audits of a ticket do. */
function offsetPages(document: Json): Json {
  const audits = at(document, ...schema('TicketAuditsResponseNoneCursor'), 'properties')
  return pick(audits, ['count', 'next_page', 'previous_page'])
}

function issueLink(document: Json): Json {
  return { ...objectOf(at(document, ...schema('IssueLink'))), required: ['id', 'type'] }
}

function json(body: Json): Json {
  return { 'application/json': { schema: body } }
}

function pick(from: unknown, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, objectOf(at(from, name))]))
}

function objectOf(value: unknown): Json {
  if (!isObject(value)) throw new Error('a correction no longer fits its document')
  return value
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
