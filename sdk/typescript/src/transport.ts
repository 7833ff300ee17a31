/** Calls over HTTP, each tried again where that may help. */

import { ConnectionFailedError, FluenzrError, InvalidResponseError, refused, RequestTimeoutError } from './errors.js';
import { Pager, type Part } from './pages.js';
import { isWorthIt, pause, retryAfter, sleep } from './retries.js';
import type { PageMeta } from './types.js';
import { VERSION } from './version.js';

const DEFAULT_BASE_URL = 'http://localhost:8000';
const PER_PAGE = 100;
const SHOWN = 500;

export interface ClientOptions {
  /** `FLUENZR_API_KEY` where absent. */
  apiKey?: string | undefined;
  /** The server's address, with or without `/v1`; `FLUENZR_BASE_URL` where absent, else http://localhost:8000. */
  baseUrl?: string | undefined;
  /** Milliseconds that one attempt may take; 60,000 by default. */
  timeout?: number | undefined;
  /** How often a call is tried again after a lost connection, 408, 429 or 5xx; 2 by default. */
  maxRetries?: number | undefined;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

export interface RequestOptions {
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  /** To give the call up. */
  signal?: AbortSignal | undefined;
}

export interface PostOptions extends RequestOptions {
  /** What makes two POSTs the same one for 24 hours; a new one for each call where absent. */
  idempotencyKey?: string | undefined;
}

/** @internal One operation with its arguments. */
export interface Call {
  method: string;
  path: string;
  query?: object | undefined;
  body?: object | undefined;
  form?: object | undefined;
  /** Whether it is to be done once however often it is tried. */
  once?: boolean;
  options?: PostOptions | undefined;
}

interface Envelope {
  data: unknown;
  meta?: PageMeta;
}

type Fields = Record<string, unknown>;

/** @internal */
export class Transport {
  readonly #apiKey: string;
  readonly #baseUrl: string;
  readonly #timeout: number;
  readonly #maxRetries: number;
  readonly #fetch: typeof fetch;

  constructor(options: ClientOptions) {
    this.#apiKey = (options.apiKey ?? variable('FLUENZR_API_KEY') ?? '').trim();
    if (!/^[\x21-\x7e]+$/.test(this.#apiKey)) {
      throw new FluenzrError('Give an API key: new FluenzrClient({ apiKey }), or set FLUENZR_API_KEY');
    }
    const given = (options.baseUrl || variable('FLUENZR_BASE_URL') || DEFAULT_BASE_URL).trim();
    if (!isAddress(given)) {
      throw new FluenzrError(`The base URL is an address that begins with http:// or https://, unlike '${given}'`);
    }
    this.#baseUrl = `${given.replace(/\/+$/, '').replace(/\/v1$/, '').replace(/\/+$/, '')}/v1`;
    this.#timeout = options.timeout ?? 60_000;
    this.#maxRetries = options.maxRetries ?? 2;
    if (!(this.#timeout > 0) || !(this.#maxRetries >= 0)) {
      throw new FluenzrError('timeout must be more than 0 milliseconds, maxRetries not less than 0');
    }
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** The value of `data`. */
  async data<T>(call: Call): Promise<T> {
    return (await this.#envelope(call)).data as T;
  }

  /** A list with pages; where no page is named they are as large as can be. */
  page<T>(call: Call): Pager<T> {
    const given: Fields = { ...(call.body ?? call.query) };
    if (given['page'] !== undefined) return new Pager(() => this.#part<T>({ ...call }, true));
    return new Pager(() => this.#part<T>(given['perPage'] === undefined ? changed(call, { perPage: PER_PAGE }) : call));
  }

  /** A list that goes on after its last id. */
  feed<T extends { id: string }>(call: Call): Pager<T, undefined> {
    const after = async (from: Call): Promise<Part<T, undefined>> => {
      const data = await this.data<T[]>(from);
      const last = data.at(-1);
      return { data, meta: undefined, next: last && (() => after(changed(from, { after: last.id }))) };
    };
    return new Pager(() => after(call));
  }

  /** The answer as `fetch` gives it: `text()`, `blob()`, or piece by piece from `body`. */
  download(call: Call): Promise<Response> {
    return this.#send(call, async (response) => response);
  }

  async #part<T>(call: Call, isAlone = false): Promise<Part<T, PageMeta>> {
    const { data, meta } = (await this.#envelope(call)) as { data: T[]; meta: PageMeta };
    const { nextCursor } = meta;
    const next = (): Promise<Part<T, PageMeta>> => this.#part<T>(changed(call, { cursor: nextCursor, page: undefined }));
    return { data, meta, next: isAlone || !nextCursor ? undefined : next };
  }

  #envelope(call: Call): Promise<Envelope> {
    return this.#send(call, async (response) => {
      const text = await response.text();
      const content = parsed(text);
      if (typeof content !== 'object' || content === null || !('data' in content)) {
        const told = `${this.#baseUrl}${call.path} answered ${response.status} without the envelope of FluenzR`;
        throw new InvalidResponseError(told, response.status, text.slice(0, SHOWN));
      }
      return content as Envelope;
    });
  }

  async #send<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const { signal, timeout = this.#timeout, maxRetries = this.#maxRetries } = call.options ?? {};
    const [url, init] = await this.#request(call);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(url, init, timeout, signal, read);
      if ('value' in outcome) return outcome.value;
      const wait = outcome.isWorthIt && attempt < maxRetries ? pause(attempt, outcome.retryAfter) : undefined;
      if (wait === undefined) throw outcome.error;
      await sleep(wait, signal);
    }
  }

  async #attempt<T>(
    url: string,
    init: RequestInit,
    timeout: number,
    signal: AbortSignal | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<{ value: T } | { error: unknown; isWorthIt: boolean; retryAfter?: number | undefined }> {
    signal?.throwIfAborted();
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      attempt.abort();
    }, timeout);
    try {
      const response = await this.#fetch(url, { ...init, signal: attempt.signal });
      if (response.ok) return { value: await read(response) };
      const told = retryAfter(response.headers);
      const error = refusal(url, response, await response.text());
      return { error, isWorthIt: isWorthIt(response.status, told), retryAfter: told };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FluenzrError) throw error;
      return { error: lost(url, timeout, isLate, error), isWorthIt: true };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  async #request(call: Call): Promise<[string, RequestInit]> {
    const headers: Record<string, string> = {
      Accept: 'application/json, text/csv',
      Authorization: `Bearer ${this.#apiKey}`,
    };
    // A browser would ask the server's leave first for a header of that name.
    if (environment() !== undefined) headers['User-Agent'] = `fluenzr-typescript/${VERSION}`;
    if (call.once) headers['Idempotency-Key'] = call.options?.idempotencyKey ?? unique();
    let body: BodyInit | null = null;
    if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(call.body);
    } else if (call.form !== undefined) {
      // Written once: the server compares the bytes of two attempts under the same key.
      const written = new Response(multipart(call.form as Fields));
      headers['Content-Type'] = written.headers.get('Content-Type') ?? '';
      body = await written.arrayBuffer();
    }
    const url = `${this.#baseUrl}${call.path}${search((call.query ?? {}) as Fields)}`;
    return [url, { method: call.method, headers, body, redirect: 'manual' }];
  }
}

/** @internal An id as one segment of a path; what would make another path of it is an error. */
export function segment(id: string): string {
  if (typeof id !== 'string' || /^\.*$/.test(id)) {
    throw new FluenzrError(`An id is a text that is not empty, unlike ${JSON.stringify(id) ?? id}`);
  }
  return encodeURIComponent(id);
}

function isAddress(url: string): boolean {
  try {
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
}

function changed(call: Call, fields: Fields): Call {
  if (call.body !== undefined) return { ...call, body: { ...call.body, ...fields } };
  return { ...call, query: { ...call.query, ...fields } };
}

function refusal(url: string, response: Response, text: string): FluenzrError {
  const content = parsed(text) as { error?: { code?: string; message?: string; details?: Fields } } | undefined | null;
  const told = typeof content?.error === 'object' ? content.error : undefined;
  return refused(told?.message || `${url} answered ${response.status}`, {
    status: response.status,
    code: told?.code,
    details: told?.details,
    requestId: response.headers.get('X-Request-Id') ?? undefined,
    retryAfter: retryAfter(response.headers),
  });
}

function lost(url: string, timeout: number, isLate: boolean, error: unknown): FluenzrError {
  if (isLate) return new RequestTimeoutError(`${url} did not answer within ${timeout} ms`, { cause: error });
  // fetch itself says no more than "fetch failed".
  const { cause } = error as { cause?: { message?: string; code?: string } };
  const why = cause?.message || cause?.code || (error as Error).message;
  return new ConnectionFailedError(`Cannot reach ${url}: ${why}`, { cause: error });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function search(query: Fields): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, asText(value)]));
  return given.length ? `?${parameters}` : '';
}

function multipart(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (value instanceof Blob) form.append(name, value, (value as Partial<File>).name ?? 'upload');
    else if (Array.isArray(value)) for (const item of value) form.append(name, asText(item));
    else form.append(name, asText(value));
  }
  return form;
}

function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function environment(): Record<string, string | undefined> | undefined {
  return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
}

function variable(name: string): string | undefined {
  return environment()?.[name];
}

/** 128 random bits; `crypto` is no global in Node 18 nor on plain http pages. */
function unique(): string {
  const word = (): string => Math.floor(Math.random() * 2 ** 32).toString(16).padStart(8, '0');
  return globalThis.crypto?.randomUUID?.() ?? `${word()}${word()}${word()}${word()}`;
}
