// A stand-in of GitHub with a clock to turn, and calls whose every answer and webhook is held against GitHub's own
// files when they are there.
import { expect } from 'vitest'
import {
  createGithubSandbox,
  type GithubSandboxOptions,
  type Outcome,
  signatureOf,
} from '../../../src/sandbox/github/index.ts'
import { contract } from './contract.ts'

export const ORIGIN = 'https://api.github.test'
export const SECRET = 'hush'
export const TOKEN = 'user-token'
export const REPO = 'acme/permits'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read what came as it came, and fail where it is not there
  readonly body: any
}

export type Hook = {
  readonly event: string
  readonly delivery: string
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly body: any
}

export function setUp(options: Partial<GithubSandboxOptions> = {}) {
  let now = Date.parse('2026-01-02T03:04:05Z')
  let seed = 7
  const sent: Request[] = []
  const outcomes: Outcome[] = []
  const github = createGithubSandbox({
    clock: { now: () => now, sleep: async () => undefined },
    random() {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    },
    origin: ORIGIN,
    token: TOKEN,
    webhook: { url: 'https://bridge.example/webhooks/github', secret: SECRET },
    send(request, ended) {
      sent.push(request)
      ended(outcomes.length > 0 ? outcomes.shift() : 202)
    },
    ...options,
  })
  github.addRepository(REPO)

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body)
    const url = path.startsWith('https://') ? path : ORIGIN + path
    const request = new Request(url, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(text === '' ? {} : { body: text }),
    })
    const response = await github.fetch(request)
    const answer = await response.text()
    const type = 'application/json'
    const exchange = {
      method,
      url,
      type,
      body: text,
      status: response.status,
      headers: response.headers,
      answer,
    }
    // GraphQL, and the plain list of tags, are in none of the files.
    const isDescribed = !/\/graphql$|\/tags$/.test(new URL(url).pathname)
    expect((isDescribed && contract?.exchange(exchange)) || []).toEqual([])
    return {
      status: response.status,
      headers: response.headers,
      body: answer === '' ? undefined : JSON.parse(answer, wholeNumbers),
    }
  }

  /** Every webhook so far, oldest first, each with a good signature. */
  async function hooks(): Promise<readonly Hook[]> {
    return Promise.all(
      sent.map(async (request) => {
        const text = await request.clone().text()
        const event = request.headers.get('x-github-event') ?? ''
        expect(request.headers.get('x-hub-signature-256')).toBe(signatureOf(SECRET, text))
        expect(contract?.webhook(event, text) ?? []).toEqual([])
        return { event, delivery: request.headers.get('x-github-delivery') ?? '', body: JSON.parse(text) }
      }),
    )
  }

  return {
    github,
    call,
    hooks,
    sent,
    /** What the receiver answers to the next webhooks; 202 to those after. */
    outcomes,
    now: () => now,
    pass(ms: number) {
      now += ms
    },
  }
}

/** The addresses of a `Link` header by their relation. */
export function linksOf({ headers }: Answer): Readonly<Record<string, string>> {
  const parts = (headers.get('link') ?? '').split(', ').map((part) => /<(.*)>; rel="(.*)"/.exec(part))
  return Object.fromEntries(parts.flatMap((match) => (match === null ? [] : [[match[2], match[1]]])))
}

/** Numbers that JavaScript would round come as their digits. */
function wholeNumbers(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? context?.source
    : value
}
