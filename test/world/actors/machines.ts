// What Sentry, its integration with the tracker, the release manager and CI do.
import type { Act } from './cast.ts'

const VERSIONS = ['4.2.0', '4.3.0'] as const

export const MACHINES: readonly Act[] = [
  [
    'Sentry finds something',
    3,
    ({ place, cast, secret }) => {
      cast.sources.push(
        place.sandbox.sentry.addIssue({ title: secret(), culprit: secret(), project: 'permits' }),
      )
    },
  ],
  [
    'somebody comments in Sentry',
    2,
    ({ place, onSource, secret }) => onSource((source) => place.sandbox.sentry.comment(source.id, secret())),
  ],
  [
    'Sentry sees it again',
    0.5,
    ({ place, onSource }) =>
      onSource((source) => {
        place.sandbox.sentry.resolve(source.id)
        place.sandbox.sentry.regress(source.id)
      }),
  ],
  [
    // Drawn by nobody: a history of fixes that do not hold names it.
    'Sentry sees everything again',
    0,
    ({ place, cast }) => {
      for (const { id } of cast.sources) {
        place.sandbox.sentry.resolve(id)
        place.sandbox.sentry.regress(id)
      }
    },
  ],
  [
    'an engineer resolves it in Sentry',
    0.5,
    ({ place, onSource }) => onSource((source) => place.sandbox.sentry.resolve(source.id)),
  ],
  [
    'Sentry copies a comment into Jira',
    3,
    ({ board, onIssue, secret }) =>
      onIssue((issue) =>
        board.comment(issue, 'Sentry', `Kim wrote:\n\n{quote}${secret()}{quote}`, { app: true }),
      ),
  ],
  [
    'a version is released',
    1,
    ({ board, cast, pick }) => {
      const version = pick(cast.versions)
      if (version === undefined) return
      board.releaseVersion(version.id)
      version.released = true
    },
  ],
  [
    'a release is withdrawn',
    0.7,
    ({ board, cast, pick }) => {
      const version = pick(cast.versions)
      if (version === undefined) return
      board.unreleaseVersion(version.id)
      version.released = false
    },
  ],
  [
    'a version gets another date',
    1,
    ({ board, cast, pick }) => {
      const version = pick(cast.versions)
      if (version === undefined) return
      version.day = pick(['2026-04-12', '2026-06-01', '2026-03-04', null]) ?? null
      board.setReleaseDate(version.id, version.day)
    },
  ],
  [
    'CI deploys',
    2,
    ({ place, pick }) =>
      place.report({
        environment: place.production ?? 'production',
        version: pick(VERSIONS) ?? '4.2.0',
        status: 'success',
      }),
  ],
  [
    'CI deploys for one client',
    0.7,
    ({ place, pick, chance }) =>
      place.report({
        environment: place.production ?? 'production',
        version: pick(VERSIONS) ?? '4.2.0',
        status: 'success',
        organizations: [chance(0.5) ? String(place.sandbox.people.client) : '999'],
      }),
  ],
  [
    'CI rolls back',
    1,
    ({ place, pick }) =>
      place.report({
        environment: place.production ?? 'production',
        version: pick(VERSIONS) ?? '4.2.0',
        status: pick(['rolled_back', 'failed'] as const) ?? 'failed',
      }),
  ],
  [
    'CI rolls the common fix back',
    0,
    ({ place, cast }) =>
      place.report({
        environment: place.production ?? 'production',
        version: cast.versions[0]?.name ?? '4.2.0',
        status: 'rolled_back',
      }),
  ],
  [
    // Drawn by nobody, as above.
    'CI deploys the common fix',
    0,
    ({ place, cast }) =>
      place.report({
        environment: place.production ?? 'production',
        version: cast.versions[0]?.name ?? '4.2.0',
        status: 'success',
      }),
  ],
]
