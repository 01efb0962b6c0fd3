// The page of the sandbox: the story to click through, and the world as it stands now. It changes the stand-ins
// alone, and answers on this machine alone.
import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { STORY, type Stage } from './story.ts'
import { STYLE_SOURCE } from './story-frame.ts'
import { createTurns } from './story-turns.ts'
import { refusal, storyPage } from './story-view.ts'

export type StoryPage = {
  /** `GET /sandbox` and `POST /sandbox/next`. Mount it before whatever answers every address. */
  readonly app: Hono
  /** Plays one step; nothing once the story is over. Rejects, and plays nothing, while bugbridge has not caught up. */
  readonly next: () => Promise<void>
}

/** Where the page is. */
const PAGE = '/sandbox'

/** Builds the page of one story. `?step=<id>` on the POST names the step that was meant: a double click plays it once. */
export function createStoryPage(stage: Stage): StoryPage {
  const turns = createTurns(stage)
  const app = new Hono()

  app.use(`${PAGE}/*`, secure, async function localOnly(context, next) {
    context.header('Cache-Control', 'no-store')
    if (!LOCAL.test(hostOf(context))) return context.html(refusal('another-name'), 403)
    return next()
  })

  app.get(PAGE, (context) => context.html(storyPage(stage, turns.played())))

  // Reached by reloading after a refused step.
  app.get(`${PAGE}/next`, (context) => context.redirect(PAGE, 303))

  app.post(`${PAGE}/next`, async (context) => {
    if (!isFromHere(context)) return context.html(refusal('another-site'), 403)
    const turn = await turns.play(context.req.query('step'))
    if (turn === 'waiting') return context.html(storyPage(stage, turns.played(), 'waiting'), 409)
    return context.redirect(PAGE, 303)
  })

  return {
    app,
    async next() {
      if ((await turns.play()) !== 'waiting') return
      throw new Error(`the step "${STORY[turns.played()]?.id}" cannot be played yet`)
    },
  }
}

/** No script, no frame, nothing from outside (https://owasp.org/www-project-secure-headers/). */
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
  // There is no TLS on this machine's own address.
  strictTransportSecurity: false,
})

/** Another name may have been made to resolve here (https://owasp.org/www-community/attacks/DNS_Rebinding). */
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i

function hostOf({ req }: Context): string {
  return req.header('host') ?? new URL(req.url).host
}

/**
 * Whether a POST is not another site's doing. Browsers set both headers and let no page change them. With
 * `no-referrer` the Origin of our own form is `null` (https://fetch.spec.whatwg.org/#origin-header), so
 * Sec-Fetch-Site has the first word. A request with neither comes from no page at all.
 */
function isFromHere(context: Context): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = context.req.header('origin')
  return origin === undefined || URL.parse(origin)?.host === hostOf(context).toLowerCase()
}
