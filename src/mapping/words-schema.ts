// The format of a words file: every sentence that anybody can read, in one language. The descriptions are what
// a translator's editor shows.
import type { z } from 'zod'
import type { AgentSentence, CustomerSentence, Information, ReleaseSentence } from '../core/sentence.ts'
import type { Stage } from '../core/stage.ts'
import { locale, section } from './shape.ts'
import { informationName, releaseSentence, sentence, stageName } from './words-shape.ts'

const customer = section('Public comments: customers read these word for word.', {
  accepted: sentence('accepted', 'Said once engineering has the bug. May use {ticket}.'),
  'timing-at-once': sentence(
    'timing-at-once',
    'Said of a priority that is taken up at once. May use {ticket}.',
  ),
  'timing-next-sprint': sentence(
    'timing-next-sprint',
    'Said of a priority that is taken up next. May use {ticket}.',
  ),
  'timing-afterwards': sentence(
    'timing-afterwards',
    'Said of a priority that is taken up after others. May use {ticket}.',
  ),
  'timing-at-discretion': sentence(
    'timing-at-discretion',
    'Said of a priority that is taken up as time allows. May use {ticket}.',
  ),
  workaround: sentence(
    'workaround',
    'Said when there is something that helps until then. Needs {workaround}; may use {ticket}.',
  ),
  missing: sentence('missing', 'Asks the customer for what is missing. Needs {missing}; may use {ticket}.'),
  eta: sentence('eta', 'Said when a date for the fix is first known. Needs {date}; may use {ticket}.'),
  'eta-moved': sentence('eta-moved', 'Said when that date changes. Needs {date}; may use {ticket}.'),
  'eta-withdrawn': sentence('eta-withdrawn', 'Said when there is no date any more. May use {ticket}.'),
  deployment: sentence(
    'deployment',
    'Said when a deployment is scheduled for the fix. Needs {date}; may use {ticket}.',
  ),
  'deployment-moved': sentence(
    'deployment-moved',
    'Said when that deployment moves. Needs {date}; may use {ticket}.',
  ),
  'deployment-withdrawn': sentence(
    'deployment-withdrawn',
    'Said when that deployment has no date any more. May use {ticket}.',
  ),
  'rolling-out': sentence(
    'rolling-out',
    'Said when others have the fix, and this customer not yet. May use {ticket}.',
  ),
  deployed: sentence('deployed', 'Said once the customer has the fix. May use {ticket}.'),
  regressed: sentence('regressed', 'Said when a fix that was announced does not hold. May use {ticket}.'),
  'follow-up': sentence(
    'follow-up',
    'Said on a new ticket when the fix of a closed one does not hold. May use {ticket}, the closed one.',
  ),
  'feature-held': sentence(
    'feature-held',
    'Said of extra functionality that waits for its quote. May use {ticket}.',
  ),
  'feature-accepted': sentence(
    'feature-accepted',
    'Said once its quote is accepted and engineering has it. May use {ticket}.',
  ),
  'feature-eta': sentence(
    'feature-eta',
    'Said when its date is first known. Needs {date}; may use {ticket}.',
  ),
  'feature-eta-moved': sentence(
    'feature-eta-moved',
    'Said when that date changes. Needs {date}; may use {ticket}.',
  ),
  'feature-eta-withdrawn': sentence(
    'feature-eta-withdrawn',
    'Said when it has no date any more. May use {ticket}.',
  ),
  'feature-rolling-out': sentence(
    'feature-rolling-out',
    'Said when others have it, and this customer not yet. May use {ticket}.',
  ),
  'feature-deployed': sentence('feature-deployed', 'Said once the customer has it. May use {ticket}.'),
  'feature-regressed': sentence(
    'feature-regressed',
    'Said when it was announced and is not there after all. May use {ticket}.',
  ),
  'feature-follow-up': sentence(
    'feature-follow-up',
    'Said of that on a new ticket, when its own is closed. May use {ticket}, the closed one.',
  ),
} satisfies Record<CustomerSentence, z.ZodType<string>>)

const agent = section('Internal notes: only agents read these.', {
  'agent-linked': sentence('agent-linked', 'The ticket now has an issue. Needs {issue}.'),
  'agent-progress': sentence('agent-progress', 'The issue reached a stage. Needs {issue} and {stage}.'),
  'agent-priority': sentence(
    'agent-priority',
    'Engineering changed the priority. Needs {issue} and {priority}.',
  ),
  'agent-proposed': sentence(
    'agent-proposed',
    'What the answers about the impact propose. Needs {priority}.',
  ),
  'agent-overruled': sentence(
    'agent-overruled',
    'Another priority was chosen than the answers propose. Needs {priority} and {proposed}.',
  ),
  'agent-confirm': sentence('agent-confirm', 'Somebody confirmed a bug who may not. No slots.'),
  'agent-missing': sentence('agent-missing', 'What engineering needs is not there. Needs {missing}.'),
  'agent-recommended': sentence(
    'agent-recommended',
    'What would help engineering is not there. Needs {missing}.',
  ),
  'agent-contact': sentence('agent-contact', 'Whoever asks is not one of the support contacts. No slots.'),
  'agent-existing-unknown': sentence(
    'agent-existing-unknown',
    'The issue to be linked cannot be used. No slots.',
  ),
  'agent-attachments-left': sentence(
    'agent-attachments-left',
    'Some files could not be copied. Needs {issue}.',
  ),
  'agent-workaround-untold': sentence(
    'agent-workaround-untold',
    'The workaround cannot be told as it stands. No slots.',
  ),
  'agent-feature-held': sentence('agent-feature-held', 'Extra functionality waits for its quote. No slots.'),
  'agent-declined': sentence('agent-declined', 'It was declined as a bug. No slots.'),
  'agent-declined-not-a-bug': sentence(
    'agent-declined-not-a-bug',
    'Declined: it works as it should. No slots.',
  ),
  'agent-declined-not-covered': sentence(
    'agent-declined-not-covered',
    'Declined: support does not cover it. No slots.',
  ),
  'agent-declined-third-party': sentence(
    'agent-declined-third-party',
    'Declined: software of a third party. No slots.',
  ),
  'agent-declined-customer-modification': sentence(
    'agent-declined-customer-modification',
    'Declined: a change of the customer’s own. No slots.',
  ),
  'agent-declined-unauthorised-access': sentence(
    'agent-declined-unauthorised-access',
    'Declined: access that was not authorised. No slots.',
  ),
  'agent-related': sentence('agent-related', 'A Sentry reference was moved to a task. Needs {issue}.'),
  'agent-source-unknown': sentence('agent-source-unknown', 'A Sentry reference leads nowhere. No slots.'),
  'agent-wont-fix': sentence('agent-wont-fix', 'Engineering will not fix it. Needs {issue}.'),
  'agent-cannot-reproduce': sentence(
    'agent-cannot-reproduce',
    'It could not be made to happen. Needs {issue}.',
  ),
  'agent-not-a-bug': sentence('agent-not-a-bug', 'It works as it should. Needs {issue}.'),
  'agent-not-covered': sentence('agent-not-covered', 'Support does not cover it. Needs {issue}.'),
  'agent-duplicate': sentence(
    'agent-duplicate',
    'The ticket follows the issue that it duplicates. Needs {issue}.',
  ),
  'agent-duplicate-unnamed': sentence(
    'agent-duplicate-unnamed',
    'A duplicate of an issue not named. Needs {issue}.',
  ),
  'agent-issue-gone': sentence('agent-issue-gone', 'The issue was deleted. No slots.'),
  'agent-continued': sentence(
    'agent-continued',
    'The ticket goes on where a closed one ended. Needs {issue}.',
  ),
  'agent-seen-again': sentence(
    'agent-seen-again',
    'Sentry has seen the error again after the fix. Needs {issue}.',
  ),
  'agent-unlinked': sentence('agent-unlinked', 'The last issue was taken off the ticket. No slots.'),
  'agent-unassigned': sentence(
    'agent-unassigned',
    'The ticket cannot be solved: nobody is assigned. No slots.',
  ),
  'agent-late-response': sentence('agent-late-response', 'The first reply is late. No slots.'),
  'agent-late-triage': sentence('agent-late-triage', 'The assessment is late. No slots.'),
  'agent-late-estimate': sentence('agent-late-estimate', 'The estimate for the customer is late. No slots.'),
  'agent-late-resolution': sentence('agent-late-resolution', 'The resolution is late. No slots.'),
  'agent-escalated': sentence('agent-escalated', 'The case was escalated. Needs {level}.'),
} satisfies Record<AgentSentence, z.ZodType<string>>)

const stages = section('What each stage is called, for agents. It fills the slot {stage}.', {
  reported: stageName('Reported as a bug, and not taken up yet.'),
  accepted: stageName('Engineering has it.'),
  'in-progress': stageName('An engineer works on it.'),
  'in-qa': stageName('A fix is being tested.'),
  'awaiting-release': stageName('Fixed, and customers do not have it yet.'),
  deployed: stageName('The customer has the fix.'),
  'wont-fix': stageName('Ended: it will not be fixed.'),
  duplicate: stageName('Ended: a duplicate.'),
  'cannot-reproduce': stageName('Ended: it could not be made to happen.'),
  'not-covered': stageName('Ended: support does not cover it.'),
  'not-a-bug': stageName('Ended: it works as it should.'),
} satisfies Record<Stage, z.ZodType<string>>)

const information = section(
  'What each piece of information is called, for customers. It fills the slot {missing}.',
  {
    steps: informationName('How it can be made to happen.'),
    expected: informationName('What should have happened.'),
    actual: informationName('What happened instead.'),
    version: informationName('Which version they use.'),
    browser: informationName('Which browser or device they use.'),
    page: informationName('Where it happens.'),
    since: informationName('Since when it happens.'),
    affected: informationName('How many people it affects.'),
    logs: informationName('Log files.'),
    screenshots: informationName('Screenshots or a video.'),
    contact: informationName('Whom to ask.'),
    workaround: informationName('What helps until it is fixed.'),
  } satisfies Record<Information, z.ZodType<string>>,
)

const releases = section('The list of upcoming releases: customers read these word for word.', {
  planned: releaseSentence('planned', 'Said of a release that has a date. Needs {release} and {date}.'),
  'planned-undated': releaseSentence(
    'planned-undated',
    'Said of a release that has no date. Needs {release}.',
  ),
} satisfies Record<ReleaseSentence, z.ZodType<string>>)

export const wordsSchema = section('Every sentence that bugbridge can say, in one language.', {
  locale: locale('The language of this file. It also decides how dates are written.'),
  customer,
  agent,
  stages,
  information,
  releases,
})
