"""DKIM signature of a message, as its receiver or a returned copy shows it (RFC 6376, RFC 8601). Pure.

The topmost `Authentication-Results` is the receiver's own: those below may be anybody's (RFC 8601 §5). That a
message was not signed, or wrongly, counts only where SPF says that it came from its domain's servers: else it
is somebody's forgery.
"""

import re
from email.message import Message

from fluenzr.core.inbox.incoming import Signature
from fluenzr.engine.mime import reader as mime_reader

_RESULTS = 5
_LENGTH = 4000
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_METHOD = re.compile(r"\s*([a-z]{2,20})\s*(?:/\s*1\s*)?=\s*([a-z]{2,20})\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(?:header|smtp)\.([a-z]{1,12})\s*=\s*\"?([^\s\";]{1,255})", re.IGNORECASE)
_TAG = re.compile(r"(?:^|;)\s*([a-z]{1,2})\s*=\s*([^;]{0,300})", re.IGNORECASE)
_SEEN = {"pass": "pass", "fail": "fail", "permerror": "fail", "policy": "fail", "none": "none"}
_ORDER = ("pass", "fail", "none")


def of_received(message: Message, sender: str) -> Signature | None:
    """What the receiver found of a message from that address; None where it says nothing that counts."""
    domain = _domain(sender)
    written = message.get_all("Authentication-Results", [])[:_RESULTS]
    results = next((found for text in written if (found := _results(mime_reader.clean(str(text))))), [])
    signed = [one for one in results if one[0] == "dkim" and one[1] in _SEEN]
    if not domain or not signed:
        return None
    _, result, properties = min(signed, key=lambda one: _rank(one, domain))
    seen = _SEEN[result]
    if seen != "pass" and not any(method == "spf" and found == "pass" for method, found, _ in results):
        return None
    signer = properties.get("d") or _domain(properties.get("i", ""))
    if seen == "none" or not signer or signer == "none":
        return None if seen == "pass" else Signature(sender, seen)
    return Signature(sender, seen, signer.lower().rstrip("."), properties.get("s"))


def of_returned(original: Message) -> Signature | None:
    """How a copy that came back was signed when it left; None where it has no signature that can be read."""
    sender = mime_reader.mailbox(original, "From")
    domain = _domain(sender)
    found = []
    for text in original.get_all("DKIM-Signature", [])[:_RESULTS]:
        written = mime_reader.clean(str(text)[:_LENGTH])
        tags = {name.lower(): "".join(value.split()) for name, value in _TAG.findall(written)}
        if tags.get("d") and tags.get("s"):
            found.append((tags["d"].lower().rstrip("."), tags["s"]))
    if not found or not domain:
        return None
    signer, selector = min(found, key=lambda one: not _is_of(one[0], domain))
    return Signature(sender, "signed", signer, selector)


def _results(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Method, result and properties of each part, without comments, which may stand one in another."""
    text = " ".join(text.split())[:_LENGTH]
    for _ in range(3):
        text = _COMMENT.sub(" ", text)
    found = []
    for part in text.split(";"):
        method = _METHOD.match(part)
        if method is not None:
            properties = {name.lower(): value for name, value in _PROPERTY.findall(part)}
            found.append((method[1].lower(), method[2].lower(), properties))
    return found


def _rank(one: tuple[str, str, dict[str, str]], domain: str) -> tuple[int, bool]:
    """The best first: one that passes, and for the sender's own domain."""
    _, result, properties = one
    signer = properties.get("d") or _domain(properties.get("i", ""))
    return _ORDER.index(_SEEN[result]), not _is_of(signer.lower(), domain)


def _is_of(signer: str, domain: str) -> bool:
    return domain == signer or domain.endswith(f".{signer}") or signer.endswith(f".{domain}")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower().rstrip(".")
