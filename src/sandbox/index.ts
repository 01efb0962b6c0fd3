// The sandbox: stand-ins of Zendesk, Jira, GitHub and Sentry joined into one small company that runs on the opscom
// mapping, for `npm start` without credentials, for the demo, and for the tests and the simulator alike.
import type { JiraVendor, Vendors } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import {
  createGithubSandbox,
  type GithubSandbox,
  type GithubSandboxOptions,
  type Send,
} from './github/index.ts'
import { createJiraSandbox, type JiraSandbox } from './jira/index.ts'
import { createSentrySandbox, type SentrySandbox } from './sentry/index.ts'
import { createZendeskSandbox, type ZendeskSandbox } from './zendesk/index.ts'

/** Where each stand-in says that it lives; requests reach it by origin. */
export type Origins = {
  readonly zendesk: string
  readonly jira: string
  readonly sentry: string
  /** GitHub's API; where nothing is unless given. */
  readonly github?: string
  /** Where Zendesk keeps the content of files; its own unless given. */
  readonly content?: string
}

export type SandboxOptions = {
  readonly clock: Clock
  readonly random: () => number
  readonly origins: Origins
  /** The base address of bugbridge, for the webhooks. */
  readonly bridge: string
  /** Carries a signed webhook; the host decides how it travels. GitHub alone asks what became of it. */
  readonly send: (request: Request, ended?: Parameters<Send>[1]) => void
  /** Milliseconds until the search of Jira, and of GitHub, knows of a change. */
  readonly indexLag?: number
  readonly onHoldActive?: boolean
  /** The App that is installed at GitHub; none unless given. */
  readonly githubApp?: GithubSandboxOptions['app']
}

export type Sandbox = {
  readonly zendesk: ZendeskSandbox
  readonly jira: JiraSandbox
  readonly sentry: SentrySandbox
  /** It holds no repository until somebody adds one. */
  readonly github: GithubSandbox
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
  /** Answers a request to any of them; undefined: to none of them. */
  readonly answer: (request: Request) => Promise<Response> | undefined
}

/** The group that the opscom mapping names as escalation managers. */
const MANAGERS = 360000000100
const SECRETS = {
  zendesk: 'sandbox-zendesk-secret',
  jira: 'sandbox-jira-secret',
  sentry: 'sandbox-sentry-secret',
  github: 'sandbox-github-secret',
}
const CLIENT = { id: 'bugbridge', secret: 'sandbox-client-secret' }
const ACCOUNT = { email: 'bugbridge@sandbox.example', token: 'sandbox-jira-token' }
const TOKEN = 'sandbox-sentry-token'
const ORG = 'sandbox'
const GITHUB_TOKEN = 'sandbox-github-token'
/** A host that the network does not know, for those who have no use for GitHub. */
const NO_GITHUB = 'https://api.github.invalid'

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

  const githubOrigin = origins.github ?? NO_GITHUB
  const github = createGithubSandbox({
    ...common,
    origin: githubOrigin,
    token: GITHUB_TOKEN,
    ...(options.githubApp === undefined ? {} : { app: options.githubApp }),
    webhook: webhook('github'),
    ...(options.indexLag === undefined ? {} : { indexLag: options.indexLag }),
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
    ...(origins.github === undefined
      ? {}
      : {
          github: {
            url: origins.github,
            auth: { kind: 'token', token: GITHUB_TOKEN },
            webhookSecrets: [SECRETS.github],
          } as const,
        }),
    sentry: { url: origins.sentry, org: ORG, token: TOKEN, webhookSecrets: [SECRETS.sentry] },
  }

  function answer(request: Request): Promise<Response> | undefined {
    const { origin } = new URL(request.url)
    if (origin === origins.zendesk || origin === origins.content) return zendesk.fetch(request)
    if (origin === origins.jira) return jira.fetch(request)
    if (origin === origins.github) return github.fetch(request)
    return origin === origins.sentry ? sentry.fetch(request) : undefined
  }

  return { zendesk, jira, sentry, github, people, vendors, now: clock.now, answer }
}
