"""Variables of the workspace: their page, and what the pages of campaigns and imports make of them."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest

from fluenzr.core.contacts import import_runner
from fluenzr.core.workspaces import settings
from fluenzr.models import AuditEntry, Contact, Workspace
from tests.support.browsing import Browser
from tests.support.factories import email_node, make_campaign, make_contact, make_workspace

AT = "/settings/variables"
LINK = "https://calendly.com/ada/intro"


def keep(workspace: Workspace, **variables: str | None) -> None:
    settings.update(workspace.id, {"variables": variables})


def kept(workspace: Workspace) -> dict[str, str]:
    found: dict[str, str] = settings.get(workspace.id)["variables"]
    return found


def form_of(page: str) -> dict[str, Any]:
    """The fields of the form as a browser sends it back."""
    areas = re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n([^<]*)</textarea>', page)
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    ticked = re.findall(r'name="removed" value="([^"]*)" checked', page)
    name = re.search(r'name="newName" type="text" value="([^"]*)"', page)
    assert name
    texts = {field: unescape(text).replace("\n", "\r\n") for field, text in areas}
    return {**texts, "removed": ticked, "newName": unescape(name[1]), "seen": unescape(seen[1])}


def test_variables_are_added_changed_and_removed(browser: Browser, workspace: Workspace) -> None:
    page = browser.get(AT).text
    answer = browser.post(AT, data={**form_of(page), "newName": "calendly_link", "newText": LINK})
    assert (answer.status_code, answer.headers["Location"]) == (303, AT)
    page = browser.get(AT).text
    assert "{{calendly_link}}" in page
    browser.post(AT, data={**form_of(page), "newName": "{{city}}", "newText": "Lyon"})
    assert kept(workspace) == {"calendly_link": LINK, "city": "Lyon"}
    page = browser.get(AT).text
    assert browser.post(AT, data=form_of(page)).status_code == 303
    assert kept(workspace) == {"calendly_link": LINK, "city": "Lyon"}
    browser.post(AT, data={**form_of(page), "text.city": "Saint-Étienne\r\nLoire"})
    assert kept(workspace) == {"calendly_link": LINK, "city": "Saint-Étienne\nLoire"}
    page = browser.get(AT).text
    browser.post(AT, data={**form_of(page), "removed": ["calendly_link"]})
    assert kept(workspace) == {"city": "Saint-Étienne\nLoire"}


def test_what_a_form_does_not_touch_stays_as_it_was_written(browser: Browser, workspace: Workspace) -> None:
    as_it_was = {"empty": "", "lines": "\r\none\r\ntwo\rthree", "markup": '</textarea><b a="1">&amp;{{x}}'}
    keep(workspace, **as_it_was)
    before = kept(workspace)
    page = browser.get(AT).text
    assert "<b a" not in page
    assert browser.post(AT, data={**form_of(page), "newName": "more", "newText": "x"}).status_code == 303
    assert kept(workspace) == {**before, "more": "x"}


def test_a_change_is_in_the_audit_log(browser: Browser, workspace: Workspace) -> None:
    browser.post(AT, data={"newName": "city", "newText": "Lyon"})
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.fields, entry.workspace_id) == (
        "settings.changed", ["variables"], workspace.id,
    )  # fmt: skip
    log = browser.get("/audit", headers={"Accept-Language": "fr"}).text
    assert "Variables" in log
    assert "Lyon" not in log


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"newName": "1st", "newText": "x"}, "newName", "does not begin with a digit"),
        ({"newName": "First name", "newText": "x"}, "newName", "letters, digits or _"),
        ({"newName": "first_name", "newText": "x"}, "newName", "own field"),
        ({"newName": "City", "newText": "x"}, "newName", "already"),
        ({"newName": "more", "newText": ""}, "newText", "This field is required"),
        ({"newName": "", "newText": "x"}, "newName", "This field is required"),
        ({"newName": "more", "newText": "é" * 2001}, "newText", "2000 characters"),
        ({"text.city": "é" * 2001}, "text.city", "2000 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    browser: Browser, workspace: Workspace, given: dict[str, str], field: str, told: str
) -> None:
    keep(workspace, city="Lyon", hours="9 to 5")
    form = {**form_of(browser.get(AT).text), "text.hours": "8 to 4", **given}
    answer = browser.post(AT, data=form)
    assert answer.status_code == 422
    said = re.search(rf'id="{re.escape(field)}-error">([^<]*)<', answer.text)
    assert said
    assert told in unescape(said[1])
    assert {**form_of(answer.text), "seen": ""} == {**form, "seen": ""}, "what was typed is there"
    assert kept(workspace) == {"city": "Lyon", "hours": "9 to 5"}
    french = browser.post(AT, data=form, headers={"Accept-Language": "fr"}).text
    in_french = re.search(rf'id="{re.escape(field)}-error">([^<]*)<', french)
    assert in_french
    assert in_french[1] != said[1]


def test_there_are_at_most_fifty_and_as_many_long_ones(browser: Browser, workspace: Workspace) -> None:
    keep(workspace, **{f"name{number}": "字" * 2000 for number in range(50)})
    form = form_of(browser.get(AT).text)
    answer = browser.post(AT, data={**form, "newName": "one_more", "newText": "x"})
    assert answer.status_code == 422
    assert re.search(r'id="newName-error">[^<]*at most 50 variables', answer.text)
    swapped = {**form, "removed": ["name0"], "newName": "one_more", "newText": "x"}
    assert browser.post(AT, data=swapped).status_code == 303
    assert set(kept(workspace)) == {*(f"name{number}" for number in range(1, 50)), "one_more"}


def test_what_somebody_else_saved_meanwhile_is_said_first(browser: Browser, workspace: Workspace) -> None:
    keep(workspace, city="Lyon", hours="9 to 5", gone="x", old="y", theirs="1")
    form = form_of(browser.get(AT).text)
    keep(workspace, city="Paris", gone=None, old=None, theirs="2", new="of theirs")
    mine = {**form, "text.city": "Nice", "text.old": "mine", "removed": ["hours"],
            "newName": "more", "newText": "x"}  # fmt: skip
    answer = browser.post(AT, data=mine)
    assert answer.status_code == 422
    for line in (
        "{{city}}: <del>Lyon</del> → <strong>Paris</strong>",
        "{{gone}}: <del>x</del> → <strong>—</strong>",
        "{{old}}: <del>y</del> → <strong>—</strong>",
        "{{new}}: <del>—</del> → <strong>of theirs</strong>",
    ):
        assert line in answer.text
    theirs = {"city": "Paris", "hours": "9 to 5", "theirs": "2", "new": "of theirs"}
    assert kept(workspace) == theirs
    again = form_of(answer.text)
    # What I touched is as I typed it; what only they did is theirs.
    assert {name: text for name, text in again.items() if name.startswith("text.")} == {
        "text.city": "Nice", "text.hours": "9 to 5", "text.old": "mine", "text.theirs": "2",
        "text.new": "of theirs",
    }  # fmt: skip
    assert (again["removed"], again["newName"], again["newText"]) == (["hours"], "more", "x")
    assert browser.post(AT, data=again).status_code == 303
    assert kept(workspace) == {
        "city": "Nice", "theirs": "2", "new": "of theirs", "old": "mine", "more": "x",
    }  # fmt: skip


def test_two_who_add_the_same_name_meet(browser: Browser, workspace: Workspace) -> None:
    mine = {**form_of(browser.get(AT).text), "newName": "city", "newText": "Nice"}
    keep(workspace, city="Paris")
    answer = browser.post(AT, data=mine)
    assert answer.status_code == 422
    assert "{{city}}: <del>—</del> → <strong>Paris</strong>" in answer.text
    assert browser.post(AT, data=form_of(answer.text)).status_code == 422
    assert kept(workspace) == {"city": "Paris"}


def test_a_form_that_does_not_say_what_it_saw_changes_what_it_has(
    browser: Browser, workspace: Workspace
) -> None:
    keep(workspace, city="Lyon", hours="9 to 5")
    for seen in ("", "[]", "{", "x" * 500_000):
        assert browser.post(AT, data={"text.city": "Paris", "seen": seen}).status_code == 303
        assert kept(workspace) == {"city": "Paris", "hours": "9 to 5"}
        keep(workspace, city="Lyon")


@pytest.mark.parametrize("role", ["member", "viewer"])
def test_others_read_them(browser_for: Callable[..., Browser], workspace: Workspace, role: str) -> None:
    keep(workspace, city="Lyon")
    keep(make_workspace("Other"), secret="theirs")
    browser = browser_for(role)
    page = browser.get(AT).text
    assert "{{city}}" in page
    assert "Lyon" in page
    assert "secret" not in page
    assert "newName" not in page
    assert browser.post(AT, data={"text.city": "Paris"}).status_code == 403
    assert kept(workspace) == {"city": "Lyon"}


# In campaigns.


@pytest.fixture
def campaign(workspace: Workspace) -> dict[str, Any]:
    ada = make_contact(workspace, "ada@example.com", custom_fields={"city": "Paris", "badge": "7"})
    node = email_node("hello", "From {{city}}", "Book: {{ Calendly-Link }}. {{unknown}}")
    return make_campaign(workspace, node, contacts=[ada])


def steps(campaign: dict[str, Any], *parts: str) -> str:
    return "/".join(("/campaigns", campaign["id"], "sequence", *parts))


def test_the_menu_of_an_email_has_them(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    keep(workspace, city="Lyon", calendly_link=f'{LINK}?x="<b>"&y={"z" * 100}')
    keep(make_workspace("Other"), secret="theirs")
    for path in (steps(campaign, "steps", "hello"), steps(campaign, "add?kind=email&after=start")):
        page = browser.get(path).text
        assert page.count('data-insert="{{calendly_link}}"') == 1
        assert LINK in page
        assert "<b>" not in page
        assert "z" * 30 not in page
        # One that the person has as a field of their own is there once.
        assert re.findall(r'data-insert="(\{\{(?:city|badge|secret)[^"]*)"', page) == [
            "{{city}}",
            "{{badge|}}",
        ]
        assert f'href="{AT}"' in page


def test_a_preview_fills_them_in(browser: Browser, workspace: Workspace, campaign: dict[str, Any]) -> None:
    keep(workspace, city="Lyon", calendly_link=LINK)
    ada = Contact.get(Contact.email == "ada@example.com").public_id
    page = browser.get(steps(campaign, "steps", "hello", f"preview?contact={ada}")).text
    assert "<h1>From Paris</h1>" in page, "a field of the person's own goes first"
    assert LINK in unescape(unescape(page))
    assert "it stays empty: unknown" in page
    nobody = make_contact(workspace, "grace@example.com", custom_fields={"city": " "})
    data = {"subject": "From {{city}}", "body": "{{calendly_link}}", "format": "text"}
    shown = browser.post(steps(campaign, "preview"), data={**data, "contact": nobody["id"]}).text
    assert "<h1>From Lyon</h1>" in shown
    assert "stays empty" not in shown


def test_the_checks_before_a_start_know_them(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    start = f"/campaigns/{campaign['id']}/start"
    assert "Calendly-Link" in browser.get(start).text
    keep(workspace, calendly_link=LINK)
    page = browser.get(start).text
    assert "Calendly-Link" not in page
    assert "unknown" in page


def test_a_column_of_the_same_name_is_a_field_of_each_person(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    keep(workspace, city="Lyon", calendly_link=LINK)
    file = BytesIO(b"email,city,calendly_link\ngrace@example.com,,https://own.example/\n")
    step_two = browser.post("/contacts/imports", data={"file": (file, "people.csv")}).headers["Location"]
    page = browser.get(step_two).text
    for name in ("email", "customFields.city", "customFields.calendly_link"):
        assert f'value="{name}" selected' in page
    columns = {
        "column-0": "email",
        "column-1": "customFields.city",
        "column-2": "customFields.calendly_link",
    }
    sure = {"consentSource": "event", "consentCertified": "1", "do": "import"}
    assert browser.post(step_two, data={**columns, **sure}).status_code == 303
    importer = import_runner.Importer(None)
    while importer.step():
        pass
    grace = Contact.get(Contact.email == "grace@example.com")
    data = {"subject": "{{city}}", "body": "{{calendly_link}}", "format": "text"}
    shown = browser.post(steps(campaign, "preview"), data={**data, "contact": grace.public_id}).text
    assert "<h1>Lyon</h1>" in shown
    assert "https://own.example/" in shown
    assert LINK not in shown
    assert kept(workspace) == {"city": "Lyon", "calendly_link": LINK}
