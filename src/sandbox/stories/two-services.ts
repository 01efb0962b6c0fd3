// The story of mappings/two-services.yaml: two services in three environments, a squash merge, a cherry-picked hotfix,
// a roll-back and a regression. The ticket is Solved when, and only when, its customer has all of it.
import { FIELD, type Stage, type Step } from '../story.ts'
import { decide, fill, issueOf, ticketOf, write } from './acts.ts'
import { endingFaults, type Story } from './story.ts'

const API = 'acme/api'
const WEB = 'acme/web'
const HOTFIX = 'hotfix'
/** What each environment is called for each repository. */
const STAGING = { [API]: 'staging', [WEB]: 'staging' }
const EU = { [API]: 'production-eu', [WEB]: 'eu' }
const US = { [API]: 'production-us', [WEB]: 'us' }

type Repository = keyof typeof EU
type Place = Readonly<Record<Repository, string>>

/** A step, and what the ticket must be before it: the timeline is right at each step, or the story stops. */
function step(
  who: Step['who'],
  does: string,
  before: readonly [status: string, stage: string] | undefined,
  act: (stage: Stage) => void,
): Step {
  return {
    id: does,
    who,
    does,
    act(stage) {
      if (before !== undefined) mustStand(stage, ...before)
      act(stage)
    },
  }
}

function mustStand(stage: Stage, status: string, engineering: string): void {
  const ticket = ticketOf(stage)
  const view = stage.sandbox.zendesk.view(ticket)
  const found = `${view.status}, ${view.fields[FIELD.stage]}`
  if (found !== `${status}, eng_${engineering}`)
    throw new Error(`ticket ${ticket} is ${found}, not ${status}, eng_${engineering}`)
}

function deploy(
  { sandbox: { github } }: Stage,
  repository: Repository,
  ref: string,
  ...places: Place[]
): void {
  for (const place of places) github.deploy(repository, { environment: place[repository], ref })
}

const head = ({ sandbox: { github } }: Stage, repository: Repository): string =>
  github.log(repository, 'main')[0]?.sha ?? ''
const bug = (stage: Stage) => issueOf(stage, ticketOf(stage))

const ON_HOLD = ['hold', 'awaiting_release'] as const
const SOLVED = ['solved', 'deployed'] as const

export const TWO_SERVICES: Story = {
  steps: [
    step('customer', 'writes: permits cannot be renewed', undefined, (stage) => {
      const { github } = stage.sandbox
      for (const repository of [API, WEB] as const) {
        github.addRepository(repository)
        github.commit(repository, 'main', 'The product as customers have it')
        deploy(stage, repository, 'main', STAGING, EU, US)
      }
      stage.cast.ticket = write(stage, 'Permits cannot be renewed')
    }),
    step('front line', 'proposes it as a bug', undefined, (stage) =>
      fill(stage, ticketOf(stage), { severity: 'sev_high', bug: 'bug_proposed' }),
    ),
    step('escalation manager', 'confirms the bug', undefined, (stage) =>
      decide(stage, ticketOf(stage), { bug: 'bug_confirmed' }),
    ),
    step(
      'engineering',
      'merges a pull request of the api, squashed; only its branch names the issue',
      ['hold', 'accepted'],
      (stage) => {
        const { github, jira } = stage.sandbox
        const branch = `${bug(stage).key.toLowerCase()}-renewal`
        jira.transition(bug(stage).id, 'In Progress')
        github.branch(API, branch)
        github.commit(API, branch, 'Renew permits that are about to end')
        github.mergePull(github.openPull(API, { head: branch, title: 'Renew permits' }), 'squash')
      },
    ),
    step('engineering', 'mends the page of the web service as well', ['hold', 'in_progress'], (stage) => {
      stage.cast.version = stage.sandbox.github.commit(WEB, 'main', `${bug(stage).key}: show the button`)
    }),
    step('engineering', 'closes the issue as fixed', ['hold', 'in_progress'], (stage) =>
      stage.sandbox.jira.transition(bug(stage).id, 'Done', 'Done'),
    ),
    step('CI', 'deploys both services to staging, where no customer is', ON_HOLD, (stage) => {
      deploy(stage, API, 'main', STAGING)
      deploy(stage, WEB, 'main', STAGING)
    }),
    step('CI', 'deploys the api to production: the page is still missing', ON_HOLD, (stage) =>
      deploy(stage, API, 'main', EU, US),
    ),
    step('CI', 'cannot deploy the web service to Europe: it fails', ON_HOLD, ({ sandbox: { github } }) =>
      github.failDeploy(WEB, { environment: EU[WEB], ref: 'main' }),
    ),
    step(
      'engineering',
      'cherry-picks the page onto what customers have, as a hotfix, deployed in Europe first',
      ON_HOLD,
      (stage) => {
        const { github } = stage.sandbox
        const [, before] = github.log(WEB, 'main')
        github.commit(WEB, 'main', 'Something that is not ready')
        github.branch(WEB, HOTFIX, before?.sha ?? '')
        github.cherryPick(WEB, stage.cast.version ?? '', HOTFIX)
        deploy(stage, WEB, HOTFIX, EU)
      },
    ),
    step('CI', 'deploys the hotfix in America too: now customers have all of it', ON_HOLD, (stage) =>
      deploy(stage, WEB, HOTFIX, US),
    ),
    step('CI', 'rolls the api back to the version before', SOLVED, (stage) => {
      const [, before] = stage.sandbox.github.log(API, 'main')
      deploy(stage, API, before?.sha ?? '', EU, US)
    }),
    step('CI', 'deploys the api again', ON_HOLD, (stage) => deploy(stage, API, head(stage, API), EU, US)),
    step('engineering', 'finds that it does not hold, and opens the issue again', SOLVED, (stage) =>
      stage.sandbox.jira.transition(bug(stage).id, 'In Progress'),
    ),
    step('engineering', 'mends it for good, and closes the issue', ['hold', 'in_progress'], (stage) => {
      stage.sandbox.github.commit(API, 'main', `${bug(stage).key}: count leap days`)
      stage.sandbox.jira.transition(bug(stage).id, 'Done', 'Done')
    }),
    step('CI', 'deploys the api with the second fix', ON_HOLD, (stage) => deploy(stage, API, 'main', EU, US)),
  ],

  faults: (stage, sentences) =>
    endingFaults(
      stage,
      stage.cast.ticket,
      {
        status: 'solved',
        fields: { stage: 'eng_deployed', issue: 'OPS-1' },
        told: ['accepted', 'deployed', 'regressed', 'deployed', 'regressed', 'deployed'],
      },
      sentences,
    ),

  end: [
    'the ticket was On-Hold until both services had the fix in both productions, again after the roll-back and after',
    'the issue was opened anew, and is Solved now; its customer was told of each once.',
  ],
}
