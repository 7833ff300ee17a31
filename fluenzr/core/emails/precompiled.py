"""Precompiled templates: what is the same for all readers is worked out once, the rest filled in.

A form is what the usual way of writing makes of the text with a mark in place of all that differs. It holds
where no step of writing treats what stands there differently from a mark. Where that is not plain to see of a
text or a value, the email is written the usual way.
"""

import re
import secrets
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.templates import html_tracking, variables
from fluenzr.core.templates.body import HTML_LENGTH, SUBJECT_LENGTH, UNSUBSCRIBE, Content, Format
from fluenzr.core.templates.expressions import Variable
from fluenzr.core.templates.urls import URL, UrlContext

KEPT_SECONDS = 10.0

# Words with single spaces between them: not blank, on one line, no markup, no part of a URL or encoded word.
_PLAIN = re.compile(r"[\w.,'&()@+-]+(?: [\w.,'&()@+-]+)*")
_LINK_TAG = re.compile(r"<(?P<closing>/)?a(?![^\t\n\f\r />])", re.IGNORECASE)
# Inside a link these keep libxml2 from taking its end tag for that (HTMLparser.c, htmlGetEndPriority).
_BLOCK_TAG = re.compile(
    r"</?(?:div|table|thead|tbody|tfoot|tr|td|th|head|body|html)(?![^\t\n\f\r />])", re.IGNORECASE
)
# From this tag on libxml2 reads text as nobody else does.
_PLAINTEXT = re.compile("<plaintext", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """What an email is written from, and what it is to tell of."""

    subject: str
    body: str
    format: Format
    opens: bool
    clicks: bool

    @property
    def is_html(self) -> bool:
        return self.format == "html"


Write = Callable[[Text, Mapping[str, str], str, Tracker], Content]
"""The usual way: a text with values, the link to unsubscribe, and the addresses that tell."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A signed name for an address. Without a kind: that of the link to unsubscribe."""

    kind: TokenKind | None = None
    number: int = 0


class Form:
    """A prepared text."""

    def __init__(self, content: Content, marks: "_Marks"):
        self._slots = marks.slots
        self._subject = marks.around(content.subject)
        self._text = marks.around(content.text)
        self._html = marks.around(content.html)

    @classmethod
    def prepare(cls, text: Text, tracker: Tracker, write: Write) -> "Form | None":
        """The form of a text, for readers of one workspace; None where it has to be written in full."""
        marks = _Marks(tracker)
        marked = marks.put_into(text)
        left = [*variables.variables(marked.subject), *variables.variables(marked.body, html=text.is_html)]
        is_odd = "=?" in marked.subject or len(marked.subject) > SUBJECT_LENGTH // 2 or marks.in_urls
        if is_odd or any(variable != _UNSUBSCRIBE for variable in left):
            return None
        content = write(marked, {}, marks.unsubscribe_link, marks)
        return cls(content, marks) if marks.stand_freely_in(content, clicks=text.clicks) else None

    def filled(self, values: Mapping[str, str], link: str, tracker: Tracker) -> Content | None:
        """The email of one reader; None where a value has to be written the usual way."""
        words: list[str] = []
        escaped: list[str] = []
        missing: dict[str, None] = {}
        for slot in self._slots:
            if isinstance(slot, _Token):
                token = tracker.token(slot.kind, slot.number) if slot.kind else link.rpartition("/")[2]
                words.append(token)
                escaped.append(token)
                continue
            value = variables.evaluate(slot, values)
            if not _PLAIN.fullmatch(value):
                return None
            words.append(value)
            escaped.append(escape(value))
            if variables.known_as(slot, values) is None:
                missing[slot.name] = None
        subject, html = _filled(self._subject, words), _filled(self._html, escaped)
        if len(subject) > SUBJECT_LENGTH or len(html) > HTML_LENGTH:
            return None
        return Content(subject, _filled(self._text, words), html, tuple(missing))


class Forms:
    """Prepared texts, by all that they are made of, for the emails of the next seconds.

    A form knows the ids of links: it should not outlive by much what it was made from.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[float, Form | None]] = {}

    def get(self, name: Hashable, prepare: Callable[[], Form | None]) -> Form | None:
        """The form of that name, prepared anew where it is not known or no longer."""
        now, known = time.monotonic(), self._made.get(name)
        if known is None or known[0] <= now:
            self._made = {other: made for other, made in list(self._made.items()) if made[0] > now}
            self._made[name] = known = now + KEPT_SECONDS, prepare()
        return known[1]


_UNSUBSCRIBE = Variable(UNSUBSCRIBE, ())
_Around = tuple[list[str], list[int]]
"""The pieces of a text around its marks, and the numbers of the marks between them."""


def _filled(around: _Around, words: list[str]) -> str:
    pieces, numbers = around
    whole = [""] * (len(pieces) + len(numbers))
    whole[::2] = pieces
    whole[1::2] = [words[number] for number in numbers]
    return "".join(whole)


class _Marks(Tracker):
    """Stand in for what differs: words that are found again."""

    def __init__(self, tracker: Tracker):
        super().__init__(tracker.public_url, tracker.workspace_id)
        self._prefix = f"x{secrets.token_hex(8)}x"
        self._mark = re.compile(rf"{self._prefix}([0-9]+)x")
        self.slots: list[Variable | _Token] = []
        self.in_urls = False
        self.unsubscribe_link = f"{tracker.public_url}/u/{self._stand_in_for(_Token())}"

    def token(self, kind: TokenKind, number: int = 0) -> str:
        return self._stand_in_for(_Token(kind, number))

    def owns(self, url: str) -> bool:
        """Also what a variable is part of: it is nobody's link yet, and nothing is kept of it."""
        return super().owns(url) or self._has_variable(url)

    def put_into(self, text: Text) -> Text:
        """The text with marks for its variables; the link to unsubscribe is one by itself."""
        return replace(
            text,
            subject=self._marked(text.subject, html=False),
            body=self._marked(text.body, html=text.is_html),
        )

    def around(self, text: str) -> _Around:
        pieces = self._mark.split(text)
        return pieces[::2], [int(number) for number in pieces[1::2]]

    def stand_freely_in(self, content: Content, *, clicks: bool) -> bool:
        """Whether no variable is, or could become, part of a link or of markup, and all links are known.

        Where clicks are followed, links have led to the server since the text was written.
        """
        into_url, into_reference = rf"{self._mark.pattern}\w{{0,5}}://", rf"&[#\w]*{self._prefix}"
        return not (
            _PLAINTEXT.search(content.html)
            or re.search(into_url, content.text)
            or any(map(self._has_variable, URL.findall(content.text)))
            or re.search(into_reference, content.html)
            or any(map(self._has_variable, _markup_and_links(content.html)))
            or (clicks and not all(self.owns(link.url) for link in html_tracking.links(content.html)))
        )

    def _stand_in_for(self, slot: Variable | _Token) -> str:
        self.slots.append(slot)
        return f"{self._prefix}{len(self.slots) - 1}x"

    def _marked(self, text: str, *, html: bool) -> str:
        place, marked = UrlContext(html=html), []
        for part in variables.parse(text, html=html):
            if isinstance(part, str):
                place.template(part)
                marked.append(part)
                continue
            self.in_urls = self.in_urls or place.in_url
            is_link = part == _UNSUBSCRIBE
            marked.append(f"{{{{{UNSUBSCRIBE}}}}}" if is_link else self._stand_in_for(part))
            place.value(self.unsubscribe_link if is_link else "")
        return "".join(marked)

    def _has_variable(self, text: str) -> bool:
        return any(isinstance(self.slots[int(number)], Variable) for number in self._mark.findall(text))


def _markup_and_links(html: str) -> Iterable[str]:
    """The tags and comments of an HTML document, and what stands in its links."""
    done, inside, stays = 0, False, False
    for tag in html_tracking.markup(html):
        yield html[done if inside else tag.start() : tag.end()]
        done = tag.end()
        stays = inside and (stays or _BLOCK_TAG.match(tag[0]) is not None)
        if link := _LINK_TAG.match(tag[0]):
            inside = not link["closing"] or stays
    if inside:
        yield html[done:]
