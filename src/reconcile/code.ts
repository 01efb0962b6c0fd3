// The code host with what it has answered before.
import type { CodeHost } from '../connectors/code-host.ts'
import { type Containing, createContaining } from './containing.ts'

export type Code = { readonly host: CodeHost; readonly containing: Containing }

export function createCode(host: CodeHost): Code {
  return { host, containing: createContaining(host.contains) }
}
