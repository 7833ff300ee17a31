"""Message-IDs in incoming mail: our own in any form, and those that relays put in their place. Pure.

Ours are signed (`tracking`): wherever one stands, encoded, folded or stripped of anything, it is proof.
"""

import re
from binascii import Error, a2b_base64, a2b_qp
from collections.abc import Iterable

LOOKED_AT = 20_000
"""How much of a header is looked through, in characters."""

MOST = 50

_BLANKS = re.compile(r"\s+")
# RFC 2047 §2, without the rule that nothing may be folded inside: programs do that.
_ENCODED_WORD = re.compile(r"=\?[^?=]{1,40}\?([bq])\?([^?]*)\?=", re.IGNORECASE)
# 32 characters of base32 (`tracking.message_id`) before an at sign, whatever stands around them.
_OURS = re.compile(r"([a-z2-7]{32})@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,20})", re.IGNORECASE)

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}"
_DOMAIN = r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,10}"
# Exchange and Outlook.com: `<x@y> [InternalId=...] Queued mail for delivery`, `OK <x@y> [Hostname=...]`;
# Brevo: `OK: queued as <x@y>`.
_BRACKETED = re.compile(rf"<({_ATOM}@{_DOMAIN})>")
_NAMED = re.compile(rf"\bmessage-?id[:= ]{{1,3}}<?({_ATOM}@{_DOMAIN})", re.IGNORECASE)

# Amazon SES says the first half alone; the second is that of the region it is reached in.
_SES_HOST = re.compile(r"email-smtp(?:-fips)?\.([a-z0-9-]{1,30})\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$")
_SES = re.compile(r"^ok ([0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]{6})$", re.IGNORECASE)
_SES_FIRST_REGION = "us-east-1"  # the only one whose ids are at `email.amazonses.com`


def of_our_form(text: str) -> tuple[str, ...]:
    """The ids in a raw header that look like ours, in order, each once, as `<...@...>`.

    Folding and blanks are taken out, encoded words (RFC 2047) decoded, brackets not asked for.
    """
    plain = _BLANKS.sub("", text[:LOOKED_AT])
    if "=?" in plain:
        plain = _BLANKS.sub("", _ENCODED_WORD.sub(_decoded, plain))
    found = (f"<{left.lower()}@{domain.lower()}>" for left, domain in _each(plain))
    return tuple(dict.fromkeys(found))[-MOST:]


def given_by_server(said: str, host: str, known: Iterable[str] = ()) -> str | None:
    """The Message-ID, `<...@...>`, that a server says in its 250 it has given to a message, if it does.

    `host` is where the server is reached; `known` are ids and addresses that are none of the server's: the
    message's own id, its sender and its recipient.
    """
    given = _of_ses(" ".join(said.split()), host.lower().rstrip("."))
    if given is None:
        match = _NAMED.search(said) or _BRACKETED.search(said)
        given = match[1] if match else None
    if given is None or given.lower() in {one.strip("<> ").lower() for one in known}:
        return None
    return f"<{given}>"


def _of_ses(said: str, host: str) -> str | None:
    region, ses = _SES_HOST.search(host), _SES.match(said)
    if region is None or ses is None:
        return None
    subdomain = "email" if region[1] == _SES_FIRST_REGION else region[1]
    return f"{ses[1]}@{subdomain}.amazonses.com"


def _each(plain: str) -> Iterable[tuple[str, str]]:
    start = 0
    while match := _OURS.search(plain, start):
        yield match[1], match[2]
        start = match.end(1)  # the next one may begin where this one's domain seems to go on


def _decoded(word: re.Match[str]) -> str:
    encoded = word[2].encode("ascii", "ignore")
    try:
        raw = a2b_base64(encoded) if word[1] in "bB" else a2b_qp(encoded, header=True)
    except Error:
        return ""
    return raw.decode("ascii", "replace")
