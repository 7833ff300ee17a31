"""Links are found as browsers find them, and nothing but their addresses is changed."""

import time

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.core.templates import html_tracking
from fluenzr.core.templates.html_tracking import instrumented, is_web_address, links, pixel
from fluenzr.core.templates.languages import ENGLISH

PIECES = [
    *(
        '<a href="http://a.test/">',
        "<a href='https://b.test/?x=1&amp;y=2'>",
        "<A HREF=http://c.test/x>",
        "</a>",
    ),
    *('<a href = "http://d.test/ ">', '<a class=x href="\n http://e.test/">', "<area href='http://f.test/'>"),
    *(
        '<a href="mailto:x@y.test">',
        '<a href="/relative">',
        "<a href>",
        "<a href=''>",
        "<a",
        " href=",
        "text",
    ),
    *(
        "<abbr href='http://no/'>",
        "<a href='http://g.test/' href='http://h.test/'>",
        "<a =href=http://k.test/>",
    ),
    *(
        "<img alt='<a href=\"http://no/\">'>",
        "<!-- <a href='http://no/'> -->",
        "<!--",
        "-->",
        "<!-->",
        "--!>",
    ),
    *("<script>", "</script>", "<style>", "</style >", "<title>", "</title/>", "<textarea>", "</textarea\n>"),
    *("<xmp>", "</xmp", "<p>", "</p>", "<br/>", "<b a=b/>", "<!doctype html>", "<?php ?>", "</ >", "&amp;"),
    *("</a href='http://no/'>", '"', "'", ">", "<", "=", "/", "\0", "\n", "\t", "<div title='>'>"),
    *('<a/href="http://i.test/"/>', '<a x="1"href="http://j.test/">', '<a href="ht\ntp://q.test/">'),
    *(
        '<a href="http://l.test/?a=1&copy=2&not=3&reg;&#x26;&#38">',
        '<a href="http://">',
        "<a href='http://[1'>",
    ),
    *('<a href="http://m.test/&quot;&lt;&apos;">', "<a \u00a0href='http://n.test/'>"),
    *("<A href=HTTP://P.test/a'b\"c>", "<a\fhref='http://o.test/'>", "<a title=\"'\" href='http://r.test/'>"),
]
documents = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


def found(html: str) -> list[str]:
    return [link.url for link in links(html)]


def tracked(url: str) -> str:
    return f"https://mail.test/t/c/{url.encode().hex()}?a=1&b=\"'<>"


def rewritten(html: str) -> str:
    urls = links(html)
    return instrumented(html, urls, {link.url: tracked(link.url) for link in urls}, "")


def as_a_browser_reads(html: str, address=lambda url: url) -> str:
    """What html5ever, the parser of a browser, makes of it; `address` changes the targets of links."""

    def attribute(tag: str, name: str, value: str) -> str:
        return address(value.strip("".join(map(chr, range(0x21))))) if name == "href" else value

    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS | {"a", "area", "img", "abbr", "p", "title", "textarea", "xmp", "div"},
        attributes={"a": {"href"}, "area": {"href"}, "img": {"alt"}, "*": {"class", "title"}},
        attribute_filter=attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
        clean_content_tags=set(),
        strip_comments=False,
    )


@settings(max_examples=400)
@given(documents)
@example("<a href='http://g.test/' href='http://h.test/'>x</a>")
def test_it_changes_the_links_that_a_browser_would_follow_and_nothing_else(html):
    def address(url: str) -> str:
        url = url.translate(str.maketrans("", "", "\t\n\r"))
        return tracked(url) if is_web_address(url) else url

    assert as_a_browser_reads(rewritten(html)) == as_a_browser_reads(html, address)


@settings(max_examples=150)
@given(documents)
def test_everything_around_the_addresses_stays_byte_for_byte(html):
    pieces, done = [], 0
    for link in links(html):
        assert done <= link.start < link.end <= len(html)
        pieces.append(html[done : link.start])
        done = link.end
    pieces.append(html[done:])
    assert instrumented(html, links(html), {}, "") == html
    for piece in pieces:
        assert piece in rewritten(html)


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        ('<a href="https://a.test/?x=1&amp;y=2">', ["https://a.test/?x=1&y=2"]),
        ('<a href="https://a.test/?x=1&copy=2">', ["https://a.test/?x=1&copy=2"]),
        ("<a href=https://a.test/x/>", ["https://a.test/x/"]),
        ('<a href=" https://a.test/\nb ">', ["https://a.test/b"]),
        ('<a href="HTTPS://A.test/Path">', ["HTTPS://A.test/Path"]),
        ("<a href='http://a.test/' href='http://b.test/'>", ["http://a.test/"]),
        ('<a href="mailto:a@b.test"><a href="tel:1"><a href="/x"><a href="//x.test/"><a href="#x">', []),
        ('<a href="javascript:alert(1)"><a href="data:text/html,x"><a href="httpx://a.test/">', []),
        ('<link href="http://a.test/"><base href="http://a.test/"><abbr href="http://a.test/">', []),
        ('<a data-href="http://a.test/" title="href=http://b.test/">', []),
        ('<!-- <a href="http://a.test/"> --><style>p{}<a href="http://a.test/"></style>', []),
        ('<title><a href="http://a.test/"></title><textarea><a href="http://a.test/"></textarea>', []),
        ("<script>\"<a href='http://a.test/'>\"</script><xmp><a href='http://a.test/'></xmp>", []),
        ("<img alt='<a href=\"http://a.test/\">'>", []),
        ('<a href="http://a.test/', []),
        ("<a\u00a0href='http://a.test/'>", []),
    ],
)
def test_what_is_a_link(html, urls):
    assert found(html) == urls


@pytest.mark.parametrize(
    "url",
    [
        *("http://", "https:///x", "http:a.test", "http://[1", "http://a.test:99999/", "http://a.test:x/"),
        *("http://a b.test/", "ftp://a.test/", "javascript:alert(1)", "//a.test/", "/x", ""),
        *("http://a.test/\r\nSet-Cookie: x", "http://a.test/\0", "http://a.test/\ud800"),
        "http://a.test/" + "x" * 8000,
    ],
)
def test_what_is_no_web_address(url):
    assert not is_web_address(url)


def test_only_given_addresses_change():
    html = '<a href="http://a.test/">a</a> <a href=http://b.test/>b</a>'
    changed = instrumented(html, links(html), {"http://b.test/": "https://t.test/1?x&y"}, "")
    assert changed == '<a href="http://a.test/">a</a> <a href="https://t.test/1?x&amp;y">b</a>'


def test_the_pixel_is_at_the_end_of_the_body_and_tells_of_itself():
    closing = pixel("https://mail.test/t/o/x.gif", "https://mail.test/u/x?a=1&b=2", ENGLISH)
    assert "image that tells its sender when it is opened" in closing
    assert [link.url for link in links(closing)] == ["https://mail.test/u/x?a=1&b=2"]
    html = instrumented("<body><p>Hi</p></BODY ></html>\n", [], {}, closing)
    assert html == f"<body><p>Hi</p>{closing}\n</BODY ></html>\n"
    assert instrumented("<p>Hi</p>", [], {}, closing) == f"<p>Hi</p>{closing}\n"


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a ",
            "<a href='",
            "<!--",
            '<a href="x" ',
            "<script ",
            "<script>",
            "<",
            "</a",
            "<a b= ",
            "<!",
            "&#",
        ),
        *("<a x = ", "<textarea></textare", "</body ", "<a href=http://a.test/>"),
        *("<a" + " " * 50, '<a href="' + "&" * 50),
    ],
)
def test_time_is_linear(piece):
    """What is read over and over takes minutes at this length."""
    html = piece * (400_000 // len(piece))
    begun = time.thread_time()
    rewritten(html)
    assert time.thread_time() - begun < 4


def test_an_address_of_any_length_is_not_kept() -> None:
    before = html_tracking._has_web_host.cache_info().currsize
    assert not is_web_address(f"https://a.example/{'a' * html_tracking.URL_LENGTH}")
    assert html_tracking._has_web_host.cache_info().currsize == before
