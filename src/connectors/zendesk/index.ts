// The Zendesk connector: a helpdesk reached through the Support API. It is never handed sealed text.
import type { Clock } from '../../core/clock.ts'
import type { Helpdesk } from '../connector.ts'
import type { FetchFile } from '../file.ts'
import type { Http } from '../http.ts'
import { download, readAttachments } from './attachments.ts'
import { findConfirmation, findMark, findProposedAt, findSetAnew, findTouched } from './audits.ts'
import { readChanged } from './changed.ts'
import { createClient } from './client.ts'
import { createFollowUp, findFollowUps } from './follow-up.ts'
import { update } from './perform.ts'
import { readOnHold, readTickets } from './read.ts'
import { ZENDESK } from './system.ts'
import { apiToken, createToken } from './token.ts'

export { ZENDESK_CONTENT } from './attachments.ts'
export { ZENDESK_EGRESS } from './body.ts'
export { FILE_BYTES, ZENDESK_LIMITS } from './limits.ts'

export type ZendeskOptions = {
  /** Made with `ZENDESK_LIMITS`, and with a gate that reads bodies by `ZENDESK_EGRESS`. */
  readonly http: Http
  /** Made with `ZENDESK_CONTENT` and `FILE_BYTES`. */
  readonly fetchFile: FetchFile
  /** The account's address, for example `https://acme.zendesk.com`. */
  readonly url: string
  readonly auth:
    | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string }
    | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
  readonly clock: Clock
}

/** Builds the helpdesk of one Zendesk account. */
export function createZendesk({ http, fetchFile, url, auth, clock }: ZendeskOptions): Helpdesk {
  const base = url.replace(/(?<!\/)\/+$/, '')
  const credentials =
    auth.kind === 'oauth'
      ? createToken({ http, url: base, clock, ...auth })
      : apiToken(auth.email, auth.apiToken)
  const client = createClient({ http, url: base, clock, credentials })
  return {
    system: ZENDESK,
    readTickets: (ids, fields) => readTickets(client, base, ids, fields),
    readMark: (ticket) => findMark(client, ticket),
    readConfirmation: (question) => findConfirmation(client, question),
    readSetAnew: (question) => findSetAnew(client, question),
    readTouched: (ticket, names) => findTouched(client, ticket, names),
    readProposedAt: (question) => findProposedAt(client, question),
    readAttachments: (ticket) => readAttachments(client, ticket),
    download: (attachment) => download(client, fetchFile, base, attachment),
    readChanged: (question) => readChanged(client, question),
    readOnHold: () => readOnHold(client),
    update: (effects, until) => update(client, clock, effects, until),
    findFollowUps: (mark) => findFollowUps(client, mark),
    createFollowUp: (effect, until) => createFollowUp(client, effect, until),
  }
}
