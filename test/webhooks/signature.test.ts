// The schemes by themselves. Expected signatures were made with openssl, not with our own code; Jira's sha256 is
// the vector on Atlassian's page.
import { expect, test } from 'vitest'
import { verifyBearer } from '../../src/webhooks/signature/bearer.ts'
import { verifyJira } from '../../src/webhooks/signature/jira.ts'
import { verifySentry } from '../../src/webhooks/signature/sentry.ts'
import { verifyZendesk } from '../../src/webhooks/signature/zendesk.ts'

const received = (body: string, headers: Record<string, string>) => ({
  headers: new Headers(headers),
  bytes: new TextEncoder().encode(body),
})

const JIRA_SECRET = "It's a Secret to Everybody"
const SHA1 = 'c515f330a339e006a451ec24110648f028c87a11'
const SHA256 = 'a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9'
const SHA384 =
  '3bb88d7423bd5fd7daf90dcbb0af43525632a3de63779cdc95573677fe4f299f304ccad54b16b2203163fa38615d9740'
const SHA512 =
  'bbfa6773bc306551cb4fd3b0fb0e5b65c352a188cdc4f8a3a3d54a67404605472ec97defc7610b1316f2d4906ac5454676b17fc01d64935a4fda65d20e0d4821'

test.each([
  ['the vector of the vendor page', `sha256=${SHA256}`, true],
  ['sha384, should the method change', `sha384=${SHA384}`, true],
  ['sha512, should the method change', `sha512=${SHA512}`, true],
  ['sha1, which is too weak', `sha1=${SHA1}`, false],
  ['a method that does not match its digest', `sha512=${SHA256}`, false],
  ['no method', SHA256, false],
  ['upper-case hex', `sha256=${SHA256.toUpperCase()}`, false],
  ['a truncated digest', `sha256=${SHA256.slice(0, 32)}`, false],
  ['an empty digest', 'sha256=', false],
  ['two signatures, one of them right', `sha256=${SHA256}, sha256=${'0'.repeat(64)}`, false],
  ['an object property as method', `constructor=${SHA256}`, false],
])('Jira: %s', (_, signature, verifies) => {
  expect(verifyJira(received('Hello World!', { 'x-hub-signature': signature }), ['other', JIRA_SECRET])).toBe(
    verifies,
  )
})

const STAMP = '2024-04-17T17:18:10Z'
const ZENDESK = 'pmP6NjdV2tXdxAJT6YmHXErq7e+vngXiNuEUcKKiJZI='

test.each([
  ['as the page says: timestamp, then body', ZENDESK, STAMP, '{"a":1}', true],
  ['another body', ZENDESK, STAMP, '{"a":2}', false],
  ['another timestamp', ZENDESK, '2024-04-17T17:18:11Z', '{"a":1}', false],
  ['the body moved into the timestamp', ZENDESK, `${STAMP}{"a":1}`, '', false],
  ['a part of the body moved into the timestamp', ZENDESK, `${STAMP}{`, '"a":1}', false],
  ['the timestamp sent twice', ZENDESK, `${STAMP}, ${STAMP}`, '{"a":1}', false],
  ['the signature sent twice', `${ZENDESK}, ${ZENDESK}`, STAMP, '{"a":1}', false],
  ['base64 without its padding', ZENDESK.slice(0, -1), STAMP, '{"a":1}', false],
  ['base64 with another spelling', ZENDESK.replace('+', '-'), STAMP, '{"a":1}', false],
  ['not base64', '*** no ***', STAMP, '{"a":1}', false],
  ['hex instead of base64', Buffer.from(ZENDESK, 'base64').toString('hex'), STAMP, '{"a":1}', false],
])('Zendesk: %s', (_, signature, timestamp, body, verifies) => {
  const headers = {
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': timestamp,
  }
  expect(verifyZendesk(received(body, headers), ['zendesk-secret'])).toBe(verifies)
})

const SENTRY = '7dfd04808d650f6999905ed5e5e042e71c4a6e8650534939223cd3ec9f33ae33'

test.each([
  ['hex over the raw body', SENTRY, '{"a":1}', true],
  ['the same JSON with other bytes', SENTRY, '{ "a": 1 }', false],
  ['upper-case hex', SENTRY.toUpperCase(), '{"a":1}', false],
  ['truncated', SENTRY.slice(0, -1), '{"a":1}', false],
  ['longer', `${SENTRY}00`, '{"a":1}', false],
  ['empty', '', '{"a":1}', false],
])('Sentry: %s', (_, signature, body, verifies) => {
  expect(verifySentry(received(body, { 'sentry-hook-signature': signature }), ['sentry-secret'])).toBe(
    verifies,
  )
})

test('no secret verifies nothing, and an empty one neither, though anybody could sign with it', () => {
  const signedWithNothing = 'e0baad27ae5335a93e2979e6693e7630de7d66b4d5bfd687cdbf1f0018f79cb8'
  const sent = received('{"a":1}', { 'sentry-hook-signature': signedWithNothing, authorization: 'Bearer ' })
  expect(verifySentry(sent, [])).toBe(false)
  expect(verifySentry(sent, [''])).toBe(false)
  expect(verifyBearer(sent, [''])).toBe(false)
})

test.each([
  ['the token', 'Bearer right', true],
  ['the next token, while it rotates', 'Bearer next', true],
  ['the scheme in lower case (RFC 9110 §11.1)', 'bearer right', true],
  ['another token', 'Bearer wrong', false],
  ['a part of the token', 'Bearer righ', false],
  ['another scheme', 'Basic right', false],
  ['two tokens', 'Bearer right, Bearer right', false],
  ['no scheme', 'right', false],
])('bearer: %s', (_, authorization, verifies) => {
  expect(verifyBearer(received('', { authorization }), ['right', 'next'])).toBe(verifies)
})
