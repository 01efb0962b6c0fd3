// Headers of every answer: nothing is kept, framed or sniffed, and a page can load and run nothing but its own
// style, whatever found its way into it (https://owasp.org/www-project-secure-headers/).
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { STYLE_SOURCE } from './layout.ts'

const secure = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [STYLE_SOURCE],
    imgSrc: ['data:'],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // Whoever ends TLS decides this, for a whole domain and its subdomains.
  strictTransportSecurity: false,
})

/** Sets them, on failures as well. */
export const headers: MiddlewareHandler = async (context, next) => {
  context.header('Cache-Control', 'no-store')
  return secure(context, next)
}
