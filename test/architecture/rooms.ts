// The rooms of src and their doors: who may import what, each with a sentence that tells the author what to do
// instead. Paths are from the project's folder; a package goes by its name.

/** What files of a room may import; anything else is a fault. `$1` is what the room's first group matched. */
export type Room = {
  readonly files: string
  readonly may: readonly string[]
  readonly advice: string
}

const CORE = '^src/core/'
const STORE_PORT = '^src/store/port\\.ts$'
const CRYPTO = builtin('crypto')

export const ROOMS: readonly Room[] = [
  {
    files: CORE,
    may: [CORE, npm('zod')],
    advice: 'core is pure and imports core and zod alone. Take the value as a parameter or a fact.',
  },
  {
    files: '^src/mapping/',
    may: [
      '^src/mapping/',
      CORE,
      npm('zod'),
      npm('yaml'),
      npm('temporal-polyfill'),
      npm('date-holidays-parser'),
    ],
    advice:
      'mapping turns text into a policy: core, zod, yaml and what calendars are made with. Whoever reads files hands the text in.',
  },
  {
    files: '^src/connectors/[^/]+\\.ts$',
    may: ['^src/connectors/[^/]+\\.ts$', CORE, npm('p-queue')],
    advice:
      'what all connectors share knows none of them: core and p-queue. src/service.ts joins the concrete ones.',
  },
  {
    files: '^src/connectors/([^/]+)/',
    may: [
      '^src/connectors/$1/',
      '^src/connectors/(connector|code-host|file|http|pace)\\.ts$',
      CORE,
      npm('zod'),
      npm('jira.js'),
      npm('@octokit/rest'),
      npm('universal-github-app-jwt'),
    ],
    advice:
      'a connector knows core, connector.ts, code-host.ts, http.ts, file.ts and its own vendor. Move what two connectors share to core; leave the store and the order of calls to reconcile.',
  },
  {
    files: '^src/webhooks/',
    may: ['^src/webhooks/', CORE, STORE_PORT, npm('hono'), npm('zod'), CRYPTO],
    advice:
      'webhooks verify, take a hint and record it through the store port. What is true is read later, by reconcile.',
  },
  {
    files: '^src/reconcile/',
    may: ['^src/reconcile/', CORE, '^src/connectors/(connector|code-host|http)\\.ts$', STORE_PORT],
    advice:
      'reconcile orders calls through ports: connectors/connector.ts, connectors/code-host.ts and store/port.ts. src/service.ts hands in the concrete ones.',
  },
  {
    files: '^src/store/[^/]+\\.ts$',
    may: ['^src/store/[^/]+\\.ts$', CORE, npm('kysely'), npm('zod')],
    advice:
      'what all engines share knows no engine: core and kysely. Put what needs a driver into store/<engine>/.',
  },
  {
    files: '^src/store/([^/]+)/',
    may: [
      '^src/store/$1/',
      '^src/store/[^/]+\\.ts$',
      CORE,
      npm('kysely'),
      npm('pg'),
      builtin('(sqlite|fs|path)'),
    ],
    advice: 'an engine knows the store and its own driver. It is chosen in a root, and told everything else.',
  },
  {
    files: '^src/web/',
    may: ['^src/web/', CORE, STORE_PORT, '^src/observe/metrics\\.ts$', npm('hono'), npm('zod'), CRYPTO],
    advice:
      'web shows what the store port gives, and calls nobody. Record a wish in the store; reconcile carries it out.',
  },
  {
    files: '^src/observe/',
    may: [
      '^src/observe/',
      CORE,
      '^src/(reconcile/ports|webhooks/routes)\\.ts$',
      npm('@sentry/node'),
      npm('pino'),
    ],
    advice:
      'observe hears what happens (reconcile/ports.ts, webhooks/routes.ts) and tells logs, numbers and reports. It asks nobody.',
  },
  {
    files: '^src/sandbox/',
    may: [
      '^src/sandbox/',
      '^src/core/(clock|ref)\\.ts$',
      '^src/config\\.ts$',
      npm('hono'),
      npm('zod'),
      CRYPTO,
    ],
    advice:
      'a stand-in shares no code with what it tests: only the clock, names and the configuration’s types. Write the vendor’s behaviour again.',
  },
  {
    files: '^src/(service|connect)\\.ts$',
    may: [
      '^src/connect\\.ts$',
      '^src/(core|connectors|reconcile|web|webhooks|observe|mapping)/',
      '^src/store/[^/]+\\.ts$',
      '^src/config\\.ts$',
      npm('hono'),
    ],
    advice:
      'service.ts joins ports and knows no engine, no sandbox and no root. Take it as a parameter from the root.',
  },
  {
    files: '^src/(config|variables|vendors)\\.ts$',
    may: [CORE, npm('zod'), '^src/(variables|vendors)\\.ts$'],
    advice: 'config.ts turns variables into a configuration: zod alone. The root hands the environment in.',
  },
]

/** These may import everything but the roots. */
export const OPEN = '^src/(cli/|node\\.ts$|worker\\.ts$)'

/** Doors that stay shut, whatever a room's list says. */
export const SHUT: readonly { readonly from: string; readonly to: string; readonly advice: string }[] = [
  {
    from: '^src/(connectors/(zendesk|jsm)|web|webhooks)/',
    to: '^src/core/sealed\\.ts$',
    advice:
      'sealed text is out of reach of everything that speaks to customers (the Sentry rule, wall 2). Take Said.',
  },
  {
    from: '^src/(?!connectors/jira/)',
    to: npm('jira.js'),
    advice:
      'jira.js is the SDK of connectors/jira alone. Another vendor’s connector uses its own, or connectors/http.ts.',
  },
  {
    from: '^src/(?!connectors/github/)',
    to: '^(@octokit|universal-github-app-jwt)($|/)',
    advice:
      'Octokit is the SDK of connectors/github alone. Another vendor’s connector uses its own, or connectors/http.ts.',
  },
  {
    from: '^src/',
    to: '^src/(node|worker)\\.ts$',
    advice: 'nothing imports a root. Take what it builds as a parameter.',
  },
]

export const CYCLE =
  'files that import each other cannot be understood alone. Move what both need to a file of its own.'

/** Files whose types name each other, and nothing more: kept until one of them moves out. */
export const NAMED_TOGETHER = ['^src/core/(case|effect)\\.ts$', '^src/sandbox/zendesk/(account|audits)\\.ts$']

function npm(name: string): string {
  return `^${name.replaceAll('.', '\\.')}($|/)`
}

function builtin(name: string): string {
  return `^(node:)?${name}$`
}
