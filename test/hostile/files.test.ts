// Hostile file names: what is no file, or has no end, is neither read nor written, and nobody waits for it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readFileText } from '../../src/cli/read-file.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { reclaim } from '../../src/store/sqlite/lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'bugbridge-files-'))
const at = (name: string) => join(folder, name)
execFileSync('mkfifo', [at('pipe')])
symlinkSync('/dev/zero', at('zero'))
writeFileSync(at('large'), 'x'.repeat(3_000_000))
writeFileSync(at('text'), 'name: ü\n')
afterAll(() => rmSync(folder, { recursive: true }))

const ODD = [folder, at('pipe'), at('zero'), '/dev/null', '/dev/stdin', at('a\0b')]

describe('a file that a person names', () => {
  test.each([...ODD, at('missing'), ''])('is refused when it is none: %j', (path) => {
    expect(() => readFileText(path)).toThrow()
  })

  test('is read, and of a large one only the beginning', () => {
    expect(readFileText(at('text'))).toBe('name: ü\n')
    expect(readFileText(at('large'))).toHaveLength(1024 * 1024)
    expect(readFileText('/proc/kmsg')).toBe('')
  })
})

describe('a database', () => {
  test.each(ODD)('is refused where no file can be: %j', (path) => {
    expect(() => {
      const release = reclaim(path)
      try {
        openSqlite({ path })
      } finally {
        release()
      }
    }).toThrow()
  })

  test.each([folder, at('pipe'), at('zero')])('says so: %s', (path) => {
    expect(() => openSqlite({ path })).toThrow(/cannot be used: .*(?:folder|EISDIR).*DATABASE_URL/s)
  })
})
