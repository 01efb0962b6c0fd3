// The sandbox: stand-ins of Zendesk, Jira and Sentry joined into one small company that runs on the opscom
// mapping, for `npm start` without credentials, for the demo, and for the tests and the simulator alike.
import type { JiraVendor, Vendors } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import { createJiraSandbox, type JiraSandbox } from './jira/index.ts'
import { createSentrySandbox, type SentrySandbox } from './sentry/index.ts'
import { createZendeskSandbox, type ZendeskSandbox } from './zendesk/index.ts'

/** Where each stand-in says that it lives; requests reach it by origin. */
export type Origins = {
  readonly zendesk: string
  readonly jira: string
  readonly sentry: string
  /** Where Zendesk keeps the content of files; its own unless given. */
  readonly content?: string
}

export type SandboxOptions = {
  readonly clock: Clock
  readonly random: () => number
  readonly origins: Origins
  /** The base address of bugbridge, for the webhooks. */
  readonly bridge: string
  /** Carries a signed webhook; the host decides how it travels. */
  readonly send: (request: Request) => void
  /** Milliseconds until Jira's search knows of a change. */
  readonly indexLag?: number
  readonly onHoldActive?: boolean
}

export type Sandbox = {
  readonly zendesk: ZendeskSandbox
  readonly jira: JiraSandbox
  readonly sentry: SentrySandbox
  readonly people: {
    readonly frontLine: number
    readonly manager: number
    readonly customer: number
    readonly client: number
  }
  /** How bugbridge reaches the stand-ins, as its configuration would say. */
  readonly vendors: Vendors & { readonly jira: JiraVendor }
  /** The sandbox's own time, epoch milliseconds. */
  readonly now: () => number
  /** Answers a request to any of the three; undefined: to none of them. */
  readonly answer: (request: Request) => Promise<Response> | undefined
}

/** The group that the opscom mapping names as escalation managers. */
const MANAGERS = 360000000100
const SECRETS = {
  zendesk: 'sandbox-zendesk-secret',
  jira: 'sandbox-jira-secret',
  sentry: 'sandbox-sentry-secret',
}
const CLIENT = { id: 'bugbridge', secret: 'sandbox-client-secret' }
const ACCOUNT = { email: 'bugbridge@sandbox.example', token: 'sandbox-jira-token' }
const TOKEN = 'sandbox-sentry-token'
const ORG = 'sandbox'

export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, random, origins, bridge, send } = options
  const common = { clock, random, send }
  const webhook = (system: keyof typeof SECRETS) => ({
    url: `${bridge}/webhooks/${system}`,
    secret: SECRETS[system],
  })
  const zendesk = createZendeskSandbox({
    ...common,
    origin: origins.zendesk,
    ...(origins.content === undefined ? {} : { contentOrigin: origins.content }),
    client: CLIENT,
    webhook: webhook('zendesk'),
    ...(options.onHoldActive === undefined ? {} : { onHoldActive: options.onHoldActive }),
  })
  const jira = createJiraSandbox({
    ...common,
    origin: origins.jira,
    account: ACCOUNT,
    webhook: webhook('jira'),
    ...(options.indexLag === undefined ? {} : { indexLag: options.indexLag }),
  })
  const sentry = createSentrySandbox({
    ...common,
    origin: origins.sentry,
    org: ORG,
    token: TOKEN,
    webhook: webhook('sentry'),
  })

  const agents = zendesk.addGroup('Front line')
  const managers = zendesk.addGroup('Escalation managers', MANAGERS)
  const client = zendesk.addOrganization('A client')
  const people = {
    frontLine: zendesk.addUser({ name: 'Robin (front line)', role: 'agent', groups: [agents] }),
    manager: zendesk.addUser({ name: 'Sam (escalation manager)', role: 'agent', groups: [agents, managers] }),
    customer: zendesk.addCustomer({ name: 'Alex (customer)' }),
    client,
  }
  const vendors: Sandbox['vendors'] = {
    zendesk: {
      url: origins.zendesk,
      auth: { kind: 'oauth', clientId: CLIENT.id, clientSecret: CLIENT.secret },
      webhookSecrets: [SECRETS.zendesk],
    },
    jira: {
      url: origins.jira,
      auth: { kind: 'basic', email: ACCOUNT.email, apiToken: ACCOUNT.token },
      webhookSecrets: [SECRETS.jira],
    },
    sentry: { url: origins.sentry, org: ORG, token: TOKEN, webhookSecrets: [SECRETS.sentry] },
  }

  function answer(request: Request): Promise<Response> | undefined {
    const { origin } = new URL(request.url)
    if (origin === origins.zendesk || origin === origins.content) return zendesk.fetch(request)
    if (origin === origins.jira) return jira.fetch(request)
    return origin === origins.sentry ? sentry.fetch(request) : undefined
  }

  return { zendesk, jira, sentry, people, vendors, now: clock.now, answer }
}
