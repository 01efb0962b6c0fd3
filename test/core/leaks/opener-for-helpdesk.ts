import { createZendesk, type ZendeskOptions } from '../../../src/connectors/zendesk/index.ts'
import type { Opener } from '../../../src/core/sealed.ts'

/** A helpdesk connector cannot even be handed what opens sealed text. */
export const leak = (options: ZendeskOptions, open: Opener) => createZendesk({ ...options, open: open })
export const typed: ZendeskOptions = {
  ...({} as ZendeskOptions),
  open: (() => Promise.resolve(undefined)) as Opener,
}
