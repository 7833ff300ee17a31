"""Kind of sender by From: mail daemon, role (postmaster) or anybody. Pure.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from email.message import Message
from typing import Literal

from fluenzr.engine.mime import reader as mime_reader

Sender = Literal["daemon", "role", "other"]

# Names compared whole: `bouncecastle@` and `postmaster.bob@` are people.
_DAEMON = re.compile(
    r"(?:mail(?:er)?[-._]?daemon|mdaemon|mail[-._]deliver[y]?[-._](?:sub)?system|mail-?delivery|smtp-?daemon"
    r"|microsoftexchange[0-9a-f]{32}|posta-certificata|mmdf)(?:[-+=].{0,200})?",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:po+st[-_]?master|bounces?)(?:[-+=].{0,200})?"
    r"|.{1,60}[-+=]bounces?",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"\b(?:mailer[- ]?daemon|mail deliver(?:y)? (?:sub)?system|mail delivery service|delivery subsystem"
    r"|internet mail delivery|courier mail server|mail transport system)\b",
    re.IGNORECASE,
)
_ROLE_NAME = re.compile(r"\bpostmaster\b", re.IGNORECASE)
_NOBODY = re.compile(r"<@?>")


def sender(message: Message) -> Sender:
    """A daemon writes nothing but reports; at a role's name there may be a person."""
    if message.get("X-Trasporto") is not None:
        # Italy's certified mail puts what a person writes into a message of its own.
        return "other"
    written = mime_reader.header(message, "From")
    address = mime_reader.mailbox(message, "From")
    name = address.partition("@")[0] or written.strip('"<> ')
    label = written.partition("<")[0] if address else written
    if _DAEMON.fullmatch(name) or _DAEMON_NAME.search(label) or _NOBODY.search(written):
        return "daemon"
    return "role" if _ROLE.fullmatch(name) or _ROLE_NAME.search(label) else "other"


def is_null_path(message: Message) -> bool:
    """Whether nothing is to be sent back to it (RFC 5321 §4.5.5): reports and automatic answers are such."""
    return mime_reader.header(message, "Return-Path").replace(" ", "") == "<>"
