// What is deployed by itself, as a mapping says it, and what is wrong with it otherwise.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { edit, goodWords, MAPPING, printed } from './good.ts'

const BY = 'by: [release, deploy]'
const read = (text: string) => parseMapping(text, 'shop.yaml', { ...goodWords(), locale: 'de' }, goodWords())
const services = (...lines: readonly string[]) =>
  edit(MAPPING, BY, ['by: [commits]', '  services:', ...lines.map((line) => `    - ${line}`)].join('\n'))

test('services become part of the policy, with what they leave out', () => {
  const parsed = read(
    services(
      '{ name: api, repository: acme/api }',
      '{ name: web, repository: acme/mono, path: services/web, environments: { production: web }, from: releases }',
    ),
  )
  expect(printed(parsed)).toEqual([])
  expect(parsed.ok && parsed.value.deployed).toMatchObject({
    by: ['commits'],
    services: [
      { name: 'api', repository: 'acme/api', environments: {}, from: 'deployments' },
      {
        name: 'web',
        repository: 'acme/mono',
        path: 'services/web',
        environments: { production: 'web' },
        from: 'releases',
      },
    ],
  })
})

test('without services there are none', () => {
  const parsed = read(MAPPING)
  expect(parsed.ok && parsed.value.deployed.services).toEqual([])
})

describe('a fault names its place and the remedy', () => {
  test.each<[string, string, string]>([
    [
      'commits without services',
      edit(MAPPING, BY, 'by: [commits]'),
      'deployed.by[0]: needs deployed.services',
    ],
    [
      'services without commits',
      edit(MAPPING, BY, `${BY}\n  services: [{ name: api, repository: acme/api }]`),
      'deployed.services: is for the evidence of commits: add commits to deployed.by',
    ],
    ['no service', edit(MAPPING, BY, 'by: [commits]\n  services: []'), 'needs at least one service'],
    [
      'a repository without its owner',
      services('{ name: api, repository: api }'),
      'must be a repository: owner/name',
    ],
    ['a folder that leads out', services('{ name: api, repository: a/b, path: ../c }'), 'must be a folder'],
    [
      'an environment that is none',
      services('{ name: api, repository: a/b, environments: { prodution: x } }'),
      '"prodution" is not one of the environments',
    ],
    [
      'two services of one name',
      services('{ name: api, repository: a/b }', '{ name: api, repository: a/c }'),
      '"api" is also at deployed.services[0].name',
    ],
    [
      'a source that is none',
      services('{ name: api, repository: a/b, from: tags }'),
      '"tags" is not a source of deploys. Allowed: deployments, releases',
    ],
  ])('%s', (_, text, message) => {
    expect(printed(read(text)).join('\n')).toContain(message)
  })
})

test('the example of two services keeps every rule', () => {
  const text = readFileSync(new URL('../../mappings/two-services.yaml', import.meta.url), 'utf8')
  expect(printed(read(text))).toEqual([])
})
