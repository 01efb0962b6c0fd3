// The organisation's own settings: its types of issues, and what people do not name themselves.
import { nodeId } from './places.ts'

/** What GitHub gives every organisation: https://docs.github.com/rest/orgs/issue-types */
export const ISSUE_TYPES = [
  { name: 'Task', description: 'A specific piece of work', color: 'yellow' },
  { name: 'Bug', description: 'An unexpected problem or behavior', color: 'red' },
  { name: 'Feature', description: 'A request, idea, or new functionality', color: 'blue' },
].map((type, at) => ({ id: at + 1, node_id: nodeId('IT', at + 1), ...type, is_enabled: true }))

/** The colour of a label that nobody gave one. */
export const LABEL_COLOR = 'ededed'

/** Who acts when an actor is not named. */
export const ENGINEER = 'dana-developer'

/** Longest texts, in characters. */
export const LONGEST = { body: 65_536, title: 256, label: 50 }
