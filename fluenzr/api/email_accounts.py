"""Email accounts over HTTP (contract §4)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.contacts import Deleted
from fluenzr.api.fields import Email, Integer, Text
from fluenzr.api.smorest import Answer, Blueprint, ListArgs, Schema, sortable
from fluenzr.core import captured, email_accounts
from fluenzr.core.listing import Page
from fluenzr.engine import check

blp = Blueprint("emailAccounts", __name__, description="The mailboxes that campaigns write from")


class MailServerSchema(Schema):
    host = Text(required=True, max_length=253)
    port = Integer(
        validate=ma.validate.Range(min=1, max=65535),
        metadata={"description": "Default: what is usual for the encryption"},
    )
    username = Text(max_length=320, allow_none=True)
    password = Text(max_length=1000, allow_none=True, load_only=True)
    encryption = mf.String(validate=ma.validate.OneOf(email_accounts.ENCRYPTIONS))

    @ma.validates("host")
    def only_a_host(self, host: str, **_: Any) -> None:
        if any(char.isspace() or char in "/@[]?#" for char in host):
            raise ma.ValidationError("Must be a host name or an address, nothing around it")


class SandboxSchema(Schema):
    speed_up = Integer(validate=ma.validate.Range(min=1, max=1_000_000))


class EmailAccountSchema(Schema):
    email = Email(required=True)
    provider = mf.String(required=True, validate=ma.validate.OneOf(email_accounts.PROVIDERS))
    display_name = Text(max_length=100, allow_none=True)
    daily_limit = Integer(validate=ma.validate.Range(min=1, max=1_000_000), allow_none=True)
    smtp = mf.Nested(MailServerSchema, allow_none=True)
    imap = mf.Nested(MailServerSchema, allow_none=True)
    sandbox = mf.Nested(SandboxSchema, allow_none=True)
    signature = Text(max_length=5000, lines=True, allow_none=True)


class EmailAccountChangeSchema(EmailAccountSchema):
    smtp = mf.Nested(MailServerSchema(partial=True), allow_none=True)
    imap = mf.Nested(MailServerSchema(partial=True), allow_none=True)
    status = mf.String(validate=ma.validate.OneOf(email_accounts.SETTABLE))


class MailServerAnswer(Answer):
    host = mf.String()
    port = mf.Integer()
    username = mf.String(allow_none=True)
    encryption = mf.String(validate=ma.validate.OneOf(email_accounts.ENCRYPTIONS))


class SandboxAnswer(Answer):
    speed_up = mf.Integer()


class EmailAccountAnswer(Answer):
    id = mf.String(metadata={"example": "acc_..."})
    email = mf.String()
    display_name = mf.String(allow_none=True)
    provider = mf.String(validate=ma.validate.OneOf(email_accounts.PROVIDERS))
    status = mf.String(validate=ma.validate.OneOf(email_accounts.STATUSES))
    last_error = mf.String(allow_none=True)
    daily_limit = mf.Integer(allow_none=True)
    sent_today = mf.Integer(metadata={"description": "In the last 24 hours"})
    smtp = mf.Nested(MailServerAnswer, allow_none=True)
    imap = mf.Nested(MailServerAnswer, allow_none=True)
    sandbox = mf.Nested(SandboxAnswer, allow_none=True)
    signature = mf.String(allow_none=True)
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


class EmailAccountListArgs(ListArgs):
    sort = sortable(*email_accounts.LISTING.sorts)


class AccountTestSchema(Schema):
    send_to = Email(metadata={"description": "Also send a test mail to this address"})


class LoginAnswer(Answer):
    ok = mf.Boolean()
    error = mf.String(allow_none=True)


class AccountTestAnswer(Answer):
    smtp = mf.Nested(LoginAnswer)
    imap = mf.Nested(LoginAnswer, allow_none=True)


class MessageAnswer(Answer):
    id = mf.String(metadata={"example": "msg_..."})
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
    """List email accounts"""
    return email_accounts.page(g.principal.workspace_id, args["paging"])


@blp.post("/email-accounts")
@blp.arguments(EmailAccountSchema)
@blp.response(201, EmailAccountAnswer)
def create_email_account(fields: dict[str, Any]) -> dict[str, Any]:
    """Create an email account; nobody logs in yet"""
    return email_accounts.create(g.principal.workspace_id, fields)


@blp.get("/email-accounts/<account_id>")
@blp.response(200, EmailAccountAnswer)
def get_email_account(account_id: str) -> dict[str, Any]:
    """Get an email account"""
    return email_accounts.get(g.principal.workspace_id, account_id)


@blp.put("/email-accounts/<account_id>")
@blp.arguments(EmailAccountChangeSchema(partial=True))
@blp.response(200, EmailAccountAnswer)
def update_email_account(fields: dict[str, Any], account_id: str) -> dict[str, Any]:
    """Change an email account: only what is sent; a password that is not sent stays"""
    return email_accounts.update(g.principal.workspace_id, account_id, fields)


@blp.delete("/email-accounts/<account_id>")
@blp.response(200, Deleted)
def delete_email_account(account_id: str) -> dict[str, Any]:
    """Delete an email account that no active campaign uses"""
    return email_accounts.delete(g.principal.workspace_id, account_id)


@blp.post("/email-accounts/<account_id>/test", talks=True)
@blp.arguments(AccountTestSchema)
@blp.response(200, AccountTestAnswer)
def test_email_account(body: dict[str, Any], account_id: str) -> dict[str, Any]:
    """Log in to an account's servers and, where wanted, send a test mail"""
    settings = current_app.config["SETTINGS"]
    return check.test(
        g.principal.workspace_id,
        account_id,
        body.get("send_to"),
        allow_private=settings.mail_allow_private,
    )


@blp.get("/email-accounts/<account_id>/messages")
@blp.arguments(ListArgs, location="query")
@blp.response(200, MessageAnswer, paged=True)
def list_messages(args: dict[str, Any], account_id: str) -> Page:
    """List what a sandbox account kept instead of sending it; 409 for any other account"""
    return captured.page(g.principal.workspace_id, account_id, args["paging"])


@blp.get("/email-accounts/<account_id>/messages/<message_id>")
@blp.response(200, MessageAnswer)
def get_message(account_id: str, message_id: str) -> dict[str, Any]:
    """Get a message that a sandbox account kept; 409 for any other account"""
    return captured.get(g.principal.workspace_id, account_id, message_id)
