// Whether a comment is our own: only its author tells, since anybody may copy its text, and whoever may write issues
// may edit and delete the comments of others. https://docs.github.com/en/rest/issues/comments
import { done, type Result } from '../../core/failure.ts'
import type { GitHubAuth } from './auth.ts'
import type { GitHub } from './client.ts'
import { type CommentAuthor, Me } from './schema.ts'

/** Undefined: GitHub does not say whose it is. */
export type IsOwn = (author: CommentAuthor) => boolean | undefined

/** Who writes as us: undefined where we may not ask who we are. */
export type AskWhoWeAre = () => Promise<Result<IsOwn | undefined>>

/**
 * An App is known by its id, or by its client id where it signs in with that. Who a token belongs to is asked by
 * `GET /user`, once. https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
export function createWhoWeAre({ ask }: Pick<GitHub, 'ask'>, auth: GitHubAuth): AskWhoWeAre {
  if (auth.kind === 'app') {
    const known = done(isOfApp(auth.appId))
    return () => Promise.resolve(known)
  }
  let known: Result<IsOwn> | undefined
  return async function whoWeAre() {
    if (known !== undefined) return known
    const me = await ask('read', Me, (octokit) => octokit.rest.users.getAuthenticated.endpoint({}))
    if (me.ok) {
      known = done(({ user }) => (user === undefined ? undefined : user?.id === me.value.id))
      return known
    }
    const { kind, status } = me.failure
    return status === 403 || status === 404 || kind === 'refused' ? done(undefined) : me
  }
}

function isOfApp(appId: string): IsOwn {
  const isNumber = /^\d+$/.test(appId)
  return ({ user, app }) => {
    // A person, be it by way of an App: ours is none.
    if (user === null || user?.type === 'User') return false
    // Of a bot without an App nothing is known.
    const id = isNumber ? app?.id : app?.client_id
    return id === undefined ? undefined : id === appId
  }
}
