// Fetching files: what no caller can do, whatever it asks for.
import { describe, expect, it } from 'vitest'
import { createFetchFile, type FileOptions } from '../../src/connectors/file.ts'
import { createVirtualClock } from './virtual-clock.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const OWN = 'https://desk.test/files/1'
const CONTENT = 'https://files.content.test/1'

function world(answer: () => Response, options: Partial<FileOptions> = {}) {
  const clock = createVirtualClock(NOW)
  const arrived: { readonly url: string; readonly after: number }[] = []
  const noted: string[] = []
  const fetchFile = createFetchFile({
    system: 'desk',
    async fetch(request) {
      arrived.push({ url: request.url, after: clock.now() - NOW })
      return answer()
    },
    clock,
    origins: ['https://desk.test'],
    contentHosts: /\.content\.test$/,
    most: 10,
    timeout: 30_000,
    observe: ({ status, outcome }) => noted.push(`${status} ${outcome}`),
    ...options,
  })
  return { fetchFile, arrived, noted }
}

describe('fetching a file', () => {
  it('never shows credentials to a content host, even when it is told to', async () => {
    const { fetchFile, arrived, noted } = world(() => new Response('hello'))
    expect(await fetchFile({ url: CONTENT, authorization: 'Bearer x' })).toEqual({
      ok: false,
      failure: { kind: 'refused', system: 'desk', reason: 'host-not-allowed' },
    })
    expect(arrived).toEqual([])
    expect(noted).toEqual(['none host-not-allowed'])
    expect(await fetchFile({ url: CONTENT })).toMatchObject({ ok: true, value: { kind: 'content' } })
  })

  it.each([
    ['as many bytes as it may have', 10, true],
    ['one more', 11, false],
  ])('takes %s', async (_, size, isTaken) => {
    const { fetchFile } = world(() => new Response(new Uint8Array(size)))
    expect((await fetchFile({ url: OWN })).ok).toBe(isTaken)
  })

  it('hands a redirect back as an absolute address, and does not follow it', async () => {
    const { fetchFile, arrived } = world(
      () => new Response(null, { status: 302, headers: { location: '../other?a=b' } }),
    )
    expect(await fetchFile({ url: OWN })).toEqual({
      ok: true,
      value: { kind: 'elsewhere', url: 'https://desk.test/other?a=b' },
    })
    expect(arrived).toHaveLength(1)
  })

  it('holds a host for as long as it asks, and no other', async () => {
    const answers = [
      new Response(null, { status: 429, headers: { 'retry-after': '9' } }),
      new Response('hello'),
      new Response('hello'),
    ]
    const { fetchFile, arrived, noted } = world(() => answers.shift() ?? Response.error())
    expect(await fetchFile({ url: OWN })).toMatchObject({ failure: { kind: 'later', at: NOW + 9_000 } })
    expect(await fetchFile({ url: CONTENT })).toMatchObject({ ok: true })
    expect(await fetchFile({ url: OWN })).toMatchObject({ ok: true })
    expect(arrived).toEqual([
      { url: OWN, after: 0 },
      { url: CONTENT, after: 0 },
      { url: OWN, after: 9_000 },
    ])
    expect(noted).toEqual(['429 later', '200 done', '200 done'])
  })

  it('does not wait longer than it may', async () => {
    const { fetchFile, arrived } = world(
      () => new Response(null, { status: 429, headers: { 'retry-after': '9' } }),
      { patience: 5_000 },
    )
    await fetchFile({ url: OWN })
    expect(await fetchFile({ url: OWN })).toMatchObject({ failure: { kind: 'later', at: NOW + 9_000 } })
    expect(arrived).toHaveLength(1)
  })
})
