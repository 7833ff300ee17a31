// `client.oauthApps`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  OauthApp,
  OauthAppVerify,
  OauthAppsUpdateParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.oauthApps` */
export class OauthAppsResource extends Resource {
  /**
   * Get the application that mailboxes of a provider are connected with.
   *
   * The workspace's own, else this server's. Without its secret, and for full keys alone.
   *
   * `GET /v1/oauth-apps/{provider}`
   */
  get(provider: string, options?: RequestOptions): Promise<OauthApp> {
    return this.transport.data({
      method: 'GET',
      path: `/oauth-apps/${segment(provider)}`,
      options,
    });
  }

  /**
   * Set the workspace's own application: only what is sent changes.
   *
   * Accounts that the provider refused because of it are tried again. Tokens belong to their `clientId`: with another one each mailbox has to be connected anew.
   *
   * `clientId`: As the provider's console shows it; null removes the workspace's own.
   *
   * `clientSecret`: Stored encrypted and never shown; another `clientId` needs its own, null is none.
   *
   * `tenant`: Microsoft alone: a directory's id or domain, `organizations` or `consumers`; null is `common`.
   *
   * `PUT /v1/oauth-apps/{provider}`
   */
  update(provider: string, params: OauthAppsUpdateParams = {}, options?: RequestOptions): Promise<OauthApp> {
    return this.transport.data({
      method: 'PUT',
      path: `/oauth-apps/${segment(provider)}`,
      body: params,
      options,
    });
  }

  /**
   * Look whether the application is right, as far as that can be known without a person.
   *
   * The provider is asked; nothing changes.
   *
   * `POST /v1/oauth-apps/{provider}/verify`
   */
  verify(provider: string, options?: PostOptions): Promise<OauthAppVerify> {
    return this.transport.data({
      method: 'POST',
      path: `/oauth-apps/${segment(provider)}/verify`,
      once: true,
      options,
    });
  }
}