import re
import time
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.templates.languages import ENGLISH
from fluenzr.core.templates.variables import as_text, render, uses, values_for
from fluenzr.core.workflow.schedule import zone

VALUES = {
    "firstName": "Ada",
    "company": "",
    "blank": "  ",
    "nasty": "<b>&\"'{{firstName}}",
    "current_date": "January 5, 2026",
    "current_date|short": "2026-01-05",
}


def text_of(text, *, html=False):
    return render(text, VALUES, html=html).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Hello {{firstName}}!", "Hello Ada!"),
        ("{{ firstName }}{{\tfirstName\n}}", "AdaAda"),
        ("{{firstName|there}} {{company|your team}} {{blank|nobody}}", "Ada your team nobody"),
        ("{{firstName|upper}} {{firstName|lower}}", "ADA ada"),
        ("{{company|Your Team|upper}}", "YOUR TEAM"),
        ("{{company|upper|Your Team}}", "Your Team"),
        ("{{company||last}}", "last"),
        ("{{ company | two words }}", "two words"),
        ("{{current_date}} {{current_date|short}}", "January 5, 2026 2026-01-05"),
        ("{{current_date|upper}}", "JANUARY 5, 2026"),
        ("{{company|short}}", "short"),
        ("{{FIRSTNAME}}", "Ada"),
        ("{{{firstName}}}", "{Ada}"),
        ("{{ {{firstName}} }}", "{{ Ada }}"),
    ],
)
def test_variables_are_filled_in(text, expected):
    assert text_of(text) == expected


@pytest.mark.parametrize(
    "text",
    ["{", "{{", "}}", "{{}}", "{{ }}", "{{|x}}", "{{firstName", "firstName}}", "{firstName}",
     "{{first\nName}}", "{{a{b}}", "{{a}b}}", "{{" + "a" * 65 + "}}", "} }} {{ {", "@media x{a{color:red}}"],
)  # fmt: skip
def test_other_braces_stay_as_they_are(text):
    assert render(text, VALUES, html=True) == render(text, {}, html=False)
    assert text_of(text) == text


@pytest.mark.parametrize("text", ["{{7*7}}", "{{firstName.__class__}}", "{{''.join(['a'])}}", "{{config}}"])
def test_nothing_is_computed(text):
    rendered = render(text, VALUES, html=False)
    assert rendered.text == ""
    assert rendered.missing == (text[2:-2],)


def test_missing_names_are_listed_once_in_order():
    rendered = render("{{b}} {{a|x}} {{company}} {{b|upper}} {{c|}}", VALUES, html=False)
    assert rendered.missing == ("b", "a", "c")
    assert rendered.text == " x   "


def test_values_and_fallbacks_are_escaped_in_html():
    assert text_of("<p>{{nasty}}</p>", html=True) == "<p>&lt;b&gt;&amp;&quot;&#x27;{{firstName}}</p>"
    assert text_of("{{company|a<b|upper}}", html=True) == "A&lt;B"
    assert text_of("{{nasty|upper}}", html=True) == "&lt;B&gt;&amp;&quot;&#x27;{{FIRSTNAME}}"
    assert text_of("{{nasty}}") == VALUES["nasty"]


pieces = st.sampled_from(["{", "}", "{{", "}}", "|", " ", "a", "b", "upper", "\n", "<", "é", "\ud800", "\0"])
snippets = st.lists(pieces, max_size=20).map("".join)


def reference(text, values):
    """Another way to say it: leftmost ``{{`` to ``}}`` with no brace between, in one pass."""

    def fill(match):
        name, *steps = (part.strip() for part in match[1].split("|"))
        if not name or not name.isprintable() or len(name) > 64:
            return match[0]
        value = values.get(name, "")
        for step in steps:
            value = value.upper() if step == "upper" else value if value.strip() else step
        return escape(value)

    return re.sub(r"\{\{([^{}]*)\}\}", fill, text)


@given(snippets, st.dictionaries(st.sampled_from("ab"), snippets))
def test_rendering_never_raises_and_never_reads_a_value_as_a_template(text, values):
    rendered = render(text, values, html=True)
    assert rendered.text == reference(text, values)
    assert not set(rendered.missing) & set(values)
    for name in values:
        assert uses(text, name) == (render(text, {name: "\x01"}, html=False).text.count("\x01") > 0)


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=20)), st.booleans())
def test_rendering_never_raises(text, values, html):
    render(text, values, html=html)


@pytest.mark.parametrize("piece", ["{", "}", "{{", "}}", "{{a", "{{a|", "{{a}", "{{a}}", "{{ }}", "|"])
def test_time_is_linear(piece):
    def seconds(count):
        text = piece * count + str(count)  # a text of its own, so that nothing is remembered
        start = time.process_time()
        render(text, {}, html=True)
        return time.process_time() - start

    # By the square it would be a minute and more, on whatever machine.
    assert seconds(100_000) < 10


def test_uses():
    assert uses("x {{ unsubscribe_link | lower }}", "unsubscribe_link")
    assert not uses(
        "x unsubscribe_link {{unsubscribe_links}} {{company|unsubscribe_link}}", "unsubscribe_link"
    )


def test_values_of_a_contact():
    contact = {
        "email": "ada@example.com",
        "firstName": "Ada",
        "lastName": None,
        "status": "active",
        "customFields": {
            "seats": 40.0, "ratio": 0.5, "vip": True, "old": False, "nothing": None, "city": "Zürich",
            "email": "other@example.com", "company": "Shadow", "current_year": "1900", "unsubscribe_link": "http://evil",
        },
    }  # fmt: skip
    now = datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    values = values_for(
        contact, now=now, zone=zone("Europe/Paris"), unsubscribe_link="https://x/u/1", language=ENGLISH
    )
    assert values == {
        "email": "ada@example.com", "firstName": "Ada", "lastName": "", "company": "", "jobTitle": "",
        "phone": "", "website": "", "seats": "40", "ratio": "0.5", "vip": "true", "old": "false",
        "nothing": "", "city": "Zürich", "unsubscribe_link": "https://x/u/1",
        "current_date": "January 5, 2026", "current_date|short": "2026-01-05", "current_year": "2026",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["calendly_link", "CalendlyLink", "calendly-link", "CALENDLY_LINK"])
@pytest.mark.parametrize("spelling", ["calendly_link", "Calendly_Link", "calendlyLink"])
@pytest.mark.parametrize(
    ("own", "written"), [("own", "own"), ("", "shared"), (" ", "shared"), (None, "shared")]
)
def test_a_contacts_own_field_goes_before_a_shared_one_in_whatever_spelling(name, spelling, own, written):
    values = values_for(
        {"customFields": {spelling: own}},
        now=datetime(2026, 1, 4, tzinfo=UTC),
        zone=zone("Europe/Paris"),
        unsubscribe_link="https://x/u/1",
        language=ENGLISH,
        shared={"calendly_link": "shared"},
    )
    assert render("{{ " + name + " }}", values, html=False).text == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (40, "40"),
        (40.0, "40"),
        (-0.0, "0"),
        (2.5, "2.5"),
        ("x", "x"),
        (2**53 - 1.0, "9007199254740991"),
    ],
)
def test_values_are_written_as_people_write_them(value, text):
    assert as_text(value) == text
