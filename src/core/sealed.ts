// Text that nobody outside engineering may read, by reference: an id, and salted hashes by which the gate
// can recognise the text without our keeping it (the Sentry rule, walls 1 and 4). The text itself is only
// ever opened by a tracker connector, at the moment of writing an engineering issue.
import type { System } from './ref.ts'

/** A reference to sealed text. It holds no word of it. */
export type Sealed = {
  readonly system: System
  readonly id: string
  readonly shingles: readonly string[]
}

/** The words of a sealed thing, alive only inside the call that writes them to a tracker. */
export type OpenedText = { readonly title: string; readonly body: string; readonly url: string }

/** Opens a reference. Handed to tracker connectors alone (wall 2: by capability). */
export type Opener = (sealed: Sealed) => Promise<OpenedText | undefined>
