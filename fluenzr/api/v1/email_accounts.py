"""/email-accounts: mailboxes to send from, their test, captured sandbox messages (contract §4)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Integer, List, SendableEmail, Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.public import reader_pages
from fluenzr.api.reference.prose import described
from fluenzr.core.accounts import health, ramp
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.dns import report
from fluenzr.core.accounts.dns.records import RESULTS
from fluenzr.core.common.listing import Page
from fluenzr.core.common.windows import DAYS
from fluenzr.core.sandbox import messages
from fluenzr.engine import account_check, campaign_check

blp = Blueprint("emailAccounts", __name__, description="The mailboxes that campaigns write from")

_ACCOUNT = {
    "email": "The address that mail comes from",
    "provider": "`smtp`, `google`, `microsoft`, or `sandbox`: a mailbox inside the server that keeps what is "
    "sent instead",
    "auth": "`password`, or `oauth` for a mailbox that was connected at its provider",
    "display_name": "The name that mail comes from; null for the address alone",
    "reply_to": "Where answers go, by the header `Reply-To`; null for `email`. Answers are read only in a "
    "mailbox that is connected too: connect that one as well",
    "daily_limit": "Emails in any 24 hours; 500 by default, null for no limit",
    "smtp": "The server that sends; null in a sandbox",
    "imap": "The mailbox that replies and bounces come to; null where none is read",
    "sandbox": "Settings of a sandbox account, else null",
    "signature": "Plain text below each email; null for none",
    "ramp": "A daily limit that grows week by week, for a young mailbox, while that is lower than "
    "`dailyLimit`; half of it while more than 3 % of its emails bounce or 0.1 % are called spam. Null for "
    "none",
    "working_hours": "When it writes, beside the window of the campaign; null for any time",
}
_RAMP = {
    "start": "Emails in 24 hours in the first week; 20 by default",
    "percent_per_week": "How much more in each week than in the one before; 20 by default",
    "max": "Where it stops growing; null for `dailyLimit`",
}
_HOURS = {
    "days": "Days on which it writes",
    "start": "The hour from which it writes, 0 to 23",
    "end": "The hour at which it stops, 1 to 24, later than the start",
    "timezone": "The IANA zone of days and hours",
}
_SERVER = {
    "host": "Its name or address",
    "username": "Who logs in; null for nobody",
    "password": "Stored encrypted and never shown; needed again where host, port, username or a weaker "
    "encryption come",
    "encryption": "`tls` is STARTTLS, `ssl` TLS from the start; `tls` by default, with IMAP `ssl`",
}


@described(_SERVER)
class MailServerSchema(Schema):
    host = Text(required=True, max_length=253)
    port = Integer(
        validate=ma.validate.Range(min=1, max=65535),
        metadata={"description": "By default 587 for `tls`, 465 for `ssl`, else 25; with IMAP 143, 993, 143"},
    )
    username = Text(max_length=320, allow_none=True)
    password = Text(max_length=1000, allow_none=True, load_only=True)
    encryption = mf.String(validate=ma.validate.OneOf(account_settings.ENCRYPTIONS))

    @ma.validates("host")
    def only_a_host(self, host: str, **_: Any) -> None:
        if any(char.isspace() or char in "/@[]?#" for char in host):
            raise ma.ValidationError("Must be a host name or an address, nothing around it")


@described(
    speed_up="How many times faster delays and retries run; above 1 the send window and limits do not "
    "count. 1 by default",
)
class SandboxSchema(Schema):
    speed_up = Integer(validate=ma.validate.Range(min=1, max=1_000_000))


@described(_RAMP)
class RampSchema(Schema):
    start = Integer(validate=ma.validate.Range(min=1, max=ramp.MOST))
    percent_per_week = Integer(validate=ma.validate.Range(min=0, max=ramp.MOST_PERCENT))
    max = Integer(validate=ma.validate.Range(min=1, max=ramp.MOST), allow_none=True)


@described(_HOURS)
class WorkingHoursSchema(Schema):
    days = List(
        mf.String(validate=ma.validate.OneOf(DAYS)),
        required=True,
        validate=ma.validate.Length(min=1, max=7),
    )
    start = Integer(required=True, validate=ma.validate.Range(min=0, max=23))
    end = Integer(required=True, validate=ma.validate.Range(min=1, max=24))
    timezone = Text(required=True, max_length=64)


@described(_ACCOUNT)
class EmailAccountSchema(Schema):
    email = SendableEmail(required=True)
    provider = mf.String(required=True, validate=ma.validate.OneOf(account_settings.PROVIDERS))
    auth = mf.String(validate=ma.validate.OneOf(account_settings.AUTHS))
    display_name = Text(max_length=100, allow_none=True)
    reply_to = SendableEmail(allow_none=True)
    daily_limit = Integer(validate=ma.validate.Range(min=1, max=1_000_000), allow_none=True)
    smtp = mf.Nested(MailServerSchema, allow_none=True)
    imap = mf.Nested(MailServerSchema, allow_none=True)
    sandbox = mf.Nested(SandboxSchema, allow_none=True)
    signature = Text(max_length=5000, lines=True, allow_none=True)
    ramp = mf.Nested(RampSchema, allow_none=True)
    working_hours = mf.Nested(WorkingHoursSchema, allow_none=True)


@described(
    _ACCOUNT,
    status="`disabled` lets campaigns wait; `connected` lets them go on",
)
class EmailAccountChangeSchema(EmailAccountSchema):
    smtp = mf.Nested(MailServerSchema(partial=True), allow_none=True)
    imap = mf.Nested(MailServerSchema(partial=True), allow_none=True)
    status = mf.String(validate=ma.validate.OneOf(account_settings.SETTABLE))


@described(
    _SERVER,
    port="Its port",
)
class MailServerAnswer(Answer):
    host = mf.String()
    port = mf.Integer()
    username = mf.String(allow_none=True)
    encryption = mf.String(validate=ma.validate.OneOf(account_settings.ENCRYPTIONS))


@described(
    speed_up="How many times faster delays and retries run",
)
class SandboxAnswer(Answer):
    speed_up = mf.Integer()


@described(_RAMP)
class RampAnswer(Answer):
    start = mf.Integer()
    percent_per_week = mf.Integer()
    max = mf.Integer(allow_none=True)


@described(_HOURS)
class WorkingHoursAnswer(Answer):
    days = mf.List(mf.String(validate=ma.validate.OneOf(DAYS)))
    start = mf.Integer()
    end = mf.Integer()
    timezone = mf.String()


@described(
    _ACCOUNT,
    id="The account's id",
    status="`error` after a refused login: campaigns wait until a change or a test makes it `connected`",
    last_error="What went wrong last, or null",
    error_code="Why it is in `error`: `login_refused`; `reauth_required`, connect it again; "
    "`oauth_app_refused`, mend the application; else null",
)
class EmailAccountAnswer(Answer):
    id = mf.String()
    email = mf.String()
    display_name = mf.String(allow_none=True)
    reply_to = mf.String(allow_none=True)
    provider = mf.String(validate=ma.validate.OneOf(account_settings.PROVIDERS))
    auth = mf.String(validate=ma.validate.OneOf(account_settings.AUTHS))
    status = mf.String(validate=ma.validate.OneOf(account_settings.STATUSES))
    last_error = mf.String(allow_none=True)
    error_code = mf.String(allow_none=True, validate=ma.validate.OneOf(health.ERROR_CODES))
    daily_limit = mf.Integer(allow_none=True)
    sent_today = mf.Integer(metadata={"description": "In the last 24 hours"})
    ramp = mf.Nested(RampAnswer, allow_none=True)
    working_hours = mf.Nested(WorkingHoursAnswer, allow_none=True)
    smtp = mf.Nested(MailServerAnswer, allow_none=True)
    imap = mf.Nested(MailServerAnswer, allow_none=True)
    sandbox = mf.Nested(SandboxAnswer, allow_none=True)
    signature = mf.String(allow_none=True)
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


@described(
    check="The record that was looked at",
    result="`unknown` where a name server gives no answer, or where no message was seen yet",
    found="What is published, or the key that a message was signed with; null for nothing",
    record="What to publish in its place, as it is to be pasted; null where nothing is to be published",
    help="What it means and what to do, in the language of `Accept-Language`",
)
class DnsAnswer(Answer):
    check = mf.String(validate=ma.validate.OneOf(report.CHECKS))
    result = mf.String(validate=ma.validate.OneOf(RESULTS))
    found = mf.String(allow_none=True)
    record = mf.String(allow_none=True)
    help = mf.String()


class EmailAccountListArgs(ListArgs):
    sort = sortable(*account_settings.LISTING.sorts)


class AccountTestSchema(Schema):
    send_to = SendableEmail(metadata={"description": "Also send a test mail to this address"})


@described(
    ok="Whether the login went well",
    error="What the server said, or null",
)
class LoginAnswer(Answer):
    ok = mf.Boolean()
    error = mf.String(allow_none=True)


@described(
    smtp="What came of the server that sends",
    imap="What came of the mailbox; null where none is set",
)
class AccountTestAnswer(Answer):
    smtp = mf.Nested(LoginAnswer)
    imap = mf.Nested(LoginAnswer, allow_none=True)


@described(
    id="The message's id",
    from_="Who it is from, with the name",
    to="Who it is to",
    subject="Its subject, with its variables filled in",
    headers="All headers by name",
    text="The plain part, or null",
    html="The HTML part, or null",
    campaign_id="The campaign that wrote it, or null for a test",
    contact_id="Who it was written to, or null",
    email_node_id="The node that wrote it, or null",
    captured_at="When it was kept",
)
class MessageAnswer(Answer):
    id = mf.String()
    from_ = mf.String(data_key="from")
    to = mf.String()
    subject = mf.String()
    headers = mf.Dict(keys=mf.String(), values=mf.String())
    text = mf.String(allow_none=True)
    html = mf.String(allow_none=True)
    campaign_id = mf.String(allow_none=True)
    contact_id = mf.String(allow_none=True)
    email_node_id = mf.String(allow_none=True)
    captured_at = mf.DateTime()


@blp.get("/email-accounts")
@blp.arguments(EmailAccountListArgs, location="query")
@blp.response(200, EmailAccountAnswer, paged=True)
def list_email_accounts(args: dict[str, Any]) -> Page:
    """List email accounts

    With how much each has sent in the last 24 hours.
    """
    return account_settings.page(g.principal.workspace_id, args["paging"])


@blp.post("/email-accounts")
@blp.arguments(EmailAccountSchema)
@blp.response(201, EmailAccountAnswer)
def create_email_account(fields: dict[str, Any]) -> dict[str, Any]:
    """Create an email account; nobody logs in yet

    `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.
    """
    return account_settings.create(g.principal.workspace_id, fields)


@blp.get("/email-accounts/<account_id>")
@blp.response(200, EmailAccountAnswer)
def get_email_account(account_id: str) -> dict[str, Any]:
    """Get an email account

    Without its passwords, which are never shown.
    """
    return account_settings.get(g.principal.workspace_id, account_id)


@blp.put("/email-accounts/<account_id>")
@blp.arguments(EmailAccountChangeSchema(partial=True))
@blp.response(200, EmailAccountAnswer)
def update_email_account(fields: dict[str, Any], account_id: str) -> dict[str, Any]:
    """Change an email account: only what is sent; a password that is not sent stays

    An account in `error` is tried again after a change. A password is not sent to another server than the
    one it was given for: `host` and the like need it again.
    """
    return account_settings.update(g.principal.workspace_id, account_id, fields)


@blp.delete("/email-accounts/<account_id>", conflicts=True)
@blp.response(200, Deleted)
def delete_email_account(account_id: str) -> dict[str, Any]:
    """Delete an email account that no active campaign uses

    409 while an active campaign uses it.
    """
    return account_settings.delete(g.principal.workspace_id, account_id)


@blp.post("/email-accounts/<account_id>/test", talks=True)
@blp.arguments(AccountTestSchema)
@blp.response(200, AccountTestAnswer)
def test_email_account(body: dict[str, Any], account_id: str) -> dict[str, Any]:
    """Log in to an account's servers and, where wanted, send a test mail

    With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected` again.
    """
    settings = current_app.config["SETTINGS"]
    return account_check.test(
        g.principal.workspace_id,
        account_id,
        body.get("send_to"),
        allow_private=settings.mail_allow_private,
    )


@blp.get("/email-accounts/<account_id>/dns", talks=True, called="getDns")
@blp.response(200, DnsAnswer, paged=True)
def get_email_account_dns(account_id: str) -> Page:
    """What the DNS of a mailbox says: SPF, DMARC, DKIM and MX

    DKIM is told from a real message: one that another mailbox of the workspace received, or a copy that came
    back. A name server that gives no answer is `unknown`, never `fail`. Nothing leaves a sandbox: there is
    nothing to publish for one.
    """
    servers = current_app.config["SETTINGS"].dns_servers
    return Page.whole(
        campaign_check.dns_of(g.principal.workspace_id, account_id, servers, reader_pages.language())
    )


@blp.get("/email-accounts/<account_id>/messages", conflicts=True)
@blp.arguments(ListArgs, location="query")
@blp.response(200, MessageAnswer, paged=True)
def list_messages(args: dict[str, Any], account_id: str) -> Page:
    """List what a sandbox account kept instead of sending it; 409 for any other account

    The newest first, as they would have been sent.
    """
    return messages.page(g.principal.workspace_id, account_id, args["paging"])


@blp.get("/email-accounts/<account_id>/messages/<message_id>", conflicts=True)
@blp.response(200, MessageAnswer)
def get_message(account_id: str, message_id: str) -> dict[str, Any]:
    """Get a message that a sandbox account kept; 409 for any other account

    As it would have been sent, with all headers.
    """
    return messages.get(g.principal.workspace_id, account_id, message_id)
