// What a vendor calls an event, fit to be stored.

/** The name cut to 80 characters. A name with any other character in it is somebody's text: `unknown`. */
export function eventName(name: string | undefined): string {
  return name !== undefined && /^[a-zA-Z0-9_.:-]+$/.test(name) ? name.slice(0, 80) : 'unknown'
}
