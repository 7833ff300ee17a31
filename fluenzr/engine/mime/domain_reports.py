"""Domain reports, no email's bounce: DMARC (RFC 7489 §7.2), TLS-RPT (RFC 8460). Pure.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from email.message import Message

from fluenzr.engine.mime import reader as mime_reader

# receiver!domain!begin!end, as RFC 7489 §7.2.1.1 has it
_DMARC_FILE = re.compile(r"[^!\s]{1,200}![^!\s]{1,200}!\d{1,12}!\d{1,12}[^/\s]{0,80}", re.IGNORECASE)
_DMARC_SUBJECT = re.compile(r"(?:\[[^\]]{1,30}\] ?)?report domain: ?\S", re.IGNORECASE)
_ARCHIVES = ("application/zip", "application/gzip", "application/x-gzip", "application/x-zip-compressed")
_ANSWERED = re.compile(r"[^\W\d]{1,6}\s?[:\uff1a]")


def about_a_domain(message: Message, subject: str) -> str | None:
    """What tells that it is such a report; None for any other, as for one that a person forwards."""
    if message.get("TLS-Report-Domain") is not None:
        return "header TLS-Report-Domain"
    is_passed_on = _ANSWERED.match(subject) is not None or message.get("In-Reply-To") is not None
    for part in mime_reader.parts(message):
        kind = part.get_content_type()
        if kind.startswith("application/tlsrpt"):
            return f"part {kind}"
        if is_passed_on:
            continue
        name = mime_reader.file_name(part) or ""
        if _DMARC_FILE.fullmatch(name) or (kind in _ARCHIVES and _DMARC_SUBJECT.match(subject)):
            return f"DMARC report {name}"
    return None
