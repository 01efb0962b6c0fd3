// Reading a request's body: never more of it than the limit, and as JSON only after its signature was verified.
import type { JsonObject } from './vendor.ts'

/**
 * The raw bytes; `too-large` as soon as more than `limit` bytes are announced or have come; `cut` when the
 * sender went away in the middle.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | 'too-large' | 'cut'> {
  if (Number(request.headers.get('content-length')) > limit) return 'too-large'
  const reader = request.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength
      if (size > limit) {
        await reader.cancel()
        return 'too-large'
      }
      chunks.push(next.value)
    }
  } catch {
    return 'cut'
  }
  return Buffer.concat(chunks)
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
