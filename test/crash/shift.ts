// Loaded before the service (`--import`): its clock jumps, on SIGUSR2, by as many milliseconds as the file says that
// CRASH_CLOCK names. Timers go on as they are, as when somebody sets the clock of a machine.
import { readFileSync } from 'node:fs'

const real = Date.now
const read = () => Number(readFileSync(process.env.CRASH_CLOCK ?? '', 'utf8'))
let offset = read()
Date.now = () => real() + offset
process.on('SIGUSR2', () => {
  offset = read()
})
