"""IMAP FETCH (RFC 9051 §6.4.5): messages in pieces, also from servers that answer in another form."""

import imaplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from fluenzr import clock
from fluenzr.engine.imap import bodystructure
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.mime import reader as mime_reader

_ABOUT = ["INTERNALDATE", "RFC822.SIZE"]
_BEGINNING = f"BODY.PEEK[]<0.{mime_reader.LIMIT}>"
_WHOLE = "BODY.PEEK[]"
_BODY = b"BODY[]"
_UNPARSABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
"""What IMAPClient raises for answers that are none, beside its own errors."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message's beginning, its size, and when the mailbox got it (ms); no `raw` where the server does not
    give it, and `why`."""

    uid: int
    raw: bytes | None
    size: int = 0
    arrived_at: int = 0
    why: str = ""


def messages(client: IMAPClient, uids: Sequence[int], *, alone: bool) -> Iterator[Fetched]:
    """The messages that are still there, in order; `alone`: each by itself.

    Raises imaplib.IMAP4.abort and OSError.
    """
    client.normalise_times = False
    together = {} if alone or len(uids) == 1 else _together(client, uids)
    for uid in uids:
        found = together.get(uid) or _alone(client, uid)
        if found is not None:
            yield found


def attachments(client: IMAPClient, uid: int) -> tuple[dict[str, Any], ...]:
    """All of a message that was fetched in part; nothing where the server cannot say."""
    try:
        found = client.fetch([uid], ["BODYSTRUCTURE"])
    except imaplib.IMAP4.abort:
        raise
    except (IMAPClientError, *_UNPARSABLE):
        return ()
    return tuple(bodystructure.attachments(found.get(uid, {}).get(b"BODYSTRUCTURE")))


def _together(client: IMAPClient, uids: Sequence[int]) -> dict[int, Fetched]:
    """Those that the server gives; one that it cannot may take others with it."""
    try:
        found = client.fetch(uids, [*_ABOUT, _BEGINNING])
    except imaplib.IMAP4.abort:
        raise
    except (IMAPClientError, *_UNPARSABLE):
        return {}
    return {uid: given for uid in uids if (given := _given(uid, found.get(uid, {}))) is not None}


def _alone(client: IMAPClient, uid: int) -> Fetched | None:
    """None where it is gone."""
    why = "it gives something else"
    for body in (_BEGINNING, _WHOLE):
        try:
            found = client.fetch([uid], [*_ABOUT, body])
        except imaplib.IMAP4.abort:
            raise
        except imap_login.Refused as error:
            why = imap_login.reason(error)
        except (IMAPClientError, *_UNPARSABLE):
            why = imap_login.NOT_IMAP
        else:
            if (given := _given(uid, found.get(uid, {}))) is not None:
                return given
    return Fetched(uid, None, why=why) if client.search(["UID", str(uid)]) else None


def _given(uid: int, found: dict[bytes, Any]) -> Fetched | None:
    """Servers say BODY[]<0> (RFC 9051 §7.5.2), BODY[], or what they were asked for."""
    bodies = [value for key, value in found.items() if key.startswith(_BODY) and isinstance(value, bytes)]
    size = found.get(b"RFC822.SIZE", 0)
    size = size if isinstance(size, int) else 0
    # An empty text of a message that is not empty is no message.
    raw = max(bodies, key=len, default=None)
    if raw is None or (not raw and size):
        return None
    return Fetched(uid, raw[: mime_reader.LIMIT], size, _arrival(found))


def _arrival(found: dict[bytes, Any]) -> int:
    arrived = found.get(b"INTERNALDATE")
    if isinstance(arrived, datetime) and arrived.tzinfo is not None:
        return clock.to_ms(arrived)
    return clock.now_ms()
