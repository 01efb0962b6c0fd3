// All trials, in the order in which they are run.
import type { Trial } from '../bench.ts'
import { DAMAGE } from './damage.ts'
import { DISK } from './disk.ts'
import { MACHINE } from './machine.ts'
import { SIGTERM } from './sigterm.ts'

export const TRIALS: readonly Trial[] = [...SIGTERM, ...DISK, ...DAMAGE, ...MACHINE]
