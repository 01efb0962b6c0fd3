// Back-pressure: when more comes than can be taken in, senders are asked to come again, before their bodies are
// read, and memory stays bounded. They keep what they could not deliver; what they give up is found by the sweep.

/** A body that announces at most this many bytes is small: a vendor's event has some thousands. */
const SMALL = 65_536
/** One of more than this is huge: GitHub alone may send one (answer.ts). */
const LARGE = 1_048_576

/**
 * Requests in hand at once. Small ones: at most 64 MiB together, and more than a second of the most that arrives.
 * Large ones: at most 32 MiB together. Huge ones: at most 50 MiB together (each is cut at 25 MiB). They are counted
 * apart, so that a few that dawdle with large bodies do not shut out the others. One that does not announce its size
 * is small until it has shown otherwise.
 */
const MOST = { small: 1_000, large: 32, huge: 2 } as const
type Size = keyof typeof MOST

function sizeOf(bytes: number): Size {
  if (bytes <= SMALL) return 'small'
  return bytes <= LARGE ? 'large' : 'huge'
}

/** Hints that wait for the loop. It takes in some ten thousand a second, so a full backlog is gone in seconds. */
const BACKLOG = 50_000

/** What a request that is in hand takes up. */
export type Place = {
  /** Told of the bytes that have come. False: there is no place for so many. */
  readonly holds: (bytes: number) => boolean
  readonly leave: () => void
}

export type Pressure = {
  /** Takes a request in hand. Undefined: it is to come again later. */
  readonly admit: (request: Request) => Place | undefined
  /** Whether one would be sent away now. */
  readonly isOn: () => boolean
}

/** `backlog` gives the number of hints that wait. `tell` hears when requests begin, and cease, to be sent away. */
export function createPressure(backlog: () => number, tell: (isOn: boolean) => void): Pressure {
  const inHand = { small: 0, large: 0, huge: 0 }
  let isTold = false

  /** Whether anything has reached this share of its bound. Huge ones stand in nobody's way but their own. */
  function hasReached(share: number): boolean {
    return (
      backlog() >= BACKLOG * share || inHand.small >= MOST.small * share || inHand.large >= MOST.large * share
    )
  }

  /** Takes one more, if there is room. */
  function take(size: Size): boolean {
    const isFull = inHand[size] >= MOST[size] || backlog() >= BACKLOG
    // Over only well below the bound: at the bound itself it would begin and cease with every request.
    if (size !== 'huge' && (isTold ? !hasReached(1 / 2) : isFull)) {
      isTold = !isTold
      tell(isTold)
    }
    if (!isFull) inHand[size] += 1
    return !isFull
  }

  return {
    admit(request) {
      let size = sizeOf(Number(request.headers.get('content-length') ?? 0))
      if (!take(size)) return undefined
      return {
        holds(bytes) {
          const next = sizeOf(bytes)
          if (MOST[next] >= MOST[size]) return true
          if (!take(next)) return false
          inHand[size] -= 1
          size = next
          return true
        },
        leave() {
          inHand[size] -= 1
        },
      }
    },
    isOn: () => hasReached(1),
  }
}
