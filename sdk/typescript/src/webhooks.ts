/** Webhook deliveries on the receiving side; no client is needed. */

import { WebhookSignatureError } from './errors.js';

/** What happened: `data` has what the contract says of its `type`. */
export interface WebhookEvent {
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

type HeadersLike = Headers | Record<string, string | string[] | undefined>;

const TIMESTAMP = 'X-FluenzR-Timestamp';
const SIGNATURES = ['X-FluenzR-Signature', 'X-FluenzR-Signature-Previous'];
const TOLERANCE_SECONDS = 300;

/**
 * The event of a delivery that the holder of `secret` has signed; rejects with a WebhookSignatureError.
 *
 * `payload` is the body as received, before anything has parsed it; `headers` are the request's, in any case. A
 * delivery signed more than `tolerance` seconds away from now is refused: it may be an old one sent again by
 * somebody else. While a secret is being rotated, both the old one and the new one verify.
 */
export async function verify(
  payload: string | Uint8Array,
  headers: HeadersLike,
  secret: string,
  { tolerance = TOLERANCE_SECONDS }: { tolerance?: number } = {},
): Promise<WebhookEvent> {
  const told = header(headers, TIMESTAMP);
  if (!/^\d{1,18}$/.test(told)) {
    throw new WebhookSignatureError(`${TIMESTAMP} is missing or not a time in Unix seconds`);
  }
  const timestamp = String(BigInt(told));
  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  if (!(await isSigned(body, timestamp, secret, SIGNATURES.map((name) => header(headers, name))))) {
    throw new WebhookSignatureError('The signature does not match: another secret, or another body');
  }
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance) {
    throw new WebhookSignatureError(`The delivery was signed more than ${tolerance} seconds away from now`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(body)) as WebhookEvent;
  } catch {
    throw new WebhookSignatureError('The body is signed, but it is not JSON');
  }
}

async function isSigned(body: Uint8Array, timestamp: string, secret: string, given: string[]): Promise<boolean> {
  const key = new TextEncoder().encode(secret);
  if (key.length === 0) return false; // WebCrypto knows no empty key, and it would be no secret
  const { subtle } = await webCrypto();
  const hmac = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const prefix = new TextEncoder().encode(`${timestamp}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  // WebCrypto compares in constant time; neither signature is left out, so that time tells nothing.
  const matches = await Promise.all(given.map((value) => subtle.verify('HMAC', hmac, bytes(value), signed)));
  return matches.includes(true);
}

/** The bytes of `sha256=` and a hex digest; none where it is something else. */
function bytes(signature: string): Uint8Array<ArrayBuffer> {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(signature)?.[1] ?? '';
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function header(headers: HeadersLike, name: string): string {
  const get = (headers as Headers).get;
  if (typeof get === 'function') return (headers as Headers).get(name) ?? '';
  for (const [given, value] of Object.entries(headers as Record<string, string | string[] | undefined>)) {
    if (given.toLowerCase() === name.toLowerCase()) return String(Array.isArray(value) ? value[0] : value ?? '');
  }
  return '';
}

/** Node 18 has it, but not as a global; the name is a variable so that bundlers for browsers let it be. */
async function webCrypto(): Promise<Crypto> {
  if (globalThis.crypto?.subtle) return globalThis.crypto;
  const name = 'node:crypto';
  return ((await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as { webcrypto: Crypto }).webcrypto;
}
