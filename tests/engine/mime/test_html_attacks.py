"""HTML of incoming mail that is written to run something where it is shown, and is kept harmless."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import cycle, product

import pytest

from fluenzr.engine.mime import classify

CODE = "alert(1)"
URLS = (
    "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "java\nscript:{}", "java\rscript:{}",
    "java\0script:{}",
    " javascript:{}", "\x01javascript:{}", "\x1f\u00a0javascript:{}", "javascript\t:{}",
    "javascript&colon;{}",
    "&#106;avascript:{}", "&#x6a;avascript:{}", "&#0000106avascript:{}", "java&Tab;script:{}",
    "java&NewLine;script:{}",
    "javascript&#58;{}", "javascript:&#x2f;&#x2f;%0a{}", "vbscript:{}", "livescript:{}", "mocha:{}",
    "data:text/html,<script>{}</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:image/svg+xml,<svg onload={}>",
    "feed:javascript:{}", "view-source:javascript:{}", "jar:javascript:{}!/", "blob:null/{}",
    "file:///etc/{}",
    "\u2028javascript:{}", "\ufeffjavascript:{}", "x:javascript:{}", "http://a\"onclick=\"{}",
    "http://a'onclick='{}",
    "http://a onclick={}", "http://a`onclick=`{}", "http://a><script>{}</script>",
    "http://a\"><svg onload={}>",
)  # fmt: skip
CARRIERS = (
    "<a href=@>x</a>", "<img src=@>", "<iframe src=@></iframe>", "<form action=@><input type=submit></form>",
    "<button formaction=@>x</button>", "<object data=@></object>", "<embed src=@>",
    "<svg><a xlink:href=@>x</a></svg>",
    "<math href=@>x</math>", "<base href=@>", "<link rel=stylesheet href=@>",
    "<meta http-equiv=refresh content=@>",
    "<body background=@>", "<table background=@><tr><td>x</table>", "<blockquote cite=@>x</blockquote>",
    "<q cite=@>x</q>", "<del cite=@>x</del>", "<video poster=@></video>", "<a href=# ping=@>x</a>",
    "<svg><use href=@></svg>", "<svg><animate attributeName=href values=@></svg>", "<area href=@>",
    "<details open ontoggle=@>x</details>", "<p style=@>x</p>", "<p title=@>x</p>", "<script src=@></script>",
)  # fmt: skip
AROUND = (
    "{}", "<svg>{}", "<math>{}", "<noscript><p title='</noscript>{}'>", "<style>{}", "<title>{}</title>",
    "<textarea>{}",
    "<template>{}</template>", "<!-->{}-->", "<!--!>{}", "<![CDATA[{}]]>", "<xmp>{}</xmp>", "<plaintext>{}",
    "<select><option>{}", "<table>{}", "<form><math><mtext></form><form><mglyph><style></math>{}",
    "<svg></p><style><a id='</style>{}'>", "<p id='<!--'>{}", "<a href='http://a'>{}",
)  # fmt: skip
QUOTES = ('"', "'", "", "`")

FORBIDDEN = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "meta", "link",
    "base",
    "img", "video", "audio", "area", "map", "template", "noscript", "textarea", "select", "title", "xmp",
    "plaintext",
    "body", "html", "head", "frame", "frameset", "animate", "use", "portal", "dialog", "marquee",
}  # fmt: skip
SCHEMES = ("http", "https", "mailto", "tel")


class Shown(HTMLParser):
    """What would be shown of some HTML. Raises AssertionError for what could run there or lead elsewhere."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in FORBIDDEN, tag
        for name, value in attributes:
            assert not name.startswith("on"), name
            assert name not in ("style", "srcdoc", "ping", "id", "class"), name
            if name in ("href", "cite", "src"):
                assert _scheme(value or "") in SCHEMES, value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def _scheme(url: str) -> str | None:
    """The scheme that a browser finds in a URL (URL standard, 4.4), None where it is relative."""
    stripped = re.sub(r"[\t\n\r]", "", url.lstrip("".join(map(chr, range(33)))))
    found = re.match(r"([a-z][a-z0-9+.-]*):", stripped, re.IGNORECASE)
    return found[1].lower() if found else None


def forms() -> Iterator[str]:
    quotes = cycle(QUOTES)
    for url, carrier, around in product(URLS, CARRIERS, AROUND):
        quote = next(quotes)
        yield around.format(carrier.replace("@", f"{quote}{url.format(CODE)}{quote}"))


@pytest.mark.parametrize(
    "href", ["/v1/contacts", "//evil.example/", "?a", "#a", "..", "", "\\\\evil.example"]
)
def test_links_without_a_host_lead_nowhere(href: str) -> None:
    assert kept_of(f'<a href="{href}">x</a>') == '<a rel="noopener noreferrer">x</a>'


@pytest.mark.parametrize(
    "text", ["&" * 100_000, "<b>&&&&&&&&</b>" * 7000, '<a href="http://a/">&</a>' * 5000]
)
def test_what_is_too_long_once_cleaned_is_not_kept_in_part(text: str) -> None:
    assert kept_of(text) is None


@pytest.mark.slow
def test_html_that_would_run_does_not(record_property: Callable[[str, object], None]) -> None:
    count = 0
    for count, html in enumerate(forms(), 1):  # noqa: B007
        kept, shown = kept_of(html) or "", Shown()
        try:
            shown.feed(kept)
            shown.close()
        except AssertionError as error:
            pytest.fail(f"{html!r} is kept as {kept!r}: {error}")
    assert count == len(URLS) * len(CARRIERS) * len(AROUND)
    record_property("forms", count)


def kept_of(html: str) -> str | None:
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return classify.read(head + html.encode()).html
