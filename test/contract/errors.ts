// How the vendors say that they could not. Their OpenAPI files leave most of it out.
import type { Errors } from './checker.ts'
import type { Json } from './json.ts'
import type { Vendor } from './recording.ts'

const text = { type: 'string' }

function exactly(properties: Json): Json {
  return { type: 'object', properties, required: Object.keys(properties) }
}

export const ERRORS: Readonly<Record<Vendor, Errors>> = {
  /** Documents nothing but success. Its bodies come in four shapes, as clients of it found, and OAuth's own. */
  zendesk: {
    statuses: [400, 401, 403, 404, 409, 422, 429],
    schema: {
      anyOf: [
        exactly({ error: exactly({ title: text, message: text }) }),
        {
          ...exactly({ error: text, description: text }),
          properties: {
            error: text,
            description: text,
            details: {
              type: 'object',
              additionalProperties: { type: 'array', items: exactly({ description: text }) },
            },
          },
        },
        exactly({
          errors: { type: 'array', items: exactly({ code: text, title: text, detail: text }) },
        }),
        { ...exactly({ error: text }), maxProperties: 1 },
        // RFC 6749 §5.2 and RFC 6750 §3.1
        exactly({ error: text, error_description: text }),
      ],
    },
  },
  /** Every operation may be limited: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
  jira: {
    statuses: [429],
    schema: { $ref: '#/components/schemas/ErrorCollection' },
  },
  /** https://docs.sentry.io/api/ratelimits/; an invalid token is 401 whatever the operation lists. */
  sentry: {
    statuses: [401, 429],
    schema: exactly({ detail: text }),
  },
}
