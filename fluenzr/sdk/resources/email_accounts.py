"""`client.email_accounts`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

import builtins
from typing import Literal

from fluenzr.sdk import inputs, types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class EmailAccounts(Resource):
    """`client.email_accounts`"""

    def presets(
        self,
        *,
        email: str,
    ) -> types.Preset:
        """What is known of the provider of an address: its servers, how to log in, what to do there.

        By a table of the usual providers and the domain's MX, which is looked up for that.

        `email`: The address, or any of its domain.

        `GET /v1/email-accounts/presets`
        """
        return self._transport.one(
            types.Preset,
            Call(
                "GET",
                "/email-accounts/presets",
                query={
                    "email": email,
                },
            ),
        )

    def connect(
        self,
        *,
        provider: Literal["google", "microsoft"],
        email: str,
        flow: Literal["browser", "device"] | Omitted = OMITTED,
        return_url: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Connect:
        """Begin to connect a mailbox at its provider, or to authorise it anew.

        409 without an application (`PUT /oauth-apps/{provider}`). It can be finished for 10 minutes.

        `provider`: Where the mailbox is.

        `email`: The mailbox's address: a person has to sign in as it.

        `flow`: `browser`, or `device`: a code to type in elsewhere, with `microsoft` alone.

        `return_url`: Where the browser goes in the end, at this server or one of `FLUENZR_CORS_ORIGINS`;
        it is given `connectionId` and `status`.

        `POST /v1/email-accounts/connect`
        """
        return self._transport.one(
            types.Connect,
            Call(
                "POST",
                "/email-accounts/connect",
                body={
                    "provider": provider,
                    "email": email,
                    "flow": flow,
                    "returnUrl": return_url,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def get_connection(
        self,
        connection_id: str,
    ) -> types.Connection:
        """How a connection stands.

        Ask every few seconds until it is no longer `pending`. It is kept for a day.

        `GET /v1/email-accounts/connect/{connection_id}`
        """
        return self._transport.one(
            types.Connection,
            Call(
                "GET",
                f"/email-accounts/connect/{segment(connection_id)}",
            ),
        )

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt"] | None = None,
    ) -> Page[types.EmailAccount]:
        """List email accounts.

        With how much each has sent in the last 24 hours.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/email-accounts`
        """
        return self._transport.page(
            types.EmailAccount,
            Call(
                "GET",
                "/email-accounts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    def create(
        self,
        *,
        email: str,
        provider: Literal["smtp", "google", "microsoft", "sandbox"],
        auth: Literal["password", "oauth"] | Omitted = OMITTED,
        display_name: str | Omitted | None = OMITTED,
        reply_to: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServer | Omitted | None = OMITTED,
        imap: inputs.MailServer | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        ramp: inputs.Ramp | Omitted | None = OMITTED,
        working_hours: inputs.WorkingHours | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.EmailAccount:
        """Create an email account; nobody logs in yet.

        `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.

        `email`: The address that mail comes from.

        `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps
        what is sent instead.

        `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.

        `display_name`: The name that mail comes from; null for the address alone.

        `reply_to`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in
        a mailbox that is connected too: connect that one as well.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than
        `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null
        for none.

        `working_hours`: When it writes, beside the window of the campaign; null for any time.

        `POST /v1/email-accounts`
        """
        return self._transport.one(
            types.EmailAccount,
            Call(
                "POST",
                "/email-accounts",
                body={
                    "email": email,
                    "provider": provider,
                    "auth": auth,
                    "displayName": display_name,
                    "replyTo": reply_to,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                    "ramp": ramp,
                    "workingHours": working_hours,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def get(
        self,
        account_id: str,
    ) -> types.EmailAccount:
        """Get an email account.

        Without its passwords, which are never shown.

        `GET /v1/email-accounts/{account_id}`
        """
        return self._transport.one(
            types.EmailAccount,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    def update(
        self,
        account_id: str,
        *,
        email: str | Omitted = OMITTED,
        provider: Literal["smtp", "google", "microsoft", "sandbox"] | Omitted = OMITTED,
        auth: Literal["password", "oauth"] | Omitted = OMITTED,
        display_name: str | Omitted | None = OMITTED,
        reply_to: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServerPatch | Omitted | None = OMITTED,
        imap: inputs.MailServerPatch | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        ramp: inputs.Ramp | Omitted | None = OMITTED,
        working_hours: inputs.WorkingHours | Omitted | None = OMITTED,
        status: Literal["connected", "disabled"] | Omitted = OMITTED,
    ) -> types.EmailAccount:
        """Change an email account: only what is sent; a password that is not sent stays.

        An account in `error` is tried again after a change. A password is not sent to another server than
        the one it was given for: `host` and the like need it again.

        `email`: The address that mail comes from.

        `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps
        what is sent instead.

        `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.

        `display_name`: The name that mail comes from; null for the address alone.

        `reply_to`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in
        a mailbox that is connected too: connect that one as well.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than
        `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null
        for none.

        `working_hours`: When it writes, beside the window of the campaign; null for any time.

        `status`: `disabled` lets campaigns wait; `connected` lets them go on.

        `PUT /v1/email-accounts/{account_id}`
        """
        return self._transport.one(
            types.EmailAccount,
            Call(
                "PUT",
                f"/email-accounts/{segment(account_id)}",
                body={
                    "email": email,
                    "provider": provider,
                    "auth": auth,
                    "displayName": display_name,
                    "replyTo": reply_to,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                    "ramp": ramp,
                    "workingHours": working_hours,
                    "status": status,
                },
            ),
        )

    def delete(
        self,
        account_id: str,
    ) -> types.Deleted:
        """Delete an email account that no active campaign uses.

        409 while an active campaign uses it.

        `DELETE /v1/email-accounts/{account_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    def test(
        self,
        account_id: str,
        *,
        send_to: str | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.AccountTest:
        """Log in to an account's servers and, where wanted, send a test mail.

        With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected`
        again.

        `send_to`: Also send a test mail to this address.

        `POST /v1/email-accounts/{account_id}/test`
        """
        return self._transport.one(
            types.AccountTest,
            Call(
                "POST",
                f"/email-accounts/{segment(account_id)}/test",
                body={
                    "sendTo": send_to,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def get_dns(
        self,
        account_id: str,
    ) -> builtins.list[types.Dns]:
        """What the DNS of a mailbox says: SPF, DMARC, DKIM and MX.

        DKIM is told from a real message: one that another mailbox of the workspace received, or a copy
        that came back. A name server that gives no answer is `unknown`, never `fail`. Nothing leaves a
        sandbox: there is nothing to publish for one.

        `GET /v1/email-accounts/{account_id}/dns`
        """
        return self._transport.many(
            types.Dns,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/dns",
            ),
        )

    def list_messages(
        self,
        account_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
    ) -> Page[types.Message]:
        """List what a sandbox account kept instead of sending it; 409 for any other account.

        The newest first, as they would have been sent.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `GET /v1/email-accounts/{account_id}/messages`
        """
        return self._transport.page(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                },
            ),
        )

    def get_message(
        self,
        account_id: str,
        message_id: str,
    ) -> types.Message:
        """Get a message that a sandbox account kept; 409 for any other account.

        As it would have been sent, with all headers.

        `GET /v1/email-accounts/{account_id}/messages/{message_id}`
        """
        return self._transport.one(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages/{segment(message_id)}",
            ),
        )


class AsyncEmailAccounts(AsyncResource):
    """`client.email_accounts`, for asyncio"""

    async def presets(
        self,
        *,
        email: str,
    ) -> types.Preset:
        """What is known of the provider of an address: its servers, how to log in, what to do there.

        By a table of the usual providers and the domain's MX, which is looked up for that.

        `email`: The address, or any of its domain.

        `GET /v1/email-accounts/presets`
        """
        return await self._transport.one(
            types.Preset,
            Call(
                "GET",
                "/email-accounts/presets",
                query={
                    "email": email,
                },
            ),
        )

    async def connect(
        self,
        *,
        provider: Literal["google", "microsoft"],
        email: str,
        flow: Literal["browser", "device"] | Omitted = OMITTED,
        return_url: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Connect:
        """Begin to connect a mailbox at its provider, or to authorise it anew.

        409 without an application (`PUT /oauth-apps/{provider}`). It can be finished for 10 minutes.

        `provider`: Where the mailbox is.

        `email`: The mailbox's address: a person has to sign in as it.

        `flow`: `browser`, or `device`: a code to type in elsewhere, with `microsoft` alone.

        `return_url`: Where the browser goes in the end, at this server or one of `FLUENZR_CORS_ORIGINS`;
        it is given `connectionId` and `status`.

        `POST /v1/email-accounts/connect`
        """
        return await self._transport.one(
            types.Connect,
            Call(
                "POST",
                "/email-accounts/connect",
                body={
                    "provider": provider,
                    "email": email,
                    "flow": flow,
                    "returnUrl": return_url,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get_connection(
        self,
        connection_id: str,
    ) -> types.Connection:
        """How a connection stands.

        Ask every few seconds until it is no longer `pending`. It is kept for a day.

        `GET /v1/email-accounts/connect/{connection_id}`
        """
        return await self._transport.one(
            types.Connection,
            Call(
                "GET",
                f"/email-accounts/connect/{segment(connection_id)}",
            ),
        )

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.EmailAccount], types.EmailAccount]:
        """List email accounts.

        With how much each has sent in the last 24 hours.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/email-accounts`
        """
        return self._transport.page(
            types.EmailAccount,
            Call(
                "GET",
                "/email-accounts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        email: str,
        provider: Literal["smtp", "google", "microsoft", "sandbox"],
        auth: Literal["password", "oauth"] | Omitted = OMITTED,
        display_name: str | Omitted | None = OMITTED,
        reply_to: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServer | Omitted | None = OMITTED,
        imap: inputs.MailServer | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        ramp: inputs.Ramp | Omitted | None = OMITTED,
        working_hours: inputs.WorkingHours | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.EmailAccount:
        """Create an email account; nobody logs in yet.

        `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.

        `email`: The address that mail comes from.

        `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps
        what is sent instead.

        `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.

        `display_name`: The name that mail comes from; null for the address alone.

        `reply_to`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in
        a mailbox that is connected too: connect that one as well.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than
        `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null
        for none.

        `working_hours`: When it writes, beside the window of the campaign; null for any time.

        `POST /v1/email-accounts`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "POST",
                "/email-accounts",
                body={
                    "email": email,
                    "provider": provider,
                    "auth": auth,
                    "displayName": display_name,
                    "replyTo": reply_to,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                    "ramp": ramp,
                    "workingHours": working_hours,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        account_id: str,
    ) -> types.EmailAccount:
        """Get an email account.

        Without its passwords, which are never shown.

        `GET /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    async def update(
        self,
        account_id: str,
        *,
        email: str | Omitted = OMITTED,
        provider: Literal["smtp", "google", "microsoft", "sandbox"] | Omitted = OMITTED,
        auth: Literal["password", "oauth"] | Omitted = OMITTED,
        display_name: str | Omitted | None = OMITTED,
        reply_to: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServerPatch | Omitted | None = OMITTED,
        imap: inputs.MailServerPatch | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        ramp: inputs.Ramp | Omitted | None = OMITTED,
        working_hours: inputs.WorkingHours | Omitted | None = OMITTED,
        status: Literal["connected", "disabled"] | Omitted = OMITTED,
    ) -> types.EmailAccount:
        """Change an email account: only what is sent; a password that is not sent stays.

        An account in `error` is tried again after a change. A password is not sent to another server than
        the one it was given for: `host` and the like need it again.

        `email`: The address that mail comes from.

        `provider`: `smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps
        what is sent instead.

        `auth`: `password`, or `oauth` for a mailbox that was connected at its provider.

        `display_name`: The name that mail comes from; null for the address alone.

        `reply_to`: Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in
        a mailbox that is connected too: connect that one as well.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `ramp`: A daily limit that grows week by week, for a young mailbox, while that is lower than
        `dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null
        for none.

        `working_hours`: When it writes, beside the window of the campaign; null for any time.

        `status`: `disabled` lets campaigns wait; `connected` lets them go on.

        `PUT /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "PUT",
                f"/email-accounts/{segment(account_id)}",
                body={
                    "email": email,
                    "provider": provider,
                    "auth": auth,
                    "displayName": display_name,
                    "replyTo": reply_to,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                    "ramp": ramp,
                    "workingHours": working_hours,
                    "status": status,
                },
            ),
        )

    async def delete(
        self,
        account_id: str,
    ) -> types.Deleted:
        """Delete an email account that no active campaign uses.

        409 while an active campaign uses it.

        `DELETE /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    async def test(
        self,
        account_id: str,
        *,
        send_to: str | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.AccountTest:
        """Log in to an account's servers and, where wanted, send a test mail.

        With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected`
        again.

        `send_to`: Also send a test mail to this address.

        `POST /v1/email-accounts/{account_id}/test`
        """
        return await self._transport.one(
            types.AccountTest,
            Call(
                "POST",
                f"/email-accounts/{segment(account_id)}/test",
                body={
                    "sendTo": send_to,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get_dns(
        self,
        account_id: str,
    ) -> builtins.list[types.Dns]:
        """What the DNS of a mailbox says: SPF, DMARC, DKIM and MX.

        DKIM is told from a real message: one that another mailbox of the workspace received, or a copy
        that came back. A name server that gives no answer is `unknown`, never `fail`. Nothing leaves a
        sandbox: there is nothing to publish for one.

        `GET /v1/email-accounts/{account_id}/dns`
        """
        return await self._transport.many(
            types.Dns,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/dns",
            ),
        )

    def list_messages(
        self,
        account_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Message], types.Message]:
        """List what a sandbox account kept instead of sending it; 409 for any other account.

        The newest first, as they would have been sent.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `GET /v1/email-accounts/{account_id}/messages`
        """
        return self._transport.page(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                },
            ),
        )

    async def get_message(
        self,
        account_id: str,
        message_id: str,
    ) -> types.Message:
        """Get a message that a sandbox account kept; 409 for any other account.

        As it would have been sent, with all headers.

        `GET /v1/email-accounts/{account_id}/messages/{message_id}`
        """
        return await self._transport.one(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages/{segment(message_id)}",
            ),
        )
