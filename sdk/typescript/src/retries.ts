/** When to try again, and how long to wait before. */

const FIRST_MS = 500;
const MOST_MS = 8_000;
// Told to wait longer than this, the SDK gives up instead: the caller knows better what to do meanwhile.
const LONGEST_WAIT_MS = 120_000;

/** Whether the same call may go better in a moment: 408, 429, 5xx, and a 409 that says when. */
export function isWorthIt(status: number, retryAfter: number | undefined): boolean {
  return status === 408 || status === 429 || status >= 500 || (status === 409 && retryAfter !== undefined);
}

/**
 * Milliseconds before the next attempt after `attempt` (from 0): doubling, less up to a quarter by chance so
 * that clients do not come back all at once; what the server asks for where it does; undefined for too long.
 */
export function pause(attempt: number, retryAfter?: number): number | undefined {
  if (retryAfter === undefined) return Math.min(FIRST_MS * 2 ** attempt, MOST_MS) * (1 - Math.random() / 4);
  const told = retryAfter * 1000;
  return told <= LONGEST_WAIT_MS ? told : undefined;
}

/** `Retry-After` in seconds from now (RFC 9110 §10.2.3: seconds or a date). */
export function retryAfter(headers: Headers): number | undefined {
  const given = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(given)) return Number(given);
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

/** Wait, unless the caller gives up meanwhile. */
export function sleep(milliseconds: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const gaveUp = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', gaveUp);
      resolve();
    }, milliseconds);
    if (signal?.aborted) gaveUp();
    else signal?.addEventListener('abort', gaveUp, { once: true });
  });
}
