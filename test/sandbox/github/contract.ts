// What GitHub's own files say of the stand-in's answers and webhooks. They are not ours to keep here, so that whoever
// has them says where by VENDOR_SPECS; without them nothing is checked.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { createChecker, type Exchange } from '../../contract/checker.ts'
import { at, isObject, type Json, parsed } from '../../contract/json.ts'

export type GithubContract = {
  /** What is wrong with a request and its answer; empty: nothing. */
  readonly exchange: (exchange: Exchange) => readonly string[]
  /** What is wrong with a webhook's body; empty: nothing. */
  readonly webhook: (event: string, body: string) => readonly string[]
}

const folder = process.env.VENDOR_SPECS || undefined

/** Any operation may be refused for its credentials or its pace; moved repositories are moved for all of them. */
const REFUSALS = [401, 403, 404, 410, 422, 429]

/** The schemas of webhooks are older than these keys, which the API's description and recorded webhooks have. */
const NEWER = ['type', 'sub_issues_summary', 'issue_dependencies_summary', 'parent_issue_url']

/** Undefined: GitHub's files are not there. */
export const contract: GithubContract | undefined = folder === undefined ? undefined : createContract(folder)

function createContract(specs: string): GithubContract {
  const read = (name: string): Json => {
    const value: unknown = JSON.parse(readFileSync(join(specs, name), 'utf8'))
    if (!isObject(value)) throw new Error(`${name} holds no object`)
    return value
  }
  const checker = createChecker(read('github-rest.subset.oas31.derived.json'), {
    statuses: REFUSALS,
    schema: { $ref: '#/components/schemas/basic-error' },
  })
  const webhooks = read('github-webhooks.schema.json')
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  formats.default(ajv)
  ajv.addSchema({ ...webhooks, $id: 'webhooks' })

  return {
    exchange(exchange) {
      const url = exchange.url.replace(/\/repositories\/\d+/, '/repos/owner/name')
      // The description says of these addresses that they are empty unless given, and that they are addresses.
      const answer = exchange.answer.replace(
        /"(environment_url|log_url|target_url)":""/g,
        '"$1":"https://x.example"',
      )
      const same = { ...exchange, url, answer }
      const { status } = exchange
      // These carry an address, and no more.
      const bare = [301, 304, 307].includes(status)
      const sent = status < 400 ? checker.request(same) : []
      return bare ? [] : [...sent, ...checker.answer(same)]
    },
    webhook(event, body) {
      const value = parsed(body)
      const action = at(value, 'action')
      const name = `${event}$${action === undefined ? 'event' : String(action)}`
      const validate = ajv.getSchema(`webhooks#/definitions/${name}`)
      if (validate === undefined) return [`there is no webhook ${name}`]
      if (validate(older(value))) return []
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${name} ${instancePath} ${message} ${params.additionalProperty ?? ''}`,
      )
    },
  }
}

/** The same without the keys that the older schemas do not know. */
function older(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(older)
  if (!isObject(body)) return body
  const isIssue = 'repository_url' in body && 'number' in body
  const kept = Object.entries(body).filter(([key]) => !(isIssue && NEWER.includes(key)))
  return Object.fromEntries(kept.map(([key, value]) => [key, older(value)]))
}
