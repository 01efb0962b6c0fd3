// Loads source files with a line changed: `node --import ./test/sim/mutate.ts … --mutant <name>`.
// https://nodejs.org/docs/latest-v24.x/api/module.html#customization-hooks
import { registerHooks } from 'node:module'
import { MUTANTS } from './mutants.ts'

const wanted = process.argv[process.argv.indexOf('--mutant') + 1]
const mutant = MUTANTS.find(({ name }) => name === wanted)
if (mutant === undefined) throw new Error(`there is no mutant ${wanted}`)
const { edits } = mutant

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    const mine = edits.filter(({ file }) => url.endsWith(`/src/${file}`))
    if (mine.length === 0) return loaded
    let source = String(loaded.source)
    for (const { file, find, replace } of mine) {
      if (source.split(find).length !== 2)
        throw new Error(`mutant "${wanted}": its line is not in ${file} once`)
      source = source.replace(find, () => replace)
    }
    return { ...loaded, source }
  },
})
