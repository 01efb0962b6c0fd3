// Who calls: a user by a token of their own, an installation of the App by a token that ends after an hour, or
// the App itself by a JWT that it signs.
// https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app
import { createPublicKey, verify } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Repository, User } from './entities.ts'
import type { App } from './render-user.ts'
import { JwtClaims, JwtHeader } from './schema.ts'

export type Caller = {
  readonly kind: 'user' | 'installation' | 'app' | 'anonymous'
  readonly user: User
  /** Whose limits it is counted for. */
  readonly name: string
  /** The repositories that it may write to, and see even when they are not public. */
  readonly reaches: (repository: Repository) => boolean
}

export type Callers = {
  /** Null: the credentials are bad. */
  readonly of: (authorization: string | undefined) => Caller | null
  /** A new token of the installation, and when it ends. `only`: the repositories by id; none given: all. */
  readonly issue: (only?: readonly number[]) => { readonly token: string; readonly ends: Instant }
  /** From now on no credentials are good. */
  readonly revoke: () => void
}

/** "The installation access token will expire after 1 hour." */
const TOKEN_LIFE = 3_600_000
/** "The time must be no more than 10 minutes into the future." */
const LONGEST_JWT = 600

type Options = {
  readonly clock: Clock
  readonly random: () => number
  readonly app?: (App & { readonly publicKey: string }) | undefined
  readonly bot: User
  /** The user's token, and whose it is. */
  readonly token: string
  readonly owner: User
}

export function createCallers({ clock, random, app, bot, token, owner }: Options): Callers {
  const tokens = new Map<string, { readonly ends: Instant; readonly only: readonly number[] | undefined }>()
  let revoked = false
  const anonymous: Caller = { kind: 'anonymous', user: owner, name: 'anonymous', reaches: () => false }

  function isSignedByApp(jwt: string): boolean {
    const [header = '', claims = '', signature = ''] = jwt.split('.')
    const { alg } = JwtHeader.safeParse(jsonOf(header)).data ?? {}
    const read = JwtClaims.safeParse(jsonOf(claims)).data
    if (app === undefined || alg !== 'RS256' || read === undefined) return false
    const now = clock.now() / 1_000
    const inTime = read.exp > now && read.exp <= now + LONGEST_JWT && read.iat <= now
    const signed = Buffer.from(`${header}.${claims}`)
    const key = createPublicKey(app.publicKey)
    return (
      inTime &&
      String(read.iss) === String(app.id) &&
      verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))
    )
  }

  return {
    of(authorization) {
      if (authorization === undefined) return anonymous
      const given = /^(?:bearer|token) (.+)$/i.exec(authorization)?.[1]
      if (given === undefined || revoked) return null
      if (given === token)
        return { kind: 'user', user: owner, name: `user ID ${owner.id}`, reaches: () => true }
      const known = tokens.get(given)
      if (known !== undefined) {
        if (known.ends <= clock.now()) return null
        const reaches = ({ id }: Repository) => known.only?.includes(id) ?? true
        return { kind: 'installation', user: bot, name: `installation ID ${app?.installation}`, reaches }
      }
      if (!isSignedByApp(given)) return null
      return { kind: 'app', user: bot, name: `app ID ${app?.id}`, reaches: () => false }
    },
    issue(only) {
      const letters = Array.from({ length: 36 }, () => Math.floor(random() * 36).toString(36)).join('')
      const made = { token: `ghs_${letters}`, ends: clock.now() + TOKEN_LIFE }
      tokens.set(made.token, { ends: made.ends, only })
      return made
    },
    revoke() {
      revoked = true
    },
  }
}

function jsonOf(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return value
  } catch {
    return undefined
  }
}
