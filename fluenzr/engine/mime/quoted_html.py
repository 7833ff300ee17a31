"""HTML of a reply to text with quotes marked by `>` (RFC 3676 §4.5). Pure, linear.

Elements say it in every language: who reads the text after that needs fewer words. Programs put a quote
either into an element of its own, or behind an element that divides it from what is new.

Tested by `tests/engine/mime/test_quotes.py`.
"""

from collections.abc import Mapping

from fluenzr.core.templates.body import TextReader, read_html

DIVIDER = "-----Original Message-----"

_DIVIDING_IDS = frozenset({
    "appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "olk_src_body_section",
    "stopspelling", "zwchr",
})  # fmt: skip
_DIVIDING_CLASSES = frozenset({"outlookmessageheader", "ms-outlook-mobile-reference-message"})
_QUOTED_IDS = frozenset({"reply-intro"})
_QUOTED_CLASSES = ("yahoo_quoted", "moz-cite-prefix")
_INDENTING = "webkit-indent-blockquote"


def marked_text_of(html: str) -> str:
    """The text of a reply's HTML, each line of a quote after `>`, a divider where the rest is one."""
    return read_html(html, _QuoteReader())


class _QuoteReader(TextReader):
    """Writes down the text of the elements that go by, and which of them quote."""

    def __init__(self) -> None:
        super().__init__()
        self._quoting: list[bool] = []
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        quotes = tag == "blockquote"
        if attributes:
            if _divides(attributes):
                self.line(DIVIDER)
            quotes = _quotes(tag, attributes)
        self._quoting.append(quotes)
        if quotes:
            self._turn(1)
        super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if self._quoting and self._quoting.pop():
            self._turn(-1)

    def _turn(self, step: int) -> None:
        self.line("")
        self._depth += step
        self.lead = "> " if self._depth else ""


def _quotes(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element quotes. Programs that indent a paragraph use `blockquote` too, without a border."""
    classes = attributes.get("class", "").lower().split()
    if tag == "blockquote":
        style = _style(attributes)
        return _INDENTING not in classes and ("border:none" not in style or "border-left:" in style)
    return attributes.get("id", "").lower() in _QUOTED_IDS or any(
        name.endswith(_QUOTED_CLASSES) for name in classes
    )


def _divides(attributes: Mapping[str, str]) -> bool:
    """Whether an element stands above a quote that nothing else marks."""
    style = _style(attributes)
    return (
        attributes.get("id", "").lower() in _DIVIDING_IDS
        or not _DIVIDING_CLASSES.isdisjoint(attributes.get("class", "").lower().split())
        # Word draws this line above the headers of the message that it quotes, whatever their language.
        or ("border-top:solid" in style and "padding:3.0pt0" in style)
    )


def _style(attributes: Mapping[str, str]) -> str:
    """What is compared of a style, without spaces."""
    return "".join(attributes.get("style", "").lower().split())
