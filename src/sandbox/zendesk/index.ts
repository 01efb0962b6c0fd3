// A stand-in of Zendesk: a small stateful web app that speaks the vendor's documented shapes, limits and errors,
// for the demo, the tests and the simulator. It knows nothing of bugbridge's connectors, so that it cannot share
// their mistakes. The same clock, randomness and calls give the same answers, byte for byte.
import { createApp } from './app.ts'
import { createDesk, type ZendeskSandboxOptions } from './desk.ts'
import { createPeople, type People } from './people.ts'

export type ZendeskSandbox = People & {
  /** The API, in process. */
  readonly fetch: (request: Request) => Promise<Response>
  /** The user that writes made with the OAuth client's tokens belong to. */
  readonly bridgeUser: number
  /** How often each `METHOD /path/{pattern}` was requested, refused requests included. */
  readonly calls: () => Readonly<Record<string, number>>
  /** Voids every token issued so far: they answer 401 from now on. New ones can be had. */
  readonly revokeTokens: () => void
}

export type { NewAttachment } from './attachments.ts'
export type { ZendeskSandboxOptions } from './desk.ts'
export type { NewTicket } from './new-ticket.ts'
export type { Change, Comment, CustomerView, TicketView } from './views.ts'

export function createZendeskSandbox(options: ZendeskSandboxOptions): ZendeskSandbox {
  const desk = createDesk(options)
  const counts = new Map<string, number>()
  const app = createApp(desk, (call) => counts.set(call, (counts.get(call) ?? 0) + 1))
  return {
    ...createPeople(desk),
    fetch: async (request) => app.fetch(request),
    bridgeUser: desk.bridgeUser,
    calls: () => Object.fromEntries(counts),
    revokeTokens: () => desk.oauth.revoke(),
  }
}
