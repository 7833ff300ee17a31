"""French pages have no English on them: neither texts that were forgotten, nor names of states and tables."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

import fluenzr
from fluenzr.core.contacts import pipeline, records
from fluenzr.core.contacts.field_values import STATUSES
from fluenzr.core.people import links
from fluenzr.core.templates.languages import SHIPPED
from fluenzr.core.webhooks.events import TYPES
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Contact, PipelineStage, Reply, Workspace, states
from fluenzr.web import audit
from tests.support import factories
from tests.support.browsing import PASSWORD, Browser
from tests.support.busy_month import END, live_through
from tests.support.clocks import FrozenClock
from tests.support.house import furnish, page_routes

pytestmark = pytest.mark.timeout(300)  # all pages are asked for, on machines of any speed

FRENCH = {"Accept-Language": "fr"}
CATALOGUE = Path(fluenzr.__file__).parent / "locale/fr/LC_MESSAGES/fluenzr.po"
_AS_IS = ("code", "pre", "script", "style", "textarea", "svg")
ENGLISH = re.compile(r"\b(the|of|and|is|are|was|were|with|which|not|to|for|this|that|by)\b")
"""Words by which a text that nobody has listed is known for English."""
_HOLE = re.compile(r"\{\w+\}")
OF_CAMPAIGN = ("", "/people", "/sequence", "/activity", "/settings", "/start")
_MARKS = {"_": slice(1), "gettext": slice(1), "N_": slice(1), "ngettext": slice(2), "pgettext": slice(1, 2)}
"""By the name of the function: which of what it is given is a text."""
_SHORT = 12
"""Characters of a text with values in it, by which it is known for it."""


class Texts(HTMLParser):
    """The texts of a page, but what is code or somebody's."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _AS_IS:
            self._inside.append(tag)
        named = dict(attrs)
        self.found += [named[name] or "" for name in ("aria-label", "title", "placeholder") if name in named]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(" ".join(data.split()))


def texts_of(page: str) -> set[str]:
    parser = Texts()
    parser.feed(page)
    return set(parser.found)


@cache
def english() -> tuple[set[str], list[re.Pattern[str]]]:
    """Texts that are others in French, and patterns of those that have values in them."""
    plain: dict[str, bool] = {}
    patterns = []
    spoken = {"English"}  # the name of that language
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            pairs = (
                [(message.id, message.string)]
                if isinstance(message.id, str)
                else zip(message.id, message.string, strict=False)
            )
            for text, french in pairs:
                spoken.add(french)
                if _HOLE.search(text):
                    fixed = _HOLE.split(text)
                    if sum(map(len, fixed)) >= _SHORT and text != french:
                        patterns.append(re.compile(".{0,200}?".join(map(re.escape, fixed))))
                elif text:
                    plain[text] = plain.get(text, True) and text != french
    return {text for text, differs in plain.items() if differs and len(text) > 1} - spoken, patterns


def keys() -> set[str]:
    """Names by which the code knows states: nobody reads them on a page."""
    enums = [each for each in vars(states).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    return {str(value) for each in enums for value in each} | (set(audit.ACTIONS) - set(TYPES))


def untranslated(page: str) -> set[str]:
    plain, patterns = english()
    words = plain | keys()
    return {
        text
        for text in texts_of(page)
        if text in words or any(pattern.fullmatch(text) for pattern in patterns)
    }


def pages_of(browser: Browser, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        answer = browser.get(path, headers=FRENCH)
        is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
        if is_page and not path.endswith("/frame"):
            yield path, answer.text
        answer.close()


def pages(app: Flask, browser: Browser, ids: dict[str, str], *more: str) -> Iterator[tuple[str, str]]:
    paths = [route.path(**ids, token="nobodys-token") for route, _ in page_routes(app, "GET")]
    return pages_of(browser, (*paths, *more))


def is_english(text: str) -> bool:
    """Whether a text is, that is neither a path nor an email."""
    return ENGLISH.search(text) is not None and "://" not in text and "/tmp/" not in text  # noqa: S108


def left_on(found: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    return {path: left for path, page in found if (left := untranslated(page))}


MORE = ("/server?examine=1", "/status", "/contacts?q=nobody", "/nowhere", "/campaigns/cmp_nowhere")


def test_no_english_is_left_on_a_french_page(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    workspace_settings.name_in(workspace.id, SHIPPED.get("fr"))
    browser, ids = browser_for(is_operator=True), furnish(workspace)
    contact = records.get(workspace.id, ids["contact_id"])
    for status in STATUSES[1:]:
        factories.make_contact(workspace, f"{status}@example.com", status=status)
    records.update(workspace.id, contact["id"], {"status": "blocked", "pipeline_stage_id": None})
    found = dict(pages(app, browser, ids, *MORE))
    assert left_on(iter(found.items())) == {}
    unlisted = {path: [text for text in texts_of(page) if is_english(text)] for path, page in found.items()}
    assert {path: texts for path, texts in unlisted.items() if texts} == {}


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    """Babel finds none within an f-string."""
    with CATALOGUE.open("rb") as file:
        known = {text for message in read_po(file) for text in texts_in(message.id)}
    missing = {
        f"{path.name}: {text}"
        for path in Path(fluenzr.__file__).parent.rglob("*.py")
        for text in marked(ast.parse(path.read_text()))
        if text not in known
    }
    assert missing == set()


def texts_in(ids: str | Sequence[str]) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)


def marked(tree: ast.AST) -> Iterator[str]:
    """Texts that are given to be translated as they stand in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            for given in node.args[_MARKS[node.func.id]]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


@pytest.mark.slow
@pytest.mark.any_database
def test_no_english_is_left_of_what_happened(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace, clock: FrozenClock
) -> None:
    clock.set(END)
    workspace_settings.name_in(workspace.id, SHIPPED.get("fr"))
    browser = browser_for(is_operator=True)
    running, draft = live_through(workspace, clock, "https://example.com")
    paths = [f"/campaigns/{each}{rest}" for each in (running, draft) for rest in OF_CAMPAIGN]
    people = [f"/contacts/{row.public_id}" for row in Contact.select().limit(30)]
    mail = [f"/inbox/{row.public_id}" for row in Reply.select().limit(10)]
    lists = ["/", "/campaigns", "/contacts", "/inbox", "/webhooks/events", "/audit"]
    assert left_on(pages_of(browser, [*paths, *people, *mail, *lists])) == {}


def test_what_a_server_begins_with_is_called_as_its_first_owner_speaks(app: Flask, database: object) -> None:
    workspace_settings.first_start()
    path = f"/welcome/{links.first()}"
    guest = Browser(app)
    guest.get(path, headers=FRENCH)
    given = {"email": "jeanne@example.com", "password": PASSWORD}
    assert guest.post(path, data=given, headers=FRENCH).headers["Location"] == "/"
    assert Workspace.get().name == "Mon espace de travail"
    names = [row.name for row in PipelineStage.select().order_by(PipelineStage.position)]
    assert names[:2] == ["Prospect", "Qualifié"]
    assert not {"Mon espace de travail", *names} & {workspace_settings.FIRST_NAME, *pipeline.DEFAULTS}


def test_what_somebody_has_named_keeps_its_name(workspace: Workspace) -> None:
    PipelineStage.update(name="Hot").where(PipelineStage.name == "Lead").execute()
    workspace_settings.name_in(workspace.id, SHIPPED.get("fr"))
    assert Workspace.get().name == workspace.name
    assert "Hot" in [row.name for row in PipelineStage.select()]


@pytest.mark.parametrize(
    "wrong",
    [
        r"(?<=\S) [:;?!»](?=\s|$)|« ",  # breaks before the sign, or after the quote
        r"(?<=\w)[;?!](?=\s|$)",  # no space before it at all
        r"\w'\w|\.\.\.",
        r"(?<![{/-])\bemails?\b(?![}-])",
        r"\b(?!vous|nous)(\w{4,}) \1\b",
    ],
)
def test_french_is_set_as_it_is_printed(wrong: str) -> None:
    with CATALOGUE.open("rb") as file:
        french = [
            text
            for message in read_po(file)
            if message.id
            for text in ([message.string] if isinstance(message.string, str) else message.string)
        ]
    assert [text for text in french if re.search(wrong, re.sub(r"https?://\S+", "", text))] == []


ONE_WORD = {
    "bounce": r"rejet(é|s\b)|en erreur\b.*adresse|adresse.* en erreur",
    "stage": r"étape (du|de) pipeline",
    "sandbox": r"\bsandbox\b",
    "unsubscribe": r"désabonn",
}


@pytest.mark.parametrize("thing", ONE_WORD)
def test_one_thing_has_one_word(thing: str) -> None:
    """Those of docs/glossary.md."""
    with CATALOGUE.open("rb") as file:
        french = [
            text
            for message in read_po(file)
            for text in ([message.string] if isinstance(message.string, str) else message.string)
        ]
    assert [text for text in french if re.search(ONE_WORD[thing], text, re.IGNORECASE)] == []
