"""The README's picture of the demo: drawn by `make picture`, and of the demo as it is now."""

from xml.etree import ElementTree

from fluenzr.cli import demo as cli_demo
from fluenzr.core.sandbox import demo as sandbox_demo
from tests.support.picture import PATH, drawn

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
