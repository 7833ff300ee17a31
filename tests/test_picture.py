"""Pictures in the documents: the demo's by `make picture`, those of the pages by `make screenshots`."""

import re
import struct
from xml.etree import ElementTree

import pytest

from fluenzr.cli import demo as cli_demo
from fluenzr.core.sandbox import demo as sandbox_demo
from tests.support.picture import PATH, drawn
from tests.support.servers import ROOT

SVG = "{http://www.w3.org/2000/svg}"


def lines() -> list[str]:
    """The lines of the terminal, with the empty ones, below what was typed."""
    texts = list(ElementTree.fromstring(PATH.read_text()).iter(f"{SVG}text"))  # noqa: S314 - our own
    first, step = int(texts[0].attrib["y"]), int(texts[1].attrib["y"]) - int(texts[0].attrib["y"])
    found = {(int(text.attrib["y"]) - first) // step: "".join(text.itertext()) for text in texts}
    return [found.get(number, "") for number in range(1, max(found) + 1)]


def test_it_is_what_the_generator_draws() -> None:
    assert drawn(lines()) == PATH.read_text()


def test_it_shows_the_demo_as_it_is() -> None:
    told = "\n".join(lines())
    assert told.startswith(cli_demo._BEGUN)
    emails = [
        f"{f'{first} {last}':<18} "
        + cli_demo._SAID["sent"].format(subject=subject.replace("{{firstName}}", first))
        for _, first, last, _ in sandbox_demo.PEOPLE
        for subject, _ in sandbox_demo.EMAILS[:1]
    ]
    assert [email for email in emails if email not in told] == []
    assert [said for kind, said in cli_demo._SAID.items() if kind != "sent" and said not in told] == []


def test_it_is_small_and_asks_for_nothing() -> None:
    picture = PATH.read_text()
    assert len(picture) < 60_000
    assert picture.count("http") == 1  # its namespace
    assert "url(" not in picture


@pytest.mark.parametrize("page", ["README.md", "docs/guides/pages.md"])
def test_the_pictures_of_pages_are_wide_enough_and_small(page: str) -> None:
    document = ROOT / page
    named = re.findall(r"!\[.{20,}\]\((\S+\.png)\)", document.read_text())
    assert named
    for name in named:
        picture = (document.parent / name).read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">I", picture[16:20]) == (1280,)
        assert len(picture) < 150_000
