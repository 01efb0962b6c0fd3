// One variable at a time: its value, or that of its file, held against a shape. A fault is one line that names
// the variable and the remedy, and never repeats the value: it may be a secret.

/** Variables by name, as the root reads them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Each reads one variable. Undefined: it is not set, or it was faulty and its fault is among `faults`. */
export type Variables = {
  readonly faults: readonly string[]
  readonly fault: (line: string) => undefined
  readonly optional: (name: string) => string | undefined
  readonly required: (name: string, remedy: string) => string
  /** A key in PEM: the one value of several lines. `\\n` stands for a line break, as .env files write it. */
  readonly pem: (name: string, remedy: string) => string
  readonly whole: (name: string, least: number, most: number) => number | undefined
  /** A value of this shape; `shape` completes "… must be". */
  readonly shaped: (name: string, text: string | undefined, expression: RegExp, shape: string) => string
  /** A secret that is long enough not to be guessed. */
  readonly secret: (name: string, text: string) => string
  /** Entries between commas. */
  readonly list: (name: string, text: string | undefined) => readonly string[]
  /** An address of nothing but scheme, host and port. */
  readonly origin: (name: string, text: string | undefined) => string | undefined
  /** An address that may have a path, without a slash at its end. */
  readonly base: (name: string, text: string | undefined) => string | undefined
}

/** Nothing that is set here is longer; a header of this length is still taken everywhere. */
const LONGEST = 4_096
const SHORTEST = 8
/** A line break in a value that becomes a header would begin another header. */
const CONTROL = /\p{Cc}/u
/** What is never a header, and has lines: keys in PEM. */
const OF_LINES: readonly string[] = ['GITHUB_PRIVATE_KEY']
/** As GitHub gives it (PKCS#1), or converted (PKCS#8). */
const PEM = /^-----BEGIN (RSA )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{64,}\n-----END \1PRIVATE KEY-----$/
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** `readFile` serves `NAME_FILE`; it gives undefined when the file cannot be read. */
export function createVariables(
  environment: Environment,
  readFile: (path: string) => string | undefined,
): Variables {
  const faults: string[] = []
  const known = new Map<string, string | undefined>()
  const faulty = new Set<string>()
  const fault = (line: string): undefined => {
    faults.push(line)
    return undefined
  }

  function read(name: string): string | undefined {
    const value = environment[name] ?? ''
    const path = environment[`${name}_FILE`] ?? ''
    if (value !== '' && path !== '') return fault(`${name} and ${name}_FILE are both set: remove one of them`)
    const text = (path === '' ? value : (readFile(path) ?? '')).trim()
    if (text === '')
      return path === '' ? undefined : fault(`${name}_FILE: the file cannot be read or is empty`)
    if (CONTROL.test(OF_LINES.includes(name) ? text.replace(/\r?\n/g, ' ') : text))
      return fault(`${name} holds a line break or a control character: make it one line`)
    return text.length > LONGEST ? fault(`${name} is longer than ${LONGEST} characters`) : text
  }

  /** Each is read once, so that its fault is told once. */
  function optional(name: string): string | undefined {
    if (!known.has(name)) {
      const before = faults.length
      known.set(name, read(name))
      if (faults.length > before) faulty.add(name)
    }
    return known.get(name)
  }

  function missing(name: string, remedy: string): void {
    if (!faulty.has(name)) fault(`${name} is missing: ${remedy}`)
  }

  return {
    faults,
    fault,
    optional,
    required(name, remedy) {
      const text = optional(name)
      if (text === undefined) missing(name, remedy)
      return text ?? ''
    },
    pem(name, remedy) {
      const text = optional(name)
      if (text === undefined) missing(name, remedy)
      const key = text?.replace(/\\n|\r\n/g, '\n').trim()
      if (key !== undefined && !PEM.test(key))
        fault(`${name} must be a private key in PEM, from its BEGIN line to its END line`)
      return key ?? ''
    },
    whole(name, least, most) {
      const text = optional(name)
      if (text === undefined) return undefined
      const isWhole = /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      return isWhole ? Number(text) : fault(`${name} must be a whole number from ${least} to ${most}`)
    },
    shaped(name, text, expression, shape) {
      if (text !== undefined && text !== '' && !expression.test(text)) fault(`${name} must be ${shape}`)
      return text ?? ''
    },
    secret(name, text) {
      if (text !== '' && text.length < SHORTEST)
        fault(`${name} is shorter than ${SHORTEST} characters: make it long and random, or it can be guessed`)
      return text
    },
    list(name, text) {
      if (text === undefined || text === '') return []
      const entries = text.split(',').map((each) => each.trim())
      if (entries.includes('')) fault(`${name} has an empty entry: take the comma out`)
      return entries.filter((each) => each !== '')
    },
    origin(name, text) {
      if (text === undefined || text === '') return undefined
      const message = faultOfAddress(URL.parse(text))
      return message === undefined ? URL.parse(text)?.origin : fault(`${name} ${message}`)
    },
    base(name, text) {
      if (text === undefined || text === '') return undefined
      const url = URL.parse(text)
      const message = faultOfAddress(url, true)
      return message === undefined ? url?.href.replace(/(?<!\/)\/+$/, '') : fault(`${name} ${message}`)
    },
  }
}

function faultOfAddress(url: URL | null, isBase = false): string | undefined {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'must be an http(s) address'
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    return 'must begin with https:// (http:// is for 127.0.0.1 and localhost alone)'
  if (url.username !== '' || url.password !== '')
    return 'must hold no user and no password: credentials have variables of their own'
  if (isBase && url.search === '' && url.hash === '') return undefined
  if (!/^\/*$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    return 'must end after the host: take the path, ? and # out'
  return undefined
}
