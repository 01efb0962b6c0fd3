// No regular expression can be made to work more than its text is long: each one in src is run against strings
// made of its own pieces, and its work must grow no faster than they do.
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { createRecogniser } from '../../src/reconcile/recognise.ts'
import { shippedPolicy, shippedWords } from '../policy.ts'
import { collectPatterns, type Pattern } from './patterns/collect.ts'
import type { Given, Told } from './patterns/worker.ts'

/** Milliseconds for one expression, after which its thread is stopped. */
const PATIENCE = 20_000

/** What is wrong with each of them, and how many strings were tried. */
function attack(
  patterns: readonly Pattern[],
  patience = PATIENCE,
): Promise<{ faults: string[]; attacks: number }> {
  const workerData: Given = patterns.map(({ source, flags }) => ({ source, flags }))
  const worker = new Worker(new URL('./patterns/worker.ts', import.meta.url), { workerData })
  const faults: string[] = []
  const nameOf = (index: number) => `${patterns[index]?.place} /${patterns[index]?.source}/`
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    function end(attacks: number): void {
      clearTimeout(timer)
      void worker.terminate()
      resolve({ faults, attacks })
    }
    worker.once('error', reject)
    worker.on('message', (told: Told) => {
      if (told.kind === 'end') return end(told.attacks)
      if (told.kind === 'slow') {
        faults.push(`${nameOf(told.index)} works ${Math.round(told.growth)} times for 4 times ${told.attack}`)
        return
      }
      clearTimeout(timer)
      timer = setTimeout(() => {
        faults.push(`${nameOf(told.index)} does not come to an end`)
        end(0)
      }, patience)
    })
  })
}

const { literals, built } = collectPatterns()

test('every expression of src is linear under attack', async () => {
  const { faults, attacks } = await attack(literals)
  expect(faults).toEqual([])
  expect(literals.length).toBeGreaterThan(100)
  console.log(`hostile: patterns ${literals.length} expressions, ${attacks} strings`)
})

test('expressions are built from text in two places alone: one has its own test, the other knows shipped words only', () => {
  expect(built).toEqual(['src/reconcile/recognise.ts', 'src/sandbox/stories/story.ts'])
})

test('an expression that is quadratic, or that never ends, is seen', async () => {
  const bad = (source: string): Pattern => ({ place: 'here', source, flags: '' })
  const quadratic = await attack([bad('a+$'), bad('^a$')])
  expect(quadratic.faults).toEqual([expect.stringContaining('here /a+$/ works')])
  const endless = await attack([bad('^(a+)+$')], 500)
  expect(endless.faults).toEqual(['here /^(a+)+$/ does not come to an end'])
})

/** Words as hard to tell apart as the rules allow: long ones, and slots with next to nothing between them. */
function hardWords(): Policy {
  const words = shippedWords()
  const hard = (text: string) => (text.match(/\{[a-z]+\}/g) ?? []).join(' ').repeat(2).padEnd(900, ' a')
  const sentences = Object.entries(words.sentences).map(([id, text]) => [id, hard(text)])
  return { ...shippedPolicy(), words: { ...words, sentences: Object.fromEntries(sentences) } }
}

test('the recogniser of sentences is linear in its text, whatever the words', () => {
  let texts = 0
  for (const policy of [shippedPolicy(), hardWords()]) {
    const recognise = createRecogniser(policy)
    for (const [id, template] of Object.entries(policy.words.sentences)) {
      for (const piece of ['a', ' a', 'OPS-1 ', '\u200b', template.slice(0, 20)]) {
        const filled = template.replace(/\{[a-z]+\}/g, () => piece.repeat(Math.ceil(100 / piece.length)))
        for (const text of [filled, `${filled}!`, piece.repeat(20_000), `${filled}\n\n`.repeat(5)]) {
          // A workaround is free text of one line: more of it is still one.
          const isLonger = template.includes('{workaround}') && text === `${filled}!`
          if (text !== filled && !isLonger) expect(recognise(text, 'customer'), id).toBeUndefined()
          else recognise(text, 'customer')
          recognise(text, 'agent')
          texts += 2
        }
      }
    }
  }
  console.log(`hostile: recogniser ${texts} texts`)
})
