// The versions in force in one place, as a stack: what is deployed goes on top, and a return or a roll-back takes
// off what lies above. Whoever deploys all day piles up thousands, so each step touches only what it takes off.
import { familyOf, isOlder } from './version.ts'

type Entry = { readonly name: string; readonly place: number }

export type ReleaseStack = {
  readonly has: (name: string) => boolean
  /** Puts a version that is not in the stack on top, and takes off whatever is newer than it. */
  readonly push: (name: string) => void
  /** Takes off what lies above this version. */
  readonly returnTo: (name: string) => void
  /** Takes this version off, with what lies above it. */
  readonly takeOff: (name: string) => void
}

export function createReleaseStack(): ReleaseStack {
  const places = new Map<string, number>()
  /**
   * The same stack, apart by the family in which versions can be ordered. In each, the lower place has no newer
   * version: pushing it would have taken that one off. So whatever must go lies at the end of its family.
   */
  const families = new Map<string, Entry[]>()
  let next = 0

  /** Takes entries off the end of a family as long as they must go. */
  function takeWhile(family: Entry[], mustGo: (entry: Entry) => boolean): void {
    for (let last = family.at(-1); last !== undefined && mustGo(last); last = family.at(-1)) {
      family.pop()
      places.delete(last.name)
    }
  }

  function takeFrom(place: number): void {
    for (const family of families.values()) takeWhile(family, (entry) => entry.place >= place)
  }

  return {
    has: (name) => places.has(name),
    push(name) {
      const family = familyOf(name)
      const entries = families.get(family) ?? []
      families.set(family, entries)
      takeWhile(entries, (entry) => isOlder(name, entry.name))
      entries.push({ name, place: next })
      places.set(name, next++)
    },
    returnTo(name) {
      const place = places.get(name)
      if (place !== undefined) takeFrom(place + 1)
    },
    takeOff(name) {
      const place = places.get(name)
      if (place !== undefined) takeFrom(place)
    },
  }
}
