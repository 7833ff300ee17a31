"""HTML of strangers: harmless when it is kept, and kept whole or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.engine.mime import classify, sanitiser
from fluenzr.engine.mime import reader as mime_reader

HEAD = b"From: a@b.example\r\nSubject: Re: Hello\r\n"


def html_mail(html: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/u/token">x</a>', '<a href="//evil.example/">x</a>', '<a href="page">x</a>',
        '<a href="?q=1">x</a>', '<a href="#top">x</a>', '<a href="javascript:x()">x</a>',
        '<a href="data:text/html,x">x</a>', '<a href=" java\tscript:x()">x</a>',
    ],
)  # fmt: skip
def test_only_whole_links_of_the_web_are_left(html):
    assert "href" not in (sanitiser.harmless(html) or "")


@pytest.mark.parametrize("tag", ["blockquote", "q", "del", "ins"])
def test_nothing_else_leads_anywhere(tag):
    assert sanitiser.harmless(f'<{tag} cite="https://track.example/">x</{tag}>') == f"<{tag}>x</{tag}>"


def test_whole_links_stay():
    for url in ("https://b.example/?a=1&amp;b=2", "http://b.example", "mailto:a@b.example", "tel:+331"):
        assert f'href="{url}"' in (sanitiser.harmless(f'<a href="{url}">x</a>') or "")


def test_what_is_too_long_when_clean_is_not_kept():
    """Each of these becomes five characters."""
    assert sanitiser.harmless("&" * (sanitiser.LENGTH // 5)) is not None
    assert sanitiser.harmless("&" * (sanitiser.LENGTH // 5 + 1)) is None


@pytest.mark.parametrize("extra", [0, 1])
def test_html_is_kept_whole_or_not_at_all(extra):
    """As was found: what was cut after cleaning ended inside an attribute, and took in what came next."""
    link = '<a href="https://b.example/">x</a>'
    html = "y" * (mime_reader.HTML_LENGTH - len(link) + extra) + link
    read = classify.read(html_mail(html))
    assert (read.html is None) == bool(extra)
    assert read.text.startswith("yyy")


def test_html_that_was_not_fetched_whole_is_not_kept():
    """Of a message of more than 256 KiB the end is not there."""
    filler = b"X-Filler: " + b"x" * 70 + b"\r\n"
    head = HEAD + filler * ((mime_reader.LIMIT - 100_000) // len(filler))
    html = "<p>" + "z" * 120_000 + "</p>"
    raw = head + b"Content-Type: text/html\r\n\r\n" + html.encode()
    assert classify.read(raw[: mime_reader.LIMIT]).html is None
    small = head + b"Content-Type: text/html\r\n\r\n<p>z</p>"
    assert classify.read(small).html == "<p>z</p>"


def test_html_before_a_large_attachment_is_kept():
    raw = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>z</p>\r\n"
        b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 100_000
    )  # fmt: skip
    assert (classify.read(raw[: mime_reader.LIMIT]).html or "").strip() == "<p>z</p>"


_TAG = st.sampled_from(["a", "blockquote", "img", "svg", "math", "style", "iframe", "form", "p", "q", "base"])
_NAME = st.sampled_from(
    ["href", "src", "cite", "onclick", "style", "action", "srcdoc", "xlink:href", "title"]
)
_VALUE = st.sampled_from(["/u/x", "//x", "javascript:x", "https://x.example", "data:x", 'x" onclick="y'])
_PIECE = st.builds('<{} {}="{}">{}'.format, _TAG, _NAME, _VALUE, st.text(max_size=5))


@given(st.lists(_PIECE | st.text(max_size=10), max_size=10).map("".join))
def test_what_is_kept_is_clean_and_stays_so(html):
    clean = sanitiser.harmless(html)
    assert clean is not None
    assert sanitiser.harmless(clean) == clean
    assert not re.search(r"<(?:img|svg|style|iframe|form|base|math)|<[^>]*\s(?:on\w+|src|cite|style)=", clean)
    assert all(url.startswith("https://") for url in re.findall(r'<a [^>]*href="([^"]*)"', clean))
