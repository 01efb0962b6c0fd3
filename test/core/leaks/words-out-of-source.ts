import type { SourceFacts } from '../../../src/core/facts.ts'

/** A source's facts have no text to read. */
export const leak = (facts: SourceFacts): string => facts.sealed.title
