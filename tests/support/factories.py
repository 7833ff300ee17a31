"""Things for tests to begin with, made as the product makes them where it does.

Functions that have a public object give it; `row` finds the row behind one.
"""

from io import BytesIO
from itertools import count, pairwise
from typing import Any, TypeVar

from fluenzr import clock, ids
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import groups, imports, pipeline, records
from fluenzr.core.inbox import replies
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.sandbox import messages
from fluenzr.core.webhooks import attempt_log, delivery_queue, events, subscriptions
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Email, EmailAccount, Webhook, Workspace

Row = TypeVar("Row")
_numbers = count(1)


def make_workspace(name: str = "Acme", plan: str = "pro", **fields: Any) -> Workspace:
    """A workspace's row; `fields` as `open_tracking="off"`."""
    workspace = workspace_settings.create(name, plan)
    if fields:
        workspace_settings.update(workspace.id, fields)
    return Workspace.get_by_id(workspace.id)


def make_key(workspace: Workspace, name: str = "tests", scope: str = "full") -> str:
    """The text of a new API key."""
    return api_keys.create(workspace, name, scope)[1]


def make_contact(workspace: Workspace, email: str | None = None, **fields: Any) -> dict[str, Any]:
    """A contact; `fields` as the core takes them: `first_name="Ada"`, `group_ids=[...]`."""
    return records.create(workspace.id, {"email": email or f"contact{next(_numbers)}@example.com", **fields})


def make_group(workspace: Workspace, name: str | None = None, **fields: Any) -> dict[str, Any]:
    """A group; `fields` as `type="dynamic"`."""
    return groups.create(workspace.id, {"name": name or f"Group {next(_numbers)}", **fields})


def make_stage(workspace: Workspace, name: str | None = None, **fields: Any) -> dict[str, Any]:
    """A stage of the pipeline."""
    return pipeline.create(workspace.id, {"name": name or f"Stage {next(_numbers)}", **fields})


def make_account(workspace: Workspace, email: str | None = None, **fields: Any) -> dict[str, Any]:
    """An email account, of the sandbox where nothing else is said."""
    email = email or f"sender{next(_numbers)}@example.com"
    return account_settings.create(workspace.id, {"email": email, "provider": "sandbox", **fields})


def make_captured(workspace: Workspace, account: dict[str, Any]) -> dict[str, Any]:
    """A message that a sandbox account kept."""
    text = "From: a@example.com\r\nTo: b@example.com\r\nSubject: Hello\r\n\r\nHello there\r\n"
    messages.keep(row(EmailAccount, account), text.encode())
    newest = messages.page(workspace.id, account["id"], Paging(per_page=1))
    return newest.rows[0]


def make_import(workspace: Workspace, content: str = "email\nnobody\n", **options: Any) -> dict[str, Any]:
    """An import of a CSV file that nobody has read yet; `options` as `on_duplicate="update"`."""
    asked: dict[str, Any] = {"mapping": {}, "groups": [], "tags": [], "on_duplicate": "skip"}
    asked = {**asked, "consent_source": "event", **options}
    return imports.create(workspace.id, BytesIO(content.encode()), **asked)


def make_webhook(workspace: Workspace, *events: str, **fields: Any) -> dict[str, Any]:
    """A webhook of these events, or of all of them."""
    fields = {"url": "https://hooks.example.com/", "events": list(events or "*"), **fields}
    return subscriptions.create(workspace.id, fields, allow_private=True)


def make_log(workspace: Workspace, webhook: dict[str, Any]) -> dict[str, Any]:
    """An attempt in the log of a webhook, which arrived."""
    hook = row(Webhook, webhook)
    event = events.record_test(hook)
    exchange = delivery_queue.Exchange(ids.new("log"), clock.now_ms(), 12, 200, None)
    delivery_queue.note(hook, delivery_queue.Due(0, 0, event.public_id, event.type, event.body), exchange)
    return attempt_log.get(hook, exchange.id)


def make_reply(
    workspace: Workspace, email: Email, text: str = "Yes, please", **fields: Any
) -> dict[str, Any]:
    """What a person, whose address is the contact's, answered to an email; `fields` as of `Incoming`."""
    sender = email.enrollment.contact.email
    given = {"sender": sender, "subject": f"Re: {email.subject}", "message_id": f"<{next(_numbers)}@reader>"}
    incoming = Incoming("reply", "", **{**given, "text": text, "new_text": text, **fields})
    letter = replies.Letter(incoming, clock.now_ms(), "thread", email.account_id)
    replies.record(email, incoming.subject, text, letter=letter)
    return replies.page(workspace.id, {}, Paging(per_page=1)).rows[0]


def make_campaign(
    workspace: Workspace,
    *nodes: dict[str, Any],
    contacts: list[dict[str, Any]] | None = None,
    started: bool = False,
    **fields: Any,
) -> dict[str, Any]:
    """A campaign of these nodes one after the other (an email where none is given), with these contacts.

    `fields` as the core takes them: `settings={"sendHoursStart": 0}`, `workflow=...`, `email_account_id=...`.
    """
    fields.setdefault("name", f"Campaign {next(_numbers)}")
    if not fields.keys() & {"email_account_id", "email_account_ids"}:
        fields["email_account_id"] = make_account(workspace)["id"]
    fields.setdefault("workflow", linear_workflow(*(nodes or (email_node(),))))
    campaign = lifecycle.create(workspace.id, fields, "Europe/Paris")
    if contacts:
        named = [contact["id"] for contact in contacts]
        campaign_contacts.add(workspace.id, campaign["id"], contact_ids=named)
    if started:
        return lifecycle.start(workspace.id, campaign["id"])
    return lifecycle.get(workspace.id, campaign["id"])


def linear_workflow(*nodes: dict[str, Any]) -> dict[str, Any]:
    """The nodes one after the other, between a start and an end."""
    line = [{"id": "start", "type": "start", "data": {}}, *nodes, {"id": "end", "type": "end", "data": {}}]
    names = [node["id"] for node in line]
    return {
        "nodes": line,
        "edges": [{"from": here, "to": there} for here, there in pairwise(names)],
    }


def email_node(
    node_id: str = "mail", subject: str = "Hello", body: str = "Hello there", **data: Any
) -> dict[str, Any]:
    """An email node; `data` as `format="html"`."""
    return {"id": node_id, "type": "email", "data": {"subject": subject, "body": body, **data}}


def delay_node(node_id: str = "wait", **data: Any) -> dict[str, Any]:
    """A delay node: `delay_node(days=3)`."""
    return {"id": node_id, "type": "delay", "data": data}


def row(model: type[Row], public: dict[str, Any]) -> Row:
    """The row of a public object: `row(Campaign, campaign)`."""
    return model.get(model.public_id == public["id"])  # type: ignore[attr-defined]
