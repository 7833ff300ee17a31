// `client.workspace`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import { type RequestOptions } from '../transport.js';
import type {
  Workspace,
  WorkspaceUpdateParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.workspace` */
export class WorkspaceResource extends Resource {
  /**
   * Get the workspace.
   *
   * The one that the key belongs to.
   *
   * `GET /v1/workspace`
   */
  get(options?: RequestOptions): Promise<Workspace> {
    return this.transport.data({
      method: 'GET',
      path: '/workspace',
      options,
    });
  }

  /**
   * Change the workspace: only what is sent.
   *
   * It holds for all campaigns, running ones included.
   *
   * `name`: For yourself, at most 100 characters.
   *
   * `postalAddress`: In the footer of every email; null for none.
   *
   * `language`: Of footer, notices, dates and the preferences page, where a campaign has none of its own.
   *
   * `variables`: Names with a text each, at most 50, for `{{calendly_link}}` and the like in every email; a contact's own field of that name goes first. A change merges, a name sent as null is removed.
   *
   * `openTracking`: `minimal` keeps the first open's time alone, `full` counts too, `off` sends no pixel.
   *
   * `uncertainPolicy`: An email whose fate is unknown after 24 hours: `hold` waits for you, `assume_sent` goes on, `resend` sends it again.
   *
   * `PUT /v1/workspace`
   */
  update(params: WorkspaceUpdateParams = {}, options?: RequestOptions): Promise<Workspace> {
    return this.transport.data({
      method: 'PUT',
      path: '/workspace',
      body: params,
      options,
    });
  }
}