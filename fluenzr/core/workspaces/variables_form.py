"""Workspace variables as a form gives them, as the changes that `settings.update` merges. Pure.

A form has a text for each variable and a place for a new one. What it does not touch is left as it is by
then, whatever somebody else has made of it since the form was shown.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.form_values import REQUIRED
from fluenzr.core.templates.expressions import fold
from fluenzr.core.workspaces import variables

TEXT = "text."
"""Before the name of a variable: the field with its text."""
NEW_NAME, NEW_TEXT = "newName", "newText"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed: texts that were touched, names that were ticked as removed, and a new variable."""

    texts: Mapping[str, str]
    removed: frozenset[str]
    new_name: str
    new_text: str

    def takes_away(self, name: str) -> bool:
        """Whether a variable is ticked as removed, or its text was emptied."""
        return name in self.removed or (name in self.texts and not self.texts[name].strip())


class Row(NamedTuple):
    """A variable in the form."""

    name: str
    text: str
    is_removed: bool


def placeholder(name: str) -> str:
    """A variable as emails have it."""
    return f"{{{{{name}}}}}"


def as_lines(text: str) -> str:
    """A text as a form shows it and takes it back: browsers send any line break as CRLF (HTML §4.10.21.4)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rows(kept: Mapping[str, str], given: Given | None) -> list[Row]:
    """What the form shows by name: what is kept, in its place what was typed, and what was typed of variables
    that are not there any more."""
    texts = dict(kept)
    if given is not None:
        gone = {name for name in given.texts if name not in kept and given.takes_away(name)}
        texts |= {name: text for name, text in given.texts.items() if name not in gone}
    ticked = frozenset() if given is None else given.removed
    return [Row(name, as_lines(texts[name]), name in ticked) for name in sorted(texts, key=_order)]


def changes(kept: Mapping[str, str], given: Given) -> dict[str, str | None]:
    """What changes, None where it is removed. Raises Invalid, naming each field that is wrong."""
    wrong: dict[str, list[str]] = {}
    names = {*kept, *given.texts}
    found: dict[str, str | None] = {name: None for name in names if given.takes_away(name)}
    for name in given.texts.keys() - found.keys():
        if given.texts[name] != as_lines(kept.get(name, "")):
            with _told_at(f"{TEXT}{name}", wrong):
                found[name] = variables.checked_text(given.texts[name])
                # The name of one that is not there any more comes from the form alone.
                variables.checked_name(name)
    found |= _new(given, names - {name for name, text in found.items() if text is None}, wrong)
    if wrong:
        raise Invalid.fields(wrong)
    return found


def _new(given: Given, others: Collection[str], wrong: dict[str, list[str]]) -> dict[str, str | None]:
    """The new variable, if there is one; its name may have its braces around it."""
    name = given.new_name.strip().removeprefix("{{").removesuffix("}}").strip()
    if not name and not given.new_text.strip():
        return {}
    with _told_at(NEW_NAME, wrong):
        variables.checked_name(_filled(name))
        if fold(name) in map(fold, others):
            raise ValueError("There is a variable of this name already")
    found: dict[str, str | None] = {}
    with _told_at(NEW_TEXT, wrong):
        found[name] = variables.checked_text(_filled(given.new_text))
    return found


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError(REQUIRED)
    return text


@contextmanager
def _told_at(field: str, wrong: dict[str, list[str]]) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        wrong[field] = [str(error)]


def _order(name: str) -> tuple[str, str]:
    return fold(name), name
