// The words of the list of upcoming releases: customers read them, so they keep the rules of customers' sentences.
import { expect, test } from 'vitest'
import { parseWords } from '../../src/mapping/words.ts'
import { shippedWords } from '../policy.ts'
import { edit, printed, WORDS } from './good.ts'

test.each([
  ['{release}: on {date}.', '{release}: on a day.', 'releases.planned: must say {date}'],
  ['{release}: on {date}.', 'On {date}.', 'releases.planned: must say {release}'],
  [
    '{release}: some day.',
    '{release}: {date}.',
    'releases.planned-undated: "{date}" is not a slot of this sentence',
  ],
  ['{release}: some day.', '{release} of {ticket}.', '"{ticket}" is not a slot of this sentence'],
  ['{release}: some day.', '{release}: see Jira.', 'a text for customers names no issue tracker'],
  ['{release}: some day.', '{release}: see shop.example', 'a text for customers holds no web address'],
  ['  planned-undated: "{release}: some day."\n', '', 'releases.planned-undated: is missing'],
])('%j → %j is a fault', (from, to, message) => {
  const faults = printed(parseWords(edit(WORDS, from, to), 'words.en.yaml'))
  expect(faults.filter((fault) => fault.includes(message))).toHaveLength(1)
})

test.each(['en', 'de'])('ship in %s', (locale) => {
  expect(Object.keys(shippedWords(locale).releases)).toEqual(['planned', 'planned-undated'])
})
