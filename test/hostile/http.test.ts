// Everything hostile that may come over HTTP. One file brings it all together, since to load the whole service once
// for each part would take longer than the parts do.
import { describe } from 'vitest'

describe('random requests to every route', async () => void (await import('./http/fuzz.ts')))
describe('confusion of signatures', async () => void (await import('./http/signatures.ts')))
describe('signed bodies', async () => void (await import('./http/bodies.ts')))
describe('hostile words', async () => void (await import('./http/pages.ts')))
describe('signing in', async () => void (await import('./http/login.ts')))
describe('bytes on the wire', async () => void (await import('./http/wire.ts')))
describe('slow clients', async () => void (await import('./http/slow.ts')))
describe('the program as it is started', async () => void (await import('./http/process.ts')))
describe('the reader of markup', async () => void (await import('./http/reader.ts')))
