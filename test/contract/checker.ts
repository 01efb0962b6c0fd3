// Checks requests and answers against one OpenAPI 3.0 document: paths, query, bodies, and properties that the
// document does not know. It says what is wrong, in sentences.
import { Ajv2019 } from 'ajv/dist/2019.js'
import formats from 'ajv-formats'
import { at, isObject, type Json, parsed } from './json.ts'
import { createConvert, resolve, type Side } from './schemas.ts'

/** One request and what was answered, as text. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly type: string | null
  readonly body: string
  readonly status: number
  readonly headers: Headers
  readonly answer: string
}

/** How a vendor says that it could not: answers that the document leaves out, and shapes that it does not give. */
export type Errors = {
  /** Statuses from 400 on that any operation may answer, documented or not. */
  readonly statuses: readonly number[]
  readonly schema: Json
}

export type Checker = {
  /** `METHOD /path/{template}`; undefined: the document has no such operation. */
  readonly operationOf: (exchange: Pick<Exchange, 'method' | 'url'>) => string | undefined
  /** What is wrong with the request. Empty: nothing. */
  readonly request: (exchange: Exchange) => readonly string[]
  /** What is wrong with the answer. Empty: nothing. */
  readonly answer: (exchange: Exchange) => readonly string[]
}

type Operation = { readonly name: string; readonly node: Json; readonly path: Json; readonly variables: Json }
type Check = (value: unknown) => readonly string[]

export function createChecker(document: Json, errors: Errors): Checker {
  const paths = Object.entries(isObject(document.paths) ? document.paths : {})
    .map(pathOf)
    .sort(literalFirst)
  const validators = {
    request: createCompile(document, 'request'),
    answer: createCompile(document, 'answer'),
  }
  const coerced = createCompile(document, 'request', true)
  const checks = new Map<string, Check>()

  function checkOf(key: string, make: () => Check): Check {
    const check = checks.get(key) ?? make()
    checks.set(key, check)
    return check
  }

  function find({ method, url }: Pick<Exchange, 'method' | 'url'>): Operation | undefined {
    const { pathname } = new URL(url)
    for (const { template, pattern, names, node } of paths) {
      const match = pattern.exec(pathname)
      const operation = at(node, method.toLowerCase())
      if (match === null || !isObject(operation)) continue
      const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])
      const variables = Object.fromEntries(values)
      return { name: `${method} ${template}`, node: operation, path: node, variables }
    }
    return undefined
  }

  /** Names and types of what stands in the path and in the query. */
  function parameters({ name, node, path, variables }: Operation, url: string): readonly string[] {
    const all = [...listOf(path.parameters), ...listOf(node.parameters)].map((each) =>
      resolve(document, each),
    )
    return (['path', 'query'] as const).flatMap((place) => {
      const mine = all.filter((each) => at(each, 'in') === place)
      const schema = {
        type: 'object',
        properties: Object.fromEntries(mine.map((each) => [at(each, 'name'), at(each, 'schema') ?? {}])),
        required: mine.filter((each) => at(each, 'required') === true).map((each) => at(each, 'name')),
        additionalProperties: false,
      }
      const check = checkOf(`${name} ${place}`, () => coerced(schema))
      const given = place === 'path' ? variables : queryOf(new URL(url).searchParams)
      return check(given).map((fault) => `${place} ${fault}`)
    })
  }

  function requestBody({ name, node }: Operation, exchange: Exchange): readonly string[] {
    const wanted = resolve(document, node.requestBody)
    if (exchange.body === '') return at(wanted, 'required') === true ? ['body is missing'] : []
    if (wanted === undefined) return ['body is not documented']
    const form = at(wanted, 'content', 'multipart/form-data')
    if (form !== undefined) return formFaults(exchange)
    const content = at(wanted, 'content', 'application/json')
    if (content === undefined || !/^application\/json\b/.test(exchange.type ?? '')) return ['body is no JSON']
    const check = checkOf(`${name} body`, () => validators.request(at(content, 'schema')))
    return check(parsed(exchange.body)).map((fault) => `body ${fault}`)
  }

  function answerBody({ name, node }: Operation, { status, answer }: Exchange): readonly string[] {
    const documented = resolve(document, at(node, 'responses', String(status)))
    const schema = at(documented, 'content', 'application/json', 'schema')
    const isError = status >= 400
    if (documented === undefined && !(isError && errors.statuses.includes(status)))
      return ['the status is not documented']
    if (schema === undefined && !isError) return answer === '' ? [] : ['body is not documented']
    // A schema that says nothing asks for nothing.
    if (answer === '' && isObject(schema) && Object.keys(schema).length === 0) return []
    const check = checkOf(`${name} ${status}`, () => validators.answer(schema ?? errors.schema))
    return check(parsed(answer)).map((fault) => `body ${fault}`)
  }

  /** Puts the operation in front of each fault. */
  function told(
    exchange: Exchange,
    faultsOf: (operation: Operation) => readonly string[],
  ): readonly string[] {
    const operation = find(exchange)
    if (operation === undefined) return [`${exchange.method} ${exchange.url}: there is no such operation`]
    return faultsOf(operation).map((fault) => `${operation.name}: ${fault}`)
  }

  return {
    operationOf: (exchange) => find(exchange)?.name,
    request: (exchange) =>
      told(exchange, (operation) => [
        ...parameters(operation, exchange.url),
        ...requestBody(operation, exchange),
      ]),
    answer: (exchange) =>
      told(exchange, (operation) =>
        answerBody(operation, exchange).map((fault) => `${exchange.status} ${fault}`),
      ),
  }
}

/** A form is described in prose alone: it is a file or several, and nothing else. */
function formFaults({ type, body }: Exchange): readonly string[] {
  const boundary = /^multipart\/form-data; boundary=([\w'()+,./:=?-]{1,70})$/.exec(type ?? '')?.[1]
  if (boundary === undefined) return ['body is no form']
  const [start, ...parts] = body.split(`--${boundary}`)
  const end = parts.pop()
  if (start !== '' || end?.trim() !== '--' || parts.length === 0) return ['body has no end, or no part']
  return parts.flatMap((part) => (FILE_PART.test(part) ? [] : ['body has a part that is no file']))
}

const FILE_PART =
  /^\r\nContent-Disposition: form-data; name="file"; filename="[^"\r\n]+"\r\nContent-Type: [^\r\n]+\r\n\r\n/i

/** Compiles schemas of the document. `coerces`: what is checked came as text, as a query does. */
function createCompile(document: Json, side: Side, coerces = false): (schema: unknown) => Check {
  const convert = createConvert(document, side, side)
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    // Jira has a property named `toString`, which every object inherits.
    ownProperties: true,
    logger: false,
    ...(coerces ? { coerceTypes: 'array' as const } : {}),
  })
  formats.default(ajv)
  const components = Object.entries(isObject(document.components) ? document.components : {})
  const schemas = Object.entries(components.find(([key]) => key === 'schemas')?.[1] ?? {})
  const converted = Object.fromEntries(schemas.map(([key, schema]) => [key, convert(schema, true)]))
  ajv.addSchema({ $id: side, components: { schemas: converted } })

  return function compile(schema) {
    const validate = ajv.compile(convert(schema))
    return (value) => {
      if (value === undefined) return ['is missing']
      // Coercion writes into what it reads.
      if (validate(coerces ? structuredClone(value) : value)) return []
      return (validate.errors ?? []).map(({ instancePath, message, params }) =>
        [instancePath || '/', message, params.unevaluatedProperty ?? params.additionalProperty]
          .filter((part) => part !== undefined)
          .join(' '),
      )
    }
  }
}

function pathOf([template, node]: readonly [string, unknown]) {
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '')
  const literal = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)')
  return { template, names, pattern: new RegExp(`^${literal}$`), node: isObject(node) ? node : {} }
}

/** "Concrete definitions are matched before their templated counterparts" (OpenAPI 3.0.3, Path Templating). */
function literalFirst(a: { readonly names: readonly string[] }, b: { readonly names: readonly string[] }) {
  return a.names.length - b.names.length
}

/** A name that is given more than once is a list. */
function queryOf(query: URLSearchParams): Json {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const all = query.getAll(name)
      return [name, all.length === 1 ? all[0] : all]
    }),
  )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
