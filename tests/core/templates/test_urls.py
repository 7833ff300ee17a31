# ruff: noqa: E501, RUF001 - people write as they like
"""Where an address ends in plain text, and what values become inside of one."""

import re
from html import escape, unescape
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fluenzr.core.templates import html_tracking
from fluenzr.core.templates.body import build
from fluenzr.core.templates.languages import ENGLISH
from fluenzr.core.templates.urls import URL, in_text, without_punctuation
from fluenzr.core.templates.variables import render


def found(text: str) -> list[str]:
    return [without_punctuation(url) for url in URL.findall(text)]


@pytest.mark.parametrize(
    "after",
    ["”", "“", "’", "‘", "»", " »", "\u00a0»", "…", "–", "—", "，", "。", "）", "、", "】", "」", "』", "》", "！", "？", "；", "：",
     "!", "?", ".", ",", ";", ":", "...", "!!", "?!", ")", ").", ",)", "]", "}", "'", '"', "*", "_", ">", "\u200b",
     "‹", "›", "„", "。」", "”。", "’)", "»,", "،", "؟", "।", "·", "\ufeff", "”)", "、と", "，然后", "。次の文", "“quoted”",
     "】を"],
)  # fmt: skip
def test_what_ends_the_sentence_is_not_part_of_the_address(after):
    for url in (
        "https://x.test/a",
        "https://x.test/a?b=1&c=é",
        "https://x.test",
        "https://x.test/a_(b)",
        "https://x.test/é/",
    ):
        assert found(f"See {url}{after}") == [url]
        assert found(f"See {url}{after} or not") == [url]


@pytest.mark.parametrize(
    "url",
    ["https://en.wikipedia.org/wiki/Ada_(name)", "https://x.test/a_(b_(c))", "https://x.test/?a[]=1&b[0]=2",
     "https://x.test/?filter[name]", "https://fr.wikipedia.org/wiki/L’Avare", "https://x.test/a–b", "https://x.test/a-",
     "https://x.test/#!/a", "https://x.test/a=", "https://x.test/~me", "https://x.test/a/", "https://x.test/a,b;c",
     "https://zh.wikipedia.org/wiki/苹果（公司）", "https://x.test/a{b}", "https://x.test/@me"],
)  # fmt: skip
def test_what_belongs_to_the_address_stays(url):
    for text in (url, f"({url})", f"«{url}»", f"“{url}”", f"{url}.", f"[{url}]", f"（{url}）"):
        assert found(text) == [url]


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://x.test/?n={{name}}", "https://x.test/?n=Zo%C3%A9%20%26%20Co%3F"),
        (
            "https://x.test/?n={{name}}&m={{mail}}#x",
            "https://x.test/?n=Zo%C3%A9%20%26%20Co%3F&m=a%2Bb%40x.test#x",
        ),
        ("https://x.test/?n={{name}}{{name}}", "https://x.test/?n=" + "Zo%C3%A9%20%26%20Co%3F" * 2),
        ("https://x.test/?n={{none|a b}}", "https://x.test/?n=a%20b"),
        ("https://x.test/?n={{name|upper}}", "https://x.test/?n=ZO%C3%89%20%26%20CO%3F"),
        ("https://x.test/?to={{site}}", "https://x.test/?to=https%3A%2F%2Fy.test%2Fp%3Fq%3D1"),
        ("HTTPS://{{host}}/?n={{name}}", "HTTPS://z.test/?n=Zo%C3%A9%20%26%20Co%3F"),
        ("{{book}}?n={{mail}}", "https://cal.test/me?n=a%2Bb%40x.test"),
        ("{{book}}/x?n={{mail}}", "https://cal.test/me/x?n=a%2Bb%40x.test"),
        ("{{site}}", "https://y.test/p?q=1"),
        ("{{site}}&n={{mail}}", "https://y.test/p?q=1&n=a%2Bb%40x.test"),
        ("https://x.test/{{slug}}?n={{mail}}", "https://x.test/a/b%20c?n=a%2Bb%40x.test"),
        ("https://x.test/{{mail}}", "https://x.test/a+b@x.test"),
        ("mailto:me@x.test?subject={{name}}", "mailto:me@x.test?subject=Zo%C3%A9%20%26%20Co%3F"),
    ],
)
def test_a_value_in_a_query_is_percent_encoded(template, url, html):
    values = {
        "name": "Zoé & Co?", "mail": "a+b@x.test", "site": "https://y.test/p?q=1", "host": "z.test", "none": "",
        "book": "https://cal.test/me", "slug": "a/b c",
    }  # fmt: skip
    if html:
        template = f'<a class="x" href="{escape(template, quote=False)}">{{{{name}}}}</a>'
        assert (
            render(template, values, html=True).text == f'<a class="x" href="{escape(url)}">Zoé &amp; Co?</a>'
        )
    else:
        text = render(f"Is it? {{{{name}}}} ({template} {{{{name}}}}?) {{{{name}}}}", values, html=False).text
        assert text == f"Is it? Zoé & Co? ({url} Zoé & Co??) Zoé & Co?"


@pytest.mark.parametrize(
    ("template", "html"),
    [("https://x.test/?a=1\n{{name}}", False), ("https://x.test/?a=1”{{name}}", False), ("<https://x.test/?a=1>{{name}}", False),
     ("https://x.test/?a=1。{{name}}", False), ("Really?{{name}}", False), ("x.test?{{name}}", False),
     ("<a href='https://x.test/?a=1'>{{name}}</a>", True), ("https://x.test/?a=1&nbsp;{{name}}", True),
     ("&lt;https://x.test/?a=1&gt;{{name}}", True)],
)  # fmt: skip
def test_a_value_outside_of_an_address_is_as_it_is(template, html):
    assert render(template, {"name": "a b"}, html=html).text == template.replace("{{name}}", "a b")


_HREFS = st.lists(
    st.sampled_from(
        ["a", "B9", "/", "?", "&amp;", "=", "(", ")", "[", "]", ".", ",", "!", "'", "’", "»", "。", "）", "é", " ", "%20", "#",
         "{{value}}", "{{value}}", "-", "_", "*", "\u200b", "&copy=", "&reg;", "+", ";", ":", "\n", "<", "\U0001f600", "|", "\u00a0"]
    ),
    max_size=10,
).map("".join)  # fmt: skip
_WRITING = st.characters(categories=("L", "M", "N", "P", "S", "Zs"))
_VALUES = st.text(_WRITING, max_size=12) | st.sampled_from(
    [
        "Ada Lovelace",
        "a&b=c",
        "é",
        "100%",
        "x?y#z",
        "(a",
        "b)",
        "https://y.test/?z=1",
        "a\nb",
        "“q”",
        "O'Neil",
        "\ud800",
    ]
)


def places(urls: list[str]) -> list[str]:
    """What addresses lead to: a percent-encoded character is itself."""
    return [unquote(url, errors="backslashreplace").rstrip() for url in urls]


def in_full(body: str, value: str, format: str):
    return build(
        subject="x", body=body, format=format, values={"value": value}, signature=None, postal_address=None,
        unsubscribe_link="https://mail.test/u/x", language=ENGLISH,
    )  # fmt: skip


@settings(max_examples=600)
@given(
    _HREFS.filter(lambda path: path.replace("\n", "").isprintable()),
    _VALUES,
    st.sampled_from(["site", "<b>our site</b>", ""]),
)
@example("a(b", "x", "site")
@example("a)", "x", "site")
@example("?n={{value}}", "Ada Lovelace", "site")
def test_the_text_of_an_email_in_html_leads_where_the_html_does(path, value, label):
    content = in_full(f'<p>See <a href="https://x.test/{path}">{label}</a>, please</p>', value, "html")
    # Where a value is no part of the address, nothing in it is made safe: what cannot be printed stays, cannot be
    # redirected to, and is no link (`is_web_address`).
    assume(all(href.replace("\n", "").isprintable() for href in re.findall('href="([^"]*)"', content.html)))
    assert places(found(content.text)) == places([link.url for link in html_tracking.links(content.html)])


@settings(max_examples=600)
@given(_HREFS.map(unescape), _VALUES)
@example("?n={{value}}", "Ada Lovelace")
@example("://", "")
def test_the_html_of_an_email_in_text_leads_where_the_text_does(path, value):
    content = in_full(f"See (https://x.test/{path}), please", value, "text")
    links = [link.url for link in html_tracking.links(content.html)]
    assert found(content.text) == links
    if "?n={{value}}" in path:
        assert any(unquote(url).count(value.strip()) for url in links) or not value.isprintable()


@given(st.text(max_size=30))
def test_an_address_in_text_is_found_alone_and_in_brackets(path):
    url = in_text(f"https://x.test/{path}")
    for text in (url, f"({url})", f"x {url}, y"):
        assert found(text) == [url]
    assert unquote(url, errors="replace").replace("?", "") in (
        unquote(f"https://x.test/{path}".encode("utf-8", "replace").decode(), errors="replace").replace(
            "?", ""
        ),
    )
