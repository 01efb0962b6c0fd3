// Which services of a repository a commit is part of, by the folders that it touches. Services come and go and are
// called otherwise while their commits are remembered, so what was known first stays, and what is asked later is told
// apart: somebody who was told that a fix is there loses nothing by what we learn.
import type { NamedService } from './service.ts'

/**
 * What is known of a commit and a folder: it is `in` it or `out` of it since the commit was found; or it was found to be
 * in it only `later`, when a service with that folder had come to the mapping. What touches none of the folders, or
 * more than can be read, is in each of them.
 */
export const FOLDER_WORDS = ['in', 'out', 'later'] as const
export type Folder = { readonly path: string; readonly is: (typeof FOLDER_WORDS)[number] }

type Known = {
  /** The services that it touched under the mapping of the day when it was found; absent: each. */
  readonly services?: readonly string[]
  /** Absent: it was found before folders were remembered. */
  readonly folders?: readonly Folder[]
}

/**
 * Whether a commit is part of a service; `services` are all of its repository.
 *
 * | the service's folder   | the service's name         | then     |
 * |------------------------|----------------------------|----------|
 * | none: the repository   | any                        | `in`     |
 * | known                  | any                        | as known |
 * | not known: it moved    | touched, in a folder that no service has now | `in` |
 * | not known              | any, of a commit that was found when nothing was told apart | `in` |
 * | not known              | any other                  | `unread` |
 */
export function partOf(
  { services: names, folders }: Known,
  { name, path }: NamedService,
  services: readonly NamedService[],
): Folder['is'] | 'unread' {
  if (path === undefined) return 'in'
  const known = folders?.find((folder) => folder.path === path)
  if (known !== undefined) return known.is
  const isTouched = names?.includes(name) === true
  const hasMoved = (folder: Folder) =>
    folder.is === 'in' && !services.some((service) => service.path === folder.path)
  if (isTouched && (folders === undefined || folders.some(hasMoved))) return 'in'
  return names === undefined && folders === undefined ? 'in' : 'unread'
}

/** The folders of a commit that was just found; `touched` are the services that it touches, undefined: each. */
export function foldersFound(
  touched: readonly string[] | undefined,
  services: readonly NamedService[],
): readonly Folder[] {
  return services.flatMap(({ name, path }) =>
    path === undefined ? [] : [{ path, is: touched?.includes(name) === false ? 'out' : 'in' }],
  )
}

/** The folders of a commit that was found before, with those that nothing was known of; `touched` as for a new one. */
export function foldersLearnt(
  commit: Known,
  touched: readonly string[] | undefined,
  services: readonly NamedService[],
): readonly Folder[] {
  const before = commit.folders ?? []
  const more = services.flatMap((service): readonly Folder[] => {
    const { name, path } = service
    if (path === undefined || before.some((folder) => folder.path === path)) return []
    const is = partOf(commit, service, services)
    if (is !== 'unread') return [{ path, is }]
    return [{ path, is: touched?.includes(name) === false ? 'out' : 'later' }]
  })
  return [...before, ...more]
}
