"""A prepared text gives what writing in full gives, or nothing."""

from dataclasses import replace
from functools import partial
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.core.emails import precompiled
from fluenzr.core.emails.links import Shared, Tracker
from fluenzr.core.emails.precompiled import Form, Text
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.templates import html_tracking
from fluenzr.core.templates.body import before_end, build
from fluenzr.core.templates.languages import ENGLISH, SHIPPED

PUBLIC = "https://mail.test"
LINK = (
    f"{PUBLIC}/u/AQMBAQE4JcZxCVgklUU2PyRmsFQn?a=oO21zJfkdbc_x_2ALisQq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"
)
SIGNATURE = "Grace -- https://example.com/me"
NAMES = ("firstName", "company", "website", "odd")


class Addresses(Tracker):
    """Without a database or keys: tokens that say what they are for."""

    def token(self, kind: TokenKind, number: int = 0) -> str:
        return f"{kind.name}-{number}"


TRACKER = Addresses(PUBLIC, 1, 1)


def in_full(text: Text, values, link: str, tracker: Tracker, language=ENGLISH):
    """The usual way, with the links that everybody gets numbered in the order of their addresses."""
    content = build(
        subject=text.subject,
        body=text.body,
        format=text.format,
        values=values,
        signature=SIGNATURE,
        postal_address="1 Road & Co, Paris",
        unsubscribe_link=link,
        language=language,
    )
    found = html_tracking.links(content.html) if text.clicks else []
    common = Shared(text.body, SIGNATURE)
    urls = sorted({each.url for each in found if each.url in common and not tracker.owns(each.url)})
    addresses = {url: tracker.click(number) for number, url in enumerate(urls)}
    html = html_tracking.instrumented(content.html, found, addresses, "")
    if text.opens:
        html = before_end(html, html_tracking.pixel(tracker.pixel(), link, language))
    return replace(
        content, html=html, text=content.text + html_tracking.pixel_text(link, language) * text.opens
    )


def filled(text: Text, values, language=ENGLISH):
    form = Form.prepare(text, TRACKER, partial(in_full, language=language))
    return None if form is None else form.filled(values, LINK, TRACKER)


def a_text(body: str, *, subject="Hello {{firstName}}", format="text", opens=True, clicks=True) -> Text:
    return Text(subject, body, format, opens, clicks)


variables = st.sampled_from(
    ["{{firstName}}", "{{company|your team}}", "{{odd|upper}}", "{{website}}", "{{unknown}}",
     "{{unknown|you}}", "{{unsubscribe_link}}", "{{unsubscribe_link|upper}}",
     "{{ firstName | lower }}", "{{{odd}}}", "{{First Name}}", "{{contact.company || 'you'}}",
     "{{odd|title}}", "{{unsubscribeLink}}", "{{company&nbsp;|&nbsp;&quot;you&quot;}}"]
)  # fmt: skip
plain = st.sampled_from(
    ["\n", "\n\n", " ", "  ", ". ", "Dear ", "é ", "h", "ttp", "https", ":", "//", "://x.test/a",
     "https://x.test/b", "http://", "(https://y.test)", "=", "?", "=?utf-8?q?", "?=", "&", "&#", ";",
     "_", "*", "\r", "\t", "\x07", "}}", "{{",
     "https://x.test/?n=", "mailto:a@x.test?subject=", "www.", "&nbsp;", "»",
     "。"]
)  # fmt: skip
tags = st.sampled_from(
    ["<p>", "</p>", "<a href='https://z.test/c'>", '<a href="', '">', "</a>", "<", ">", "</", "<b>",
     "<!--", "-->", "<style>", "</style>", "<pre>", "</pre>", "<ul><li>", "</ul>", "<br>",
     "<img alt='", "'>", "<td>", "</body>", "<title>", "</title>", "z.test/c",
     "<a href=https://localhost>", "&amp;", "<div>", "<![CDATA[", "]]>"]
)  # fmt: skip
texts = st.builds(
    Text,
    st.lists(variables | plain, max_size=6).map("".join),
    st.lists(variables | plain, max_size=12).map("".join),
    st.just("text"),
    st.booleans(),
    st.booleans(),
) | st.builds(
    Text,
    st.lists(variables | plain, max_size=4).map("".join),
    st.lists(variables | plain | tags, max_size=14).map("".join),
    st.just("html"),
    st.booleans(),
    st.booleans(),
)
words = st.sampled_from(
    ["Ada", "Engines & Sons", "O'Neil", "amp", "ttp", "http", "s", "dy", "localhost", "z.test/c",
     "z.test", "é", "\u017f", "x_", "*", "", " ", " x", "a  b", "a b", "-- x", "--", "=?", "?q?",
     "https://z.test/c", "<b>", "{{company}}", "utf-8", "(1)", "a\nb", "\u2028", "x" * 600, "n\u0303",
     "İ", "\u3164", "co.uk.", "a,b", "me@x.test"]
)  # fmt: skip
values_of = st.fixed_dictionaries({name: words | st.text(max_size=8) for name in NAMES})


@pytest.mark.slow
@settings(max_examples=1500)
@given(texts, values_of, st.sampled_from([SHIPPED.get(code) for code in SHIPPED.codes]))
@example(
    Text("", "{{unsubscribe_link}}{{company}}}}http://", "text", False, False),
    dict.fromkeys(NAMES, "Engines & Sons"),
    ENGLISH,
)
def test_what_is_filled_in_is_what_is_written_in_full(text, values, language):
    content = filled(text, values, language)
    assert content is None or content == in_full(text, values, LINK, TRACKER, language)


@pytest.mark.parametrize("format", ["text", "html"])
@pytest.mark.parametrize("value", ["Ada", "Ada Lovelace", "Engines & Sons", "O'Neil-Łukasz Jr.", "42"])
def test_ordinary_texts_and_values_are_filled_in(format, value):
    body = "Dear {{firstName|reader}},\n\nof {{company}}, {{unknown|now}}: see https://x.test/a.\n{{unsubscribe_link}}"
    if format == "html":
        body = f'<p>{body}</p> <a href="https://x.test/b?x=1&amp;y=2">More</a> for {{{{company|upper}}}}'
    text = a_text(body, format=format)
    values = dict.fromkeys(NAMES, value)
    content = filled(text, values)
    assert content is not None
    assert content == in_full(text, values, LINK, TRACKER)
    assert content.missing == ("unknown",)
    assert escape(value) in content.html


@pytest.mark.parametrize(
    "body",
    ["https://x.test/{{company}}", "https://x.test/?n={{company}}", "mailto:a@x.test?subject={{company}}",
     "{{unsubscribe_link}}?n={{company}}", "www.x.test/?n={{company}}", "{{company}}://x.test",
     "{{company}}ttp://x.test", "{{ {{company}} }}",
     "{{unsubscribe_link|upper}}"],
)  # fmt: skip
def test_what_a_variable_could_make_a_link_of_is_written_in_full(body):
    assert filled(a_text(body), dict.fromkeys(NAMES, "Ada")) is None


@pytest.mark.parametrize(
    "body",
    ['<a href="https://x.test">{{company}}</a>', '<a href="{{website}}">x</a>', "<!-- {{company}} -->",
     "&{{company}};",
     '<a href="https://x.test"><div></a>{{company}}</div></a>', "<plaintext>{{company}}",
     "<style>{{company}}</style>", "<b {{company}}>x</b>", "<{{company}}>", "<p>x</p", "<a href=https://x.test>{{odd}}"],
)  # fmt: skip
def test_a_variable_in_markup_or_in_a_link_is_written_in_full(body):
    assert filled(a_text(f"{body} {{{{company}}}}", format="html"), dict.fromkeys(NAMES, "Ada")) is None


@pytest.mark.parametrize(
    "value", ["", " ", "a\nb", "https://x.test", "x=?y", "<b>", "a  b", " a", "{{company}}", "\x07"]
)
def test_other_values_are_written_in_full(value):
    assert filled(a_text("Dear {{firstName}}"), {**dict.fromkeys(NAMES, "Ada"), "firstName": value}) is None


def test_a_variable_after_a_link_is_filled_in():
    body = '<a href="https://x.test"><b>Now</b> <img src="x"></a> {{company}}'
    assert filled(a_text(body, format="html"), dict.fromkeys(NAMES, "Ada")) is not None


def test_a_subject_that_could_become_an_encoded_word_is_written_in_full():
    text = a_text("Dear", subject="=?utf-8?{{odd}}?=41?=")
    assert filled(text, dict.fromkeys(NAMES, "q")) is None


def test_a_long_subject_is_written_in_full():
    values = dict.fromkeys(NAMES, "x" * 500)
    assert filled(a_text("Dear", subject="{{firstName}}"), values) is not None
    assert filled(a_text("Dear", subject="{{firstName}} {{company}}"), values) is None
    assert filled(a_text("Dear", subject="x" * 500), values) is None


def test_forms_are_kept_for_some_seconds_and_by_all_that_they_are_made_of(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(precompiled.time, "monotonic", lambda: now[0])
    made, forms = [], precompiled.Forms()

    def prepare():
        made.append(now[0])

    for name in ("a", "a", "b"):
        forms.get(name, prepare)
    assert len(made) == 2
    now[0] += precompiled.KEPT_SECONDS
    forms.get("a", prepare)
    assert len(made) == 3
    assert list(forms._made) == ["a"], "what is out of date takes no room"
