"""Captured messages of a sandbox account: kept instead of sent.

Tested by `tests/core/sandbox/test_recipients.py`.
"""

from email import message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Any, cast

from fluenzr import clock, db, ids
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.common.errors import Conflict, NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row, Stretch
from fluenzr.models import Campaign, CapturedMessage, Contact, EmailAccount

PER_PAGE = 50
_HEADERS = 4096
"""Bytes at the beginning of a message that its headers are looked for in."""


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


def summary(row: Row) -> dict[str, Any]:
    """A row of the mailbox: from its headers alone (RFC 5322 §2.2), which the beginning of a message has."""
    headers = BytesHeaderParser(policy=policy.default).parsebytes(bytes(row["headers"]))
    return {
        "id": row["id"],
        "to": str(headers["To"] or ""),
        "subject": str(headers["Subject"] or ""),
        "bytes": row["bytes"],
        "campaignId": row["campaignId"],
        "contactId": row["contactId"],
        "capturedAt": clock.iso(row["capturedAt"]),
    }


BROWSING = Listing(
    columns={
        "id": "m.public_id",
        "headers": f"substr(m.data, 1, {_HEADERS})",
        "bytes": "length(m.data)",
        "campaignId": "(select c.public_id from campaign c where c.id = m.campaign_id)",
        "contactId": "(select p.public_id from contact p where p.id = m.contact_id)",
        "capturedAt": "m.captured_at",
    },
    source="captured_message m",
    key="m.id",
    sorts={"createdAt": "m.captured_at"},
    present=summary,
)
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


def browse(workspace_id: int, account_id: str, address: str = "", cursor: str | None = None) -> Stretch:
    """What an account kept, newest first, or of that what went to one address.

    Raises NotFound, Conflict where it is no sandbox, Invalid for a made-up cursor.
    """
    account = _sandbox(workspace_id, account_id)
    filters = []
    if address:
        contact = Contact.get_or_none(
            Contact.workspace == workspace_id, Contact.email_key == addresses.identity(address)
        )
        filters = [Condition(f"{db.unindexed('m.contact_id')} = ?", (contact.id if contact else -1,))]
    return BROWSING.stretch([_of(account)], filters, Paging(per_page=PER_PAGE, cursor=cursor))


def page(workspace_id: int, account_id: str, paging: Paging) -> Page:
    """What an account kept. Raises NotFound, Conflict where it is no sandbox."""
    return LISTING.page([_of(_sandbox(workspace_id, account_id))], paging)


def address_of(workspace_id: int, account_id: str) -> str:
    """The address of a sandbox account. Raises NotFound, Conflict where it is no sandbox."""
    return str(_sandbox(workspace_id, account_id).email)


def neighbours(message: CapturedMessage) -> tuple[str | None, str | None]:
    """The public ids of the message kept after this one, and before it."""
    found = []
    for order, direction in (("asc", ">"), ("desc", "<")):
        place = Condition(f"(m.captured_at, m.id) {direction} (?, ?)", (message.captured_at, message.id))
        own = Condition("m.account_id = ?", (message.account_id,))
        rows = BROWSING.stretch([own, place], [], Paging(per_page=1, order=order)).rows
        found.append(rows[0]["id"] if rows else None)
    return found[0], found[1]


def find(workspace_id: int, account_id: str, public_id: str) -> CapturedMessage:
    """The row of one of the messages. Raises NotFound, Conflict where the account is no sandbox."""
    account = _sandbox(workspace_id, account_id)
    found: CapturedMessage | None = CapturedMessage.get_or_none(
        CapturedMessage.account == account.id, CapturedMessage.public_id == public_id.replace("\0", "")
    )
    if found is None:
        raise NotFound("Message")
    return found


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
