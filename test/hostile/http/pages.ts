// Hostile words in everything that a page can show. A page of such words is made of the very elements and attributes
// of a page of plain ones, leads to no other address, and shows the words as words.
import { describe, expect, test } from 'vitest'
import type { Case } from '../../../src/core/case.ts'
import { type Chosen, deliveryOf, fillSandbox, policyOf, putCases } from './evil-case.ts'
import { faultsOfForm } from './examine.ts'
import { readMarkup, skeleton } from './markup.ts'
import { type Ask, HOST, send } from './requests.ts'
import { CANARY, NASTY } from './words.ts'
import { createWorld, type World } from './world.ts'

const WORDS = [
  ...NASTY,
  `</title></style><style>*{background:url(//evil.example/${CANARY})}</style>`,
  `--><!--<plaintext>${CANARY}`,
  `]]><svg onload=alert('${CANARY}')>`,
  `\`\${alert('${CANARY}')}\``,
  `&lt;script&gt;${CANARY}&#60;&#x3c;&amp;lt;`,
  `</bdi></a></li></main><h1>${CANARY}</h1>`,
  `<meta http-equiv="refresh" content="0;url=//evil.example/${CANARY}">`,
  `<base href="//evil.example/${CANARY}">`,
]
/** All of them in one, and those by themselves that mean something to a program only alone. */
const TEXTS = [WORDS.join(' '), '"', '__proto__', 'constructor', '{{ticket}}', '']

const PLAIN: Chosen = { text: 'plain', url: 'plain' }

async function get(world: World, target: string) {
  const ask: Ask = { method: 'GET', target, headers: [['host', HOST]], body: null }
  const told = await send(world, ask)
  return { ...told, faults: faultsOfForm({ ask, at: 'open' }, told) }
}

async function evilWorld(chosen: Chosen): Promise<{ world: World; ids: readonly string[] }> {
  const world = await createWorld({ isOpen: true, policy: policyOf(chosen) })
  const ids = await putCases(world.store, chosen)
  await world.store.record([deliveryOf(chosen)])
  return { world, ids }
}

/** Every page of a world, by its path. */
async function pagesOf(chosen: Chosen) {
  const { world, ids } = await evilWorld(chosen)
  const groups = ['attention', 'reported', 'engineering', 'release', 'done'].map(
    (group) => `/?group=${group}`,
  )
  const pages = new Map<string, Awaited<ReturnType<typeof get>>>()
  for (const path of ['/', ...groups, '/nothing', '/cases/nope', ...ids.map((id) => `/cases/${id}`)]) {
    pages.set(path, await get(world, path))
  }
  await world.close()
  return pages
}

const plain = await pagesOf(PLAIN)

describe('in a page', () => {
  test.each(TEXTS.map((text, at) => [at, text] as const))('hostile text %i stays text', async (_, text) => {
    const pages = await pagesOf({ text, url: 'plain' })
    for (const [path, page] of pages) {
      const twin = plain.get(path)
      expect(page.status, path).toBe(twin?.status)
      expect(page.faults, path).toEqual([])
      const markup = readMarkup(page.text)
      expect(shape(page.text), path).toEqual(shape(twin?.text ?? ''))
      if (page.status === 200 && path.startsWith('/cases/zendesk-1'))
        expect(markup.text).toContain(text.toWellFormed())
    }
  })

  // An address that a browser may follow is a link, and every other is text.
  // biome-ignore format: one row, one line
  const ADDRESSES: readonly (readonly [string, string | undefined])[] = [
    [`https://x.example/"onmouseover="${CANARY}`, `https://x.example/%22onmouseover=%22${CANARY}`],
    [`https://x.example/'><b>${CANARY}`, `https://x.example/'%3E%3Cb%3E${CANARY}`],
    [`http://x.example/\u202e${CANARY}`, `http://x.example/%E2%80%AE${CANARY}`],
    [`\thttps://x.example/\r\n${CANARY} `, `https://x.example/${CANARY}`],
    [`javascript:alert('${CANARY}')`, undefined],
    [` java\nscript:alert(1)//${CANARY}`, undefined],
    [`JAVASCRIPT://x.example/%0aalert(1)//${CANARY}`, undefined],
    [`data:text/html,<script>alert(1)</script>${CANARY}`, undefined],
    [`vbscript:${CANARY}`, undefined],
    [`blob:https://x.example/${CANARY}`, undefined],
    [`file:///etc/passwd#${CANARY}`, undefined],
    [`//evil.example/${CANARY}`, undefined],
    [`/login?next=${CANARY}`, undefined],
    [`ftp://x.example/${CANARY}`, undefined],
    ['https://', undefined],
  ]

  test.each(ADDRESSES)('the address %j leads to %j', async (url, leads) => {
    const { world, ids } = await evilWorld({ text: 'plain', url })
    for (const path of ['/', `/cases/${ids[0]}`]) {
      const page = await get(world, path)
      expect(page.faults).toEqual([])
      const { tags } = readMarkup(page.text)
      const hrefs = tags.flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href ?? ''] : []))
      const outward = hrefs.filter((href) => !/^(?:\/(?!\/)|#)/.test(href))
      expect([...new Set(outward)]).toEqual(leads === undefined ? [] : [leads])
      expect(hrefs.filter((href) => href.includes(CANARY) && href !== leads)).toEqual([])
    }
    const { cases } = JSON.parse((await get(world, '/api/v1/cases')).text)
    const given = cases.flatMap(
      (each: { ticket: { url: string | null }; issues: { url: string | null }[] }) => [
        each.ticket.url,
        ...each.issues.map((issue) => issue.url),
      ],
    )
    expect([...new Set(given.filter((each: string | null) => each !== null))]).toEqual(
      leads === undefined ? [] : [leads],
    )
    await world.close()
  })

  test('a text that turns the direction of writing ends with its own fact', async () => {
    const text = `\u202e${CANARY}\u2067`
    const pages = await pagesOf({ text, url: 'plain' })
    for (const path of ['/', '/cases/zendesk-3']) {
      expect(pages.get(path)?.text).toContain(`because <bdi>${text}, ${text}</bdi>`)
    }
  })

  test('before there is any case, the words of the mapping stay words', async () => {
    const overviews = await Promise.all(
      [...TEXTS, 'plain'].map(async (text) => {
        const world = await createWorld({
          isOpen: true,
          isEmpty: true,
          policy: policyOf({ text, url: text }),
        })
        const { text: page, faults } = await get(world, '/')
        await world.close()
        expect(faults).toEqual([])
        return JSON.stringify(shape(page))
      }),
    )
    expect(new Set(overviews).size).toBe(1)
    expect(overviews[0]).toContain('code')
  })
})

/** What a page is made of. Classes are ours to choose, so they may not come from data either. */
function shape(page: string): readonly string[] {
  const markup = readMarkup(page)
  const classes = markup.tags.map(({ attributes }) => attributes.class ?? '')
  return skeleton(markup).map((each, at) => `${each} ${classes[at]}`)
}

describe('in the API', () => {
  test.each(TEXTS.map((text, at) => [at, text] as const))('hostile text %i is data', async (_, text) => {
    const { world, ids } = await evilWorld({ text, url: 'plain' })
    const paths = ['/cases?limit=500', '/deliveries', '/status', `/cases/${ids[3]}`, `/cases/${ids[3]}/why`]
    for (const path of paths) {
      const { status, headers, faults } = await get(world, `/api/v1${path}`)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
      expect(faults).toEqual([])
    }
    const one: Pick<Case, 'ticket' | 'failure'> = JSON.parse(
      (await get(world, `/api/v1/cases/${ids[3]}`)).text,
    )
    expect(one.ticket).toMatchObject({ system: text, id: text })
    expect(one.failure).toBe(text)
    expect((await get(world, '/metrics')).text).not.toContain(CANARY)
    await world.close()
  })
})

describe('in the sandbox', () => {
  async function story(chosen: Chosen): Promise<string> {
    const world = await createWorld({ isOpen: true })
    fillSandbox(world.stage, chosen)
    const { text, faults } = await get(world, '/sandbox')
    expect(faults).toEqual([])
    await world.close()
    return text
  }

  // An empty text is none, and what is only white space is a comment without words.
  test.each(TEXTS.filter((text) => text.trim() !== '').map((text, at) => [at, text] as const))(
    'hostile text %i stays text',
    async (_, text) => {
      const page = await story({ text, url: text })
      expect(shape(page)).toEqual(shape(await story(PLAIN)))
      expect(readMarkup(page).text).toContain(text.trim().toWellFormed())
    },
  )
})
