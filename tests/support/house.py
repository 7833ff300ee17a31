"""A workspace with one thing of every kind, and the routes of the pages, for tests that walk all of them."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any

from flask import Flask

from fluenzr import clock
from fluenzr.core.accounts import oauth_connections
from fluenzr.core.accounts.oauth import DeviceCode
from fluenzr.core.contacts import import_drafts, notes
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment, Workspace
from fluenzr.web import access
from fluenzr.web.access import Access
from tests.support import factories
from tests.support.routes import Route

_numbers = count(1)


def furnish(workspace: Workspace) -> dict[str, str]:
    """Public ids by the names that routes give their arguments: `contact_id`, `campaign_id`, ..."""
    stage = factories.make_stage(workspace)
    group = factories.make_group(workspace)
    contact = factories.make_contact(
        workspace,
        f"ada{next(_numbers)}@example.com",
        first_name="Ada",
        tags=["vip"],
        group_ids=[group["id"]],
        pipeline_stage_id=stage["id"],
        custom_fields={"city": "London"},
    )
    account = factories.make_account(workspace)
    campaign = factories.make_campaign(workspace, contacts=[contact], email_account_id=account["id"])
    Workspace.update(variables={"calendly_link": "https://calendly.com/ada/intro"}).where(
        Workspace.id == workspace.id
    ).execute()
    webhook = factories.make_webhook(workspace, url="http://127.0.0.1:9/")
    return {
        "contact_id": contact["id"],
        "group_id": group["id"],
        "stage_id": stage["id"],
        "account_id": account["id"],
        "message_id": factories.make_captured(workspace, account)["id"],
        "campaign_id": campaign["id"],
        "webhook_id": webhook["id"],
        "log_id": factories.make_log(workspace, webhook)["id"],
        "import_id": factories.make_import(workspace)["id"],
        "draft_id": import_drafts.keep(workspace.id, BytesIO(b"email\nada@example.com\n"), "people.csv"),
        "note_id": notes.create(workspace.id, contact["id"], "A note")["id"],
        "connection_id": _connecting(workspace),
        "node_id": "mail",
        "reply_id": factories.make_reply(workspace, sent_email(campaign, account))["id"],
    }


def _connecting(workspace: Workspace) -> str:
    """A mailbox that somebody is connecting by a code."""
    code = DeviceCode("device", "ABCD-EFGH", "https://login.example/device", 900, 5)
    return oauth_connections.begin_device(workspace.id, "microsoft", "ada@example.com", code).public_id


def sent_email(campaign: dict[str, Any], account: dict[str, Any]) -> Email:
    """An email of the campaign that was sent a moment ago."""
    row, now = factories.row(Campaign, campaign), clock.now_ms()
    return Email.create(
        workspace=row.workspace_id,
        campaign=row,
        enrollment=Enrollment.get(Enrollment.campaign == row),
        account=factories.row(EmailAccount, account),
        node_id="mail",
        subject="Hello Ada",
        state="sent",
        fence=1,
        slot_at=now,
        created_at=now,
    )


def page_routes(app: Flask, *methods: str) -> Iterator[tuple[Route, Access | None]]:
    """Every route of the pages with its methods, or with these methods alone, and who may open it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in app.extensions["rooms"]:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                if not methods or method in methods:
                    route = Route(method, rule.rule, tuple(sorted(rule.arguments)))
                    yield route, access.of(app.view_functions[rule.endpoint])
