// The contract with the vendors: what bugbridge asks, what the sandbox answers and what the webhooks app takes is
// held against the vendors' own files. Those are not ours to keep here, so that whoever has them says where:
// VENDOR_SPECS is a folder of OpenAPI files, VENDOR_PAYLOADS one of recorded webhooks.
import { beforeAll, expect, it } from 'vitest'
import { describeExchanges } from './exchange-suite.ts'
import { type Lived, live } from './lives.ts'
import { describePayloads } from './payload-suite.ts'

const specs = process.env.VENDOR_SPECS || undefined
const payloads = process.env.VENDOR_PAYLOADS || undefined

let lived: Lived = { exchanges: [], hooks: [], outcomes: { zendesk: {}, jira: {}, sentry: {} } }
let counts: Readonly<Record<string, number>> = {}
const checked = (what: Readonly<Record<string, number>>) => {
  counts = { ...counts, ...what }
}

if (specs !== undefined || payloads !== undefined) {
  beforeAll(async () => {
    lived = await live()
  })
}

if (specs === undefined) sayThatItWasSkipped('VENDOR_SPECS')
else describeExchanges(specs, () => lived, checked)

if (payloads === undefined) sayThatItWasSkipped('VENDOR_PAYLOADS')
else describePayloads(payloads, () => lived, checked)

if (specs !== undefined && payloads !== undefined) {
  it('says what was checked', () => {
    const { requests = 0, answers = 0, descriptions = 0, webhooks = 0, payloads = 0 } = counts
    // Worlds that send next to nothing would prove nothing.
    expect(requests).toBeGreaterThan(1_000)
    expect(answers).toBe(requests)
    expect(descriptions).toBeGreaterThan(30)
    expect(webhooks).toBeGreaterThan(500)
    expect(payloads).toBeGreaterThan(50)
    console.log(
      `contract: checked 4 specs, ${requests} requests, ${answers} answers, ${descriptions} descriptions, ${webhooks} webhooks, ${payloads} payloads`,
    )
  })
}

function sayThatItWasSkipped(variable: string): void {
  it(`skipped: ${variable} is not set`, () => {
    console.log(`contract: skipped, ${variable} is not set`)
  })
}
