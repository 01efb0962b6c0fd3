// Reads the text of an answer, and no more of it than can be kept in memory. What was compressed is counted as
// it comes out, so that a small answer cannot grow without end either.

/**
 * Bytes. The largest honest answers are a hundred tickets or a hundred entries of a ticket's history with their
 * texts, of which Zendesk allows 64 KiB each.
 */
export const MOST_BYTES = 32 * 1024 * 1024

/** The text, read as UTF-8. Undefined: it is longer than `most` bytes, and the rest is not even received. */
export async function readText(response: Response, most: number = MOST_BYTES): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > most) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
