// Keeps everything that goes between bugbridge and the stand-ins of the vendors: requests with their answers, and
// webhooks.
import type { Exchange } from './checker.ts'

export type Vendor = 'zendesk' | 'jira' | 'sentry'

export type VendorExchange = Exchange & { readonly vendor: Vendor }

export type Hook = { readonly vendor: Vendor; readonly body: string }

export type Recording = {
  readonly tap: (request: Request, response: Response) => void
  /** Lets every webhook through. */
  readonly delivers: (request: Request) => boolean
  /** What was kept so far, in order. */
  readonly read: () => Promise<{
    readonly exchanges: readonly VendorExchange[]
    readonly hooks: readonly Hook[]
  }>
}

export function createRecording(): Recording {
  const exchanges: Promise<VendorExchange>[] = []
  const hooks: Promise<Hook>[] = []

  async function keep(request: Request, response: Response): Promise<VendorExchange> {
    const { method, url, headers } = request
    return {
      vendor: vendorOf(new URL(url).hostname),
      method,
      url,
      type: headers.get('content-type'),
      body: await request.text(),
      status: response.status,
      headers: response.headers,
      answer: await response.text(),
    }
  }

  async function keepHook(request: Request): Promise<Hook> {
    return { vendor: vendorOf(new URL(request.url).pathname), body: await request.text() }
  }

  return {
    // What files hold is no part of the API, and in no file of the vendor's.
    tap(request, response) {
      if (!/^\/attachments?\//.test(new URL(request.url).pathname)) exchanges.push(keep(request, response))
    },
    delivers(request) {
      hooks.push(keepHook(request.clone()))
      return true
    },
    read: async () => ({ exchanges: await Promise.all(exchanges), hooks: await Promise.all(hooks) }),
  }
}

function vendorOf(name: string): Vendor {
  const vendor = (['zendesk', 'jira', 'sentry'] as const).find((each) => name.includes(each))
  if (vendor === undefined) throw new Error(`no vendor has the name ${name}`)
  return vendor
}
