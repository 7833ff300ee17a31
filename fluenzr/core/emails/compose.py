"""Composing an email for one contact: variables filled in, signature, footer, unsubscribe link, headers.

Tested by `tests/core/emails/test_links.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote

import orjson

from fluenzr import crypto, db
from fluenzr.core.common import addresses
from fluenzr.core.emails import links, step_ids, tokens
from fluenzr.core.emails.links import Shared, Tracker
from fluenzr.core.emails.precompiled import Form, Forms, Text
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.templates import languages
from fluenzr.core.templates.body import Content, build
from fluenzr.core.templates.variables import values_for
from fluenzr.core.workflow import progress, split_test
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.models import Campaign, EmailAccount

_BESIDE = f"?{links.ADDRESS}="
_NOBODY = "00" * 32
_WORKSPACE = "select postal_address, open_tracking, language, variables from workspace where id = ?"
_THREAD = """
select message_id, server_message_id from email
where enrollment_id = ? and account_id = ? and accepted_at is not null order by accepted_at, id
"""


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages before this one, oldest first: follow-ups go in the thread of the first email.

    `references` has, beside each of their ids, that which a relay has put in its place.
    """

    message_ids: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def in_reply_to(self) -> str | None:
        return self.message_ids[-1] if self.message_ids else None


def unsubscribe_url(
    public_url: str, workspace_id: int, email_id: int, contact_id: int, address_hash: str = ""
) -> str:
    """The link of the preferences page, for the footer and for one-click (RFC 8058).

    It names the contact too: it must still work when the campaign, and the email with it, was deleted. And
    the address (`suppression.address_hash`), as a person may be erased, have another address since, or not be
    in a copy that was restored: beside the token, so that a server of an older version takes the link, too.
    """
    token = tokens.sign(crypto.key("tracking"), TokenKind.UNSUBSCRIBE, workspace_id, email_id, contact_id)
    return _page_url(public_url, token, address_hash)


def _page_url(public_url: str, token: str, address_hash: str) -> str:
    beside = address_hash and f"{_BESIDE}{tokens.sign_address(crypto.key('tracking'), token, address_hash)}"
    return f"{public_url}/u/{token}{beside}"


def unsubscribe_mailto(account: EmailAccount, link: str) -> str | None:
    """The mail that unsubscribes as the link does (RFC 2369 §3.2), where the account's mailbox is read."""
    if account.imap is None:
        return None
    local, _, domain = account.email.rpartition("@")
    to = f"{quote(local, safe='')}@{addresses.ascii_domain(domain)}"
    # A blank between the two might become a `_`, which is a character of them.
    words = link.rpartition("/")[2].replace(_BESIDE, ".")
    return f"mailto:{to}?subject=unsubscribe%20{words}"


def preview_url(public_url: str, campaign: Campaign) -> str:
    """A link of the same kind that shows the page as the campaign's readers see it, and does nothing.

    It has the same form, with nobody's address: what follows it in a text is written as in the email.
    """
    token = tokens.sign(crypto.key("tracking"), TokenKind.PREVIEW, campaign.workspace_id, 0, campaign.id)
    return _page_url(public_url, token, _NOBODY)


def message_id(campaign: str, contact: str, node_id: str, address: str) -> str:
    """The Message-ID of an email, by public ids: ours, at the sender's domain, the same at each try."""
    domain = address.rpartition("@")[2]
    return step_ids.make(crypto.key("message id"), step_ids.Step(campaign, contact, node_id), domain)


class Stationery:
    """What the emails of a mailbox for a campaign are written on, as it is now: for those of the next moments
    alone.

    `forms` are those of other stationery too. Without a mailbox it is the campaign's first.
    """

    def __init__(self, campaign: Campaign, forms: Forms | None = None, account: EmailAccount | None = None):
        self.campaign, self._forms = campaign, forms or Forms()
        self.zone = progress.zone_of(campaign)
        of_workspace = db.query(_WORKSPACE, (campaign.workspace_id,))[0]
        self.postal_address, self.open_tracking, language, variables = of_workspace
        self.variables: dict[str, str] = orjson.loads(variables or "{}")
        self.language = languages.SHIPPED.get(campaign.language or language)
        account = account or campaign.email_account
        self.signature = None if account is None else account.signature
        self._nodes = progress.workflow_of(campaign).nodes
        self._shared: dict[str, Shared] = {}

    def node(self, node_id: str) -> EmailNode:
        """The email of a node. Raises TypeError where it is none."""
        node = self._nodes[node_id]
        if not isinstance(node, EmailNode):
            raise TypeError(f"node {node_id} is no email")
        return node

    def form(self, text: Text, tracker: Tracker) -> Form | None:
        """The text prepared for all its readers, if it can be."""
        made_of = (
            text,
            self.campaign.workspace_id,
            tracker.public_url,
            self.signature,
            self.postal_address,
            self.language.code,
        )
        write = partial(self.write, contact_id=None)
        return self._forms.get(made_of, lambda: Form.prepare(text, tracker, write))

    def write(
        self, text: Text, values: Mapping[str, str], link: str, tracker: Tracker, *, contact_id: int | None
    ) -> Content:
        """A text with these values. Raises NotFound where the contact was erased."""
        content = build(
            subject=text.subject,
            body=text.body,
            format=text.format,
            values=values,
            signature=self.signature,
            postal_address=self.postal_address,
            unsubscribe_link=link,
            language=self.language,
        )
        return links.tracked(
            content,
            tracker,
            opens=text.opens,
            clicks=text.clicks,
            contact_id=contact_id,
            shared=self._shared_of(text.body),
            preferences=link,
            language=self.language,
        )

    def _shared_of(self, body: str) -> Shared:
        """What all emails with this body have in common."""
        if body not in self._shared:
            self._shared[body] = Shared(body, self.signature or "", self.postal_address or "")
        return self._shared[body]


def write(
    stationery: Stationery, node_id: str, recipient: Recipient, link: str, now: datetime, tracker: Tracker
) -> Content:
    """The subject, text and HTML of a node for a reader, its links and opens tracked as they are wanted.

    Raises NotFound where the person was erased.
    """
    text, values = written(stationery, node_id, recipient, link, now)
    form = stationery.form(text, tracker)
    content = form and form.filled(values, link, tracker)
    return content or stationery.write(text, values, link, tracker, contact_id=recipient.contact_id)


def written(
    stationery: Stationery, node_id: str, recipient: Recipient, link: str, now: datetime
) -> tuple[Text, dict[str, str]]:
    """What an email is written from for a reader, and the values of its variables."""
    node = stationery.node(node_id)
    values = values_for(
        recipient.fields,
        now=now,
        zone=stationery.zone,
        unsubscribe_link=link,
        language=stationery.language,
        shared=stationery.variables,
    )
    subject, body = split_test.words(node, split_test.of(node, stationery.campaign.id, recipient.contact_id))
    objected = recipient.fields.get("openTrackingObjectedAt") is not None
    text = Text(
        subject,
        body,
        "html" if node.format == "html" else "text",
        opens=node.track_opens and stationery.open_tracking != "off" and not objected,
        clicks=node.track_clicks,
    )
    return text, values


def thread_of(enrollment_id: int, account_id: int) -> Thread:
    """What a mailbox has sent to an enrollment so far: another one begins a thread of its own."""
    known = db.query(_THREAD, (enrollment_id, account_id))
    message_ids = tuple(message_id for message_id, _ in known if message_id)
    return Thread(message_ids, tuple(given for pair in known for given in pair if given))
