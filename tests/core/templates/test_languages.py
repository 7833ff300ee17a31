"""Catalogues: whole, compiled as they are written, and one file for a further language."""

import json
import shutil
import string
import subprocess
import sys
import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fluenzr.core.templates.body import build
from fluenzr.core.templates.languages import DOMAIN, ENGLISH, LOCALE, SHIPPED, Catalogues
from tests.support.servers import ROOT

pytestmark = pytest.mark.slow

SOURCES = sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
FRENCH = SHIPPED.get("fr")


def texts() -> set[tuple[str | None, str | tuple[str, ...]]]:
    """What the code and the templates have to be translated: contexts and texts."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(ROOT / "fluenzr", methods, {pattern: {} for pattern, _ in methods})
    return {(context, message) for _, _, message, _, context in found}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN)


def messages(path: Path) -> list[Message]:
    return [message for message in catalogue(path) if message.id]


def fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def pairs(message: Message) -> list[tuple[str, str]]:
    """The English of a message beside each of its translations."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[-1], translated) for translated in message.string]


def write(directory: Path, code: str, translations: dict[tuple[str | None, str], str]) -> None:
    """The catalogue of a made-up language, compiled: one file."""
    made = Catalog(locale="eo", domain=DOMAIN)
    for (context, message), translated in translations.items():
        made.add(message, translated, context=context)
    path = directory / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)


def test_there_is_french():
    assert SHIPPED.codes == ("en", "fr")
    assert len(SOURCES) == len(SHIPPED.codes) - 1


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_and_no_other(path):
    assert {(message.context, message.id) for message in messages(path)} == texts()
    unfinished = [
        m.id for m in messages(path) if m.fuzzy or not all(translated for _, translated in pairs(m))
    ]
    assert unfinished == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path):
    """`make translations` compiles."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(path))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_translations_have_the_same_places_to_fill_in(path):
    for message in messages(path):
        for english, translated in pairs(message):
            assert fields(translated) == fields(english), message.id


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2026, 11, 29), "November 29, 2026", "29 novembre 2026"),
        (date(2027, 1, 1), "January 1, 2027", "1er janvier 2027"),
        (date(2026, 8, 2), "August 2, 2026", "2 août 2026"),
        (date(2028, 2, 29), "February 29, 2028", "29 février 2028"),
        (date(2026, 5, 31), "May 31, 2026", "31 mai 2026"),
    ],
)
def test_dates_in_words(day, english, french):
    assert (ENGLISH.date(day), FRENCH.date(day)) == (english, french)


def test_every_month_has_its_name():
    months = [FRENCH.date(date(2026, month, 2)).split()[1] for month in range(1, 13)]
    assert months == [
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ]  # fmt: skip


@pytest.mark.parametrize("code", [None, "", "xx", "EN", "../fr"])
def test_what_is_no_language_here_is_english(code):
    assert SHIPPED.get(code) is ENGLISH


def test_a_directory_that_is_not_there_has_english_alone(tmp_path):
    assert Catalogues(tmp_path / "nowhere").codes == ("en",)


ESPERANTO = {
    (None, "Unsubscribe"): "Malaboni <&>",
    (None, "Unsubscribe: {link}"): "Malaboni: {link}",
    (None, "Email preferences"): "Preferoj",
    ("date", "{month} {day}, {year}"): "{day}-a de {month} {year}",
    ("date", "November"): "novembro",
}


def test_a_third_language_is_one_file(tmp_path):
    write(tmp_path, "eo", ESPERANTO)
    write(tmp_path, "pt_BR", {})
    found = Catalogues(tmp_path)
    assert found.codes == ("en", "eo", "pt-BR")
    esperanto = found.get("eo")
    assert esperanto.date(date(2026, 11, 29)) == "29-a de novembro 2026"
    assert esperanto.date(date(2026, 12, 29)) == "29-a de December 2026", "what it leaves out stays English"
    content = build(
        subject="", body="Saluton", format="text", values={}, signature=None, postal_address=None,
        unsubscribe_link="https://x.test/u/1", language=esperanto,
    )  # fmt: skip
    assert content.text == "Saluton\n\nMalaboni: https://x.test/u/1\n"
    assert ">Malaboni &lt;&amp;&gt;</a>" in content.html


PROGRAM = """
import json, os
from fluenzr import config, crypto, db
from fluenzr.api import create_app
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Workspace

settings = config.load()
app = create_app(settings)
db.migrate()
_, key = workspace_settings.first_start()
client = app.test_client()
answer = client.put("/v1/workspace", json={"language": "eo"}, headers={"Authorization": f"Bearer {key}"})
schema = app.extensions["api"].document()["components"]["schemas"]["CampaignAnswer"]
asked = client.get("/u/cut", headers={"Accept": "text/html", "Accept-Language": "eo"})
print(json.dumps([answer.json["data"]["language"], schema["properties"]["language"]["enum"], asked.text]))
"""


def test_the_api_and_the_pages_have_it_too(tmp_path):
    """A copy of the package with one file more."""
    shutil.copytree(
        ROOT / "fluenzr", tmp_path / "fluenzr", ignore=shutil.ignore_patterns("scalar.js", "__pycache__")
    )
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
    write(tmp_path / "fluenzr" / "locale", "eo", {(None, "This link is not complete"): "Ne tuta ligilo"})
    environment = {"FLUENZR_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    language, enum, page = json.loads(ended.stdout.splitlines()[-1])
    assert (language, enum) == ("eo", ["en", "eo", "fr"])
    assert '<html lang="eo">' in page
    assert "Ne tuta ligilo" in page
