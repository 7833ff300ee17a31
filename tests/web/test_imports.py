"""Importing by the pages: the file, its columns with a dry run, how far it is, and what was wrong."""

import re
from collections.abc import Callable
from io import BytesIO

from werkzeug.test import TestResponse

from fluenzr.core.common.listing import Paging, plain
from fluenzr.core.contacts import import_runner, search
from fluenzr.models import ContactImport, Group, Workspace
from tests.support import factories
from tests.support.browsing import Browser, make_user

FRENCH = {"Accept-Language": "fr"}
FILE = "Vorname;Adresse;Ort\nAda;ada@example.com;London\nGrace;nobody;Arlington\n"
COLUMNS = {"column-0": "firstName", "column-1": "email", "column-2": "customFields.Ort"}
SURE = {"consentSource": "event", "consentCertified": "1", "do": "import"}


def upload(browser: Browser, text: str = FILE, name: str = "people.csv") -> TestResponse:
    return browser.post("/contacts/imports", data={"file": (BytesIO(text.encode()), name)})


def read_all() -> None:
    importer = import_runner.Importer(None)
    while importer.step():
        pass


def test_a_file_is_imported_in_three_steps(browser: Browser, workspace: Workspace) -> None:
    group = factories.make_group(workspace)["id"]
    step_two = upload(browser).headers["Location"]
    page = browser.get(step_two)
    assert page.status_code == 200
    assert "people.csv" in page.text
    assert "The file needs a column email" in page.text
    chosen = {**COLUMNS, "tags": "vip; lyon", "groups": group, "onDuplicate": "update"}
    assert browser.post(step_two, data={**chosen, "do": "look"}).headers["Location"] == step_two
    looked = browser.get(step_two).text
    assert "Project-Id-Version" not in browser.get(step_two, headers=FRENCH).text
    assert "ada@example.com" in looked
    assert re.search(r"<dt>New</dt><dd>1</dd>", looked)
    assert re.search(r"<dt>Wrong</dt><dd>1</dd>", looked)
    assert not search.page(workspace.id, {}, Paging()).total
    refused = browser.post(step_two, data={**chosen, "do": "import"})
    assert refused.status_code == 422
    assert "Say where the contacts come from" in refused.text
    assert 'value="customFields.Ort" selected' in refused.text
    assert "ada@example.com" in refused.text, "what would come of it is still shown"
    unsure = browser.post(step_two, data={**chosen, **SURE, "consentCertified": ""})
    assert unsure.status_code == 422
    (fault,) = re.findall(r'<p class="error" id="consentCertified-error">([^<]+)</p>', unsure.text)
    assert fault == "Confirm that these people may be written to"
    assert unsure.text.count(fault) == 1, "told at its field"
    step_three = browser.post(step_two, data={**chosen, **SURE}).headers["Location"]
    assert "You can leave this page" in browser.get(step_three).text
    read_all()
    done = browser.get(step_three).text
    assert "data-live-over" in done
    assert "nobody" in done
    (made,) = plain(search.page(workspace.id, {}, Paging()).rows)
    assert (made["email"], made["tags"], made["customFields"]) == (
        "ada@example.com",
        ["vip", "lyon"],
        {"Ort": "London"},
    )
    assert [one["id"] for one in made["groups"]] == [group]
    faults = browser.get(f"{step_three}/faults.csv")
    assert "attachment" in faults.headers["Content-Disposition"]
    assert b"3,nobody," in faults.data
    assert "valide" in browser.get(step_three, headers=FRENCH).text
    assert browser.get(step_two).status_code == 404
    assert step_three in browser.get("/contacts/imports").text


def test_a_column_of_a_verifier_is_offered_as_that(browser: Browser, workspace: Workspace) -> None:
    step_two = upload(browser, "email,ZB Status\nada@example.com,catch-all\n").headers["Location"]
    assert 'value="verification.zerobounce" selected' in browser.get(step_two).text
    chosen = {"column-0": "email", "column-1": "verification.zerobounce", **SURE}
    browser.post(step_two, data=chosen)
    read_all()
    (made,) = plain(search.page(workspace.id, {}, Paging()).rows)
    assert (made["verification"]["status"], made["verification"]["source"]) == ("risky", "zerobounce")


def test_a_file_that_was_left_is_found_again_or_discarded(
    browser: Browser, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    left, other = (upload(browser, name=name).headers["Location"] for name in ("left.csv", "other.csv"))
    page = browser.get("/contacts/imports").text
    assert "left.csv" in page
    assert f'href="{left}"' in page
    assert "left.csv" in browser_for("viewer").get("/contacts/imports").text
    assert "/drop" not in browser_for("viewer").get("/contacts/imports").text
    elsewhere = Browser(browser.app, make_user(factories.make_workspace("Elsewhere")))
    assert "left.csv" not in elsewhere.get("/contacts/imports").text
    browser.post(left.replace("/columns", "/drop"))
    page = browser.get("/contacts/imports").text
    assert ("left.csv" in page, "other.csv" in page) == (False, True)
    browser.post(other, data={**COLUMNS, **SURE})
    assert "other.csv" not in browser.get("/contacts/imports").text


def test_a_group_is_made_during_an_import_and_its_people_are_added_to_a_campaign(
    browser: Browser, workspace: Workspace
) -> None:
    old = factories.make_group(workspace, name="Old ones")["id"]
    campaign = factories.make_campaign(workspace)["id"]
    step_two = upload(browser).headers["Location"]
    named = {**COLUMNS, "newGroup": "  Fair of  Lyon ", "groups": old}
    assert browser.post(step_two, data={**named, "newGroup": "x" * 101, "do": "look"}).status_code == 422
    browser.post(step_two, data={**named, "do": "look"})
    assert 'value="Fair of Lyon"' in browser.get(step_two).text
    assert Group.select().count() == 1, "looking makes none"
    step_three = browser.post(step_two, data={**named, **SURE}).headers["Location"]
    made = Group.get(Group.name == "Fair of Lyon")
    assert f"{step_three}/campaign" not in browser.get(step_three).text, "not before it has ended"
    read_all()
    assert f'action="{step_three}/campaign"' in browser.get(step_three).text
    (contact,) = plain(search.page(workspace.id, {"group_id": made.public_id}, Paging()).rows)
    assert {group["id"] for group in contact["groups"]} == {old, made.public_id}
    sent = {"group": made.public_id, "campaign": campaign}
    done = browser.post(f"{step_three}/campaign", data=sent)
    assert done.headers["Location"] == f"/campaigns/{campaign}/people"
    assert "ada@example.com" in browser.get(done.headers["Location"]).text
    foreign = factories.make_group(factories.make_workspace("Elsewhere"))["id"]
    assert browser.post(f"{step_three}/campaign", data={**sent, "group": foreign}).status_code == 404
    wrong = browser.post(f"{step_three}/campaign", data={**sent, "campaign": "cmp_nowhere"})
    assert wrong.headers["Location"] == step_three


def test_a_group_that_is_there_already_is_not_made_anew(browser: Browser, workspace: Workspace) -> None:
    group = factories.make_group(workspace, name="Fair")["id"]
    step_two = upload(browser).headers["Location"]
    browser.post(step_two, data={**COLUMNS, **SURE, "newGroup": "FAIR"})
    read_all()
    assert search.page(workspace.id, {"group_id": group}, Paging()).total == 1
    assert Group.select().count() == 1


def test_what_is_no_file_is_said(browser: Browser) -> None:
    assert "Choose a file" in browser.post("/contacts/imports").text
    for text in ("", "\n"):
        answer = upload(browser, text)
        assert (answer.status_code, ContactImport.select().count()) == (422, 0)
    assert (
        "Le fichier est vide"
        in browser.post("/contacts/imports", data={"file": (BytesIO(b""), "a.csv")}, headers=FRENCH).text
    )


def test_a_file_is_forgotten(browser: Browser) -> None:
    step_two = upload(browser).headers["Location"]
    browser.post(step_two.replace("columns", "drop"))
    assert browser.get(step_two).status_code == 404


def test_an_import_is_cancelled_once(browser: Browser, workspace: Workspace) -> None:
    path = f"/contacts/imports/{factories.make_import(workspace)['id']}"
    browser.post(f"{path}/cancel")
    assert "Cancelled" in browser.get(path).text
    browser.post(f"{path}/cancel")
    assert "This import is cancelled already" in browser.get(path).text


def test_names_of_columns_are_shown_as_they_are(browser: Browser) -> None:
    step_two = upload(browser, "email,<script>alert(1)</script>,\na@example.com,<b>x</b>,\n").headers[
        "Location"
    ]
    page = browser.get(step_two).text
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page
    assert "(without a name)" in page


def test_of_a_long_file_the_beginning_is_looked_at(browser: Browser) -> None:
    """Longer than other forms may be, and than a dry run takes."""
    text = "email,company\n" + "".join(
        f"reader{number}@example.com,{'x' * 600}\n" for number in range(18_000)
    )
    answer = upload(browser, text)
    answer.request.environ["wsgi.input"].close()  # what the test client has written to disk
    page = browser.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "of the beginning of the file" in page.text


def test_an_encoding_that_is_not_certain_is_told_in_the_reader_s_language(browser: Browser) -> None:
    file = BytesIO("email;name\nb@x.co;F\u0171t\u0151 B\u00e9la \u00d6d\u00f6n\n".encode("cp1250"))
    step_two = browser.post("/contacts/imports", data={"file": (file, "people.csv")}).headers["Location"]
    assert "it is read as cp1252, and may be cp1250" in browser.get(step_two).text
    assert "il est lu comme cp1252" in browser.get(step_two, headers=FRENCH).text
