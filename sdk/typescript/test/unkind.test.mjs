// The SDK against servers that are slow, broken, busy or gone.
import assert from 'node:assert/strict';
import { File } from 'node:buffer'; // no global yet in Node 18
import { test } from 'node:test';

import * as sdk from '@fluenzr/sdk';

import { pause, retryAfter } from '../dist/esm/retries.js';
import { Transport } from '../dist/esm/transport.js';
import { BUSY, DROP, HANG, KEY, ok, refusal, unkind } from './unkind.mjs';

const CONTACT = { id: 'con_1', email: 'ada@example.com' };
const now = { 'Retry-After': '0' };

const troubles = {
  dropped: DROP,
  cut: { status: 200, body: '{"success": true, "da', cut: true },
  500: refusal(500, 'INTERNAL_ERROR', now),
  502: { status: 502, body: '<html>', headers: { 'Content-Type': 'text/html', ...now } },
  503: BUSY,
  429: refusal(429, 'RATE_LIMITED', now),
  408: { status: 408, body: '', headers: now },
  'still running': refusal(409, 'CONFLICT', now),
};

for (const [name, trouble] of Object.entries(troubles)) {
  test(`trouble that passes is not seen: ${name}`, async () => {
    const { client, requests } = await unkind([trouble, trouble, ok(CONTACT)]);
    const contact = await client.contacts.create({ email: 'ada@example.com' });
    assert.equal(contact.id, 'con_1');
    assert.equal(requests.length, 3);
    assert.equal(new Set(requests.map((each) => each.headers['idempotency-key'])).size, 1);
    assert.ok(requests[0].headers['idempotency-key']);
    assert.equal(requests[2].body.toString(), '{"email":"ada@example.com"}');
  });
}

test('each call has a key of its own, and reading has none', async () => {
  const { client, requests } = await unkind([ok(CONTACT)]);
  await client.contacts.create({ email: 'a@example.com' });
  await client.contacts.create({ email: 'b@example.com' });
  await client.contacts.create({ email: 'b@example.com' }, { idempotencyKey: 'mine' });
  await client.contacts.get('con_1');
  const [first, second, third, fourth] = requests.map((each) => each.headers['idempotency-key']);
  assert.notEqual(first, second);
  assert.deepEqual([third, fourth], ['mine', undefined]);
  assert.match(requests[0].headers['user-agent'], /^fluenzr-typescript\/\d/);
});

test('it gives up in the end', async () => {
  const patient = await unkind([BUSY]);
  await assert.rejects(patient.client.contacts.get('con_1'), sdk.ServiceUnavailableError);
  assert.equal(patient.requests.length, 3);
  const { client, requests } = await unkind([DROP], { maxRetries: 0 });
  await assert.rejects(client.contacts.get('con_1'), sdk.ConnectionFailedError);
  assert.equal(requests.length, 1);
  await assert.rejects(client.contacts.get('con_1', { maxRetries: 1 }), sdk.ConnectionFailedError);
  assert.equal(requests.length, 3);
});

test('a hang ends at the timeout', async () => {
  const { client, requests } = await unkind([HANG], { timeout: 100, maxRetries: 1 });
  await assert.rejects(client.contacts.get('con_1'), (error) => {
    assert.ok(error instanceof sdk.RequestTimeoutError);
    assert.match(error.message, /did not answer within 100 ms/);
    return true;
  });
  assert.equal(requests.length, 2);
});

test('the caller may give up', async () => {
  const { client, requests } = await unkind([HANG]);
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.contacts.get('con_1', { signal }), { name: 'TimeoutError' });
  await assert.rejects(client.contacts.get('con_1', { signal }), { name: 'TimeoutError' });
  assert.equal(requests.length, 1);
  const busy = await unkind([refusal(503, 'SERVICE_UNAVAILABLE', { 'Retry-After': '60' })]);
  await assert.rejects(busy.client.contacts.get('con_1', { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
});

for (const body of ['{not json', '"a text"', '[]', 'null', '{"hello":"world"}', '']) {
  test(`a success that is none is told: ${body}`, async () => {
    const { client, requests } = await unkind([{ status: 200, body }]);
    await assert.rejects(client.contacts.get('con_1'), (error) => {
      assert.ok(error instanceof sdk.InvalidResponseError);
      assert.deepEqual([error.status, error.body], [200, body]);
      return true;
    });
    assert.equal(requests.length, 1);
  });
}

test('an error of another shape is told by its status', async () => {
  for (const body of ['<html>', 'null', '{"error":"text"}', '{"error":null}', '{"error":{"message":null}}']) {
    const { client } = await unkind([{ status: 404, body }]);
    await assert.rejects(client.contacts.get('con_1'), (error) => {
      assert.ok(error instanceof sdk.NotFoundError);
      assert.match(error.message, /answered 404/);
      return true;
    });
  }
});

test('a redirect is not followed with the key', async () => {
  const elsewhere = await unkind([ok(CONTACT)]);
  const { client } = await unkind([{ status: 307, body: '', headers: { Location: elsewhere.url } }]);
  await assert.rejects(client.contacts.get('con_1'), sdk.APIError);
  assert.equal(elsewhere.requests.length, 0);
});

test('a wait of hours is left to the caller', async () => {
  const { client, requests } = await unkind([refusal(429, 'RATE_LIMITED', { 'Retry-After': '3600' })]);
  await assert.rejects(client.contacts.get('con_1'), (error) => {
    assert.ok(error instanceof sdk.RateLimitError);
    assert.equal(error.retryAfter, 3600);
    return true;
  });
  assert.equal(requests.length, 1);
});

test('pauses double up to eight seconds, or are what Retry-After says', () => {
  for (const [attempt, most] of [500, 1000, 2000, 4000, 8000, 8000].entries()) {
    assert.ok(pause(attempt) <= most && pause(attempt) >= most * 0.75);
  }
  assert.deepEqual([pause(0, 37), pause(3, 0), pause(0, 121)], [37_000, 0, undefined]);
  const after = (value) => retryAfter(new Headers({ 'Retry-After': value }));
  assert.deepEqual([after('12'), after('Wed, 21 Oct 2015 07:28:00 GMT'), after('soon')], [12, 0, undefined]);
  assert.equal(retryAfter(new Headers()), undefined);
});

const refusals = {
  400: sdk.ValidationError,
  401: sdk.AuthenticationError,
  403: sdk.PermissionDeniedError,
  404: sdk.NotFoundError,
  405: sdk.MethodNotAllowedError,
  409: sdk.ConflictError,
  413: sdk.PayloadTooLargeError,
  415: sdk.UnsupportedMediaTypeError,
};

for (const [status, kind] of Object.entries(refusals)) {
  test(`what would not go better is not tried again: ${status}`, async () => {
    const { client, requests } = await unkind([refusal(Number(status), 'CODE', { 'X-Request-Id': 'req_1' })]);
    await assert.rejects(client.contacts.create({ email: 'a' }), (error) => {
      assert.ok(error instanceof kind && error instanceof sdk.APIError && error instanceof sdk.FluenzrError);
      assert.deepEqual(
        [error.name, error.message, error.status, error.code, error.details, error.requestId],
        [kind.name, 'Because', Number(status), 'CODE', { why: 'told' }, 'req_1'],
      );
      return true;
    });
    assert.equal(requests.length, 1);
  });
}

test('nobody listens', async () => {
  const { client, server } = await unkind([BUSY], { maxRetries: 0 });
  await new Promise((closed) => server.close(closed));
  await assert.rejects(client.contacts.get('con_1'), { name: 'ConnectionFailedError', message: /ECONNREFUSED/ });
});

test('a list is asked for when it is wanted, once', async () => {
  const meta = { page: 1, perPage: 100, total: 3, totalPages: 2 };
  const rows = [{ id: 'con_1' }, { id: 'con_2' }, { id: 'con_3' }];
  const { client, requests } = await unkind([ok(rows.slice(0, 2), { meta: { ...meta, nextCursor: 'c' } }), ok(rows.slice(2), { meta })]);
  const contacts = client.contacts.list({ status: 'active' });
  assert.equal(requests.length, 0);
  const all = await contacts;
  assert.ok(Array.isArray(all));
  assert.deepEqual([...all], rows);
  assert.deepEqual(all.meta, { ...meta, nextCursor: 'c' });
  assert.equal(JSON.stringify(all), JSON.stringify(rows));
  assert.equal(all.map((each) => each.id).constructor, Array);
  assert.equal(await contacts, all);
  const urls = requests.map((each) => each.url);
  assert.deepEqual(urls, ['/v1/contacts?status=active&perPage=100', '/v1/contacts?status=active&perPage=100&cursor=c']);
  await assert.rejects((await unkind([refusal(404, 'NOT_FOUND')])).client.contacts.list(), sdk.NotFoundError);
  assert.equal(await (await unkind([refusal(404, 'NOT_FOUND')])).client.contacts.list().catch(() => 'caught'), 'caught');
  let isOver = false;
  await (await unkind([ok([], { meta })])).client.contacts.list().finally(() => (isOver = true));
  assert.ok(isOver);
});

const transport = (url) => new Transport({ apiKey: KEY, baseUrl: url });

test('a feed goes on after the last one until nothing comes', async () => {
  const { url, requests } = await unkind([ok([{ id: 'evt_1' }, { id: 'evt_2' }]), ok([{ id: 'evt_3' }]), ok([])]);
  const ids = [];
  for await (const event of transport(url).feed({ method: 'GET', path: '/events', query: { type: 'a' } })) ids.push(event.id);
  assert.deepEqual(ids, ['evt_1', 'evt_2', 'evt_3']);
  const urls = requests.map((each) => each.url);
  assert.deepEqual(urls, ['/v1/events?type=a', '/v1/events?type=a&after=evt_2', '/v1/events?type=a&after=evt_3']);
});

test('a download is the answer itself', async () => {
  const csv = 'email\r\nada@example.com\r\n';
  const { url } = await unkind([BUSY, { status: 200, body: csv, headers: { 'Content-Type': 'text/csv' } }]);
  const response = await transport(url).download({ method: 'GET', path: '/contacts/export' });
  assert.equal(await response.text(), csv);
  const refused = await unkind([refusal(404, 'NOT_FOUND')]);
  await assert.rejects(transport(refused.url).download({ method: 'GET', path: '/' }), sdk.NotFoundError);
});

test('an upload is the same for each attempt', async () => {
  const { url, requests } = await unkind([BUSY, BUSY, ok({ id: 'imp_1' })]);
  const form = {
    file: new File(['email\nada@example.com\n'], 'people.csv', { type: 'text/csv' }),
    mapping: { 'E-Mail': 'email', first_name: null },
    tags: ['a', 'b'],
    consentCertified: true,
    groupIds: undefined,
  };
  await transport(url).data({ method: 'POST', path: '/contacts/import', form, once: true });
  assert.equal(requests.length, 3);
  const bodies = requests.map((each) => each.body.toString());
  assert.equal(new Set(bodies).size, 1);
  const boundary = /boundary=(.+)$/.exec(requests[2].headers['content-type'])[1];
  assert.ok(bodies[0].startsWith(`--${boundary}\r\n`));
  assert.ok(bodies[0].includes('filename="people.csv"'));
  assert.ok(bodies[0].includes('\r\n\r\nemail\nada@example.com\n\r\n'));
  assert.ok(bodies[0].includes('\r\n\r\n{"E-Mail":"email","first_name":null}\r\n'));
  assert.equal(bodies[0].split('name="tags"').length, 3);
  assert.ok(!bodies[0].includes('groupIds'));
});

test('a client needs a key and an address', () => {
  delete process.env.FLUENZR_API_KEY;
  for (const apiKey of [undefined, '', '  ', 'clé', 'with\nline']) {
    assert.throws(() => new sdk.FluenzrClient({ apiKey }), /FLUENZR_API_KEY/);
  }
  for (const options of [{ baseUrl: 'localhost:8000' }, { baseUrl: 'http://' }, { timeout: 0 }, { timeout: NaN }, { maxRetries: -1 }]) {
    assert.throws(() => new sdk.FluenzrClient({ apiKey: KEY, ...options }), sdk.FluenzrError);
  }
});

test('the base URL is the server\'s address, with or without /v1', async () => {
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    return Response.json({ success: true, data: {} });
  };
  delete process.env.FLUENZR_BASE_URL;
  for (const baseUrl of ['https://a.example', 'https://a.example/', 'https://a.example/v1', ' https://a.example/v1/ ', '', undefined]) {
    await new sdk.FluenzrClient({ apiKey: KEY, baseUrl, fetch }).workspace.get();
  }
  const [elsewhere, local] = ['https://a.example/v1/workspace', 'http://localhost:8000/v1/workspace'];
  assert.deepEqual(asked, [elsewhere, elsewhere, elsewhere, elsewhere, local, local]);
});

test('an id makes no other path', async () => {
  const { client, requests } = await unkind([ok({})]);
  for (const id of ['', '.', '..', undefined]) assert.throws(() => client.contacts.delete(id), sdk.FluenzrError);
  await client.contacts.get('../campaigns?x#y');
  assert.deepEqual(requests.map((each) => each.url), ['/v1/contacts/..%2Fcampaigns%3Fx%23y']);
});

test('the key is not shown', async () => {
  const { inspect } = await import('node:util');
  const client = new sdk.FluenzrClient({ apiKey: KEY });
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(KEY));
});
