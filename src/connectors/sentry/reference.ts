// What a person wrote to point at a Sentry issue, made into an id or a short id. Pure, and no address in the
// text is ever called: it only tells which of our own organization's issues is meant.

/** `id` is Sentry's number; `short` is a short id, upper-case, such as `BACKEND-3F`. */
export type Reference = { readonly kind: 'id' | 'short'; readonly id: string }

/** Our own Sentry: the address that is configured, and the organization's slug. */
export type Home = { readonly url: string; readonly org: string }

const ADDRESS = /https?:\/\/[^\s<>"'`{|}\\^[\]()]+/gi

/**
 * Project slug, dash, base 32 (Sentry reads O, I and L as the digits that they resemble; there is no U). Slugs
 * have dashes too, so the last one parts them: https://github.com/getsentry/sentry, src/sentry/utils/numbers.py.
 */
const SHORT_ID = /^([A-Z0-9][A-Z0-9_-]{0,99})-[0-9A-TV-Z]{1,13}$/

/** Short ids in the middle of other text; not inside an address, a path or a longer word. */
const SHORT_IDS = /(?<![\w./-])[A-Z0-9][A-Z0-9_-]{0,99}-[0-9A-TV-Z]{1,13}(?![\w/-])/g

/** Hosts of Sentry's own service that do not name an organization. https://docs.sentry.io/organization/data-storage-location/ */
const SHARED_HOSTS = ['sentry.io', 'us.sentry.io', 'de.sentry.io']

/** A field that holds more than this holds a stack trace, not a reference. */
const LONGEST = 2_000

/**
 * The single reference in a text. A link outweighs what stands around it. Undefined: there is none, there are
 * several different ones, or the link leads to another Sentry or another organization.
 */
export function parseReference(text: string, home: Home): Reference | undefined {
  if (text.length > LONGEST) return undefined
  const addresses = text.match(ADDRESS) ?? []
  if (addresses.length > 0) return only(addresses.map((address) => ofAddress(address, home)))
  const whole = text.trim()
  if (/^#?\d{1,19}$/.test(whole)) return { kind: 'id', id: whole.replace('#', '') }
  const short = ofShortId(whole.toUpperCase())
  return short ?? only((text.match(SHORT_IDS) ?? []).map(ofShortId))
}

/**
 * `…/issues/{id}/…` on our host, with or without `/organizations/{org}` and `/api/0` before it. On Sentry's own
 * service the organization may also be the host: `{org}.sentry.io`.
 */
function ofAddress(address: string, home: Home): Reference | undefined {
  const url = URL.parse(withoutEnd(address))
  if (url === null || !isOurHost(url.host, home)) return undefined
  const path = url.pathname.replace(/^\/api\/0\//, '/')
  const parts = /^(?:\/organizations\/([^/]+))?\/issues\/([^/]+)(?:\/|$)/.exec(path)
  const [, org = home.org, id = ''] = parts ?? []
  if (org !== home.org) return undefined
  return /^\d{1,19}$/.test(id) ? { kind: 'id', id } : ofShortId(id)
}

/** Without the punctuation of the sentence that it ended. A loop: the pattern for it is quadratic. */
function withoutEnd(address: string): string {
  let end = address.length
  while (end > 0 && '.,;:!?'.includes(address.charAt(end - 1))) end--
  return address.slice(0, end)
}

function isOurHost(host: string, home: Home): boolean {
  const own = URL.parse(home.url)?.host ?? ''
  if (host === own) return true
  const hosted = own === 'sentry.io' || own.endsWith('.sentry.io')
  return hosted && [...SHARED_HOSTS, `${home.org}.sentry.io`].includes(host)
}

/** A slug without any letter is more likely a date or a telephone number. */
function ofShortId(text: string): Reference | undefined {
  const slug = SHORT_ID.exec(text)?.[1]
  return slug !== undefined && /[A-Z]/.test(slug) ? { kind: 'short', id: text } : undefined
}

/** The reference, when all that were found say the same. */
function only(found: readonly (Reference | undefined)[]): Reference | undefined {
  const references = found.filter((each) => each !== undefined)
  const [first] = references
  return references.every((each) => each.kind === first?.kind && each.id === first.id) ? first : undefined
}
