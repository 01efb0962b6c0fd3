// Wall 3 of the Sentry rule: leaks that must not compile. The real compiler reads each of them.
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('./leaks/', import.meta.url))
const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
const leaks = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'allowed.ts')

/** The compiler's complaints, by file. */
function compile(): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], (_, out, err) =>
      resolve(out + err),
    )
  })
}

describe('text from Sentry cannot be written to a customer by type', async () => {
  const complaints = (await compile()).split('\n')
  const about = (name: string) =>
    complaints.filter((line) => line.replaceAll('\\', '/').includes(`leaks/${name}`))

  it('compiles what is allowed', () => {
    expect(about('allowed.ts')).toEqual([])
  })

  it.each(leaks)('does not compile: %s', (name) => {
    expect(about(name).join('\n')).toMatch(/error TS(2322|2345|2339|2353|2741|2739|2740)/)
  })
})
