// The reader of markup by itself: what it lets pass, and each thing that it does not.
import { describe, expect, test } from 'vitest'
import { readMarkup, skeleton, strangers, wrongAddresses } from './markup.ts'

const page = (inside: string) => `<!doctype html>\n<html lang="en"><body>${inside}</body></html>`

test('reads elements, attributes and text as a browser does', () => {
  const markup = readMarkup(
    page('<p class="a b"\n>1 &lt; 2 &amp;amp; &#39;x&#39;</p\n><br><style>a > b { }</style>'),
  )
  expect(skeleton(markup)).toEqual(['html lang', 'body', 'p class', 'br', 'style'])
  expect(markup.tags[2]?.attributes).toEqual({ class: 'a b' })
  expect(markup.text.trim()).toBe("1 < 2 &amp; 'x'")
})

test.each([
  ['no doctype', '<html></html>'],
  ['an element that is not closed', page('<p>')],
  ['an element closed that is not open', page('</p>')],
  ['elements that overlap', page('<b><i></b></i>')],
  ['a < alone', page('1 < 2')],
  ['a > alone', page('1 > 2')],
  ['an ampersand alone', page('a & b')],
  ['an unknown reference', page('&nbsp;')],
  ['a comment', page('<!-- -->')],
  ['an attribute without quotes', page('<p class=a></p>')],
  ['an attribute in single quotes', page("<p class='a'></p>")],
  ['an attribute twice', page('<p class="a" class="b"></p>')],
  ['an attribute in capitals', page('<p onClick="a"></p>')],
  ['a < in an attribute', page('<p class="<"></p>')],
  ['a tag in a tag', page('<p <b>></p>')],
  ['a tag that closes itself', page('<br/>')],
  ['a style sheet that never ends', '<!doctype html><style>'],
])('refuses %s', (_, text) => {
  expect(() => readMarkup(text)).toThrow()
})

describe('what these pages are not made of', () => {
  test.each([
    ['<script></script>', ['<script>']],
    ['<p onclick="x"></p>', ['onclick']],
    ['<p style="x"></p>', ['style']],
    ['<iframe src="/"></iframe>', ['<iframe>', 'src']],
    ['<p class="x"></p>', []],
  ])('%s', (inside, found) => {
    expect(strangers(readMarkup(page(inside)))).toEqual(found)
  })

  test.each([
    ['javascript:alert(1)', false],
    ['//evil.example', false],
    ['/\\evil.example', false],
    ['data:text/html,x', false],
    ['relative', false],
    ['https://x.example/', true],
    ['/cases/zendesk-1', true],
    ['#done', true],
  ])('an address %j: %s', (address, isRight) => {
    const found = wrongAddresses(readMarkup(page(`<a href="${address}"></a>`)))
    expect(found).toEqual(isRight ? [] : [`a href=${address}`])
  })
})
