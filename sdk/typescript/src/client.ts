import { Resources } from './resources/index.js';
import { type ClientOptions, Transport } from './transport.js';

/**
 * A FluenzR server, call by call: `await client.contacts.create({ email: 'ada@example.com' })`.
 *
 * After a lost connection, 408, 429 or 5xx a call is tried again, 0.5 to 8 seconds apart or as `Retry-After`
 * says; a POST carries the same `Idempotency-Key` each time, so that it is done once. Throws a FluenzrError
 * for a missing key or a wrong address; calls reject with its subclasses.
 */
export class FluenzrClient extends Resources {
  constructor(options: ClientOptions = {}) {
    super(new Transport(options));
  }
}
