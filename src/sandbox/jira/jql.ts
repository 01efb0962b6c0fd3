// A small part of JQL, read into data: restrictions joined by AND, then an order. What it does not know is an
// error, as anything that Jira does not know is.
// https://support.atlassian.com/jira-software-cloud/docs/jql-fields/

export type Clause =
  | { readonly field: 'labels' | 'project' | 'fixVersion' | 'id'; readonly values: readonly string[] }
  | { readonly field: 'updated'; readonly operator: Comparison; readonly value: string }

export type Comparison = '>=' | '>' | '<=' | '<'
export type Order = { readonly field: 'id' | 'created' | 'updated'; readonly descending: boolean }
export type Query = { readonly clauses: readonly Clause[]; readonly order: readonly Order[] }

const CLAUSE_FIELDS: Readonly<Record<string, Clause['field']>> = {
  labels: 'labels',
  project: 'project',
  fixversion: 'fixVersion',
  id: 'id',
  key: 'id',
  issue: 'id',
  issuekey: 'id',
  updated: 'updated',
}

const ORDER_FIELDS: Readonly<Record<string, Order['field']>> = {
  id: 'id',
  key: 'id',
  issuekey: 'id',
  created: 'created',
  updated: 'updated',
}

const COMPARISONS: readonly Comparison[] = ['>=', '>', '<=', '<']
const UNBOUNDED = 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'

type Token = { readonly text: string; readonly quoted: boolean }

/** Reads a query, or says what is wrong with it in words such as Jira's. */
export function parseJql(jql: string): Query | string {
  const tokens = tokenize(jql)
  if (tokens === undefined) return 'Error in the JQL Query: The quoted string has not been completed.'
  let next = 0

  const peek = (offset = 0): string | undefined => tokens[next + offset]?.text
  const isWord = (word: string, offset = 0) =>
    tokens[next + offset]?.quoted === false && peek(offset)?.toUpperCase() === word
  const fault = (expected: string) =>
    `Error in the JQL Query: Expecting ${expected} but got '${peek() ?? 'end of query'}'.`

  function accept(word: string): boolean {
    if (!isWord(word)) return false
    next += 1
    return true
  }

  function operand(): string | undefined {
    const token = tokens?.[next]
    if (token === undefined || (!token.quoted && /^[()=,<>!]/.test(token.text))) return undefined
    next += 1
    return token.text
  }

  function values(): readonly string[] | string {
    if (accept('=')) {
      const value = operand()
      return value === undefined ? fault('a value') : [value]
    }
    if (!accept('IN')) return fault("an operator '=' or 'in'")
    if (!accept('(')) return fault("'('")
    const list: string[] = []
    do {
      const value = operand()
      if (value === undefined) return fault('a value')
      list.push(value)
    } while (accept(','))
    return accept(')') ? list : fault("')'")
  }

  function clause(): Clause | string {
    const field = CLAUSE_FIELDS[peek()?.toLowerCase() ?? '']
    if (field === undefined) {
      return `Field '${peek() ?? ''}' does not exist or you do not have permission to view it.`
    }
    next += 1
    if (field !== 'updated') {
      const list = values()
      return typeof list === 'string' ? list : { field, values: list }
    }
    const operator = COMPARISONS.find(accept)
    if (operator === undefined) return fault('a comparison')
    const value = operand()
    return value === undefined ? fault('a date') : { field, operator, value }
  }

  function order(): readonly Order[] | string {
    const fields: Order[] = []
    do {
      const field = ORDER_FIELDS[peek()?.toLowerCase() ?? '']
      if (field === undefined) return `Field '${peek() ?? ''}' cannot be ordered by.`
      next += 1
      const descending = accept('DESC')
      if (!descending) accept('ASC')
      fields.push({ field, descending })
    } while (accept(','))
    return fields
  }

  if (tokens.length === 0 || isWord('ORDER')) return UNBOUNDED
  const clauses: Clause[] = []
  do {
    const one = clause()
    if (typeof one === 'string') return one
    clauses.push(one)
  } while (accept('AND'))
  if (next === tokens.length) return { clauses, order: [] }
  if (!accept('ORDER') || !accept('BY')) return fault("'AND' or 'ORDER BY'")
  const sorted = order()
  if (typeof sorted === 'string') return sorted
  return next === tokens.length ? { clauses, order: sorted } : fault('the end of the query')
}

/** Undefined: a quotation mark has no partner. */
function tokenize(jql: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([<>]=?|!=|[=(),])|([^\s"'=<>!(),]+))/y
  const text = jql.trim()
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const quoted = match[1] ?? match[2]
    if (quoted !== undefined) tokens.push({ text: quoted.replace(/\\(.)/g, '$1'), quoted: true })
    else tokens.push({ text: match[3] ?? match[4] ?? '', quoted: false })
  }
  return tokens
}
