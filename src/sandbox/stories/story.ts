// What a story of a policy is made of: its steps, and what must be true at its end.
import { FIELD, type Stage, type Step } from '../story.ts'

/** Every sentence that can be said, by its id, with its slots in braces. */
export type Sentences = Readonly<Record<string, string>>

export type Story = {
  readonly steps: readonly Step[]
  /** What is not as it must be at the end. Empty: nothing. */
  readonly faults: (stage: Stage, sentences: Sentences) => readonly string[]
  /** What a good end is, for people. */
  readonly end: readonly string[]
}

export type FieldName = keyof typeof FIELD

/** What a ticket must look like at the end; what is not named may be anything. */
export type Ending = {
  readonly status: string
  readonly priority?: string
  readonly fields?: Partial<Record<FieldName, string | null>>
  /** The sentences that the customer has read, in their order, and all of them. */
  readonly told: readonly string[]
  /** Sentences that agents have read, among others. */
  readonly notes?: readonly string[]
  /** Sentences that agents must not have read. */
  readonly unsaid?: readonly string[]
}

/** What is not as it must be on one ticket. */
export function endingFaults(
  { sandbox: { zendesk } }: Stage,
  ticket: number | undefined,
  ending: Ending,
  sentences: Sentences,
): string[] {
  if (ticket === undefined) return ['there is no ticket']
  const view = zendesk.view(ticket)
  const said = (isPublic: boolean) =>
    view.comments
      .filter((comment) => comment.authorId === zendesk.bridgeUser && comment.public === isPublic)
      .flatMap((comment) => comment.body.split('\n\n'))
      .map((text) => sentenceOf(text, sentences))
  const notes = said(false)
  const differs = (what: string, is: string | null, must: string | null) =>
    is === must ? [] : [`ticket ${ticket}: ${what} is ${is}, not ${must}`]
  return [
    ...differs('the status', view.status, ending.status),
    ...(ending.priority === undefined ? [] : differs('the priority', view.priority, ending.priority)),
    ...Object.entries(ending.fields ?? {}).flatMap(([name, value]) =>
      isField(name) ? differs(`the field ${name}`, view.fields[FIELD[name]] ?? null, value) : [],
    ),
    ...differs('what the customer was told', said(true).join(', '), ending.told.join(', ')),
    ...(ending.notes ?? []).flatMap((id) => (notes.includes(id) ? [] : [`agents were not told ${id}`])),
    ...(ending.unsaid ?? []).flatMap((id) => (notes.includes(id) ? [`agents were told ${id}`] : [])),
  ]
}

/** Which sentence a text is; the text itself when it is none. */
function sentenceOf(text: string, sentences: Sentences): string {
  const found = Object.entries(sentences).find(([, sentence]) => {
    const parts = sentence.split(/\{[a-z]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('.+')}$`).test(text)
  })
  return found?.[0] ?? text
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELD, name)
}
