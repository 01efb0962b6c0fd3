// Reading a request's body: never more of it than the limit, and as JSON only after its signature was verified.
import type { JsonObject } from './vendor.ts'

/**
 * The raw bytes; `too-large` as soon as more than `limit` bytes are announced or have come; `cut` when the
 * sender went away in the middle. HTTP lets no body be longer than its Content-Length (RFC 9112 §6.3), so one
 * that is announced is taken at once: reading it piece by piece costs more than all the rest of the door.
 * `no-place` when more has come than there is a place for.
 */
export async function readBody(
  request: Request,
  limit: number,
  holds: (bytes: number) => boolean,
): Promise<Uint8Array | 'too-large' | 'cut' | 'no-place'> {
  const announced = request.headers.get('content-length') ?? ''
  const isKnown = /^\d+$/.test(announced)
  if (isKnown && Number(announced) > limit) return 'too-large'
  try {
    const bytes = isKnown
      ? new Uint8Array(await request.arrayBuffer())
      : await readPieces(request, limit, holds)
    if (bytes === 'no-place') return bytes
    return bytes === undefined || bytes.byteLength > limit ? 'too-large' : bytes
  } catch {
    return 'cut'
  }
}

/** A body of unknown length; undefined as soon as it is longer than the limit. */
async function readPieces(
  request: Request,
  limit: number,
  holds: (bytes: number) => boolean,
): Promise<Uint8Array | 'no-place' | undefined> {
  const reader = request.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const pieces: Uint8Array[] = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength
    const isTooLarge = size > limit
    if (isTooLarge || !holds(size)) {
      await reader.cancel()
      return isTooLarge ? undefined : 'no-place'
    }
    pieces.push(next.value)
  }
  return Buffer.concat(pieces)
}

/** The JSON object in these bytes. Undefined when they are empty, not UTF-8, not JSON, or not an object. */
export function parseObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
