// Engineering's side: every Jira issue, and the Sentry issue. Sentry's text may be read here, and says so.
import { html } from 'hono/html'
import type { IssueView } from './jira/index.ts'
import { LINK_TYPES, PRIORITIES } from './jira/site.ts'
import type { SentryView } from './sentry/index.ts'
import { FIELD, type Stage } from './story.ts'
import { fact, type Html, lines, message, words } from './story-parts.ts'

/** What engineers see, in both of their systems. */
export function engineeringPanel(stage: Stage): Html {
  const issues = stage.sandbox.jira.issues()
  const errors = sentryIssues(stage, issues)
  return html`<section class="panel engineering" aria-labelledby="engineering">
    <h2 id="engineering">Engineering: Jira and Sentry</h2>
    ${issues.map((issue) => jiraIssue(issue, issues))}
    ${errors.map(sentryIssue)}
    ${issues.length + errors.length === 0 ? html`<p class="none">Engineering knows nothing of it yet.</p>` : ''}
  </section>`
}

/** The Sentry issues of the story: named on the ticket at first, then by the label of the task made for them. */
function sentryIssues({ sandbox: { sentry, zendesk }, cast }: Stage, issues: readonly IssueView[]) {
  const link = cast.ticket === undefined ? null : zendesk.view(cast.ticket).fields[FIELD.sentry]
  const ids = new Set([/\/issues\/(\d+)/.exec(link ?? '')?.[1], ...issues.map(sourceOf)])
  return [...ids].flatMap((id) => (id === undefined ? [] : (sentry.view(id) ?? [])))
}

/** The id of the Sentry issue that a task was made for. Undefined: it is no such task. */
function sourceOf({ labels }: IssueView): string | undefined {
  return labels.flatMap((label) => /^bugbridge-sentry-(\d+)$/.exec(label)?.[1] ?? [])[0]
}

function jiraIssue(issue: IssueView, all: readonly IssueView[]): Html {
  const { key, status, resolution, priority, fixVersions, due, links, remoteLinks, comments } = issue
  const summary = html`<p class="summary">${issue.summary}</p>`
  return html`<article class="issue">
    <h3>Jira ${key} <span class="chip ${resolution === null ? 'open' : 'solved'}">${status}</span></h3>
    ${sourceOf(issue) === undefined ? summary : sealed(summary)}
    <dl>
      ${fact('Resolution', resolution)}
      ${fact('Priority', PRIORITIES.find((one) => one.id === priority)?.name ?? priority)}
      ${fact('Fix version', lines(fixVersions))}
      ${fact('Due', due)}
      ${fact('Issue links', lines(links.map((link) => linkWords(link, all))))}
      ${fact('Web links', lines(remoteLinks.map(remoteWords)))}
    </dl>
    ${comments.map(comment)}
  </article>`
}

function linkWords({ type, to, direction }: IssueView['links'][number], all: readonly IssueView[]): string {
  const phrase = LINK_TYPES.find((one) => one.name === type)?.[direction] ?? type
  return `${phrase} ${all.find((issue) => issue.id === to)?.key ?? to}`
}

function remoteWords({ relationship, title, summary }: IssueView['remoteLinks'][number]): string {
  return `${relationship ?? 'see'} ${title}${summary === null ? '' : ` (${summary})`}`
}

function comment({ author, text }: IssueView['comments'][number]): Html {
  const written = message(`${author} commented`, html`${quoted(text)}`, 'note')
  return author === 'Sentry' ? sealed(written) : written
}

/** `{quote}` encloses a quotation in Jira's wiki notation. */
function quoted(text: string): Html[] {
  return text.split('{quote}').flatMap((part, at) => {
    if (part.trim() === '') return []
    const plain = words(part.trim())
    return at % 2 === 0 ? plain : html`<blockquote>${plain}</blockquote>`
  })
}

function sentryIssue({ shortId, title, status, substatus, comments, externalIssues }: SentryView): Html {
  return html`<article class="issue">
    <h3>Sentry ${shortId} <span class="chip ${status === 'resolved' ? 'solved' : 'open'}">${status}</span></h3>
    ${sealed(html`<p class="summary">${title}</p>${comments.map(words)}`)}
    <dl>
      ${fact('State', substatus)}
      ${fact('Linked to', lines(externalIssues.map(({ displayName }) => displayName)))}
    </dl>
  </article>`
}

/** Around text that came from Sentry. */
function sealed(inner: Html): Html {
  return html`<div class="sealed">${inner}<span class="mark">never leaves engineering</span></div>`
}
