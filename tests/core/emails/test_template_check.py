# ruff: noqa: E501 - people write as they like
"""What is told of a template before anybody gets it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.emails.template_check import MAX_FINDINGS, faults, findings, warnings
from fluenzr.core.workflow.nodes import EmailNode, Variant

FINE = [
    "", "Hi {{firstName}}, {{company|there}}", "100% of {this is prose, with a comma}", "{}", "a|b", "[1] (see below)",
    "https://x.test/?q=%C3%A9%ABC%20&r=caf%C3%A9", "5 * 3 | 2 * 1", "{{firstName | default: 'x'}} {{current_date|short}}",
    "<3 %", "20%, 30%", "[link]", "{{company|friend(s)}}", "{ \"a\": 1 }",
]  # fmt: skip
BRACES = [
    "{{firstName", "firstName}}", "{{firstName}", "{firstName}}", "{ {firstName}}", "{{ {{firstName}} }}", "{{{firstName}}}",
    "{{}}", "{{ }}", "{{first\nName}}", "{{a{b}}", "{{${first_name}}}", "{{" + "a" * 65 + "}}", "{{|x}}",
]  # fmt: skip
FILTERS = [
    "{{firstName|capitalize}}", "{{firstName | title}}", "{{firstName|trim}}", "{{company | truncate: 5 | there}}",
    "{{company|date('%Y')}}", "{{firstName|defualt: 'x'}}", "{{company|default: 'x'|capitalize}}",
]  # fmt: skip
BLOCKS = ["{{#if firstName}}", "{{/if}}", "{{^company}}", "{{> footer}}", "{{!-- note --}}"]
LOOKALIKES = [
    "*|FNAME|*", "*|IF:FNAME|*", "%FIRSTNAME%", "%FIRST_NAME%", "{first_name}", "{firstName}", "{FirstName|there}", "{first name}",
    "{% if firstName %}", "{%- endif -%}", "[[firstName]]", "[[data:firstname:\"there\"]]", "{$name}", "${firstName}",
    "{!Contact.FirstName}", "%%First Name%%", "<%= name %>", "[First Name]", "[firstname,fallback=there]",
    "{contactfield=firstname|there}", "{Hi|Hello|Hey}", "https://x.test/?n=%7B%7BfirstName%7D%7D",
]  # fmt: skip


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("text", FINE)
def test_nothing_is_told_of_what_is_right(text, html):
    assert findings(text, html=html) == []


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("text", [*BRACES, *FILTERS, *BLOCKS])
def test_what_every_reader_would_see_is_certain(text, html):
    found = findings(f"Dear {text}, hello", html=html)
    assert found
    assert all(each.certain for each in found if "stays as it is" not in each.message)


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("text", LOOKALIKES)
def test_variables_of_other_products_are_told(text, html):
    (found,) = findings(f"Dear {text}, hello", html=html)
    assert not found.certain
    assert found.message.startswith(text.removeprefix("https://x.test/?n="))


def test_the_place_and_the_filter_are_named():
    (found,) = findings("Dear {{firstName, how are you?", html=False)
    assert '"Dear {{firstName, how are y' in found.message
    (found,) = findings("{{ first_name | capitalize }}", html=False)
    assert "{{first_name|capitalize}}" in found.message


@pytest.mark.parametrize(
    "html",
    ["<style>@media x{a{color:red}}</style>", "<script>f({a:{b:1}})</script>", "<!--[if mso]><style>a{b{c}}</style><![endif]-->",
     "<STYLE type='text/css'>p{}@media(max-width:1px){p{}}</STYLE><p>{{firstName}}</p>"],
)  # fmt: skip
def test_braces_that_no_reader_sees_are_not_told(html):
    assert findings(html, html=True) == []
    assert findings(f'{html}<a href="{{{{firstName">x</a>', html=True)[0].certain


def test_what_an_editor_makes_of_quotes_is_no_fault():
    assert findings("{{company | default: &quot;there&quot;}} {{first&nbsp;name}}", html=True) == []
    (found,) = findings("{{<b>firstName</b>}}", html=True)
    assert not found.certain


def test_a_field_as_a_fallback_is_told():
    (found,) = findings("{{company | default: first_name}}", html=False)
    assert (found.certain, "first_name" in found.message) == (False, True)


def test_the_faults_of_all_texts_of_an_email_are_told_by_their_paths():
    node = EmailNode(
        "mail", "{{a", "*|FNAME|* {{a|title}}", "text", True, True, Variant("}}", "{{b|trim}} x}}"), 50
    )
    told = faults(node)
    assert {path: len(messages) for path, messages in told.items()} == {
        "workflow.nodes.mail.data.subject": 1,
        "workflow.nodes.mail.data.body": 1,
        "workflow.nodes.mail.data.variantB.subject": 1,
        "workflow.nodes.mail.data.variantB.body": 2,
    }
    assert all('Node "mail"' in message for messages in told.values() for message in messages)
    assert faults(EmailNode("mail", "Hi {{firstName|you}}", "{first}", "text", True, True, None, 50)) == {}
    page = "<style>@media x{a{b:c}}</style>"
    assert faults(EmailNode("mail", "Hi", page, "html", True, True, None, 50)) == {}
    assert faults(EmailNode("mail", "Hi", page, "text", True, True, None, 50))


def test_empty_values_without_a_fallback_are_told_once():
    values = {"firstName": "", "company": " ", "email": "a@x.test"}
    body = "{{first_name}} {{company|you}} {{email}} {{nobody}} {{company|}} {{company|default: ''}} {{first_name}}"
    (told,) = warnings("{{first_name}}", body, values, html=False)
    assert "{{first_name}} is empty" in told


@given(
    st.text()
    | st.lists(
        st.sampled_from(["{", "}", "{{", "}}", "|", "%", "[", "]", "a", "*|", "|*", "<", " ", "{%"])
    ).map("".join)
)
def test_it_never_raises(text):
    for html in (False, True):
        findings(text, html=html)
        warnings(text, text, {}, html=html)


@pytest.mark.parametrize(
    "piece", ["{", "}", "{{", "}}", "{{a", "{{a|title}}", "[[", "*|a", "%A", "{a", "{a|", "${", "%%a", "<%", "%7B%7B", "[name,", "{%"]
)  # fmt: skip
def test_no_text_takes_long(piece):
    """What is read over and over takes minutes at this length."""
    assert len(findings(piece * (200_000 // len(piece)), html=True)) <= MAX_FINDINGS
