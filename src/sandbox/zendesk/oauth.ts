// OAuth tokens, by client credentials alone: legacy API tokens and other grants are not spoken.
// https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
import type { Instant } from '../../core/ref.ts'
import { refuse } from './errors.ts'
import { hex, type Random } from './random.ts'
import { jsonOf, TokenRequest } from './schema.ts'

export type Client = { readonly id: string; readonly secret: string }

export type OAuth = {
  /** `POST /oauth/tokens`. */
  readonly issue: (request: Request) => Promise<Response>
  /** Undefined lets the request in. */
  readonly check: (request: Request) => Response | undefined
  /** Every token that was issued so far is void. */
  readonly revoke: () => void
}

type Token = { readonly expiresAt: Instant; readonly scopes: readonly string[] }

export function createOAuth(options: {
  readonly client: Client
  readonly random: Random
  readonly now: () => Instant
}): OAuth {
  const { client, random, now } = options
  const tokens = new Map<string, Token>()

  return {
    async issue(request) {
      const asked = TokenRequest.safeParse(await jsonOf(request))
      if (!asked.success) return failure(400, 'invalid_request')
      const { grant_type, client_id, client_secret, scope, expires_in } = asked.data
      if (grant_type !== 'client_credentials') return failure(400, 'unsupported_grant_type')
      if (client_id !== client.id || client_secret !== client.secret) return failure(401, 'invalid_client')
      if (scope === undefined) return failure(400, 'invalid_scope')
      // The specification's bounds: 5 minutes to 2 days.
      if (expires_in !== undefined && (expires_in < 300 || expires_in > 172_800)) {
        return failure(400, 'invalid_request')
      }
      const token = hex(random, 64)
      const expiresAt = expires_in === undefined ? Number.POSITIVE_INFINITY : now() + expires_in * 1_000
      // An unknown scope still yields a token, which then opens nothing.
      tokens.set(token, { expiresAt, scopes: scope.split(' ') })
      const lifetime = expires_in === undefined ? {} : { expires_in }
      return Response.json({ access_token: token, token_type: 'bearer', scope, ...lifetime }, { status: 201 })
    },
    check(request) {
      const given = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
      if (given === undefined) return refuse(401, { error: "Couldn't authenticate you" })
      const token = tokens.get(given)
      if (token === undefined || token.expiresAt <= now()) return failure(401, 'invalid_token')
      return allows(token, request) ? undefined : failure(403, 'insufficient_scope')
    },
    revoke: () => tokens.clear(),
  }
}

/** `read` and `write` open everything of their kind; `tickets:read` only what is under /api/v2/tickets. */
function allows(token: Token, request: Request): boolean {
  const kind = request.method === 'GET' ? 'read' : 'write'
  const resource = new URL(request.url).pathname.split('/')[3]
  return token.scopes.includes(kind) || token.scopes.includes(`${resource}:${kind}`)
}

const DESCRIPTIONS = {
  invalid_request: 'The request is missing a required parameter or includes an unsupported value.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  invalid_client: 'Client authentication failed due to unknown client or unsupported authentication method.',
  invalid_scope: 'The requested scope is missing.',
  invalid_token: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
  insufficient_scope: 'You are missing the required scopes.',
} as const

function failure(status: number, error: keyof typeof DESCRIPTIONS): Response {
  return refuse(status, { error, error_description: DESCRIPTIONS[error] })
}
