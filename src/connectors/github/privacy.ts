// What an issue may say. Everybody reads a public repository: its issues are made of the closed words below, and of
// nothing that a customer or Sentry wrote, nor of a ticket's number or address. What is not known to be private is
// public.
import type { CreateIssue } from '../../core/effect.ts'
import type { Opener } from '../../core/sealed.ts'
import { bodyOf, titleOf } from './body.ts'
import type { Repository } from './schema.ts'

export type IssueText = { readonly title: string; readonly body: string }

const PUBLIC = {
  ticket: {
    title: 'A customer reported a bug',
    body: 'A customer reported a bug, and support confirmed it. This repository is public, so what the customer wrote stays in the support desk.',
  },
  source: {
    title: 'An error needs to be looked at',
    body: 'An error was recorded that a reported bug may come from. This repository is public, so its details stay where it was recorded.',
  },
} as const

/** The text of an issue in this repository. Sealed text is opened here alone, and not for a public one. */
export async function textOf(
  content: CreateIssue['content'],
  { isPublic }: Pick<Repository, 'isPublic'>,
  open: Opener,
): Promise<IssueText> {
  if (isPublic) return PUBLIC[content.from]
  if (content.from === 'ticket') {
    const { subject, description, details, url } = content
    // First, since the end of a long text is cut.
    const beside = details.map(({ name, text }) => `${name}: ${text}`)
    return {
      title: titleOf(subject, 'A ticket without a subject'),
      body: bodyOf([...beside, description].join('\n\n'), { label: 'Ticket', url }),
    }
  }
  const { sealed } = content
  const neutral = `Task for ${sealed.system} issue ${sealed.id}`
  const opened = await open(sealed)
  if (opened === undefined) return { title: neutral, body: bodyOf(neutral, { label: 'Source', url: '' }) }
  return {
    title: titleOf(opened.title, neutral),
    body: bodyOf(opened.body, { label: 'Source', url: opened.url }),
  }
}
