// A real HTTP server that answers as it is told to, or not at all.
import { createServer } from 'node:http';
import { after } from 'node:test';

import { FluenzrClient } from '@fluenzr/sdk';

export const KEY = `flz_sk_${'k'.repeat(32)}`;

export const ok = (data, more = {}) => ({ status: 200, body: JSON.stringify({ success: true, data, ...more }) });

export const refusal = (status, code, headers = {}) => ({
  status,
  headers,
  body: JSON.stringify({ success: false, error: { code, message: 'Because', details: { why: 'told' } } }),
});

// At once: nobody wants to wait here.
export const BUSY = refusal(503, 'SERVICE_UNAVAILABLE', { 'Retry-After': '0' });
export const HANG = { hang: true };
export const DROP = { drop: true };

/** A server with a script of answers, one a request, the last one from then on; and a client of it. */
export async function unkind(script, options = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    const answer = script.length > 1 ? script.shift() : script[0];
    if (answer.hang) return;
    if (answer.drop) return void request.socket.destroy();
    if (answer.cut) {
      response.writeHead(answer.status, { 'Content-Length': answer.body.length + 1 });
      return void response.write(answer.body, () => request.socket.destroy());
    }
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(answer.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return { requests, server, url, client: new FluenzrClient({ apiKey: KEY, baseUrl: url, ...options }) };
}
