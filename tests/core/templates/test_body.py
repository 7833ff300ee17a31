"""What a person reads: nothing of it can be broken by a template or a value."""

from email.header import decode_header
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from fluenzr.core.templates.body import Content, build, header_line, text_of
from fluenzr.core.templates.languages import ENGLISH

LINK = "https://mail.acme.test/u/token?a=1&b=2"

texts = st.text(max_size=80) | st.lists(
    st.sampled_from(
        ["{{name}}", "{{name|x}}", "{{", "}}", "<p>", "</p>", "<a href='http://a.test/'>", "</a>", "<ol><li>",
         "<script>", "<!--", "<pre>", "\r", "\n\n", "\t", "\0", "&#7;", "&amp;", "\ud800", "http://x.test/)"]
    )
).map("".join)  # fmt: skip


def written(body: str = "Hello", **changes: Any) -> Content:
    given_: dict[str, Any] = {
        "subject": "Hi",
        "format": "text",
        "values": {},
        "signature": None,
        "postal_address": None,
        "unsubscribe_link": LINK,
        "language": ENGLISH,
    }
    return build(body=body, **(given_ | changes))


def test_an_email_in_text_has_its_html():
    content = written(
        "Hi {{firstName}},\n\nfirst line\nsecond line",
        subject="For {{firstName}}",
        values={"firstName": "Zoé"},
        signature="Jean\nACME",
        postal_address="1 rue Neuve\n75001 Paris",
    )
    assert content.subject == "For Zoé"
    assert content.text == (
        f"Hi Zoé,\n\nfirst line\nsecond line\n\nJean\nACME\n\n1 rue Neuve\n75001 Paris\nUnsubscribe: {LINK}\n"
    )
    page = lxml_html.fromstring(content.html)
    assert [p.text_content() for p in page.iter("p")] == [
        "Hi Zoé,",
        "first line\nsecond line",
        "Jean\nACME",
        "1 rue Neuve\n75001 Paris\nUnsubscribe",
    ]
    assert len(page.findall(".//br")) == 4
    assert [link.get("href") for link in page.iter("a")] == [LINK]
    assert content.missing == ()


def test_an_email_in_html_has_its_text():
    content = written(
        "<html><head><title>no</title><style>p{}</style></head><body><h1>Hi {{firstName}}</h1>"
        "<p>One <b>bold</b> word,\n see <a href='https://acme.test/x'>our site</a>.<br>Next</p>"
        "</body></html>",
        format="html",
        values={"firstName": "Zoé & <Co>"},
        signature="Jean",
    )
    assert content.text == (
        "Hi Zoé & <Co>\n\nOne bold word, see our site (https://acme.test/x).\nNext\n\n"
        f"Jean\n\nUnsubscribe: {LINK}\n"
    )
    assert "<h1>Hi Zoé &amp; &lt;Co&gt;</h1>" in content.html
    before, _, after = content.html.partition("</body>")
    assert LINK.replace("&", "&amp;") in before
    assert "Jean" in before
    assert after == "</html>\n"


@pytest.mark.parametrize(
    ("format", "body"),
    [("text", "Leave: {{unsubscribe_link}}"), ("html", '<a href="{{ unsubscribe_link }}">Leave</a>')],
)
def test_a_body_with_its_own_unsubscribe_link_gets_no_other(format, body):
    content = written(body, format=format)
    assert content.text.count(LINK) == 1
    links = [a.get("href") for a in lxml_html.fromstring(content.html).iter("a")]
    assert links == [LINK]


def test_missing_variables_are_named_once():
    content = written("{{a}} {{firstName}} {{b}} {{a}}", subject="{{b}}", values={"firstName": ""})
    assert content.missing == ("b", "a")


@pytest.mark.parametrize("format", ["text", "html"])
@pytest.mark.parametrize(
    "value",
    ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "{{email}}", "a & b", "]]>", "é'\""],
)
def test_a_value_is_text_in_both_parts(format, value):
    content = written(
        "<{{name}}>" if format == "text" else "<p>{{name}}</p>", format=format, values={"name": value}
    )
    page = lxml_html.fromstring(content.html)
    assert value in page.text_content()
    assert not list(page.iter("img", "script"))
    assert value in content.text


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://acme.test/a?b=1&c=2.", ["https://acme.test/a?b=1&c=2"]),
        ("(https://acme.test/a_(b)), http://b.test!", ["https://acme.test/a_(b)", "http://b.test"]),
        ("HTTPS://ACME.test/x\nhttp://b.test/<b>", ["HTTPS://ACME.test/x", "http://b.test/"]),
        ("https:// https://. javascript:alert(1) ftp://x.test mailto:a@b.test", []),
        ('https://a.test/" onclick="x', ["https://a.test/"]),
    ],
)
def test_web_addresses_in_text_become_links(text, links):
    html = written(text + "{{unsubscribe_link|}}", unsubscribe_link="").html
    page = lxml_html.fromstring(html)
    assert all(f'<a href="{escape(link)}">{escape(link)}</a>' in html for link in links)
    assert [(a.get("href"), a.text) for a in page.iter("a")] == [(link, link) for link in links]
    assert not [a for a in page.iter("a") if set(a.keys()) != {"href"}]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>a</p><p>b</p>c<div>d</div>", "a\n\nb\n\nc\nd"),
        ("a<br>b<br><br>c<br><br><br>d", "a\nb\n\nc\n\nd"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c<li><p>d</p></ol>", "- a\n- b\n\n1. c\n\n2. d"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        (
            "<a href='https://a.test/'>a.test</a> <a href='https://b.test'>https://b.test</a>",
            "a.test https://b.test",
        ),
        (
            "<a href='mailto:j@a.test?subject=x'>j@a.test</a> <a href='mailto:j@a.test'>Jo</a>",
            "j@a.test Jo (j@a.test)",
        ),
        ("<a href='#x'>x</a> <a href='javascript:y'>y</a> <a>z</a>", "x y z"),
        ("<a href='https://a.test'><img alt='Logo' src=x></a>", "Logo (https://a.test)"),
        ("<a href='https://a.test'><img src=x></a>b", "https://a.test b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a<script>b</script><style>c</style><!-- d --><template>e</template>f", "af"),
        ("&eacute;&nbsp;&lt;&#233;", "é <é"),
        ("<!--[if mso]>x<![endif]-->y", "y"),
        ("<?xml version='1.0' encoding='latin-1'?><p>é", "é"),
    ],
)
def test_html_as_text(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<ul><li>",
        "<a href='https://a.test/'>",
        "<b><p>",
        "&",
        "<",
        "</",
        "<!--",
        "http://)",
        "=?",
        "=?a?q",
        "\n ",
        "</body",
    ],
)
@pytest.mark.parametrize("format", ["text", "html"])
@pytest.mark.timeout(60)  # what is not linear in these takes hours
def test_no_body_takes_long(piece, format):
    body = piece * (200_000 // len(piece))
    written(body, subject=body, format=format)


@given(subject=texts, body=texts, value=texts, extra=texts, format=st.sampled_from(["text", "html"]))
@settings(max_examples=400)
def test_rendering_never_raises_and_is_always_sendable(subject, body, value, extra, format):
    content = written(
        body, subject=subject, format=format, values={"name": value}, signature=extra, postal_address=extra
    )
    assert header_line(content.subject) == content.subject
    for text in (content.text, content.html):
        text.encode("utf-8")
        assert not set(text) & {chr(code) for code in range(32) if chr(code) not in "\t\n"}
        assert LINK in text or LINK.replace("&", "&amp;") in text
    assert written(body, subject=subject, format=format, values={"name": value}).subject == content.subject


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: eve@evil.test", "Hello Bcc: eve@evil.test"),
        (" a \t b\x00c\x7f ", "a bc"),
        ("a\u2028b\x85c", "a b c"),
        ("Prix\u00a0: 5\u202f€", "Prix\u00a0: 5\u202f€"),
        ("=?utf-8?b?aGk=?= x", "= ?utf-8?b?aGk=?= x"),
        ("=?=?utf-8?Q?=0A?=", "=?= ?utf-8?Q?=0A?="),
        ("a =? b? c", "a =? b? c"),
        ("\ud83d x \U0001f600", "\ufffd x \U0001f600"),
        ("x" * 2000, "x" * 998),
        ("x" * 997 + " y", "x" * 997),
        ("\n\n", ""),
    ],
)
def test_a_header_line(text, line):
    assert header_line(text) == line


@given(st.text(alphabet=st.sampled_from("=?qQbB8 \r\n\tx\0\u2028é")) | st.text())
def test_a_header_line_stays_as_it_is_and_has_no_encoded_word(text):
    line = header_line(text)
    assert header_line(line) == line
    assert len(line.splitlines()) <= 1
    assert decode_header(line) == [(line, None)]
