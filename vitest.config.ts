import { defineConfig } from 'vitest/config'

/** Tests that put something into their process which others would meet: msw at the HTTP edge, Sentry's SDK. */
const APART = ['test/connectors/**/*.test.ts', 'test/observe/**/*.test.ts']

const common = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: '100%' } as const

export default defineConfig({
  test: {
    ...common,
    projects: [
      { test: { ...common, name: 'apart', include: APART } },
      // The others share their process's modules: loading them anew for each file costs a fourth of the time.
      { test: { ...common, name: 'shared', include: ['test/**/*.test.ts'], exclude: APART, isolate: false } },
    ],
  },
})
