"""Tracked links: signed when an email is written, verified and resolved when a reader follows them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from html import unescape

from fluenzr import clock, crypto, db
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.emails import tokens
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.templates import html_tracking
from fluenzr.core.templates.body import Content
from fluenzr.core.templates.languages import Language
from fluenzr.models import Contact, Link

MAX_LINKS = 1000
"""Of one email: any further ones stay as they are."""

ADDRESS = "a"
"""The parameter of the link to unsubscribe that has the address beside the token."""

PREVIEW_DAYS = 7
"""How long links of previews and test mails lead on: nobody is to hide an address behind ours for ever."""

_MOST_WORDS = 12
_DAY_MS = 24 * 3_600_000
_KNOWN = "select url_hash, id from link where workspace_id = ? and url_hash in ({marks})"


class Tracker:
    """Makes the tracked addresses of one email, or of a preview: those lead somewhere but do nothing."""

    def __init__(self, public_url: str, workspace_id: int, email_id: int | None = None):
        self.public_url, self.workspace_id, self._email_id = public_url, workspace_id, email_id

    def pixel(self) -> str:
        """The address of the image that tells of an open."""
        return f"{self.public_url}/t/o/{self.token(TokenKind.OPEN)}.gif"

    def click(self, link_id: int) -> str:
        """The address that leads to a link and tells of the click."""
        return f"{self.public_url}/t/c/{self.token(TokenKind.CLICK, link_id)}"

    def owns(self, url: str) -> bool:
        """Whether a URL is one of the pages that emails link to, such as the one to unsubscribe."""
        return url.startswith((f"{self.public_url}/u/", f"{self.public_url}/t/"))

    def token(self, kind: TokenKind, number: int = 0) -> str:
        """The signed name of the email, for one purpose, and of one of its links."""
        if self._email_id is None:
            return tokens.sign(crypto.key("tracking"), TokenKind.PREVIEW, self.workspace_id, _today(), number)
        return tokens.sign(crypto.key("tracking"), kind, self.workspace_id, self._email_id, number)


class Shared:
    """The texts that everybody gets an email made of: a link that is in them is everybody's.

    It remembers the ids of these links; what is made of it should not outlive the next few emails.
    """

    def __init__(self, *texts: str):
        self._texts = tuple({form for text in texts for form in (text, unescape(text))})
        self._is_common: dict[str, bool] = {}
        self.ids: dict[str, int] = {}

    def __contains__(self, url: str) -> bool:
        if url not in self._is_common:
            self._is_common[url] = any(url in text for text in self._texts)
        return self._is_common[url]


def tracked(
    content: Content,
    tracker: Tracker,
    *,
    opens: bool,
    clicks: bool,
    contact_id: int | None,
    shared: Shared,
    preferences: str,
    language: Language,
) -> Content:
    """The email with its links through the server and with a pixel, as wanted.

    A link that is not in what is `shared` has a contact's values in it and is forgotten with the contact; who
    is no contact gets it as it is. `preferences` is the page where a reader objects, as the words beside the
    pixel say in the email's `language`. Raises NotFound where the contact was erased.
    """
    found = html_tracking.links(content.html) if clicks else []
    urls = list(dict.fromkeys(link.url for link in found if not tracker.owns(link.url)))[:MAX_LINKS]
    owners = {url: None if url in shared else contact_id for url in urls if url in shared or contact_id}
    unknown = {url: owner for url, owner in owners.items() if url not in shared.ids}
    found_ids = _ids(tracker.workspace_id, unknown) if unknown else {}
    shared.ids.update({url: link_id for url, link_id in found_ids.items() if unknown[url] is None})
    known = {**shared.ids, **found_ids}
    addresses = {url: tracker.click(known[url]) for url in owners}
    closing = html_tracking.pixel(tracker.pixel(), preferences, language) if opens else ""
    pixel = html_tracking.pixel_text(preferences, language) if opens else ""
    html = html_tracking.instrumented(content.html, found, addresses, closing)
    return replace(content, html=html, text=content.text + pixel)


def named(token: str, kind: TokenKind) -> Token:
    """What a link's token says. Raises NotFound unless it is one of that kind, or of a preview."""
    read = tokens.read(crypto.key("tracking"), token)
    if read is None or read.kind not in (kind, TokenKind.PREVIEW):
        raise NotFound("Link")
    return read


def address_of(token: str, beside: str) -> str:
    """The hash of the address that a token was sent to, where that was signed beside it; else empty."""
    return tokens.read_address(crypto.key("tracking"), token, beside)


def to_unsubscribe(texts: Iterable[str], workspace_id: int) -> Iterator[tuple[Token, str]]:
    """What the links to unsubscribe say that are in some texts, each with the hash of the address that it was
    sent to, empty where that is not there."""
    for text in texts:
        words = tokens.LIKE_TOKEN.findall(text)[:_MOST_WORDS]
        for word in words:
            token = tokens.read(crypto.key("tracking"), word)
            if token is not None and token[:2] == (TokenKind.UNSUBSCRIBE, workspace_id):
                yield token, next(filter(None, (address_of(word, other) for other in words)), "")


def target(token: Token) -> str:
    """Where a click leads. Raises NotFound where that was erased with its contact, or a preview is old."""
    if token.kind is TokenKind.PREVIEW and token.object_id + PREVIEW_DAYS < _today():
        raise NotFound("Link")
    link = tenancy.rows(Link, token.workspace_id).where(Link.id == token.number).first()
    if link is None or not html_tracking.is_web_address(link.url):
        raise NotFound("Link")
    return str(link.url)


def _ids(workspace_id: int, owners: dict[str, int | None]) -> dict[str, int]:
    """The ids of links, made where they are new."""
    hashes = {_hash(url, owner): url for url, owner in owners.items()}
    found = _known(workspace_id, hashes)
    missing = sorted(hashes.keys() - found.keys())  # in one order, or two senders would wait in a circle
    if missing:
        with db.transaction():
            contact_ids = {owner for owner in owners.values() if owner is not None}
            locked = db.shared(Contact.select(Contact.id).where(Contact.id.in_(contact_ids)))
            if len(list(locked)) < len(contact_ids):
                raise NotFound("Contact")
            Link.insert_many(
                {
                    "workspace": workspace_id,
                    "contact": owners[hashes[hashed]],
                    "url": hashes[hashed],
                    "url_hash": hashed,
                }
                for hashed in missing
            ).on_conflict_ignore().execute()
            found |= _known(workspace_id, missing)
    return {hashes[hashed]: link_id for hashed, link_id in found.items()}


def _known(workspace_id: int, hashes: Collection[str]) -> dict[str, int]:
    return dict(db.query(_KNOWN.format(marks=db.marks(len(hashes))), (workspace_id, *hashes)))


def _today() -> int:
    """Days since 1970."""
    return clock.now_ms() // _DAY_MS


def _hash(url: str, owner: int | None) -> str:
    return hashlib.sha256(f"{owner or ''} {url}".encode()).hexdigest()
