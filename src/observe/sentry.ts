// Reports of bugbridge's own errors to Sentry. A client of its own with no integration at all: nothing patches
// the process, and no request, console line, breadcrumb or local variable is ever collected.
import { defaultStackParser, type Exception, makeNodeTransport, NodeClient, Scope } from '@sentry/node'
import { type REPORT_CODES, scrub } from './scrub.ts'

export type ReportCodes = Readonly<Partial<Record<(typeof REPORT_CODES)[number], string>>>

export type Reporter = {
  /** Reports an error: its type and where in our code it arose, with closed codes. Never throws, never waits. */
  readonly report: (error: unknown, codes?: ReportCodes) => void
  /** Resolves once everything is sent, or after `ms` milliseconds. */
  readonly flush: (ms: number) => Promise<void>
}

/** A reporter to this project (`https://<key>@<host>/<id>`); without a DSN it does nothing. */
export function createReporter(options: {
  readonly dsn: string | undefined
  readonly release?: string
}): Reporter {
  if (options.dsn === undefined) return { report: () => undefined, flush: async () => undefined }
  const client = new NodeClient({
    dsn: options.dsn,
    ...(options.release === undefined ? {} : { release: options.release }),
    transport: makeNodeTransport,
    stackParser: defaultStackParser,
    integrations: [],
    beforeSend: scrub,
    maxBreadcrumbs: 0,
    sendClientReports: false,
    includeServerName: false,
    enableRuntimeChannelInjection: false,
  })
  const scope = new Scope()
  scope.setClient(client)
  return {
    report(error, codes = {}) {
      scope.captureEvent({ level: 'error', tags: { ...codes }, exception: { values: [describe(error)] } })
    },
    async flush(ms) {
      await client.flush(ms)
    },
  }
}

/** The error as the SDK would describe it, but for its message: that is not even handed over. */
function describe(error: unknown): Exception {
  if (!(error instanceof Error)) return { type: 'NotAnError' }
  return { type: error.name, stacktrace: { frames: defaultStackParser(framesOf(error)) } }
}

/**
 * The stack without its heading. The heading repeats the message, and a message of several lines may look like
 * frames. When the two do not agree, where the message ends is anybody's guess: no frames then.
 */
function framesOf({ message, stack = '' }: Error): string {
  const at = stack.indexOf(message)
  const agrees = at >= 0 && /^[\w$]*(?: \[\w+\])?(?:: )?$/.test(stack.slice(0, at))
  return agrees ? stack.slice(at + message.length) : ''
}
