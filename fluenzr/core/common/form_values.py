"""Text fields of a form as values: bounded texts, numbers, choices; all faults are told at once. Pure."""

from collections.abc import Collection, Mapping

from fluenzr.core.common import addresses
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import too_long, unfit

REQUIRED = "This field is required"


class FormValues:
    """`values.text("name", 100)`, ...; `values.check()` raises Invalid for all that was wrong."""

    def __init__(self, given: Mapping[str, str]):
        self._given = given
        self._faults: dict[str, list[str]] = {}

    def text(self, name: str, most: int, *, lines: bool = False, required: bool = False) -> str | None:
        """The text without blanks around it (inside `lines` as it is); None where there is none."""
        text = self._given.get(name, "").replace("\r\n", "\n")
        text = text.strip("\n") if lines else text.strip()
        if not text.strip():
            if required:
                self.refuse(name, REQUIRED)
            return None
        if (wrong := unfit(text, lines=lines) or too_long(text, most)) is not None:
            self.refuse(name, wrong)
            return None
        return text

    def address(self, name: str) -> str:
        """An email address, which is required."""
        text = self.text(name, addresses.MAX_LENGTH, required=True)
        try:
            return "" if text is None else addresses.sendable(text)
        except ValueError as error:
            self.refuse(name, str(error))
            return ""

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number; None where there is none."""
        text = self._given.get(name, "").strip()
        if not text:
            return None
        is_number = text.isascii() and text.isdecimal() and len(text) < 16
        if not is_number or not least <= int(text) <= most:
            self.refuse(name, f"Must be a whole number from {least} to {most}")
            return None
        return int(text)

    def choice(self, name: str, among: Collection[str], otherwise: str) -> str:
        """One of some words; `otherwise` where it is none of them."""
        text = self._given.get(name, otherwise)
        if text not in among:
            self.refuse(name, "Choose one of the list")
            return otherwise
        return text

    def refuse(self, name: str, message: str) -> None:
        """Say what is wrong with a field, unless something was said already."""
        self._faults.setdefault(name, [message])

    def check(self) -> None:
        """Raises Invalid where anything is wrong."""
        if self._faults:
            raise Invalid.fields(self._faults)
