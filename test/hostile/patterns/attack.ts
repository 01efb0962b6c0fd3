// Strings that make a backtracking expression work: pieces of what it matches, repeated, and broken at the end.
import fc from 'fast-check'

/** What may stand in an expression under another name, such as `\s` or a range. */
const COMMON = [...'aA0-./ \n\t漢\u200b']
/** What hardly any expression ends with. */
const MISS = '\u0000'
const SAMPLES = 3

/** Makes a string of about this length. */
export type Attack = (length: number) => string

export function attacksOn(source: string, flags: string): Attack[] {
  const own = [...new Set(source.replace(/\\[a-zA-Z]/g, ''))]
  const pairs = own.map((one, at) => `${one}${own[at + 1] ?? 'a'}`)
  const plain = [...new Set([...own, ...COMMON, ...pairs])].map((piece) => pumped('', piece))
  const matching = samplesOf(source, flags).flatMap((sample) => {
    const cuts = [0, 1, sample.length >> 1, sample.length - 1].filter((at) => at >= 0 && at < sample.length)
    return [...new Set(cuts)].flatMap((from) =>
      [1, 2].map((size) => pumped(sample.slice(0, from), sample.slice(from, from + size))),
    )
  })
  return [...plain, ...matching]
}

function pumped(before: string, piece: string): Attack {
  return (length) => before + piece.repeat(Math.ceil(length / Math.max(1, piece.length))) + MISS
}

/**
 * Strings that match, or nearly: the generator would count all of Unicode for a property such as `\p{L}`, so `a`
 * stands for each. Where it does not know the expression's means, none.
 */
function samplesOf(source: string, flags: string): string[] {
  try {
    const expression = new RegExp(source.replace(/\\[pP]\{\w+\}/g, 'a'), flags.replace(/[gy]/g, ''))
    return fc.sample(fc.stringMatching(expression), { seed: 20261121, numRuns: SAMPLES })
  } catch {
    return []
  }
}
