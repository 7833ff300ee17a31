// Deliveries as the server signs them. FLUENZR_VECTORS names a file of deliveries that the Python side judged.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { WebhookSignatureError, webhooks } from '@fluenzr/sdk';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"id":"evt_1","type":"contact.created","timestamp":"2025-01-15T10:30:00Z","data":{"name":"Zoë 😀"}}';

const sign = (body, secret, timestamp) =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

function headersOf({ body = BODY, secret = SECRET, ago = 0, name = 'X-FluenzR-Signature' } = {}) {
  const timestamp = Math.floor(Date.now() / 1000) - ago;
  return { 'X-FluenzR-Timestamp': String(timestamp), [name]: sign(body, secret, timestamp) };
}

test('what was signed verifies and gives the event', async () => {
  const headers = headersOf();
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  for (const given of [headers, lower, lists, new Headers(headers)]) {
    for (const body of [BODY, new TextEncoder().encode(BODY), Buffer.from(BODY)]) {
      assert.deepEqual(await webhooks.verify(body, given, SECRET), JSON.parse(BODY));
    }
  }
});

test('both secrets verify during a rotation', async () => {
  const previous = headersOf({ secret: 'the old one', name: 'X-FluenzR-Signature-Previous' });
  const headers = { ...headersOf({ secret: 'the new one' }), ...previous };
  for (const secret of ['the new one', 'the old one']) assert.ok(await webhooks.verify(BODY, headers, secret));
  await assert.rejects(webhooks.verify(BODY, headers, 'another'), WebhookSignatureError);
});

test('anything else is refused', async () => {
  const headers = headersOf();
  const changed = (name, value) => ({ ...headers, [name]: value });
  const wrong = [
    [`${BODY} `, headers, SECRET],
    [BODY, headers, `${SECRET}x`],
    [BODY, headers, ''],
    [BODY, {}, SECRET],
    [BODY, changed('X-FluenzR-Timestamp', '1e9'), SECRET],
    [BODY, changed('X-FluenzR-Timestamp', `${Number(headers['X-FluenzR-Timestamp']) + 1}`), SECRET],
    [BODY, changed('X-FluenzR-Signature', headers['X-FluenzR-Signature'].slice(0, -1)), SECRET],
    [BODY, changed('X-FluenzR-Signature', headers['X-FluenzR-Signature'].toUpperCase()), SECRET],
    [BODY, changed('X-FluenzR-Signature', ''), SECRET],
    [BODY, headersOf({ ago: 301 }), SECRET],
    [BODY, headersOf({ ago: -310 }), SECRET],
    ['not json', headersOf({ body: 'not json' }), SECRET],
  ];
  for (const [body, given, secret] of wrong) {
    await assert.rejects(webhooks.verify(body, given, secret), WebhookSignatureError);
  }
  assert.ok(await webhooks.verify(BODY, headersOf({ ago: 900 }), SECRET, { tolerance: 1000 }));
});

test('it judges as the Python side does', { skip: !process.env.FLUENZR_VECTORS && 'no FLUENZR_VECTORS' }, async () => {
  const vectors = JSON.parse(readFileSync(process.env.FLUENZR_VECTORS, 'utf8'));
  assert.ok(vectors.length > 5);
  for (const { payload, headers, secret, event } of vectors) {
    const judged = await webhooks.verify(payload, headers, secret).catch((error) => {
      assert.ok(error instanceof WebhookSignatureError);
      return null;
    });
    assert.deepEqual(judged, event, JSON.stringify({ payload, headers, secret }));
  }
});
