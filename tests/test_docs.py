"""The documents themselves: links that lead somewhere, and French pages that say what the English ones do."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.servers import ROOT

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "fluenzr/sdk/README.md",
        ROOT / "sdk/typescript/README.md",
    ]
)
FRENCH = [page for page in PAGES if page.name.endswith(".fr.md")]
FOR_NEWCOMERS = [page for page in PAGES if page == ROOT / "README.md" or page.parent == ROOT / "docs/guides"]

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"``[^`\n]+``|`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*")


@dataclass(frozen=True)
class Page:
    """A document in its parts: what is code and what is prose, which has places where code was."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text()

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """Language and code of each fenced block."""
        return _FENCE.findall(self.text)

    @property
    def prose(self) -> str:
        """Without code, addresses and comments; the first line of all is a heading."""
        bare = _CODE.sub("`", _FENCE.sub("", self.text))
        return re.sub(r"\]\([^)]*\)|<(https?:|!--)[^>]*>", "]", bare)

    @property
    def inline(self) -> set[str]:
        return set(_CODE.findall(_FENCE.sub("", self.text)))

    @property
    def links(self) -> list[str]:
        """Those within the project."""
        bare = _CODE.sub("", _FENCE.sub("", self.text))
        return [link for link in _LINK.findall(bare) if not re.match(r"https?:|mailto:", link)]

    @property
    def headings(self) -> list[tuple[str, str]]:
        return _HEADING.findall(_FENCE.sub("", self.text))

    @property
    def anchors(self) -> set[str]:
        """As GitHub makes them of headings."""
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in self.headings}

    @property
    def numbers(self) -> set[str]:
        """Figures of the prose and of the settings in it, however a language groups and points them."""
        return {re.sub(r"\D", "", number) for number in _NUMBER.findall(self.prose)}


def french(page: Path) -> Path:
    return page.with_suffix(".fr.md")


def english(page: Path) -> Path:
    return page.with_name(page.name.removesuffix(".fr.md") + ".md")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


of_each = pytest.mark.parametrize("page", PAGES, ids=name_of)
of_each_for_newcomers = pytest.mark.parametrize(
    "page", [page for page in FOR_NEWCOMERS if page not in FRENCH], ids=name_of
)
of_each_french = pytest.mark.parametrize("page", FRENCH, ids=name_of)


@of_each
def test_every_link_leads_to_a_page_and_a_heading_of_it(page: Path) -> None:
    for link in Page(page).links:
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in Page(target).anchors, link


@of_each
def test_nothing_is_fetched_by_its_name_alone(page: Path) -> None:
    """No index has these names: whoever takes one gets what they install."""
    fetched = r"(install|add|npx|uvx|pipx run)( --?\S+)* ['\"]?(fluenzr\b|@fluenzr/)"
    assert not re.search(fetched, page.read_text())


@of_each_for_newcomers
def test_no_block_trips_a_shell_that_it_is_pasted_into(page: Path) -> None:
    """zsh takes a line that begins with # for a command, and an unquoted ? or * for the names of files."""
    for line in "".join(code for language, code in Page(page).blocks if language == "sh").splitlines():
        assert not re.search(r"(^|\s)#", line), line
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", line)
        assert not re.search(r"^\S+ .*https?://\S*[?*]", bare), line


@of_each_for_newcomers
def test_a_page_for_newcomers_is_there_in_french(page: Path) -> None:
    assert french(page).exists()


@of_each_french
def test_each_language_names_the_other_first(page: Path) -> None:
    for own, other, name in ((page, english(page), "English"), (english(page), page, "Français")):
        title, link = own.read_text().split("\n\n")[:2]
        assert title.startswith("# ")
        assert link == f"[{name}]({other.name})"


@of_each_french
def test_a_french_page_has_the_same_code_in_the_same_order(page: Path) -> None:
    """What is shown of an answer may be told in French."""
    here, there = (
        [block for block in Page(each).blocks if block[0] != "text"] for each in (page, english(page))
    )
    assert here == there


@of_each_french
def test_a_french_page_has_the_same_sections(page: Path) -> None:
    here, there = ([level for level, _ in Page(each).headings] for each in (page, english(page)))
    assert here == there


@of_each_french
def test_a_french_page_names_the_same_things(page: Path) -> None:
    """Settings, calls, fields, values: what the English page has learned, the French one has too."""
    assert Page(page).inline == Page(english(page)).inline


@of_each_french
def test_a_french_page_has_the_same_figures(page: Path) -> None:
    assert Page(page).numbers == Page(english(page)).numbers


@of_each_french
def test_a_french_page_leads_to_french_pages(page: Path) -> None:
    _, *links = Page(page).links
    for link in links:
        path, _, _ = link.partition("#")
        target = page.parent / path
        assert path.endswith(".fr.md") or not french(target).exists(), link


@of_each_french
def test_french_is_set_as_french_is(page: Path) -> None:
    """No-break spaces (narrow before ; ! ?), guillemets, and typographic apostrophes, outside code."""
    prose = Page(page).prose
    wrong = [
        r"[^\u202f\s?!.|`][;!?](?=\s|$)",
        r"[ ][;!?:](?=\s|$)",
        r"[^\u00a0|\-]:(?=\s|$)",
        r"«[^\u00a0]|[^\u00a0]»",
        r"\w'\w",
        r"[\"“”]",
    ]
    assert [found for pattern in wrong for found in re.findall(rf".{{0,20}}{pattern}", prose)] == []
    for first, second in pairwise(prose.splitlines()):
        assert not (first and re.match(r"[;!?:»]", second)), second
