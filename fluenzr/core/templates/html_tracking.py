"""Tracking in HTML: links rewritten to lead through the server, and the open pixel.

Pure. Only values of `href` change, and what is added stands at the end of the body: the HTML is read as far
as that takes (HTML Standard §13.2.5) and never written anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from html.entities import html5
from typing import NamedTuple
from urllib.parse import urlsplit

from fluenzr.core.templates.body import before_end
from fluenzr.core.templates.languages import Language
from fluenzr.core.templates.urls import as_browsers_read

URL_LENGTH = 8000

_NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*"
_VALUE = r"""(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\t\n\f\r "'>][^\t\n\f\r >]*)"""
_EQUALS = r"[\t\n\f\r ]*=[\t\n\f\r ]*"
# Every alternative can end with the text, so none gives up halfway and nothing is read over and over.
_MARKUP = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
    |
    <(?:
        (?P<raw>script|style|title|textarea|xmp|iframe|noembed|noframes)(?=[\t\n\f\r />]|\Z)
        | (?P<link>a|area)(?=[\t\n\f\r /])
        | /?[a-z][^\t\n\f\r />]*
    )
    (?P<attributes>(?:[\t\n\f\r /]+|{_NAME}(?:{_EQUALS}{_VALUE}?)?)*)
    (?:(?P<end>>)|\Z)
    (?(raw).*?(?:(?=</(?P=raw)[\t\n\f\r />])|\Z))
    |
    <[!?/][^>]*
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rf"(?P<name>{_NAME})(?:{_EQUALS}(?P<value>{_VALUE})?)?")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?")


class Link(NamedTuple):
    """The address in a link, and where in the HTML it is written."""

    start: int
    end: int
    url: str


def links(html: str) -> list[Link]:
    """The links of an HTML document to web addresses, in order. Never raises, in time linear in `html`."""
    return list(_links(html))


def markup(html: str) -> Iterator[re.Match[str]]:
    """The tags and comments of an HTML document, a tag whose content is raw (a script's...) with it."""
    return _MARKUP.finditer(html)


def is_web_address(url: str) -> bool:
    """Whether a URL (RFC 3986) is absolute, of http or https, with a host, and can be redirected to."""
    return len(url) <= URL_LENGTH and url.isprintable() and _has_web_host(url)


# The same few stand in all emails of a campaign.
@lru_cache(maxsize=1024)
def _has_web_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None  # asking for the port checks it
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and " " not in parts.netloc


def instrumented(html: str, found: Sequence[Link], addresses: Mapping[str, str], closing: str) -> str:
    """`html` with the links `found` in it leading to the `addresses` of their URLs, where these have one.

    `closing` is HTML that is put at the end of the body.
    """
    pieces, done = [], 0
    for link in found:
        if link.url in addresses:
            pieces += [html[done : link.start], f'"{escape(addresses[link.url])}"']
            done = link.end
    changed = "".join([*pieces, html[done:]])
    return before_end(changed, closing) if closing else changed


def notice(language: Language) -> str:
    """What a reader is told of the pixel."""
    return language.gettext("This email contains an image that tells its sender when it is opened.")


def pixel(address: str, preferences: str, language: Language) -> str:
    """An image that nobody sees, and the words that say so with a link to the `preferences` page."""
    label = escape(language.gettext("Email preferences"))
    link = f'<a href="{escape(preferences)}" style="color:#666">{label}</a>'
    return (
        f'<p style="color:#666;font-size:12px">{escape(notice(language))} {link}</p>\n'
        f'<img src="{escape(address)}" alt="" width="1" height="1" style="border:0">'
    )


def pixel_text(preferences: str, language: Language) -> str:
    """The same words for the plain text."""
    page = language.gettext("Email preferences: {link}").format(link=preferences)
    return f"{notice(language)} {page}\n"


def _links(html: str) -> Iterator[Link]:
    for tag in markup(html):
        if not (tag["link"] and tag["end"]):
            continue
        for attribute in _ATTRIBUTE.finditer(html, *tag.span("attributes")):
            if attribute["name"].lower() == "href":
                url = _address(attribute["value"] or "")
                if is_web_address(url):
                    yield Link(*attribute.span("value"), url)
                break  # a second one does not count


def _address(value: str) -> str:
    """The address that an attribute's value stands for."""
    if value[:1] in ('"', "'"):
        value = value[1:-1]
    return as_browsers_read(_REFERENCE.sub(_referred, value))


def _referred(match: re.Match[str]) -> str:
    """What a character reference in an attribute stands for: `&copy=1` is no sign (§13.2.5.73)."""
    text = match[0]
    if text[1] == "#":
        return unescape(text)
    is_followed = match.string[match.end() : match.end() + 1] == "="
    return text if text[1:] not in html5 or (is_followed and text[-1] != ";") else html5[text[1:]]
