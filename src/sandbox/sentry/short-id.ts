// The names by which people know Sentry issues: the project's slug in capitals, a dash, and a number in base 32.
// The digits leave out I, L, O and U; reading takes the look-alikes (sentry/utils/numbers.py).
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The short id of the `count`th issue of a project, counted from 1. */
export function shortIdOf(projectSlug: string, count: number): string {
  let digits = ''
  for (let rest = count; rest > 0; rest = Math.floor(rest / 32)) digits = `${DIGITS[rest % 32]}${digits}`
  return `${projectSlug.toUpperCase()}-${digits}`
}

/** Writes a short id as Sentry does, whatever its case and look-alikes. A slug may hold dashes, so the last parts. */
export function canonical(shortId: string): string {
  const cut = shortId.lastIndexOf('-')
  const digits = shortId
    .slice(cut + 1)
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return `${shortId.slice(0, cut).toUpperCase()}-${digits.replace(/^0+(?=.)/, '')}`
}
