"""What is new in a reply: the forms that programs write, and what holds for whatever anybody writes."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.engine.mime import classify, quotes
from fluenzr.engine.mime.quoted_html import marked_text_of
from tests.engine.mime.quoted_forms import ATTRIBUTIONS, BLOCKS, FORMS, MARKED, TRAPS, Form

PROSE = (
    "Yes, please.",
    "Call me on 12/01/2026.",
    "Good: we accept.",
    "Write to zoe@reader.example!",
    "Zoe & Co.",
)

LINES = sorted({line for form in FORMS if not form.html for line in form.body.split("\n")})


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def spaced(text: str) -> str:
    """With one empty line wherever there are some: how many does not matter."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text.replace("\r\n", "\n")).strip()


def new_text(form: Form) -> str:
    return quotes.new_text(marked_text_of(form.body) if form.html else form.body)


def test_there_are_forms_enough():
    assert len(FORMS) >= 120
    assert len(TRAPS) >= 25
    assert len({(form.name, form.body) for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: ("HTML: " if form.html else "") + form.name)
def test_what_is_new_in_a_form(form):
    assert spaced(new_text(form)) == spaced(form.new)


@pytest.mark.parametrize(
    "form", [form for form in ATTRIBUTIONS if form.body.endswith(MARKED)], ids=lambda form: form.name
)
def test_an_attribution_goes_with_the_quote_below_it_and_nothing_else(form):
    """Whatever introduces the first quote, what is written below that and between it and another stays."""
    body = f"{form.body}\nMonday.\n\n{MARKED}\nHere.\n"
    assert spaced(quotes.new_text(body)) == spaced(f"{form.new}\n\nMonday.\n\nHere.")


@pytest.mark.parametrize("form", BLOCKS, ids=lambda form: form.name)
def test_windows_line_ends_change_nothing(form):
    body = form.body.replace("\r\n", "\n").replace("\n", "\r\n")
    assert spaced(quotes.new_text(body)) == spaced(form.new)


texts = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.one_of(st.sampled_from(LINES), st.sampled_from(PROSE), st.text(max_size=40)), max_size=25
    ).map("\n".join),
)


@settings(max_examples=500)
@given(texts)
def test_new_lines_are_lines_of_the_text_that_no_mark_begins(text):
    unmarked = iter(line for line in lines_of(text) if not line.startswith(">"))
    assert all(line in unmarked for line in lines_of(quotes.new_text(text)))


@settings(max_examples=500)
@given(texts)
@example("0\n>\niPHONEから送信")
def test_what_is_new_is_new_in_itself(text):
    found = quotes.new_text(text)
    assert quotes.new_text(found) == found


@settings(max_examples=300)
@given(texts, st.sampled_from(PROSE), texts)
def test_there_is_something_new_where_somebody_wrote_something(before, prose, after):
    assert quotes.new_text(f"{before}\n{prose}\n{after}") != ""


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*PROSE, *(f"> {line}" for line in PROSE), "", ">"]), max_size=30))
def test_all_that_stands_between_marked_lines_is_new(lines):
    assert lines_of(quotes.new_text("\n".join(lines))) == [
        line for line in lines if line and not line.startswith(">")
    ]


@settings(max_examples=200)
@given(
    st.text(max_size=300), st.lists(st.sampled_from([form.body for form in FORMS if form.html]), max_size=3)
)
def test_html_never_raises(noise, bodies):
    for html in (noise, noise.join(bodies), f"<blockquote>{noise}", "".join(bodies)[: len(noise) * 10]):
        quotes.new_text(marked_text_of(html)).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "piece",
    [
        ">\n", "On a@b.c:\n", "On x\n", "On 1/1/2026\n", "From: a\n", "To: a@b.c\n\n", "a:\n", "--\n",
        "____\n", "\n", ">", "----- a -----\n", "--- a\n", "\nSent from my iPhone\n", "On a ", "1@2.",
        "wrote ", "1 2026 ", " ", "-", "<", ":  ", "> a\nb@c.d:\n\n", "*",
        "On 1/1/2026 10:00 a@b.c wrote:\nx\n",
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time_by_the_square_of_its_length(piece):
    """256 KiB of anything; what is not linear takes minutes here, and the run has its limit."""
    text = piece * (256 * 1024 // len(piece))
    assert len(quotes.new_text(text)) <= len(text)
    quotes.new_text(text + ":")


def test_text_made_of_html_marks_what_it_quotes():
    html = "<p>Yes.</p><blockquote type=cite><p>When?</p><p>Where?</p></blockquote><p>Here.</p>"
    found = classify.read(f"Content-Type: text/html\n\n{html}".encode())
    assert found.text == "Yes.\n\n> When?\n\n> Where?\n\nHere."
    assert found.new_text.split() == ["Yes.", "Here."]
