// `client.emailAccounts`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  AccountTest,
  Connect,
  Connection,
  Deleted,
  Dns,
  EmailAccount,
  EmailAccountsConnectParams,
  EmailAccountsCreateParams,
  EmailAccountsListMessagesParams,
  EmailAccountsListParams,
  EmailAccountsPresetsParams,
  EmailAccountsTestParams,
  EmailAccountsUpdateParams,
  Message,
  Preset,
} from '../types.js';
import { Resource } from './base.js';

/** `client.emailAccounts` */
export class EmailAccountsResource extends Resource {
  /**
   * What is known of the provider of an address: its servers, how to log in, what to do there.
   *
   * By a table of the usual providers and the domain's MX, which is looked up for that.
   *
   * `email`: The address, or any of its domain.
   *
   * `GET /v1/email-accounts/presets`
   */
  presets(params: EmailAccountsPresetsParams, options?: RequestOptions): Promise<Preset> {
    return this.transport.data({
      method: 'GET',
      path: '/email-accounts/presets',
      query: params,
      options,
    });
  }

  /**
   * Begin to connect a mailbox at its provider, or to authorise it anew.
   *
   * 409 without an application (`PUT /oauth-apps/{provider}`). It can be finished for 10 minutes.
   *
   * `provider`: Where the mailbox is.
   *
   * `email`: The mailbox's address: a person has to sign in as it.
   *
   * `flow`: `browser`, or `device`: a code to type in elsewhere, with `microsoft` alone.
   *
   * `returnUrl`: Where the browser goes in the end, at this server or one of `FLUENZR_CORS_ORIGINS`; it is given `connectionId` and `status`.
   *
   * `POST /v1/email-accounts/connect`
   */
  connect(params: EmailAccountsConnectParams, options?: PostOptions): Promise<Connect> {
    return this.transport.data({
      method: 'POST',
      path: '/email-accounts/connect',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * How a connection stands.
   *
   * Ask every few seconds until it is no longer `pending`. It is kept for a day.
   *
   * `GET /v1/email-accounts/connect/{connection_id}`
   */
  getConnection(connectionId: string, options?: RequestOptions): Promise<Connection> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/connect/${segment(connectionId)}`,
      options,
    });
  }

  /**
   * List email accounts.
   *
   * With how much each has sent in the last 24 hours.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `sort`: What the list is in order of; ties go by id.
   *
   * `GET /v1/email-accounts`
   */
  list(params: EmailAccountsListParams = {}, options?: RequestOptions): Pager<EmailAccount> {
    return this.transport.page({
      method: 'GET',
      path: '/email-accounts',
      query: params,
      options,
    });
  }

  /**
   * Create an email account; nobody logs in yet.
   *
   * `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.
   *
   * `email`: The address that mail comes from.
   *
   * `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.
   *
   * `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.
   *
   * `displayName`: The name that mail comes from; null for the address alone.
   *
   * `replyTo`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in a mailbox that is connected too: connect that one as well.
   *
   * `dailyLimit`: Emails in any 24 hours; 500 by default, null for no limit.
   *
   * `smtp`: The server that sends; null in a sandbox.
   *
   * `imap`: The mailbox that replies and bounces come to; null where none is read.
   *
   * `sandbox`: Settings of a sandbox account, else null.
   *
   * `signature`: Plain text below each email; null for none.
   *
   * `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null for none.
   *
   * `workingHours`: When it writes, beside the window of the campaign; null for any time.
   *
   * `POST /v1/email-accounts`
   */
  create(params: EmailAccountsCreateParams, options?: PostOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'POST',
      path: '/email-accounts',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get an email account.
   *
   * Without its passwords, which are never shown.
   *
   * `GET /v1/email-accounts/{account_id}`
   */
  get(accountId: string, options?: RequestOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}`,
      options,
    });
  }

  /**
   * Change an email account: only what is sent; a password that is not sent stays.
   *
   * An account in `error` is tried again after a change. A password is not sent to another server than the one it was given for: `host` and the like need it again.
   *
   * `email`: The address that mail comes from.
   *
   * `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.
   *
   * `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.
   *
   * `displayName`: The name that mail comes from; null for the address alone.
   *
   * `replyTo`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in a mailbox that is connected too: connect that one as well.
   *
   * `dailyLimit`: Emails in any 24 hours; 500 by default, null for no limit.
   *
   * `smtp`: The server that sends; null in a sandbox.
   *
   * `imap`: The mailbox that replies and bounces come to; null where none is read.
   *
   * `sandbox`: Settings of a sandbox account, else null.
   *
   * `signature`: Plain text below each email; null for none.
   *
   * `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null for none.
   *
   * `workingHours`: When it writes, beside the window of the campaign; null for any time.
   *
   * `status`: `disabled` lets campaigns wait; `connected` lets them go on.
   *
   * `PUT /v1/email-accounts/{account_id}`
   */
  update(accountId: string, params: EmailAccountsUpdateParams = {}, options?: RequestOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'PUT',
      path: `/email-accounts/${segment(accountId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete an email account that no active campaign uses.
   *
   * 409 while an active campaign uses it.
   *
   * `DELETE /v1/email-accounts/{account_id}`
   */
  delete(accountId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/email-accounts/${segment(accountId)}`,
      options,
    });
  }

  /**
   * Log in to an account's servers and, where wanted, send a test mail.
   *
   * With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected` again.
   *
   * `sendTo`: Also send a test mail to this address.
   *
   * `POST /v1/email-accounts/{account_id}/test`
   */
  test(accountId: string, params: EmailAccountsTestParams = {}, options?: PostOptions): Promise<AccountTest> {
    return this.transport.data({
      method: 'POST',
      path: `/email-accounts/${segment(accountId)}/test`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * What the DNS of a mailbox says: SPF, DMARC, DKIM and MX.
   *
   * DKIM is told from a real message: one that another mailbox of the workspace received, or a copy that came back. A name server that gives no answer is `unknown`, never `fail`. Nothing leaves a sandbox: there is nothing to publish for one.
   *
   * `GET /v1/email-accounts/{account_id}/dns`
   */
  getDns(accountId: string, options?: RequestOptions): Promise<Dns[]> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}/dns`,
      options,
    });
  }

  /**
   * List what a sandbox account kept instead of sending it; 409 for any other account.
   *
   * The newest first, as they would have been sent.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `GET /v1/email-accounts/{account_id}/messages`
   */
  listMessages(accountId: string, params: EmailAccountsListMessagesParams = {}, options?: RequestOptions): Pager<Message> {
    return this.transport.page({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}/messages`,
      query: params,
      options,
    });
  }

  /**
   * Get a message that a sandbox account kept; 409 for any other account.
   *
   * As it would have been sent, with all headers.
   *
   * `GET /v1/email-accounts/{account_id}/messages/{message_id}`
   */
  getMessage(accountId: string, messageId: string, options?: RequestOptions): Promise<Message> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}/messages/${segment(messageId)}`,
      options,
    });
  }
}