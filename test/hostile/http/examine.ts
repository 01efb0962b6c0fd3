// What holds for every answer, whatever was asked: nothing of the request, the program or the machine shows in it.
import type { Input } from './inputs/input.ts'
import { readMarkup, strangers, wrongAddresses } from './markup.ts'
import type { Told } from './requests.ts'
import { routeOf } from './routes.ts'
import { CANARY } from './words.ts'

/** A stack, a file of ours or of the platform, or a place on this machine. */
const INSIDES =
  /\bat .+:\d+:\d+|node_modules|node:internal|file:\/\/|\/src\/|SQLITE|\/(?:home|usr|tmp|root|work)\//

const PAGE_HEADERS: Readonly<Record<string, RegExp>> = {
  'cache-control': /^no-store$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'content-security-policy':
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
}
/** A path on the same host, whatever a browser makes of it. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x7e]*$/

const WEBHOOK_HEADERS = ['cache-control', 'x-content-type-options']

/** Headers that any answer may have; a header that a request could bring about is none of them. */
const KNOWN_HEADERS = [
  ...Object.keys(PAGE_HEADERS),
  'allow',
  'content-length',
  'content-type',
  'location',
  'retry-after',
  'set-cookie',
  'www-authenticate',
  // Of hono's secure headers, as they come.
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]

/** Everything about one answer that should not be. */
export function faultsOf(input: Pick<Input, 'ask' | 'at'>, told: Told): string[] {
  const faults = faultsOfForm(input, told)
  if (INSIDES.test(told.text)) faults.push('the inside of the program shows')
  if (told.status >= 400 && withoutNext(told.text).includes(CANARY)) faults.push('what was sent is repeated')
  return faults
}

/** The same, but for words: what is wrong with its headers, and with the form of its body. */
export function faultsOfForm({ ask, at }: Pick<Input, 'ask' | 'at'>, told: Told): string[] {
  const { status, headers, text } = told
  const { pathname } = new URL(`http://x${ask.target}`)
  const faults: string[] = []
  const hold = (isRight: boolean, rule: string) => void (isRight || faults.push(rule))

  const isWebhook = pathname.startsWith('/webhooks/')
  for (const [name, shape] of Object.entries(PAGE_HEADERS)) {
    const isNeeded = !isWebhook || WEBHOOK_HEADERS.includes(name)
    hold(!isNeeded || shape.test(headers.get(name) ?? ''), `${name}: ${headers.get(name)}`)
  }
  for (const [name, value] of headers) {
    hold(KNOWN_HEADERS.includes(name), `the header ${name} is none of ours`)
    hold(name === 'location' || !value.includes('evil.example'), `${name} leads elsewhere`)
  }

  const location = headers.get('location')
  hold((location !== null) === (status === 303), 'a redirect, and nothing else, leads somewhere')
  hold(location === null || LOCAL_PATH.test(location), `it leads to ${location}`)
  const isSignedIn = status === 303 && ask.method === 'POST' && pathname === '/login' && at === 'locked'
  hold(headers.has('set-cookie') === isSignedIn, 'a session starts with the token, and only so')

  if (ask.method === 'HEAD' || text === '') return faults
  const type = headers.get('content-type') ?? ''
  const good = routeOf(ask.method, pathname)
  hold(status !== 200 || good === undefined || type === good.type, `its type is ${type}`)
  return [...faults, ...faultsOfBody(type, text)]
}

function faultsOfBody(type: string, text: string): readonly string[] {
  try {
    if (type.startsWith('text/html')) {
      const markup = readMarkup(text)
      return [...strangers(markup), ...wrongAddresses(markup)]
    }
    if (type === 'application/json') JSON.parse(text)
    return type === 'application/json' || type.startsWith('text/plain; version')
      ? []
      : [`its type is ${type}`]
  } catch (error) {
    return [String(error)]
  }
}

/** The page to go to after signing in is the one thing that is repeated; the markup around it is read anyway. */
function withoutNext(text: string): string {
  return text
    .replace(/<input type="hidden" name="next" value="[^"]*">/, '')
    .replace(/<a href="[^"]*">Open the page again<\/a>/, '')
}
