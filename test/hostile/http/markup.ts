// Reads markup more strictly than any browser: what a browser would have to guess at is a fault. So what is read here
// is what a browser reads, and text that became markup shows.

/** A tag with its attributes, as they stand in the page. */
export type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> }

export type Markup = {
  /** Every element, in the order in which it opens. */
  readonly tags: readonly Tag[]
  /** All text outside of tags and the style sheet, references resolved. */
  readonly text: string
}

const VOID = ['meta', 'link', 'input', 'br']
/** Elements whose text is no markup, so that a `<` in it would be something else. */
const RAW = ['style']
const REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

const DOCTYPE = /^<!doctype html>/
const OPEN = /<([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:="[^"<>]*")?)*)\s*>/y
const CLOSE = /<\/([a-z][a-z0-9]*)\s*>/y
const ATTRIBUTE = /([a-z][a-z-]*)(?:="([^"<>]*)")?/g

/** Reads a whole page, or throws and tells where it is not what it should be. */
export function readMarkup(page: string): Markup {
  if (!DOCTYPE.test(page)) throw new Error('the page does not start with its doctype')
  const tags: Tag[] = []
  const open: string[] = []
  let text = ''
  let at = '<!doctype html>'.length

  function fail(what: string): never {
    throw new Error(`${what} at ${at}: ${page.slice(Math.max(0, at - 60), at + 60)}`)
  }
  function take(shape: RegExp): RegExpExecArray | undefined {
    shape.lastIndex = at
    const found = shape.exec(page)
    if (found !== null) at += found[0].length
    return found ?? undefined
  }

  while (at < page.length) {
    if (page[at] !== '<') {
      const end = page.indexOf('<', at)
      text += resolve(page.slice(at, end < 0 ? page.length : end), fail)
      at = end < 0 ? page.length : end
      continue
    }
    const closing = take(CLOSE)
    if (closing !== undefined) {
      if (open.pop() !== closing[1]) fail(`</${closing[1]}> closes what is not open`)
      continue
    }
    const [, name = '', inside = ''] = take(OPEN) ?? fail('a < that opens no tag')
    tags.push({ name, attributes: attributesOf(inside, fail) })
    if (VOID.includes(name)) continue
    open.push(name)
    if (!RAW.includes(name)) continue
    at = page.indexOf('</', at)
    if (at < 0) fail(`<${name}> never ends`)
  }
  if (open.length > 0) fail(`<${open.join('><')}> never ends`)
  return { tags, text }
}

function attributesOf(inside: string, fail: (what: string) => never): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  for (const [, name = '', value = ''] of inside.matchAll(ATTRIBUTE)) {
    if (name in found) fail(`${name} stands twice`)
    found[name] = resolve(value, fail)
  }
  return found
}

function resolve(text: string, fail: (what: string) => never): string {
  if (/[<>]/.test(text)) fail('a sign that should have been written as a reference')
  return text.replace(/&[^;]{0,8};?/g, (reference) =>
    Object.hasOwn(REFERENCES, reference) ? (REFERENCES[reference] ?? '') : fail(`the reference ${reference}`),
  )
}

/** What a page is made of, without its words: equal for two pages whose data differs in words alone. */
export function skeleton({ tags }: Markup): readonly string[] {
  return tags.map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(' ')}`.trimEnd())
}

/** Where a page may lead or load from. The second is what its own icon is. */
const ADDRESS = /^(?:\/(?![/\\])|#|https?:\/\/|data:image\/svg\+xml,%3Csvg |data:,$)/

/** Everything in a page that a browser would follow, load or send to, and should not. */
export function wrongAddresses({ tags }: Markup): readonly string[] {
  return tags.flatMap(({ name, attributes }) =>
    Object.entries(attributes)
      .filter(([key, value]) => LEADING.includes(key) && !ADDRESS.test(value))
      .map(([key, value]) => `${name} ${key}=${value}`),
  )
}

/** Attributes whose value is an address. */
const LEADING = [
  'href',
  'src',
  'action',
  'formaction',
  'srcset',
  'poster',
  'data',
  'ping',
  'background',
  'cite',
]

/** Elements that these pages are made of, and no others. */
const ELEMENTS: readonly string[] =
  'a bdi blockquote article body button code dd div dl dt footer form h1 h2 h3 head header html input label li link main meta nav ol p section span strong style time title ul'.split(
    ' ',
  )

/** Attributes that these pages use, and no others. */
const ATTRIBUTES: readonly string[] =
  'action aria-current aria-hidden aria-label aria-labelledby autocomplete autofocus charset class content datetime for href http-equiv id lang method name rel required role title type value'.split(
    ' ',
  )

/** Elements and attributes of a page that none of ours has. */
export function strangers({ tags }: Markup): readonly string[] {
  return tags.flatMap(({ name, attributes }) => [
    ...(ELEMENTS.includes(name) ? [] : [`<${name}>`]),
    ...Object.keys(attributes).filter((key) => !ATTRIBUTES.includes(key)),
  ])
}
