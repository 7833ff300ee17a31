"""Fields of a delivery report, by recipient (RFC 3464 §2.3, RFC 6533). Pure.

Lenient where servers are careless: blank lines between the fields of one recipient, none between two, words
for actions that no RFC knows.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from dataclasses import dataclass, field

from fluenzr.engine.mime import reader as mime_reader

_LINES = 3000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\s?:")
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REFUSED = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")
_NAMING = ("original-recipient", "final-recipient")
_UNHARMED = ("delay", "deliver", "relay", "expand", "transient", "deferred", "queued", "success")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_XTEXT = re.compile(r"\+(2B|3D)")

Fields = list[tuple[str, str]]


@dataclass(slots=True)
class Recipient:
    """What is told of one recipient; the first value of a field counts."""

    fields: dict[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Whom it is about (RFC 3464 §2.3), first the one that was written to; no other field says so."""
        named = (_address(self.fields.get(name, "")) for name in _NAMING)
        return tuple(dict.fromkeys(address for address in named if address))

    @property
    def status(self) -> str:
        """The status code (RFC 3463); empty where there is none."""
        found = _STATUS.search(self.fields.get("status", ""))
        return found[0] if found else ""

    @property
    def words(self) -> str:
        """What the server said."""
        diagnostic = self.fields.get("diagnostic-code", "")
        return diagnostic.partition(";")[2].strip() or diagnostic

    @property
    def has_failed(self) -> bool:
        """By the action; by status and diagnostic where there is none, or one of the server's own making."""
        action = self.fields.get("action", "").lower()
        if action.startswith("fail"):
            return True
        if action.startswith(_UNHARMED):
            return False
        if action or not self.status:
            return bool(action) or _REFUSED.match(self.words) is not None
        return self.status[0] == "5"

    @property
    def has_fate(self) -> bool:
        """Whether anything is told of what became of it."""
        return any(name in self.fields for name in ("action", "status", "diagnostic-code"))


def blocks(text: str) -> list[Fields]:
    """Fields, unfolded, in the groups that blank lines make."""
    found: list[list[tuple[str, list[str]]]] = [[]]
    for line in text.splitlines()[:_LINES]:
        if not line.strip():
            found.append([])
        elif line[0] in " \t" and found[-1]:
            found[-1][-1][1].append(line.strip())
        elif _NAME.match(line):
            name, _, value = line.partition(":")
            found[-1].append((name.strip().lower(), [value.strip()]))
    return [[(name, " ".join(lines)) for name, lines in block] for block in found if block]


def recipients(text: str) -> list[Recipient]:
    """Of whom a report's fields tell something: a new one begins where another is named."""
    found = [Recipient()]
    for block in blocks(text):
        names = [name for name, _ in block]
        if any(name in found[-1].fields for name in _NAMING) and any(name in names for name in _NAMING):
            found.append(Recipient())
        for name, value in block:
            if name in _NAMING and name in found[-1].fields:
                found.append(Recipient())
            found[-1].fields.setdefault(name, value)
    return [recipient for recipient in found if recipient.has_fate]


def _address(value: str) -> str:
    """The address in a field like `rfc822; zoe@reader.example`, in any of its encodings (RFC 6533 §3)."""
    kind, _, text = value.rpartition(";")
    if kind.strip().lower() == "utf-8":
        text = _UNICODE.sub(lambda match: _character(int(match[1], 16)), text)
    return mime_reader.address(_XTEXT.sub(lambda match: chr(int(match[1], 16)), text))


def _character(code: int) -> str:
    return "" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
