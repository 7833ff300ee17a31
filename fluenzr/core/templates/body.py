"""Body of an email: subject, text and HTML, signature and footer, before it becomes MIME.

An email is read (its template rendered, the missing one of text and HTML made from the other), then closed
(signature, postal address, unsubscribe link), then framed as a document. Links through the server and the
pixel come afterwards: `html_tracking`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count, repeat
from typing import Literal, NamedTuple

from lxml import etree

from fluenzr.core.templates import urls, variables
from fluenzr.core.templates.languages import Language
from fluenzr.core.templates.urls import URL, without_punctuation

Format = Literal["text", "html"]

SUBJECT_LENGTH = 998
HTML_LENGTH = 500_000
UNSUBSCRIBE = "unsubscribe_link"
"""The variable of the link that unsubscribes."""

_LINE_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_UNREADABLE: dict[int, str | None] = {
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half of a surrogate pair: cannot be encoded
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], None),
}
_ONE_LINE = {**_UNREADABLE, **dict.fromkeys(map(ord, _LINE_SPACES), " ")}
_MANY_LINES = {code: text for code, text in _UNREADABLE.items() if chr(code) not in "\t\n"}

_ENCODED_WORD = re.compile(r"=\?(?=[^?]*\?[bq]\?)", re.IGNORECASE)
_SPACES = re.compile(" {2,}")
_PARAGRAPH_END = re.compile(r"\n(?:[ \t]*\n)+")
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """One email as its reader sees it. `missing` names the variables nothing was known of, once each."""

    subject: str
    text: str
    html: str
    missing: tuple[str, ...]


class _Part(NamedTuple):
    text: str
    html: str


def build(
    *,
    subject: str,
    body: str,
    format: Format,
    values: Mapping[str, str],
    signature: str | None,
    postal_address: str | None,
    unsubscribe_link: str,
    language: Language,
) -> Content:
    """Render one email for one contact. Never raises, whatever the template and the values contain.

    `signature` and `postal_address` are plain text and no templates. The footer, in the email's `language`,
    carries the unsubscribe link unless the body has ``{{unsubscribe_link}}`` itself.
    """
    values = {**values, UNSUBSCRIBE: unsubscribe_link}
    title = variables.render(subject, values, html=False)
    rendered = variables.render(body, values, html=format == "html")
    footer_link = None if variables.uses(body, UNSUBSCRIBE, html=format == "html") else unsubscribe_link
    main = (_from_html if format == "html" else _from_text)(_readable(rendered.text))
    footer = _footer(_readable(postal_address or ""), footer_link, language)
    closing = [_from_text(_readable(signature or "")), footer]
    return Content(
        subject=header_line(title.text),
        text="\n\n".join(part.text for part in (main, *closing) if part.text) + "\n",
        html=_document(main.html, "\n".join(part.html for part in closing if part.html)),
        missing=tuple(dict.fromkeys((*title.missing, *rendered.missing))),
    )


def before_end(document: str, addition: str) -> str:
    """The HTML document with `addition` at the end of its body."""
    ends = list(_BODY_END.finditer(document))
    end = ends[-1].start() if ends else len(document)
    return f"{document[:end]}{addition}\n{document[end:]}"


def header_line(text: str) -> str:
    """Text fit for a header: one line of at most 998 characters (RFC 5322 §2.1.1), no control characters.

    What could be taken for an encoded word (RFC 2047 §2) is broken by a space and so decodes to nothing,
    however often it is decoded: no name of a contact brings a line break of its own that way.
    """
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_ONE_LINE)
    text = _SPACES.sub(" ", _ENCODED_WORD.sub("= ?", text))
    return text.strip(" ")[:SUBJECT_LENGTH].rstrip(" ")


def text_of(html: str) -> str:
    """The text of an HTML document or fragment: links as ``label (url)``, blocks on lines of their own.

    Never raises, in time linear in `html`, of which it reads the first 500,000 characters.
    """
    return read_html(html, TextReader())


def read_html(html: str, reader: "TextReader") -> str:
    """The text that `reader` writes down of an HTML document or fragment; `text_of` says its bounds."""
    # Events instead of a tree: nesting of any depth costs no recursion and no memory.
    parser = etree.HTMLParser(target=reader, encoding="utf-8")
    parser.feed(html[:HTML_LENGTH].encode("utf-8", "replace"))
    text: str = parser.close()
    return text


def _readable(text: str) -> str:
    """`text` with ``\\n`` line ends, no control characters but tabs, no empty lines around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_MANY_LINES).strip("\n")


def _from_text(text: str) -> _Part:
    paragraphs = filter(str.strip, _PARAGRAPH_END.split(text))
    return _Part(text.rstrip(), "\n".join(f"<p>{_as_html(paragraph)}</p>" for paragraph in paragraphs))


def _from_html(html: str) -> _Part:
    return _Part(_readable(text_of(html)), html)  # a reference such as &#7; brings a control character back


def _as_html(text: str) -> str:
    """Plain text in HTML: escaped, line breaks kept, http(s) URLs made links."""
    pieces = []
    done = 0
    for match in URL.finditer(text):
        url = without_punctuation(match[0])
        if url.partition("://")[2]:
            link = escape(url)
            pieces += [escape(text[done : match.start()]), f'<a href="{link}">{link}</a>']
            done = match.start() + len(url)
    pieces.append(escape(text[done:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _footer(postal_address: str, unsubscribe_link: str | None, language: Language) -> _Part:
    text = [postal_address] if postal_address else []
    html = [_as_html(postal_address)] if postal_address else []
    if unsubscribe_link is not None:
        text.append(language.gettext("Unsubscribe: {link}").format(link=unsubscribe_link))
        label = escape(language.gettext("Unsubscribe"))
        html.append(f'<a href="{escape(unsubscribe_link)}" style="color:#666">{label}</a>')
    lines = "<br>\n".join(html)
    return _Part("\n".join(text), f'<p style="color:#666;font-size:12px">{lines}</p>' if lines else "")


def _document(body: str, closing: str) -> str:
    """A whole document: a body that is one takes `closing` in at its end, any other is wrapped with it."""
    if _BODY_END.search(body):
        return before_end(body, closing) + "\n"
    head = '<head><meta charset="utf-8"></head>'
    return f"<!doctype html>\n<html>{head}<body>\n{body}\n{closing}\n</body></html>\n"


class TextReader:
    """Target of an lxml parser: writes down the text of the elements that go by.

    A subclass says by `lead` what each line begins with.
    """

    SKIPPED = frozenset({"head", "script", "style", "template", "textarea", "select", "svg", "object"})
    PARAGRAPHS = frozenset(
        {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"}
    )
    LINES = frozenset(
        {"address", "article", "aside", "caption", "center", "dd", "div", "dt", "figcaption", "figure",
         "footer", "form", "header", "li", "main", "nav", "section", "tr"}
    )  # fmt: skip

    def __init__(self) -> None:
        self.lead = ""
        self._written: list[str] = []
        self._texts = 0
        self._breaks = 0
        self._space = False
        self._bullet = ""
        self._bullets: list[Iterator[str]] = []
        self._links: list[tuple[str, int]] = []
        self._skipped = 0
        self._preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._skipped += tag in self.SKIPPED
        self._preformatted += tag == "pre"
        self._break_around(tag)
        if tag == "br":
            self._breaks += 1
        elif tag in ("ul", "ol"):
            self._bullets.append(repeat("- ") if tag == "ul" else map("{}. ".format, count(1)))
        elif tag == "li":
            self._bullet = next(self._bullets[-1]) if self._bullets else "- "
        elif tag == "a":
            self._links.append((_shown_target(attributes.get("href", "")), self._texts))
        elif tag in ("td", "th"):
            self._space = True
        elif tag == "img":
            self.data(attributes.get("alt", ""))

    def end(self, tag: str) -> None:
        if tag == "a":
            self._close_link(*self._links.pop())
        elif tag in ("ul", "ol"):
            self._bullets.pop()
        self._break_around(tag)
        self._preformatted -= tag == "pre"
        self._skipped -= tag in self.SKIPPED

    def data(self, data: str) -> None:
        if self._preformatted:
            for number, line in enumerate(data.split("\n")):
                self._breaks += number > 0
                self._write(line)
            return
        self._space = self._space or data[:1].isspace()
        self._write(" ".join(data.split()))
        self._space = self._space or data[-1:].isspace()

    def line(self, text: str) -> None:
        """Write `text` on a line of its own."""
        self._breaks = max(self._breaks, 1)
        if text:
            self._write(text)
            self._breaks = 1

    def close(self) -> str:
        return "".join(self._written).strip()

    def _write(self, text: str) -> None:
        if not text or self._skipped:
            return
        if self._breaks or not self._written:
            self._written += ["\n" * min(self._breaks, 2), self.lead]
        elif self._space:
            self._written.append(" ")
        self._written += [self._bullet, text]
        self._texts += 1
        self._breaks, self._space, self._bullet = 0, False, ""

    def _break_around(self, tag: str) -> None:
        if tag in self.PARAGRAPHS:
            self._breaks = max(self._breaks, 2)
        elif tag in self.LINES:
            self._breaks = max(self._breaks, 1)

    def _close_link(self, target: str, texts: int) -> None:
        label = self._written[-1] if self._texts == texts + 1 else None
        if not target or label in (target, target.partition("//")[2].rstrip("/")):
            return
        labelled = self._texts > texts
        self._space = True
        self._write(f"({target})" if labelled else target)
        self._space = not labelled


def _shown_target(href: str) -> str:
    """The address of a link as a reader of plain text can use it, or nothing."""
    target = urls.as_browsers_read(href)
    scheme = target.partition(":")[0].lower()
    if scheme == "mailto":
        return "".join(target[len("mailto:") :].partition("?")[0].split())
    return urls.in_text(target) if scheme in ("http", "https") else ""
