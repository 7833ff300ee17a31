/** Base class of the resources: what their methods send calls through. */

import type { Transport } from '../transport.js';

/** Methods of one kind of thing. */
export class Resource {
  protected readonly transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.transport = transport;
  }
}
