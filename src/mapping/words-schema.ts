// The format of a words file: every sentence that anybody can read, in one language. The descriptions are what
// a translator's editor shows.
import { z } from 'zod'
import type { AgentSentence, CustomerSentence, SentenceId } from '../core/sentence.ts'
import type { Stage } from '../core/stage.ts'
import { faultsOfName, faultsOfSentence, LONGEST_SENTENCE } from './sentence-rules.ts'
import { locale, section } from './shape.ts'

const LONGEST_NAME = 60

function line(longest: number, description: string, faultsOf: (text: string) => readonly string[]) {
  return z
    .string()
    .superRefine((text, context) => {
      for (const message of faultsOf(text)) context.addIssue({ code: 'custom', message })
    })
    .meta({ description, minLength: 1, maxLength: longest })
}

function sentence(id: SentenceId, description: string) {
  return line(LONGEST_SENTENCE, description, (text) => faultsOfSentence(id, text))
}

function stageName(description: string) {
  return line(LONGEST_NAME, description, (text) => faultsOfName(text, LONGEST_NAME))
}

const customer = section('Public comments: customers read these word for word.', {
  accepted: sentence('accepted', 'Said once engineering has the bug. May use {ticket}.'),
  eta: sentence('eta', 'Said when a date for the fix is first known. Needs {date}; may use {ticket}.'),
  'eta-moved': sentence('eta-moved', 'Said when that date changes. Needs {date}; may use {ticket}.'),
  'eta-withdrawn': sentence('eta-withdrawn', 'Said when there is no date any more. May use {ticket}.'),
  deployed: sentence('deployed', 'Said once the customer has the fix. May use {ticket}.'),
  regressed: sentence('regressed', 'Said when a fix that was announced does not hold. May use {ticket}.'),
} satisfies Record<CustomerSentence, z.ZodType<string>>)

const agent = section('Internal notes: only agents read these.', {
  'agent-linked': sentence('agent-linked', 'The ticket now has an issue. Needs {issue}.'),
  'agent-progress': sentence('agent-progress', 'The issue reached a stage. Needs {issue} and {stage}.'),
  'agent-priority': sentence(
    'agent-priority',
    'Engineering changed the priority. Needs {issue} and {priority}.',
  ),
  'agent-confirm': sentence('agent-confirm', 'Somebody confirmed a bug who may not. No slots.'),
  'agent-declined': sentence('agent-declined', 'It was declined as a bug. No slots.'),
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
  'agent-unassigned': sentence(
    'agent-unassigned',
    'The ticket cannot be solved: nobody is assigned. No slots.',
  ),
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

export const wordsSchema = section('Every sentence that bugbridge can say, in one language.', {
  locale: locale('The language of this file. It also decides how dates are written.'),
  customer,
  agent,
  stages,
})
