// Every operation of FLUENZR_OPERATIONS, a file of {id, method, path, ids, params}, has its method.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { FluenzrClient } from '@fluenzr/sdk';

const { FLUENZR_OPERATIONS } = process.env;

test('every operation is a method that asks for it', { skip: !FLUENZR_OPERATIONS && 'no FLUENZR_OPERATIONS' }, async () => {
  const operations = JSON.parse(readFileSync(FLUENZR_OPERATIONS, 'utf8'));
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ ...init, url });
    return Response.json({ success: true, data: [], meta: { page: 1, perPage: 20, total: 0, totalPages: 0 } });
  };
  const client = new FluenzrClient({ apiKey: 'key', baseUrl: 'http://localhost', fetch });
  const known = new Map();
  for (const { id, method, path, ids, query, body, once, uploads } of operations) {
    const [resource, name] = id.split('.');
    known.set(resource, [...(known.get(resource) ?? []), name]);
    if (uploads) continue; // unkind.test.mjs has one
    await client[resource][name](...ids, ...(query || body ? [query ?? body] : []));
    const { url, method: used, body: sent, headers } = asked.pop();
    const { pathname, searchParams } = new URL(url);
    assert.deepEqual([used, pathname], [method, path], id);
    assert.deepEqual([...searchParams.keys()].sort(), Object.keys(query ?? {}).sort(), id);
    if (body) assert.deepEqual(JSON.parse(sent), body, id);
    assert.equal('Idempotency-Key' in headers, once, id);
  }
  for (const [resource, value] of Object.entries(client)) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter((name) => name !== 'constructor');
    assert.deepEqual(methods.sort(), known.get(resource)?.sort(), resource);
  }
});
