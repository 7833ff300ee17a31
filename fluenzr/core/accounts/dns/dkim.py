"""DKIM check of a mailbox, as its signature was seen in a real message (RFC 6376, RFC 8601). Pure.

Which selector a provider signs with is told by no name server: only a message that has gone its way shows it.
"""

import base64
import binascii
from dataclasses import dataclass

from fluenzr.core.accounts.dns import dmarc
from fluenzr.core.accounts.dns.records import FAIL, PASS, UNKNOWN, WARN, Ask, Finding, Unanswered
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

CHECK = "dkim"
SEEN = ("pass", "fail", "none", "signed")
"""What a message showed: its receiver's verdict, or in a returned copy only that it was signed."""

_SHORT_KEY = 150
"""Bytes of an RSA key of fewer than 1024 bits, in DER."""

_NEVER = N_(
    "No message of this mailbox was seen yet. Send a test mail from it to another of your mailboxes that is "
    "read here: its receiver says whether DKIM passes."
)
_NOT_SIGNED = N_("The last message seen was not signed. Turn DKIM on at your provider, for {domain}.")
_FAILED = N_("The receiver of the last message seen found its DKIM signature invalid ({found}).")
_NO_KEY = N_("The message is signed with a key that {found} does not publish: the signature is invalid.")
_SHORT = N_("The DKIM key is shorter than 1024 bits, which receivers pass over. Make a new one of 2048 bits.")
_TESTING = N_("The DKIM key says that it is only for testing (t=y). Publish it without.")
_OTHER = N_(
    "Mail is signed, but for {signer} and not for {domain}, so that DMARC does not count it. Turn DKIM on "
    "for your own domain at your provider."
)
_FINE = N_("Mail of this mailbox is signed for {signer}, as a real message showed.")


@dataclass(frozen=True, slots=True)
class Sighting:
    """The signature of a message that left the mailbox: for which domain (`d=`), by which selector (`s=`)."""

    seen: str
    domain: str | None = None
    selector: str | None = None


def check(domain: str, sighting: Sighting | None, ask: Ask) -> Finding:
    """What was seen of DKIM, and whether its key is there. Raises Unanswered."""
    if sighting is None:
        return Finding(CHECK, UNKNOWN, None, None, Sentence(_NEVER))
    if sighting.seen == "none" or sighting.domain is None:
        return Finding(CHECK, FAIL, None, None, Sentence(_NOT_SIGNED, {"domain": domain}))
    signer = sighting.domain
    found = f"{sighting.selector}._domainkey.{signer}" if sighting.selector else signer
    values = {"domain": domain, "signer": signer, "found": found}
    if sighting.seen == "fail":
        return Finding(CHECK, FAIL, found, None, Sentence(_FAILED, values))
    fault = None if sighting.selector is None else _key_fault(found, sighting, ask)
    if fault is not None:
        return Finding(CHECK, fault[0], found, None, Sentence(fault[1], values))
    if not _is_aligned(domain, signer, ask):
        return Finding(CHECK, WARN, found, None, Sentence(_OTHER, values))
    return Finding(CHECK, PASS, found, None, Sentence(_FINE, values))


def _key_fault(name: str, sighting: Sighting, ask: Ask) -> tuple[str, str] | None:
    """What is wrong with the key of a signature (RFC 6376 §3.6.1)."""
    try:
        records = ask(name, "TXT").records
    except Unanswered:
        if sighting.seen == "pass":
            return None  # its receiver had the key
        raise
    tags = _tags(next((text for text in records if "p=" in text), ""))
    if not tags.get("p"):
        return FAIL, _NO_KEY
    if tags.get("k", "rsa").lower() == "rsa" and _length(tags["p"]) < _SHORT_KEY:
        return FAIL, _SHORT
    if "y" in tags.get("t", "").lower().split(":"):
        return WARN, _TESTING
    return None


def _is_aligned(domain: str, signer: str, ask: Ask) -> bool:
    """In relaxed mode (RFC 9989 §4.4): both have the same organizational domain."""
    if domain == signer:
        return True
    return dmarc.organizational(domain, ask) == dmarc.organizational(signer, ask)


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


def _length(key: str) -> int:
    try:
        return len(base64.b64decode(key + "=" * (-len(key) % 4)))
    except (binascii.Error, ValueError):
        return 0
