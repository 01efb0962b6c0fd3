// A mapping whose tracker is GitHub: what it may say, and the place of each fault.
import { describe, expect, test } from 'vitest'
import { printFault } from '../../src/mapping/fault.ts'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { shippedWords } from '../policy.ts'
import { MAPPING } from './good.ts'

/** The mapping of the other tests, with another tracker. */
const GITHUB = MAPPING.replace(/^tracker:\n(?: .*\n|\n)*/m, () =>
  [
    'tracker:',
    '  system: github',
    '  project: acme/shop',
    '  related:',
    '    project: acme/internal',
    '  statuses:',
    '    open: accepted',
    '    in progress: in-progress',
    '    closed: awaiting-release',
    '  resolutions:',
    '    completed: fixed',
    '    not_planned: wont-fix',
    '    duplicate: duplicate',
    '',
  ].join('\n'),
)

const read = (text: string) => parseMapping(text, 'shop.yaml', shippedWords())
function faults(text: string): readonly string[] {
  const parsed = read(text)
  return parsed.ok ? [] : parsed.faults.map(printFault)
}
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

function policy(text: string) {
  const parsed = read(text)
  if (!parsed.ok) throw new Error(parsed.faults.map(printFault).join('\n'))
  return parsed.value
}

describe('a mapping for GitHub', () => {
  test('needs a repository, and what open and closed mean', () => {
    expect(policy(GITHUB)).toMatchObject({
      tracker: 'github',
      issues: {
        project: 'acme/shop',
        type: '',
        relatedProject: 'acme/internal',
        relatedType: '',
        duplicateLink: 'duplicates',
        attachments: false,
      },
    })
    expect(policy(GITHUB).issues).not.toHaveProperty('labels')
  })

  test('may name a type, labels, people, a milestone, and labels for priorities', () => {
    const more = GITHUB.replace(
      '  project: acme/shop\n',
      '  project: acme/shop\n  type: Bug report\n  labels: [from-support, "area: shop"]\n  assignees: [octo-cat]\n  milestone: 3\n',
    ).replace('issue: "1", ticket', 'issue: "priority: high", ticket')
    expect(policy(more)).toMatchObject({
      issues: {
        type: 'Bug report',
        labels: ['from-support', 'area: shop'],
        assignees: ['octo-cat'],
        milestone: '3',
      },
    })
    expect(policy(more).priorities.map(({ issue }) => issue)).toContain('priority: high')
  })

  test.each([
    [
      '  project: acme/shop\n',
      '  project: OPS\n',
      'tracker.project: must be a repository: owner/name, such as acme/shop',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop/x\n',
      'tracker.project: must be a repository: owner/name, such as acme/shop',
    ],
    [
      '    project: acme/internal\n',
      '    project: acme/..\n',
      'tracker.related.project: must be a repository',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  transition: 31\n',
      'tracker.transition: is for Jira alone: take it out',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  attachments: true\n',
      'tracker.attachments: GitHub takes no files through its API: leave attachments out',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  labels: ["a, b"]\n',
      'tracker.labels[0]: "a, b" is not a label',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  labels: [a, a]\n',
      'tracker.labels[1]: "a" is also at tracker.labels[0]',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  assignees: [Jane Doe]\n',
      'tracker.assignees[0]: "Jane Doe" is not a login',
    ],
    [
      '  project: acme/shop\n',
      '  project: acme/shop\n  milestone: v4.2\n',
      'tracker.milestone: "v4.2" is not an id',
    ],
    ['    open: accepted\n', '', 'tracker.statuses.open: is missing'],
    [
      '    in progress: in-progress\n',
      '    in progress: in-progress\n    In Progress: in-qa\n',
      'tracker.statuses["In Progress"]: "in progress" is also at tracker.statuses["in progress"]',
    ],
    [
      '    completed: fixed\n',
      '    Done: fixed\n',
      'tracker.resolutions.Done: "Done" is not a reason for which GitHub closes issues. Allowed: completed, not_planned, duplicate',
    ],
  ])('%j → %j', (from, to, fault) => {
    const text = GITHUB.replace(from, to)
    const found = faults(text)
    expect(found).toEqual([expect.stringContaining(fault)])
    expect(found[0]).toMatch(/^shop\.yaml:\d+:\d+: /)
  })

  test('says where: the line and the column of the value', () => {
    const text = GITHUB.replace('  project: acme/shop\n', '  project: acme/shop\n  attachments: true\n')
    expect(faults(text)[0]).toMatch(new RegExp(`^shop\\.yaml:${lineOf(text, 'attachments: true')}:16: `))
  })
})

describe('a mapping for Jira', () => {
  test.each([
    ['labels: [a]', 'tracker.labels: is for GitHub alone: take it out'],
    ['assignees: [a]', 'tracker.assignees: is for GitHub alone: take it out'],
    ['milestone: 3', 'tracker.milestone: is for GitHub alone: take it out'],
  ])('has no %s', (line, fault) => {
    expect(faults(MAPPING.replace('  system: jira\n', `  system: jira\n  ${line}\n`))).toEqual([
      expect.stringContaining(fault),
    ])
  })

  test.each(['  type: ', '  duplicate_link: ', '    type: ', '    link: '])('needs its line %j', (key) => {
    const text = MAPPING.replace(new RegExp(`^${key}.*\\n`, 'm'), '')
    expect(text).not.toBe(MAPPING)
    expect(faults(text)).toEqual([expect.stringContaining('is missing')])
  })
})
