// One valid mapping and one valid words file; each test states its one difference.
import { expect } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Words } from '../../src/core/sentence.ts'
import { type Parsed, printFault } from '../../src/mapping/fault.ts'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { parseWords } from '../../src/mapping/words.ts'

export const MAPPING = `name: shop
mode: sync
locale: en
helpdesk:
  system: zendesk
  fields:
    bug: "11"
    severity: "12"
    sentry: "13"
    issue: "14"
    stage: "15"
    eta: "16"
promotion:
  proposed: bug_proposed
  confirmed: bug_confirmed
  declined: bug_declined
  confirmers: "20"
  tag: bugbridge
tracker:
  system: jira
  project: SHOP
  type: "10004"
  transition: "31"
  related:
    project: ENG
    type: "10005"
    link: Relates
  duplicate_link: duplicates
  statuses:
    To Do: accepted
    10001: in-progress
    Done: awaiting-release
  resolutions:
    Fixed: fixed
    Won't Do: wont-fix
priorities:
  - { label: Critical, severity: sev_critical, issue: "1", ticket: urgent }
  - { label: Low, severity: sev_low, issue: "4", ticket: low }
stages:
  reported: { status: open, option: eng_reported }
  accepted: { status: on-hold, option: eng_accepted }
  in-progress: { status: on-hold, option: eng_in_progress }
  in-qa: { status: on-hold, option: eng_in_qa }
  awaiting-release: { status: on-hold, option: eng_awaiting_release }
  deployed: { status: solved, option: eng_deployed }
  wont-fix: { status: open, option: eng_wont_fix }
  duplicate: { status: open, option: eng_duplicate }
  cannot-reproduce: { status: open, option: eng_cannot_reproduce }
  not-covered: { status: open, option: eng_not_covered }
  not-a-bug: { status: open, option: eng_not_a_bug }
deployed:
  by: [release, deploy]
  environments: [production]
  repositories: []
`

export const WORDS = `locale: en
customer:
  accepted: "We have ticket {ticket}."
  eta: "Expected by {date}."
  eta-moved: "Ticket {ticket}: now {date}."
  eta-withdrawn: "No date for {ticket}."
  deployed: "Fixed: {ticket}."
  regressed: "Not fixed yet: {ticket}."
  follow-up: "We go on here with ticket {ticket}."
  timing-at-once: "Now."
  timing-next-sprint: "Soon."
  timing-afterwards: "Later."
  timing-at-discretion: "One day."
  workaround: "Try this: {workaround}"
  missing: "Ticket {ticket}: please send {missing}."
  deployment: "To be deployed on {date}."
  deployment-moved: "Ticket {ticket}: to be deployed on {date} instead."
  deployment-withdrawn: "No deployment for {ticket}."
  rolling-out: "On its way: {ticket}."
  feature-held: "A quote for {ticket} will come."
  feature-accepted: "We have the quote of {ticket}."
  feature-eta: "New on {date}."
  feature-eta-moved: "Ticket {ticket}: new on {date} instead."
  feature-eta-withdrawn: "Nothing new for {ticket}."
  feature-rolling-out: "New and on its way: {ticket}."
  feature-deployed: "New: {ticket}."
  feature-regressed: "Not new yet: {ticket}."
  feature-follow-up: "We go on here with the functionality of ticket {ticket}."
agent:
  agent-linked: "Linked to {issue}."
  agent-progress: "{issue} is now: {stage}."
  agent-priority: "{issue} is now {priority}."
  agent-confirm: "You may not confirm."
  agent-declined: "Declined."
  agent-related: "Moved to {issue}."
  agent-source-unknown: "The Sentry reference is unknown."
  agent-wont-fix: "{issue} will not be fixed."
  agent-cannot-reproduce: "{issue} was not reproduced."
  agent-not-a-bug: "{issue} is not a bug."
  agent-not-covered: "{issue} is not covered."
  agent-duplicate: "{issue} was a duplicate."
  agent-duplicate-unnamed: "{issue} was a duplicate of something."
  agent-issue-gone: "The issue is gone."
  agent-continued: "This goes on with {issue}."
  agent-seen-again: "{issue} was seen again."
  agent-unlinked: "Nothing is linked."
  agent-unassigned: "Nobody is assigned."
  agent-proposed: "{priority} is proposed."
  agent-overruled: "{priority} was chosen, {proposed} is proposed."
  agent-missing: "Missing: {missing}."
  agent-recommended: "Would help: {missing}."
  agent-contact: "Not a contact."
  agent-existing-unknown: "No such issue."
  agent-attachments-left: "Not all files are on {issue}."
  agent-workaround-untold: "The workaround was not told."
  agent-feature-held: "Waits for its quote."
  agent-declined-not-a-bug: "Declined: no bug."
  agent-declined-not-covered: "Declined: not covered."
  agent-declined-third-party: "Declined: of a third party."
  agent-declined-customer-modification: "Declined: a change of theirs."
  agent-declined-unauthorised-access: "Declined: an intrusion."
  agent-late-response: "No reply in time."
  agent-late-triage: "Not assessed in time."
  agent-late-estimate: "No date in time."
  agent-late-resolution: "Not solved in time."
  agent-escalated: "With {level} now."
stages:
  reported: reported
  accepted: accepted
  in-progress: in development
  in-qa: in testing
  awaiting-release: waiting for its release
  deployed: available
  wont-fix: will not be fixed
  duplicate: a duplicate
  cannot-reproduce: not reproducible
  not-covered: not covered
  not-a-bug: not a bug
information:
  steps: the steps
  expected: the expectation
  actual: the outcome
  version: the version
  browser: the browser
  page: the page
  since: the beginning
  affected: the number of people
  logs: log files
  screenshots: a screenshot
  contact: a contact
  workaround: a workaround
releases:
  planned: "{release}: on {date}."
  planned-undated: "{release}: some day."
`

/** Replaces the one place where `from` stands. */
export function edit(text: string, from: string, to: string): string {
  expect(text.split(from), `"${from}" stands once in the good text`).toHaveLength(2)
  return text.replace(from, () => to)
}

export function goodWords(): Words {
  const parsed = parseWords(WORDS, 'words.en.yaml')
  if (!parsed.ok) throw new Error(printed(parsed).join('\n'))
  return parsed.value
}

export function readMapping(text: string): Parsed<Policy> {
  return parseMapping(text, 'shop.yaml', goodWords())
}

/** The faults as they are printed; none when all is well. */
export function printed(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? [] : parsed.faults.map(printFault)
}
