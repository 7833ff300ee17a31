"""What rules and connections say is listed for the pages, with French for it: what is added is missed."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import fluenzr
from fluenzr.core.common import errors
from fluenzr.engine import tls_errors
from fluenzr.web import rule_texts

SOURCE = Path(fluenzr.__file__).parent
RULES = {name for name, found in vars(errors).items() if inspect.isclass(found)} - {"NotFound"}
CONNECTIONS = {
    "ConnectionError", "HostRefused", "LoginRefused", "NameUnknown", "NoStartTls", "NotAsAgreed", "OSError",
    "SMTPException", "SMTPServerDisconnected", "TimeoutError", "Unreadable",
}  # fmt: skip
FOR_PROGRAMS = {
    # Members that no form has: `PATCH`, cursors, other people's providers.
    "Must be an encoding such as {}, utf-16, {}, iso8859-15 or mac-roman",
    "Connect the mailbox by POST /email-accounts/connect: that is where tokens come from",
    "An account with provider {} takes no {} settings",
    "The {} settings of an account with oauth are its provider's",
    "{} takes host, port and encryption",
    "Name the contacts by contactIds, groupIds, groupId or filters",
    "Over {} intervals: ask for a shorter span or longer ones",
    "The cursor is not one of this list with these filters and this order",
    "The contacts cannot move to the stage that is deleted",
    "This stage still has contacts: name where they go in moveTo",
    "to must be later than from",
    "max must not be less than start",
    "emailAccountId must be the first of emailAccountIds",
    "smtp is required",
    "Must be text, or null",
    '"{}" stands for all events and goes alone',
    "{} is not a number",  # of a host: another sentence is said of it
    "a window that never opens",
    "the deadline has passed",  # a TimeoutError, of which other words are said
    # Of the command line.
    "There is no workspace yet: fluenzr workspaces create",
    "A workspace named {} already exists",
    "Several workspaces are named {}: use the id of one",
    "The secret key in force is this database's own: nothing is lost",
}


def raised() -> Iterator[tuple[str, str]]:
    """Each text that an exception of these is raised with, and where; `{}` in the place of a value."""
    for path in sorted([*SOURCE.glob("core/**/*.py"), *SOURCE.glob("engine/**/*.py")]):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                called = node.exc.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                of_a_field = name == "ValueError" and path.parts[-2] in ("contacts", "common", "workspaces")
                if of_a_field or name in RULES | CONNECTIONS:
                    for given in node.exc.args[1 if name == "Invalid" else 0 :][:1]:
                        if (text := _text(given)) and len(text.split()) > 2:
                            yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def _text(given: ast.expr) -> str:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    if isinstance(given, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in given.values)  # type: ignore[misc]
    return ""


@pytest.fixture
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        yield


@pytest.mark.usefixtures("french")
def test_every_refusal_is_said_in_french_on_french_pages() -> None:
    found = [(where, text) for where, text in raised() if text not in FOR_PROGRAMS]
    assert len(found) > 100
    # A value may be a status or a number: what only holds for some is listed for those.
    left = [
        (where, text)
        for where, text in found
        if all(
            rule_texts.translated(text.format(*[value] * 5)) == text.format(*[value] * 5)
            for value in ("7", "changed", "completed")
        )
    ]
    assert left == []


@pytest.mark.usefixtures("french")
def test_what_tls_fails_with_is_french() -> None:
    reasons = [tls_errors._CERTIFICATE + why for why in tls_errors._BY_CODE.values()]
    reasons += [why for _, why in tls_errors._BY_REASON]
    told = {reason: rule_texts.translated(reason) for reason in reasons}
    assert [reason for reason, french in told.items() if french == reason] == []
    assert told[tls_errors._CERTIFICATE + "it has expired"].endswith("il a expiré")


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("verb", ["changed", "deleted", "started", "resumed", "paused", "archived"])
def test_a_status_within_a_refusal_is_the_word_of_its_badge(verb: str) -> None:
    told = rule_texts.translated(
        f"A campaign can be {verb} only while it is draft or paused; this one is archived"
    )
    assert "« brouillon ou en pause »" in told.replace("\u00a0", " ")
    assert told.replace("\u00a0", " ").endswith("« archivée »")


@pytest.mark.usefixtures("french")
def test_a_time_within_a_refusal_is_that_of_a_reader() -> None:
    told = rule_texts.translated(
        "The server was restored from a copy of 2026-11-26T15:40:00Z: what this file brought in after it is "
        "lost. Upload it again"
    )
    assert "26 novembre 2026" in told
    assert "T15:40" not in told


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("The server said: 535 5.7.8 Bad credentials", "535 5.7.8 Bad credentials"),
        ("The server ended the conversation. The server said: Too many logins", "Too many logins"),
        ("The receiver answered 500: out of memory", "out of memory"),
        ("550 5.1.1 No such user", "550 5.1.1 No such user"),
    ],
)
def test_the_words_of_a_server_stay_its_own(said: str, kept: str) -> None:
    told = rule_texts.translated(said)
    assert told.endswith(kept)
    assert "server" not in told
    assert "receiver" not in told
