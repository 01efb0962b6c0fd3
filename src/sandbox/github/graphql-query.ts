// Reads the little of GraphQL that queries of one or two objects use: fields with arguments, aliases, inline fragments
// and variables. https://spec.graphql.org/October2021/#sec-Language

/** One field that is asked for, or a fragment that counts for one type alone. */
export type Selected =
  | {
      readonly kind: 'field'
      readonly name: string
      readonly as: string
      readonly args: Args
      readonly inner: readonly Selected[]
    }
  | { readonly kind: 'on'; readonly type: string; readonly inner: readonly Selected[] }

export type Args = Readonly<Record<string, unknown>>

const TOKEN = /\.\.\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|[{}()[\]:!=$@]/g

/** Undefined: this is no query, or more of GraphQL than is understood here. */
export function parseQuery(text: string, variables: Args): readonly Selected[] | undefined {
  const tokens: readonly string[] = text.replace(/#.*$/gm, '').match(TOKEN) ?? []
  let at = 0
  const take = () => tokens[at++] ?? ''
  const accept = (token: string): boolean => {
    const isNext = tokens[at] === token
    if (isNext) at += 1
    return isNext
  }

  function value(): unknown {
    const token = take()
    if (token === '$') return variables[take()]
    if (token === '[') {
      const list: unknown[] = []
      while (!accept(']') && at < tokens.length) list.push(value())
      return list
    }
    return /^["\d-]|^(?:true|false|null)$/.test(token) ? JSON.parse(token) : token
  }

  function args(): Args {
    const given: [string, unknown][] = []
    if (!accept('(')) return {}
    while (!accept(')') && at < tokens.length) {
      const name = take()
      accept(':')
      given.push([name, value()])
    }
    return Object.fromEntries(given)
  }

  function selection(): readonly Selected[] {
    const found: Selected[] = []
    if (!accept('{')) return found
    while (!accept('}') && at < tokens.length) {
      if (accept('...')) {
        accept('on')
        found.push({ kind: 'on', type: take(), inner: selection() })
        continue
      }
      const first = take()
      const name = accept(':') ? take() : first
      found.push({ kind: 'field', name, as: first, args: args(), inner: selection() })
    }
    return found
  }

  // Types of variables say nothing that is needed here.
  if (accept('query')) while (at < tokens.length && tokens[at] !== '{') at += 1
  const found = selection()
  return at === tokens.length && found.length > 0 ? found : undefined
}
