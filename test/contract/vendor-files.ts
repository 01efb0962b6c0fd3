// Reads the vendors' own files from folders outside the project. They belong to the vendors and are not kept here.
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { corrected } from './corrections.ts'
import { at, isObject, type Json } from './json.ts'
import type { Vendor } from './recording.ts'

/** The OpenAPI files by vendor, with our corrections, and the schema of Atlassian's documents. */
export type Specs = { readonly openapi: Readonly<Record<Vendor, Json>>; readonly adf: Json }

export type Payload = {
  readonly vendor: Vendor
  /** The file's path in the folder. */
  readonly name: string
  readonly event: string
  /** As it is in the file: these are the bytes to sign. */
  readonly text: string
  readonly body: unknown
  /** True when it shows what the vendor really sends: not made by hand, and not from a product of other shape. */
  readonly isEvidence: boolean
}

export function readSpecs(folder: string): Specs {
  function read(name: string, decode: (text: string) => unknown): Json {
    const value = decode(readFileSync(join(folder, name), 'utf8'))
    if (!isObject(value)) throw new Error(`${name} holds no object`)
    return value
  }
  return {
    openapi: {
      zendesk: corrected('zendesk', read('zendesk-support.oas.yaml', parse)),
      jira: corrected('jira', read('jira-cloud-platform-v3.examples-parsed.derived.json', JSON.parse)),
      sentry: corrected('sentry', read('sentry-api.openapi-derefed.json', JSON.parse)),
    },
    adf: read('atlassian-adf.v1.full.schema.json', JSON.parse),
  }
}

/** Every payload of the three vendors. `headers.example.json` shows headers, not a body. */
export function readPayloads(folder: string): readonly Payload[] {
  return (['zendesk', 'jira', 'sentry'] as const).flatMap((vendor) =>
    globSync(`${vendor}/**/*.json`, { cwd: folder })
      .filter((name) => basename(name) !== 'headers.example.json')
      .sort()
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8')
        const body = JSON.parse(text) as unknown
        // Jira Server differs from Cloud; "example" marks what third parties made by hand.
        const isEvidence = !/\.example\.|server/.test(name)
        return { vendor, name, event: eventOf(vendor, body), text, body, isEvidence }
      }),
  )
}

/** What the vendor calls the event that a body tells of; empty: it does not say. */
export function eventOf(vendor: Vendor, body: unknown): string {
  switch (vendor) {
    case 'zendesk':
      return String(at(body, 'type') ?? '')
    case 'jira':
      return String(at(body, 'webhookEvent') ?? '')
    case 'sentry':
      return `${resourceOf(at(body, 'data'))}.${String(at(body, 'action'))}`
    default:
      return vendor satisfies never
  }
}

/** Sentry names the resource in a header; the body shows it by what it holds. */
function resourceOf(data: unknown): string {
  const known = ['comment', 'issue', 'error', 'installation', 'metric_alert', 'event']
  const found = known.find((name) => at(data, name) !== undefined)
  return found === 'event' ? 'event_alert' : (found ?? 'unknown')
}
