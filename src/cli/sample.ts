// What stands in the slots of sentences that are only shown.

/** `workaround` stands for what an agent writes, in any language. */
export const SAMPLE = {
  ticket: '35436',
  day: '2026-12-15',
  workaround: '(as the agent has written it)',
} as const
