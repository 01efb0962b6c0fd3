// Requests and answers that the check must not let pass, each one difference away from a good one.
import { isObject } from './json.ts'
import type { VendorExchange } from './recording.ts'

type Change =
  /** Puts something else at a place of the body of one side. */
  | {
      readonly in: 'body' | 'answer'
      readonly at: readonly string[]
      readonly put: (old: unknown) => unknown
    }
  /** Changes anything else. */
  | { readonly to: (good: VendorExchange) => Partial<VendorExchange> }

type Broken = {
  readonly what: string
  readonly operation: string
  readonly change: Change
  readonly fault: RegExp
}

const having = (more: object) => (old: unknown) => ({ ...(isObject(old) ? old : {}), ...more })
const instead = (value: unknown) => () => value

const ONE = 'PUT /api/v2/tickets/{ticket_id}'
const MANY = 'PUT /api/v2/tickets/update_many'
const AUDITS = 'GET /api/v2/tickets/{ticket_id}/audits'
const SHOW = 'GET /api/v2/tickets/show_many'
const CREATE = 'POST /rest/api/3/issue'
const LINK = 'POST /rest/api/3/issue/{issueIdOrKey}/remotelink'
const ATTACH = 'POST /rest/api/3/issue/{issueIdOrKey}/attachments'
const COMMENTS = 'GET /api/v2/tickets/{ticket_id}/comments'
const BULK = 'POST /rest/api/3/issue/bulkfetch'
const SENTRY = 'GET /api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/'
const EXTERNAL = 'POST /api/0/sentry-app-installations/{uuid}/external-issues/'

export const BROKEN: readonly Broken[] = [
  {
    what: 'a status that Zendesk does not have',
    operation: ONE,
    change: { in: 'body', at: ['ticket', 'status'], put: instead('on-hold') },
    fault: /body \/ticket\/status must be equal to one of the allowed values/,
  },
  {
    what: 'additional_tags on a single ticket, where Zendesk ignores them',
    operation: ONE,
    change: { in: 'body', at: ['ticket'], put: having({ additional_tags: ['bugbridge'] }) },
    fault: /body \/ticket must NOT have unevaluated properties additional_tags/,
  },
  {
    what: 'an undocumented property deep inside',
    operation: ONE,
    change: { in: 'body', at: ['ticket', 'comment'], put: having({ internal: true }) },
    fault: /body \/ticket\/comment must NOT have unevaluated properties internal/,
  },
  {
    what: 'a property that is read-only',
    operation: ONE,
    change: { in: 'body', at: ['ticket'], put: having({ created_at: '2026-03-02T09:00:00Z' }) },
    fault: /body \/ticket must NOT have unevaluated properties created_at/,
  },
  {
    what: 'a ticket of a batch without its id',
    operation: MANY,
    change: { in: 'body', at: ['tickets', '0'], put: instead({ status: 'open' }) },
    fault: /body \/tickets\/0 must have required property 'id'/,
  },
  {
    what: 'a parameter that is not documented',
    operation: AUDITS,
    change: { to: ({ url }) => ({ url: `${url}&order=desc` }) },
    fault: /query \/ must NOT have additional properties order/,
  },
  {
    what: 'a parameter of the wrong type',
    operation: AUDITS,
    change: { to: ({ url }) => ({ url: url.replace(/page=1$/, 'page=first') }) },
    fault: /query \/page must/,
  },
  {
    what: 'a parameter that is missing',
    operation: SHOW,
    change: { to: ({ url }) => ({ url: url.replace(/\?.*/, '') }) },
    fault: /query \/ must have required property 'ids'/,
  },
  {
    what: 'an id in the path that is none',
    operation: ONE,
    change: { to: ({ url }) => ({ url: url.replace(/\d+$/, 'first') }) },
    fault: /path \/ticket_id must be integer/,
  },
  {
    what: 'a path that is not documented',
    operation: ONE,
    change: { to: ({ url }) => ({ url: `${url}/status` }) },
    fault: /there is no such operation/,
  },
  {
    what: 'a Sentry path without its last slash',
    operation: EXTERNAL,
    change: { to: ({ url }) => ({ url: url.replace(/\/$/, '') }) },
    fault: /there is no such operation/,
  },
  {
    what: 'a body that is missing',
    operation: CREATE,
    change: { to: () => ({ body: '' }) },
    fault: /body is missing/,
  },
  {
    what: 'a body that is not sent as JSON',
    operation: CREATE,
    change: { to: () => ({ type: 'text/plain' }) },
    fault: /body is no JSON/,
  },
  {
    what: 'a description that is plain text',
    operation: CREATE,
    change: { in: 'body', at: ['fields', 'description'], put: instead('It is blank.') },
    fault: /body \/fields\/description.* must be object/,
  },
  {
    what: 'a description with an empty text',
    operation: CREATE,
    change: {
      in: 'body',
      at: ['fields', 'description', 'content', '0', 'content', '0', 'text'],
      put: instead(''),
    },
    fault: /body \/fields\/description\/content\/0/,
  },
  {
    what: 'a property that Jira lists nowhere, though it says that it takes others',
    operation: LINK,
    change: { in: 'body', at: ['object'], put: having({ colour: 'red' }) },
    fault: /body \/object must NOT have unevaluated properties colour/,
  },
  {
    what: 'an id that is no number, where Sentry wants one',
    operation: EXTERNAL,
    change: { in: 'body', at: ['issueId'], put: String },
    fault: /body \/issueId must be integer/,
  },
  {
    what: 'a ticket’s id that is text in an answer',
    operation: SHOW,
    change: { in: 'answer', at: ['tickets', '0', 'id'], put: String },
    fault: /200 body \/tickets\/0\/id must be integer/,
  },
  {
    what: 'a ticket’s priority that Zendesk does not have in an answer',
    operation: SHOW,
    change: { in: 'answer', at: ['tickets', '0', 'priority'], put: instead('critical') },
    fault: /200 body \/tickets\/0\/priority must be equal to one of the allowed values/,
  },
  {
    what: 'a property that Zendesk does not have in an answer',
    operation: SHOW,
    change: { in: 'answer', at: ['tickets', '0'], put: having({ bug: true }) },
    fault: /200 body \/tickets\/0 must NOT have unevaluated properties bug/,
  },
  {
    what: 'an issue’s status whose id is a number in an answer',
    operation: BULK,
    change: { in: 'answer', at: ['issues', '0', 'fields', 'status', 'id'], put: Number },
    fault: /200 body \/issues\/0\/fields\/status\/id must be string/,
  },
  {
    what: 'a Sentry issue whose id is a number in an answer',
    operation: SENTRY,
    change: { in: 'answer', at: ['id'], put: Number },
    fault: /200 body \/id must be string/,
  },
  {
    what: 'a form whose part is no file',
    operation: ATTACH,
    change: { to: ({ body }) => ({ body: body.replace('name="file"', 'name="attachment"') }) },
    fault: /body has a part that is no file/,
  },
  {
    what: 'a file that is not sent as a form',
    operation: ATTACH,
    change: { to: () => ({ type: 'text/plain' }) },
    fault: /body is no form/,
  },
  {
    what: 'a side-load with a property that a user does not have in an answer',
    operation: SHOW,
    change: { in: 'answer', at: ['users', '0', 'locale'], put: instead(1) },
    fault: /200 body \/users\/0\/locale must be string/,
  },
  {
    what: 'a file’s size that is text in an answer',
    operation: COMMENTS,
    change: { in: 'answer', at: ['comments', '0', 'attachments', '0', 'size'], put: String },
    fault: /200 body \/comments\/0\/attachments\/0\/size must be integer/,
  },
  {
    what: 'a success that is not documented',
    operation: CREATE,
    change: { to: () => ({ status: 202 }) },
    fault: /202 the status is not documented/,
  },
  {
    what: 'an error of a shape that the vendor does not have',
    operation: ONE,
    change: { to: () => ({ status: 422, answer: '{"message":"no"}' }) },
    fault: /422 body \/ must/,
  },
]
