// Which services a remembered commit is part of, while services come, go and are called otherwise.
import { describe, expect, test } from 'vitest'
import { type Folder, foldersFound, foldersLearnt, partOf } from '../../src/core/folders.ts'

const shop = { name: 'shop', path: 'services/shop' }
const cart = { name: 'cart', path: 'services/cart' }
const all = [shop, cart]
const kept = (...folders: readonly [string, Folder['is']][]): readonly Folder[] =>
  folders.map(([path, is]) => ({ path, is }))
const FOUND = kept(['services/shop', 'in'], ['services/cart', 'out'])

describe('a commit is part of', () => {
  test.each<[string, Parameters<typeof partOf>, ReturnType<typeof partOf>]>([
    ['a whole repository', [{ services: ['shop'], folders: FOUND }, { name: 'all' }, all], 'in'],
    ['the service that it touches', [{ services: ['shop'], folders: FOUND }, shop, all], 'in'],
    ['not the other one', [{ services: ['shop'], folders: FOUND }, cart, all], 'out'],
    [
      'one that is called otherwise',
      [{ services: ['shop'], folders: FOUND }, { ...shop, name: 'a' }, all],
      'in',
    ],
    [
      'one whose folder moved',
      [
        { services: ['shop'], folders: FOUND },
        { ...shop, path: 'apps/shop' },
        [{ ...shop, path: 'apps/shop' }, cart],
      ],
      'in',
    ],
    [
      'nobody knows yet whether one that took over the name',
      [
        { services: ['shop'], folders: FOUND },
        { name: 'shop', path: 'b' },
        [
          { ...shop, name: 'a' },
          { name: 'shop', path: 'b' },
        ],
      ],
      'unread',
    ],
    ['nobody knows yet whether a new one', [{ folders: kept(['services/shop', 'in']) }, cart, all], 'unread'],
    ['nobody knows yet whether one of a new split', [{ folders: [] }, cart, all], 'unread'],
    ['what it was told under names alone', [{ services: ['shop'] }, shop, all], 'in'],
    [
      'nobody knows whether another one, told under names alone',
      [{ services: ['shop'] }, cart, all],
      'unread',
    ],
    ['each, told when nothing was told apart', [{}, cart, all], 'in'],
    [
      'what was learnt',
      [{ services: ['shop'], folders: kept(['services/cart', 'later']) }, cart, all],
      'later',
    ],
  ])('%s', (_, asked, is) => {
    expect(partOf(...asked)).toBe(is)
  })

  test('what is learnt of it leaves what was known', () => {
    expect(foldersFound(['shop'], all)).toEqual(FOUND)
    expect(foldersFound(undefined, [...all, { name: 'all' }])).toEqual(
      kept(['services/shop', 'in'], ['services/cart', 'in']),
    )
    // Whatever is read of the first folder now: it moved, or the files are too many.
    expect(
      foldersLearnt({ services: ['shop'], folders: kept(['services/shop', 'in']) }, ['cart'], all),
    ).toEqual(kept(['services/shop', 'in'], ['services/cart', 'later']))
    expect(foldersLearnt({ services: ['shop'] }, ['cart'], all)).toEqual(
      kept(['services/shop', 'in'], ['services/cart', 'later']),
    )
    expect(foldersLearnt({ services: ['shop'] }, ['shop'], all)).toEqual(FOUND)
    expect(foldersLearnt({ folders: [] }, undefined, all)).toEqual(
      kept(['services/shop', 'later'], ['services/cart', 'later']),
    )
  })
})
