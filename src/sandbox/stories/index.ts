// The stories of the shipped mappings, by their names.
import { faultsAtTheEnd, STORY } from '../story.ts'
import { ALLEO } from './alleo.ts'
import { ECHO360 } from './echo360.ts'
import { ECSHOPS } from './ecshops.ts'
import { STANDARD_ENTERPRISE } from './standard-enterprise.ts'
import type { Story } from './story.ts'
import { TWO_SERVICES } from './two-services.ts'

const OPSCOM: Story = {
  steps: STORY,
  faults: faultsAtTheEnd,
  end: [
    'the ticket is Solved; one issue for the bug, one related task, each linked once;',
    'no sentence said twice; and nothing of Sentry on the customer side.',
  ],
}

/** In the order in which they are named to people; the first is played unless another is asked for. */
export const STORIES: ReadonlyMap<string, Story> = new Map([
  ['opscom', OPSCOM],
  ['echo360', ECHO360],
  ['standard-enterprise', STANDARD_ENTERPRISE],
  ['ecshops', ECSHOPS],
  ['alleo', ALLEO],
  ['two-services', TWO_SERVICES],
])
