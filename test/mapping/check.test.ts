import { expect, test } from 'vitest'
import { check } from '../../src/cli/check.ts'
import { edit, MAPPING, WORDS } from './good.ts'

/** Runs `check` over files in memory. */
async function run(files: Readonly<Record<string, string>>, asked: readonly string[] = []) {
  const out: string[] = []
  const err: string[] = []
  const code = await check(asked, {
    read: async (path) => files[path] ?? Promise.reject(new Error('no such file')),
    list: async (folder) => {
      const names = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
      if (names.length === 0) throw new Error('no such folder')
      return names.map((path) => path.slice(folder.length + 1))
    },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { code, out, err }
}

const GOOD = {
  'mappings/shop.yaml': MAPPING,
  'mappings/words.en.yaml': WORDS,
  'mappings/mapping.schema.json': '{}',
}

test('a valid folder is shown as stages and as what customers will read, and exits 0', async () => {
  const { code, out, err } = await run(GOOD)
  expect(err).toEqual([])
  expect(code).toBe(0)
  expect(out).toEqual([
    'mappings/shop.yaml: valid (shop, mode sync, language en)',
    '',
    'stage             ticket   option                the customer reads',
    'reported          open     eng_reported          -',
    'accepted          on-hold  eng_accepted          We have ticket #35436.',
    'in-progress       on-hold  eng_in_progress       -',
    'in-qa             on-hold  eng_in_qa             -',
    'awaiting-release  on-hold  eng_awaiting_release  -',
    'deployed          solved   eng_deployed          Fixed: #35436.',
    'wont-fix          open     eng_wont_fix          -',
    'duplicate         open     eng_duplicate         -',
    'cannot-reproduce  open     eng_cannot_reproduce  -',
    'not-covered       open     eng_not_covered       -',
    'not-a-bug         open     eng_not_a_bug         -',
    '',
    'What a customer can read:',
    '  accepted       We have ticket #35436.',
    '  eta            Expected by December 15, 2026.',
    '  eta-moved      Ticket #35436: now December 15, 2026.',
    '  eta-withdrawn  No date for #35436.',
    '  deployed       Fixed: #35436.',
    '  regressed      Not fixed yet: #35436.',
    'mappings/words.en.yaml: valid',
  ])
})

test('faults of all files are printed, each once, and exit 1', async () => {
  const { code, out, err } = await run({
    ...GOOD,
    'mappings/other.yaml': edit(MAPPING, 'mode: sync', 'mode: synk'),
    'mappings/words.en.yaml': edit(WORDS, 'We have ticket', 'Sentry has'),
  })
  expect(code).toBe(1)
  expect(out).toEqual([])
  expect(err).toEqual([
    'mappings/other.yaml:2:7: mode: "synk" is not a mode. Allowed: observe, sync (did you mean sync?)',
    'mappings/words.en.yaml:3:13: customer.accepted: a customer sentence never names Sentry',
  ])
})

test('a valid mapping is shown although another one is broken', async () => {
  const { code, out } = await run({ ...GOOD, 'mappings/other.yaml': '' })
  expect(code).toBe(1)
  expect(out).toContain('mappings/shop.yaml: valid (shop, mode sync, language en)')
})

test('a file can be asked for alone, and is checked with the words beside it', async () => {
  const files = { ...GOOD, 'x/a.yaml': MAPPING, 'x/words.en.yaml': '', 'x/b.yaml': '' }
  const { code, err } = await run(files, ['./x/a.yaml'])
  expect(code).toBe(1)
  expect(err).toEqual(['x/words.en.yaml:1:1: is empty'])
})

test('words can be asked for alone', async () => {
  expect(await run(GOOD, ['mappings/words.en.yaml'])).toEqual({
    code: 0,
    out: ['mappings/words.en.yaml: valid'],
    err: [],
  })
})

test('a mapping whose language has no words file is at fault', async () => {
  const { code, err } = await run({ 'mappings/shop.yaml': MAPPING, 'mappings/words.de.yaml': '' })
  expect(code).toBe(1)
  expect(err[0]).toBe(
    'mappings/shop.yaml:3:9: locale: "en" is not a language that there are words for. Allowed: de',
  )
})

test('a file that is not there is wrong usage, and the others are checked all the same', async () => {
  const { code, err } = await run(GOOD, ['mappings/nope.yaml', 'mappings/shop.yaml'])
  expect(code).toBe(2)
  expect(err).toEqual(['mappings/nope.yaml: cannot be read'])
})

test('a folder without mappings is wrong usage', async () => {
  expect(await run({})).toEqual({ code: 2, out: [], err: ['mappings: there is no mapping to check'] })
})
