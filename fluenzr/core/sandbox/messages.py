"""What a sandbox account kept instead of sending it."""

from email import message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from typing import Any, cast

from fluenzr import clock, db, ids
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.models import Campaign, CapturedMessage, EmailAccount


def present(row: Row) -> dict[str, Any]:
    """The public message of a row of the list, read back as its recipient would (RFC 5322, RFC 2046)."""
    message = message_from_bytes(bytes(row["data"]), policy=policy.default)
    return {
        "id": row["id"],
        "from": _address(message, "From"),
        "to": _address(message, "To"),
        "subject": str(message["Subject"]),
        "headers": {name: str(value) for name, value in message.items()},
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "campaignId": row["campaignId"],
        "contactId": row["contactId"],
        "emailNodeId": row["emailNodeId"],
        "capturedAt": clock.iso(row["capturedAt"]),
    }


LISTING = Listing(
    columns={
        "id": "m.public_id",
        "data": "m.data",
        "campaignId": "c.public_id",
        "contactId": "p.public_id",
        "emailNodeId": "m.node_id",
        "capturedAt": "m.captured_at",
    },
    source=(
        "captured_message m left join campaign c on c.id = m.campaign_id "
        "left join contact p on p.id = m.contact_id"
    ),
    key="m.id",
    sorts={"createdAt": "m.captured_at"},
    present=present,
)


def page(workspace_id: int, account_id: str, paging: Paging) -> Page:
    """What an account kept. Raises NotFound, Conflict where it is no sandbox."""
    return LISTING.page([_of(_sandbox(workspace_id, account_id))], paging)


def get(workspace_id: int, account_id: str, public_id: str) -> dict[str, Any]:
    """One of the messages. Raises NotFound, Conflict where the account is no sandbox."""
    account = _sandbox(workspace_id, account_id)
    found = LISTING.one(_of(account), Condition("m.public_id = ?", (public_id.replace("\0", ""),)))
    if found is None:
        raise NotFound("Message")
    return dict(found)


def keep(
    account: EmailAccount,
    raw: bytes,
    *,
    campaign: Campaign | None = None,
    contact_id: int | None = None,
    node_id: str | None = None,
) -> None:
    """Keep a message, with the campaign it belongs to and the contact it tells of, if any."""
    with db.transaction():
        CapturedMessage.create(
            public_id=ids.new("msg"),
            account=account,
            campaign=campaign,
            contact=contact_id,
            node_id=node_id,
            data=raw,
            captured_at=clock.now_ms(),
        )


def html_of(raw: bytes) -> str:
    """The HTML of a message that the engine wrote."""
    return _body(message_from_bytes(raw, policy=policy.default), "html") or ""


def _sandbox(workspace_id: int, account_id: str) -> EmailAccount:
    account = tenancy.get(EmailAccount, workspace_id, account_id)
    if account.provider != "sandbox":
        raise Conflict("Only a sandbox account keeps its messages; this one sends them")
    return account


def _of(account: EmailAccount) -> Condition:
    return Condition("m.account_id = ?", (account.id,))


def _address(message: EmailMessage, name: str) -> str:
    return str(cast(AddressHeader, message[name]).addresses[0].addr_spec)


def _body(message: EmailMessage, subtype: str) -> str | None:
    part = message.get_body((subtype,))
    return None if part is None else str(part.get_content()).replace("\r\n", "\n")
