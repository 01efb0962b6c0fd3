// The check itself, on a small description of our own, so that it is held where the vendors' files are not.
import { describe, expect, it } from 'vitest'
import { createChecker, type Exchange } from './checker.ts'
import type { Json } from './json.ts'

const text = { type: 'string' }

/** A shop in OpenAPI 3.0, with the turns that the vendors' files take. */
const SHOP: Json = {
  paths: {
    '/carts/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      put: {
        parameters: [{ name: 'dry', in: 'query', schema: { type: 'boolean' } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Change' } } },
        },
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Cart' } } } },
          204: { description: 'Nothing differs.' },
        },
      },
    },
    '/carts/{id}/photos': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      post: {
        requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'array' } } } },
        responses: { 204: { description: 'Kept.' } },
      },
    },
    '/carts/all': {
      get: { responses: { 200: { content: { 'application/json': { schema: {} } } } } },
    },
  },
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
    schemas: {
      Cart: {
        type: 'object',
        properties: {
          id: { type: 'integer', readOnly: true },
          state: { type: 'string', enum: ['open', 'paid'], nullable: true },
          secret: { ...text, writeOnly: true },
          owner: { allOf: [{ $ref: '#/components/schemas/Person' }], nullable: true },
          extra: { type: 'object' },
          toString: text,
        },
        required: ['id'],
        additionalProperties: true,
      },
      Person: { type: 'object', properties: { name: text } },
      // A cart, and one thing more.
      Change: {
        allOf: [
          { $ref: '#/components/schemas/Cart' },
          {
            type: 'object',
            properties: { lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } } },
          },
        ],
      },
      Line: { oneOf: [{ type: 'object', properties: { sku: text }, required: ['sku'] }, text] },
    },
  },
}

const shop = createChecker(SHOP, {
  statuses: [409],
  schema: { type: 'object', properties: { error: text }, required: ['error'] },
})

function exchange(
  difference: { readonly url?: string; readonly body?: Json; readonly answer?: unknown } & Partial<
    Pick<Exchange, 'method' | 'type' | 'status'>
  > = {},
): Exchange {
  const { body = { state: 'paid' }, answer = { id: 7 }, url = '/carts/7', ...rest } = difference
  return {
    method: 'PUT',
    type: 'application/json; charset=utf-8',
    status: 200,
    headers: new Headers(),
    ...rest,
    url: `https://shop.test${url}`,
    body: JSON.stringify(body),
    answer: answer === '' ? '' : JSON.stringify(answer),
  }
}

describe('a request', () => {
  it.each([
    ['a value of the list', { body: { state: 'paid' } }],
    ['null where the list forgets it', { body: { state: null } }],
    ['null where a reference is nullable', { body: { owner: null } }],
    ['properties from all parts of a whole', { body: { state: 'open', lines: [{ sku: '1' }, '2'] } }],
    ['anything where nothing is listed', { body: { extra: { colour: { dark: true } } } }],
    ['a parameter that is a word for its type', { url: '/carts/7?dry=true' }],
  ])('passes with %s', (_, difference) => {
    expect(shop.request(exchange(difference))).toEqual([])
  })

  it.each([
    [
      'a value that is not in the list',
      { body: { state: 'lost' } },
      'body /state must be equal to one of the allowed values',
    ],
    [
      'a property that is not listed, though others are allowed',
      { body: { colour: 'red' } },
      'body / must NOT have unevaluated properties colour',
    ],
    [
      'one that is not listed further in',
      { body: { owner: { age: 7 } } },
      'body /owner must NOT have unevaluated properties age',
    ],
    ['one that belongs to the answer', { body: { id: 7 } }, 'body / must NOT have unevaluated properties id'],
    [
      'one that is not listed in a list of alternatives',
      { body: { lines: [{ sku: '1', size: 1 }] } },
      'body /lines/0 must NOT have unevaluated properties size',
    ],
    [
      'a parameter that is not listed',
      { url: '/carts/7?wet=true' },
      'query / must NOT have additional properties wet',
    ],
    ['a parameter of another type', { url: '/carts/7?dry=perhaps' }, 'query /dry must be boolean'],
    ['a name in the path where a number belongs', { url: '/carts/mine' }, 'path /id must be integer'],
    ['another type of body', { type: 'text/plain' }, 'body is no JSON'],
  ])('does not pass with %s', (_, difference, fault) => {
    expect(shop.request(exchange(difference))).toContain(`PUT /carts/{id}: ${fault}`)
  })

  it('does not pass without a body, to a path or with a method that is not there', () => {
    expect(shop.request({ ...exchange(), body: '' })).toEqual(['PUT /carts/{id}: body is missing'])
    const nowhere = ['PUT https://shop.test/carts/7/: there is no such operation']
    expect(shop.request(exchange({ url: '/carts/7/' }))).toEqual(nowhere)
    expect(shop.request(exchange({ method: 'PATCH' }))).toEqual([
      'PATCH https://shop.test/carts/7: there is no such operation',
    ])
  })

  it('goes to the path without variables before the one with them', () => {
    expect(shop.operationOf({ method: 'GET', url: 'https://shop.test/carts/all' })).toBe('GET /carts/all')
  })
})

describe('a form', () => {
  const part = (name: string, filename: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${filename}\r\nContent-Type: image/png\r\n\r\nPNG\r\n`
  const photo = part('file', '; filename="a.png"')
  const form = (body: string, type: string | null = 'multipart/form-data; boundary=b') =>
    shop.request({ ...exchange({ method: 'POST', url: '/carts/7/photos' }), type, body })
  const name = 'POST /carts/{id}/photos'

  it('passes with one file or two', () => {
    expect(form(`${photo}--b--\r\n`)).toEqual([])
    expect(form(`${photo}${photo}--b--\r\n`)).toEqual([])
  })

  it.each([
    [
      'another name of the part',
      `${part('photo', '; filename="a.png"')}--b--\r\n`,
      'body has a part that is no file',
    ],
    ['words instead of a file', `${photo}${part('file', '')}--b--\r\n`, 'body has a part that is no file'],
    ['no part', '--b--\r\n', 'body has no end, or no part'],
    ['no end', photo, 'body has no end, or no part'],
    ['no body', '', 'body is missing'],
  ])('does not pass with %s', (_, body, fault) => {
    expect(form(body)).toEqual([`${name}: ${fault}`])
  })

  it('does not pass under another type', () => {
    expect(form(`${photo}--b--\r\n`, 'application/json')).toEqual([`${name}: body is no form`])
    expect(form(`${photo}--b--\r\n`, null)).toEqual([`${name}: body is no form`])
  })
})

describe('an answer', () => {
  it.each([
    ['what is listed', {}],
    ['a documented status without a body', { status: 204, answer: '' }],
    ['an error that is known of the vendor', { status: 409, answer: { error: 'taken' } }],
  ])('passes with %s', (_, difference) => {
    expect(shop.answer(exchange(difference))).toEqual([])
  })

  it.each([
    ['another type', { answer: { id: '7' } }, '200 body /id must be integer'],
    [
      'a property that is not listed',
      { answer: { id: 7, colour: 'red' } },
      '200 body / must NOT have unevaluated properties colour',
    ],
    [
      'one that belongs to the request',
      { answer: { id: 7, secret: 'x' } },
      '200 body / must NOT have unevaluated properties secret',
    ],
    ['nothing where something is required', { answer: {} }, "200 body / must have required property 'id'"],
    ['no body at all', { answer: '' }, '200 body is missing'],
    ['a body where none is documented', { status: 204 }, '204 body is not documented'],
    ['a status that is not documented', { status: 201 }, '201 the status is not documented'],
    [
      'an error that is not known',
      { status: 418, answer: { error: 'tea' } },
      '418 the status is not documented',
    ],
    [
      'a known error of another shape',
      { status: 409, answer: { errors: [] } },
      "409 body / must have required property 'error'",
    ],
  ])('does not pass with %s', (_, difference, fault) => {
    expect(shop.answer(exchange(difference))).toContain(`PUT /carts/{id}: ${fault}`)
  })
})
