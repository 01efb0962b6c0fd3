import type { Said } from '../../../src/core/said.ts'

/** Only `say` makes what may be said. */
export const leak: Said = { sentence: 'accepted', text: 'TypeError in renderPermit' }
