// Where a webhook of GitHub says to look: issues by repository and number, versions by their milestone, and places
// to which something was deployed. Titles, texts and people in the body are not even parsed into our hands.
import type { Subject } from '../../core/ref.ts'
import { digest } from '../digest.ts'
import { eventName } from '../event-name.ts'
import { GitHubBody } from '../schema.ts'
import type { JsonObject, Noted, Received } from '../vendor.ts'

type Issue = NonNullable<GitHubBody['issue']>
type Repository = GitHubBody['repository']

/** What a delivery is about; `subjects` empty: something was to be looked at, and it does not say what. */
type About = { readonly name: string; readonly subjects?: readonly Subject[] }

/** Events that must say where to look. The header that names them is not signed: nothing but this goes by it. */
const TELLING = ['issues', 'milestone', 'sub_issues', 'issue_dependencies', 'deployment', 'deployment_status']

/**
 * The notes of one delivery: an issue that was moved has two places. They are named by the digest of the signed
 * bytes. X-GitHub-Delivery is the same when GitHub sends again what failed, but so are the bytes; and it is not
 * signed. What failed was not recorded, so it is news when it comes again.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function readGitHub(body: JsonObject, { bytes, headers }: Received): readonly Noted[] {
  const sent = GitHubBody.parse(body)
  const header = eventName(headers.get('x-github-event') ?? undefined)
  const shape = aboutOf(sent)
  const about = shape ?? (header === 'unknown' ? undefined : { name: header })
  const id = digest(bytes)
  if (about === undefined) return [{ id, event: 'unknown', unknown: true }]

  // Of events that we do not know by their shape the action can be anybody's word (`repository_dispatch`).
  const action = shape === undefined ? 'unknown' : eventName(sent.action)
  const event = eventName(action === 'unknown' ? about.name : `${about.name}.${action}`)
  const subjects = [...new Set(about.subjects)]
  if (subjects.length === 0)
    return [{ id, event, ...(TELLING.includes(about.name) ? { unknown: true as const } : {}) }]
  return subjects.map((subject, at) => ({
    id: at === 0 ? id : `${id}/${at}`,
    event,
    hint: { system: 'github', subject },
  }))
}

/** What the body is about, by its shape. Undefined: nothing that we look at. */
function aboutOf(sent: GitHubBody): About | undefined {
  const { issue, repository, changes, milestone, deployment, deployment_status } = sent
  // What somebody says changes nothing that is true, and a pull request is no issue.
  if (sent.comment !== undefined || isPullRequest(sent)) return carriersOf(sent)
  if (sent.sub_issue !== undefined || sent.parent_issue !== undefined)
    return {
      name: 'sub_issues',
      subjects: [
        ...at(sent.sub_issue, sent.sub_issue_repo ?? repository),
        ...at(sent.parent_issue, sent.parent_issue_repo ?? repository),
      ],
    }
  if (sent.blocked_issue !== undefined || sent.blocking_issue !== undefined)
    return {
      name: 'issue_dependencies',
      subjects: [
        ...at(sent.blocked_issue, sent.blocked_issue_repo ?? repository),
        ...at(sent.blocking_issue, sent.blocking_issue_repo ?? repository),
      ],
    }
  if (issue !== undefined)
    return {
      name: 'issues',
      subjects: [
        ...at(issue, repository),
        // Where it went, and where it came from: the one is told as `transferred`, the other as `opened`.
        ...at(changes?.new_issue, changes?.new_repository),
        ...at(changes?.old_issue, changes?.old_repository),
      ],
    }
  if (milestone !== undefined)
    return { name: 'milestone', subjects: milestone.id === undefined ? [] : [`version:${milestone.id}`] }
  // A job that deploys tells of its deployment too, long before it is made.
  if (deployment !== undefined && sent.workflow_job === undefined) {
    const environment = deployment_status?.environment ?? deployment.environment
    return {
      name: deployment_status === undefined ? 'deployment' : 'deployment_status',
      subjects: environment === undefined ? [] : [`deploy:${environment}`],
    }
  }
  return carriersOf(sent)
}

/**
 * What carries something somewhere: a release. A push and a pull request change nothing that is deployed; what they
 * bring is found when it is.
 */
function carriersOf(sent: GitHubBody): About | undefined {
  if (sent.comment !== undefined) return { name: 'comment' }
  if (isPullRequest(sent)) return { name: 'pull_request' }
  // It names no environment: whoever is delivered by releases watches for any of them (reconcile/watches.ts).
  if (sent.release !== undefined) return { name: 'release', subjects: ['deploy:releases'] }
  return sent.pusher === undefined ? undefined : { name: 'push' }
}

/** GitHub calls a pull request an issue, too, where it is given a label or a milestone. */
function isPullRequest({ pull_request, issue }: GitHubBody): boolean {
  return pull_request !== undefined || issue?.pull_request !== undefined
}

function at(issue: Issue | undefined, repository: Repository): readonly Subject[] {
  if (issue?.number === undefined || repository?.id === undefined || issue.pull_request !== undefined)
    return []
  return [`issue:${repository.id}-${issue.number}`]
}
