# ruff: noqa: E501, RUF001 - people write as they like
"""Fallbacks and names as people write them who come from other products."""

import re

import pytest

from fluenzr.core.templates.expressions import read
from fluenzr.core.templates.variables import parse, render, uses
from tests.support.servers import ROOT

VALUES = {
    "firstName": "Ada",
    "jobTitle": "",
    "company": "",
    "leadSource": "Fair",
    "Lead_Source": "Web",
    "industry": "",
}


def text_of(text: str, *, html: bool = False) -> str:
    return render(text, VALUES, html=html).text


@pytest.mark.parametrize(
    "written",
    [
        # Liquid: Customer.io, Klaviyo, Brevo, lemlist, Smartlead, Shopify
        "company | default: 'there'", 'company | default: "there"', "company|default:'there'",
        "company | default : 'there'", "company | default: there", "company | default: 'there', allow_false: true",
        "-company | default: 'there'-", "- company | default: 'there' -",
        # Jinja, HubL, Twig, Nunjucks
        "company | default('there')", "company|default('there', true)", 'company | default("there", boolean=True)',
        "company|d('there')", "company or 'there'", 'company ?? "there"', "company ?: 'there'",
        "personalization_token('contact.company', 'there')", "company | default ('there')",
        # JavaScript, Handlebars
        "company || 'there'", 'company||"there"', "company || there", "company | 'there'", 'company|"there"',
        'company "there"', 'company default="there"',
        "company | or 'there'", "company | default 'there'", 'company | default "there"',
        # Intercom, Outreach, Drip, Marketo, Mailjet, Woodpecker, Go templates
        "company | fallback: there", 'company | fallback: "there"', "company | fallback=there",
        "company|fallback='there'", "company, fallback=there", "lead.Company:default=there", 'var:company:"there"',
        ".Company | default \"there\"", "company|there", "company | there ",
        "company | Default: 'there'", "company | default = there", "company | ifempty: 'there'",
        "company | default_if_none: 'there'", "company|default:there",
        # word processors and other keyboards
        "company | default: ‘there’", "company | default: “there”", "company | default: ’there’", "company | “there”",
        "company | default: « there »", "company | default: «\u00a0there\u00a0»", "company | default: „there“",
        "company | default: »there«", "company | default: ‹there›", "company | default: ”there”",
        "company\u00a0|\u00a0default:\u00a0'there'", "company\u202f| there", "\u200bcompany\ufeff | there",
        "company | default: `there`", "company | default: 「there」",
    ],
)  # fmt: skip
def test_a_fallback_is_a_fallback_in_any_notation(written):
    assert text_of(f"Hi {{{{{written}}}}}!") == "Hi there!"
    assert (
        text_of(f"Hi {{{{{written.replace('company', 'firstName').replace('Company', 'firstName')}}}}}!")
        == "Hi Ada!"
    )
    assert text_of(f"Hi {{{{{written}}}}}!", html=True) == "Hi there!"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("company | default: &quot;there&quot;", "there"),
        ("company | default: &#39;there&#39;", "there"),
        ("company | default: &#x27;there&#x27;", "there"),
        ("company&nbsp;| default:&nbsp;&apos;there&apos;", "there"),
        ("company | &ldquo;there&rdquo;", "there"),
        ("company | default: &laquo;&nbsp;there&nbsp;&raquo;", "there"),
        ("&nbsp;company&nbsp;|&nbsp;there&nbsp;", "there"),
        ("company|Smith &amp; Co", "Smith &amp; Co"),
        ("first&nbsp;name", "Ada"),
    ],
)
def test_editors_write_character_references(written, text):
    assert text_of(f"{{{{{written}}}}}", html=True) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("company | default: ''", ""),
        ("company | default: ' '", " "),
        ("company | default:", ""),
        ("company | 'upper'", "upper"),
        ("company | default: 'your team' | upper", "YOUR TEAM"),
        ("company | upper | default: 'your team'", "your team"),
        ("company | default: 'a|b'", "a|b"),
        ('company | default: "this | that" | upper', "THIS | THAT"),
        ("company | default: 'l\\'équipe'", "l'équipe"),
        ("company | default: 'l'équipe'", "l'équipe"),
        ("company|l'équipe", "l'équipe"),
        ("company|d'accord", "d'accord"),
        ("company|'n roll", "'n roll"),
        ("company|friend(s)", "friend(s)"),
        ("company|Dear all: hello", "Dear all: hello"),
        ("company|default plan", "default plan"),
        ("company|fallback", "fallback"),
        ("company|Title", "Title"),
        ("jobTitle|Room: 12", "Room: 12"),
        ("company|there!", "there!"),
        ("company | default: jobTitle", "jobTitle"),
        ("company | or", "or"),
        ("company||title", "title"),
    ],
)
def test_any_other_text_is_the_fallback_itself(written, text):
    assert text_of(f"{{{{{written}}}}}") == text


@pytest.mark.parametrize(
    "name",
    ["firstName", "FirstName", "FIRSTNAME", "first_name", "First Name", "first name", "FIRST_NAME", "first-name",
     " first_name ", "contact.firstName", "contact.first_name", "contact.FIRSTNAME", "Contact.First Name",
     "lead.FirstName", "person.first_name", "prospect.first_name", "subscriber.first_name", "customer.first_name",
     "recipient.firstName", "contact['first_name']", 'contact["First Name"]', "contact.attributes.first_name",
     ".FirstName", ".Subscriber.FirstName", "$first_name", "var:first_name"],
)  # fmt: skip
def test_a_name_is_the_same_in_any_spelling(name):
    rendered = render(f"{{{{{name}}}}}", VALUES, html=False)
    assert (rendered.text, rendered.missing) == ("Ada", ())


def test_a_custom_field_is_known_in_any_spelling_and_its_own_name_comes_first():
    assert text_of("{{leadSource}} {{Lead_Source}}") == "Fair Web"
    assert text_of("{{contact.leadSource}} {{contact.customFields.Lead_Source}}") == "Fair Web"
    assert text_of("{{Lead Source}}") == text_of("{{lead_source}}") == "Web"
    assert render("{{INDUSTRY|x}} {{In dustry}}", VALUES, html=False).missing == ()


def test_what_is_built_in_is_not_shadowed():
    values = {
        "firstName": "Ada",
        "unsubscribe_link": "https://x/u",
        "first_name": "Own",
        "FirstName": "Other",
    }
    assert render("{{firstName}} {{first_name}} {{First Name}}", values, html=False).text == "Ada Own Ada"
    values["unsubscribeLink"] = "https://evil"
    assert render("{{unsubscribeLink}}", values, html=False).text == "https://x/u"


def test_a_link_to_unsubscribe_is_seen_in_any_spelling():
    for written in (
        "unsubscribeLink",
        "Unsubscribe Link",
        "contact.unsubscribe_link",
        "UNSUBSCRIBE_LINK | default: 'x'",
    ):
        assert uses(f"{{{{{written}}}}}", "unsubscribe_link")
    assert uses("{{unsubscribe&nbsp;link}}", "unsubscribe_link", html=True)


def test_an_unknown_name_is_listed_as_it_was_written():
    rendered = render("{{contact.nope}} {{My Field|x}} {{contact.nope}} {{nope2 or 'y'}}", VALUES, html=False)
    assert rendered.missing == ("contact.nope", "My Field", "nope2")
    assert rendered.text == " x  y"


@pytest.mark.parametrize(
    "step",
    ["capitalize", "title", "trim", "truncate: 5", "truncate(5)", "upcase", "titlecase", "strip", "escape", "safe",
     "replace: 'a', 'b'", 'date: "%Y"', "slice: 0, 3", "append: '!'", "foo('x')", "foo()", "defualt: 'x'", "plus: 1",
     "toUpperCase", "title()", "default", "truncatewords: 3", "replace: a, b"],
)  # fmt: skip
def test_a_filter_that_is_unknown_is_no_fallback(step):
    assert text_of(f"[{{{{company|{step}}}}}]") == "[]"
    assert text_of(f"[{{{{firstName|{step}}}}}]") == "[Ada]"
    assert text_of(f"[{{{{company|{step}|there}}}}]") == "[there]"
    (variable,) = (part for part in parse(f"{{{{company|{step}}}}}") if not isinstance(part, str))
    assert [found.kind for found in variable.steps] == ["unsupported"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["|'a", "|default: 'a", " ", "a", "'", "|", "||", "| default: ", "\\'", ".", "contact.", "a-", "(", ":", "a'b"]
)  # fmt: skip
def test_time_is_linear(piece):
    """What is read over and over takes minutes at this length."""
    content = "a" + piece * (200_000 // len(piece))
    assert read(content) == read(content)
    read("a|" + content)
    render(f"{{{{{content}}}}}", {}, html=True)


def test_the_fallbacks_of_the_guide_are_fallbacks():
    guide = (ROOT / "docs/guides/variables.md").read_text().replace("\\|", "|")
    table = guide.partition("## Fallbacks")[2].partition("Quotation marks")[0]
    written = re.findall(r"`(\{\{.*?\}\})`", table)
    assert len(written) > 8
    assert {render(text, {"firstName": ""}, html=False).text for text in written} == {"there"}
