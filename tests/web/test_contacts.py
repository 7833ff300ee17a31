"""Pages of contacts: search, actions on many, one person."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from fluenzr.core.common.listing import Paging, plain
from fluenzr.core.contacts import groups, notes, records, search
from fluenzr.models import Contact, Enrollment, Workspace
from fluenzr.web import choices
from tests.support import factories, sending
from tests.support.browsing import Browser

FRENCH = {"Accept-Language": "fr"}
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def inputs(page: str) -> dict[str, Any]:
    """What the form of a person's page holds: its texts and choices as they are shown."""
    form = page[page.index('name="seen"') :]
    found: dict[str, Any] = {"seen": unescape(re.search(r'value="([^"]*)"', form)[1])}  # type: ignore[index]
    for name, value in re.findall(r'<input id="[^"]*" name="([^"]*)" type="\w+" value="([^"]*)"', form):
        found[unescape(name)] = unescape(value)
    for name, options in re.findall(
        r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = "" if chosen is None else unescape(chosen[1])
    found["groups"] = re.findall(r'name="groups" value="([^"]*)" checked', form)
    return found


def test_an_empty_list_teaches(browser: Browser) -> None:
    assert "Bring them from a file" in browser.get("/contacts").text
    assert "Importez un fichier" in browser.get("/contacts", headers=FRENCH).text


def test_one_chooses_the_columns_of_the_list(
    browser: Browser, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    factories.make_contact(
        workspace, "ada@example.com", job_title="Analyst", company="Engines", custom_fields={"city": "London"}
    )
    page = browser.get("/contacts?q=ada").text
    assert ("Engines" in page, "Analyst" in page, "<td>London" in page) == (True, False, False)
    assert 'name="columns" value="customFields.city"' in page
    wanted = {"columns": ["jobTitle", "customFields.city", "nothing", "jobTitle"], "back": "/contacts?q=ada"}
    assert browser.post("/contacts/columns", data=wanted).headers["Location"] == "/contacts?q=ada"
    page = browser.get("/contacts").text
    assert ("Engines" in page, "Analyst" in page, "<td>London" in page) == (False, True, True)
    assert re.search(r'<th scope="col">Job title</th><th scope="col">city</th></tr>', page)
    assert 'value="customFields.city" checked' in page
    other = browser_for("viewer")
    assert "Engines" in other.get("/contacts").text, "each has their own"
    assert other.post("/contacts/columns", data={"columns": ["phone"]}).status_code == 303
    browser.post("/contacts/columns", data={})
    assert "Analyst" not in browser.get("/contacts").text
    many = {"columns": [f"customFields.{number}" for number in range(31)]}
    browser.post("/contacts/columns", data=many)
    assert "customFields.30" not in browser.get("/contacts").text


def test_contacts_are_found_as_one_types(browser: Browser, workspace: Workspace) -> None:
    group = factories.make_group(workspace, "Customers")["id"]
    ada = factories.make_contact(workspace, "ada@example.com", first_name="Ada", last_name="Lovelace <b>")
    factories.make_contact(workspace, "grace@example.com", group_ids=[group], tags=["vip"], status="blocked")
    page = browser.get("/contacts")
    assert "Ada Lovelace &lt;b&gt;" in page.text
    part = browser.get("/contacts?q=LOVELACE", headers=PARTIAL).text
    assert "<html" not in part
    assert ada["id"] in part
    assert "grace@example.com" not in part
    for query in ("status=blocked", f"group_id={group}", "tag=vip", "q=grace"):
        found = browser.get(f"/contacts?{query}").text
        assert "grace@example.com" in found
        assert ada["id"] not in found
    assert "Nobody is like that." in browser.get("/contacts?q=nobody").text
    for query in ("status=odd", "page=0", "page=x", "page=99999999", "sort=odd", "q=%00", "stage=stg_no"):
        assert browser.get(f"/contacts?{query}").status_code == 200, query


def test_pages_keep_filters_and_lead_to_each_other(browser: Browser, workspace: Workspace) -> None:
    for number in range(30):
        factories.make_contact(workspace, f"reader{number:02}@example.com", company="Acme & Co")
    first = browser.get("/contacts?q=acme&sort=email").text
    assert "1 to 25 of 30" in first
    following = unescape(re.search(r'rel="next" href="([^"]*)"', first)[1])  # type: ignore[index]
    second = browser.get(following).text
    assert "26 to 30 of 30" in second
    assert 'rel="next"' not in second
    assert unescape(re.search(r'rel="prev" href="([^"]*)"', second)[1]) == "/contacts?q=acme&sort=email"  # type: ignore[index]


def test_something_is_done_with_those_ticked(browser: Browser, workspace: Workspace) -> None:
    group = factories.make_group(workspace)["id"]
    stage = factories.make_stage(workspace)["id"]
    campaign = factories.make_campaign(workspace)["id"]
    some = [factories.make_contact(workspace)["id"] for _ in range(3)]
    chosen = {"contactIds": some[:2], "back": "/contacts?q="}
    for given in (
        {"action": "addGroups", "group": group},
        {"action": "addTags", "tags": "vip; lyon"},
        {"action": "setStage", "stage": stage},
        {"action": "addToCampaign", "campaign": campaign},
    ):
        answer = browser.post("/contacts/actions", data={**chosen, **given})
        assert answer.headers["Location"] == "/contacts?q="
        assert "2 of 2 contacts changed." in browser.get("/contacts").text, given
    changed = plain(records.get(workspace.id, some[0]))
    assert ([one["id"] for one in changed["groups"]], changed["tags"]) == ([group], ["vip", "lyon"])
    assert plain(records.get(workspace.id, some[2]))["tags"] == []
    browser.post("/contacts/actions", data={**chosen, "delete": "1"})
    assert [contact.public_id for contact in Contact.select()] == [some[2]]


def test_something_is_done_with_all_that_were_found(browser: Browser, workspace: Workspace) -> None:
    for number in range(30):
        factories.make_contact(workspace, company="Acme" if number % 2 else "Other")
    found = {"scope": "all", "q": "acme", "expected": "15"}
    browser.post("/contacts/actions", data={**found, "action": "addTags", "tags": "vip"})
    assert search.page(workspace.id, {"tag": "vip"}, Paging()).total == 15
    factories.make_contact(workspace, company="Acme")
    browser.post("/contacts/actions", data={**found, "delete": "1"})
    assert "This is about 16 contacts, not 15" in browser.get("/contacts").text
    assert Contact.select().count() == 31
    browser.post(
        "/contacts/actions", data={"scope": "all", "expected": "31", "action": "addTags", "tags": "all"}
    )
    assert search.page(workspace.id, {"tag": "all"}, Paging()).total == 31


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"action": "addTags", "tags": "vip"}, "Choose one contact at least"),
        ({"action": "burn", "contactIds": "con_x"}, "Choose what to do"),
        ({"action": "addGroups", "contactIds": "con_x"}, "Say which group, tag or campaign"),
        ({"action": "addGroups", "contactIds": "con_x", "group": "grp_no"}, "Group grp_no does not exist"),
    ],
)
def test_what_cannot_be_done_is_said(
    browser: Browser, workspace: Workspace, given: dict[str, str], message: str
) -> None:
    assert browser.post("/contacts/actions", data=given).status_code == 303
    assert message in browser.get("/contacts").text


def test_a_contact_is_added(browser: Browser, workspace: Workspace) -> None:
    refused = browser.post("/contacts/new", data={"email": "nobody", "firstName": "Ada"})
    assert refused.status_code == 422
    assert 'value="Ada"' in refused.text
    assert "Cette adresse" in browser.post("/contacts/new", data={"email": "nobody"}, headers=FRENCH).text
    data = {
        "email": "Ada@Example.com",
        "firstName": "Ada",
        "tags": "vip; lyon",
        "newField": "city",
        "newValue": "London",
    }
    answer = browser.post("/contacts/new", data=data)
    assert answer.status_code == 303
    made = plain(search.page(workspace.id, {}, Paging()).rows[0])
    assert (made["tags"], made["customFields"]) == (["vip", "lyon"], {"city": "London"})
    again = browser.post("/contacts/new", data=data)
    assert again.status_code == 422
    assert "Email already exists" in again.text


def test_a_person_is_shown_whole(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, name="Tour")
    claim = sending.finish(campaign, sending.ACCEPTED)
    contact = Contact.get_by_id(claim.contact.id)
    notes.create(workspace.id, contact.public_id, "Called <b>\nTuesday")
    factories.make_reply(workspace, sending.email_of(claim))
    page = browser.get(f"/contacts/{contact.public_id}").text
    for text in (
        "Email sent",
        "Answer received",
        "Tour",
        "Hello",
        "Called &lt;b&gt;",
        "This person gets no mail",
    ):
        assert text in page
    assert "Réponse reçue" in browser.get(f"/contacts/{contact.public_id}", headers=FRENCH).text


def test_a_person_is_changed_as_the_form_shows_them(browser: Browser, workspace: Workspace) -> None:
    """Saving what is shown changes nothing, types included; an emptied field is cleared."""
    group = factories.make_group(workspace)["id"]
    stage = factories.make_stage(workspace)["id"]
    contact = factories.make_contact(
        workspace,
        first_name="Ada",
        company="Acme; & <Co>",
        tags=["a;b", "vip"],
        group_ids=[group],
        pipeline_stage_id=stage,
        consent_source="event",
        custom_fields={"seats": 40, "vip": True, "city": "London", "code": "0042"},
    )
    path = f"/contacts/{contact['id']}"
    before = plain(records.get(workspace.id, contact["id"]))
    shown = inputs(browser.get(path).text)
    assert browser.post(path, data=shown).status_code == 303
    assert plain(records.get(workspace.id, contact["id"])) == before
    cleared = {**shown, "company": "", "groups": [], "pipelineStage": "", "customFields.city": "", "tags": ""}
    assert browser.post(path, data=cleared).status_code == 303
    after = plain(records.get(workspace.id, contact["id"]))
    assert (after["company"], after["groups"], after["tags"], after["pipelineStage"]) == (None, [], [], None)
    assert after["customFields"] == {"seats": 40, "vip": True, "code": "0042"}


def test_what_somebody_else_saved_meanwhile_is_said_first(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    contact = factories.make_contact(workspace, first_name="Ada", company="Acme")
    path = f"/contacts/{contact['id']}"
    one, other = browser_for(), browser_for()
    shown = inputs(other.get(path).text)
    one.post(path, data={**inputs(one.get(path).text), "company": "Nordwind"})
    mine = {**shown, "firstName": "Augusta"}
    answer = other.post(path, data=mine)
    assert answer.status_code == 422
    assert "<del>Acme</del> → <strong>Nordwind</strong>" in answer.text
    assert 'value="Augusta"' in answer.text
    assert Contact.get().first_name == "Ada"
    again = {**mine, "seen": inputs(answer.text)["seen"]}
    assert other.post(path, data=again).status_code == 303
    assert (Contact.get().first_name, Contact.get().company) == ("Augusta", "Acme")


def test_fields_that_somebody_else_added_or_removed_are_said_first(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    contact = factories.make_contact(workspace, custom_fields={"seats": "40", "old": "x"})
    path = f"/contacts/{contact['id']}"
    browser = browser_for()
    shown = inputs(browser.get(path).text)
    theirs = {"customFields.old": "", "newField": "city", "newValue": "Lyon"}
    browser.post(path, data={**inputs(browser.get(path).text), **theirs})
    mine = {**shown, "newField": "city", "newValue": "Paris"}
    answer = browser.post(path, data=mine)
    assert answer.status_code == 422
    assert "city: <del>—</del> → <strong>Lyon</strong>" in answer.text
    assert "old: <del>x</del> → <strong>—</strong>" in answer.text
    assert "seats:" not in answer.text
    assert Contact.get().custom_fields["city"] == "Lyon"
    again = {**mine, "seen": inputs(answer.text)["seen"]}
    assert browser.post(path, data=again).status_code == 303
    assert Contact.get().custom_fields["city"] == "Paris"


def test_what_somebody_else_saved_of_a_group_is_said_first(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    path = f"/groups/{factories.make_group(workspace, 'Customers')['id']}"
    one, other = browser_for(), browser_for()
    page = other.get(path).text
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])  # type: ignore[index]
    one.post(path, data={"name": "Clients", "description": "who buys", "type": "static"})
    mine = {"name": "Buyers", "description": "", "type": "static", "seen": seen}
    answer = other.post(path, data=mine)
    assert answer.status_code == 422
    assert "<del>Customers</del> → <strong>Clients</strong>" in answer.text
    assert "<del>—</del> → <strong>who buys</strong>" in answer.text
    assert 'value="Buyers"' in answer.text
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', answer.text)[1])  # type: ignore[index]
    assert other.post(path, data={**mine, "seen": seen}).status_code == 303


@pytest.mark.parametrize("seen", ["", "{", "[]", "null", '{"email": 1}', "x" * 30_000])
def test_a_form_that_does_not_say_what_it_saw_is_taken(
    browser: Browser, workspace: Workspace, seen: str
) -> None:
    contact = factories.make_contact(workspace, "ada@example.com")
    answer = browser.post(f"/contacts/{contact['id']}", data={"email": "ada@example.com", "seen": seen})
    assert answer.status_code in (303, 422)


def test_notes_are_written_and_removed(browser: Browser, workspace: Workspace) -> None:
    contact = factories.make_contact(workspace)
    path = f"/contacts/{contact['id']}"
    browser.post(f"{path}/notes", data={"text": " Called\r\nTuesday "})
    browser.post(f"{path}/notes", data={"text": " "})
    (note,) = notes.page(workspace.id, contact["id"], Paging()).rows
    assert note["text"] == "Called\nTuesday"
    browser.post(f"{path}/notes/{note['id']}/delete")
    assert notes.page(workspace.id, contact["id"], Paging()).total == 0


def test_personal_data_leaves_as_a_file_or_for_good(browser: Browser, workspace: Workspace) -> None:
    contact = factories.make_contact(workspace, "ada@example.com")
    path = f"/contacts/{contact['id']}"
    answer = browser.get(f"{path}/export.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(answer.data)["contact"]["email"] == "ada@example.com"
    listed = browser.get("/contacts/export.csv?q=ada")
    assert listed.data.startswith(b"\xef\xbb\xbfid,email")
    assert b"ada@example.com" in listed.data
    assert b"ada@example.com" not in browser.get("/contacts/export.csv?q=grace").data
    browser.post(f"{path}/delete")
    assert browser.get(path).status_code == 404


def test_who_only_reads_changes_nothing(browser_for: Callable[..., Browser], workspace: Workspace) -> None:
    contact = factories.make_contact(workspace)
    viewer = browser_for("viewer")
    page = viewer.get(f"/contacts/{contact['id']}").text
    assert "Erase" not in page
    assert "<fieldset disabled>" in page
    assert "contactIds" not in viewer.get("/contacts").text


def test_a_long_form_is_overtaken_as_a_short_one_is(browser: Browser, workspace: Workspace) -> None:
    long = {f"field {number}": "x" * 2000 for number in range(20)}
    contact = factories.make_contact(workspace, "ada@example.com", custom_fields=long)
    path = f"/contacts/{contact['id']}"
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', browser.get(path).text)[1])  # type: ignore[index]
    records.update(workspace.id, contact["id"], {"custom_fields": {"field 7": "x" * 1999 + "y"}})
    mine = {"email": "ada@example.com", "firstName": "Ada", "seen": seen}
    refused = browser.post(path, data=mine)
    assert refused.status_code == 422
    assert "<del>" in refused.text
    assert records.get(workspace.id, contact["id"])["firstName"] is None
    assert browser.post(path, data={**mine, "seen": "[" * 9999}).status_code == 303, "of no page of ours"


def test_groups_are_made_changed_and_removed(browser: Browser, workspace: Workspace) -> None:
    assert "There is none yet." in browser.get("/groups").text
    made = browser.post("/groups", data={"name": " Our  customers ", "type": "dynamic"})
    assert made.status_code == 303
    (group,) = groups.page(workspace.id, {}, Paging()).rows
    assert (group["name"], group["type"]) == ("Our customers", "dynamic")
    for name, message in (("", "The name needs 1 to 100 characters"), ("Our customers", "already exists")):
        refused = browser.post("/groups", data={"name": name, "description": "kept"})
        assert refused.status_code == 422
        assert message in refused.text
        assert 'value="kept"' in refused.text
    path = f"/groups/{group['id']}"
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', browser.get(path).text)[1])  # type: ignore[index]
    groups.update(workspace.id, group["id"], {"description": "Of somebody else"})
    mine = {"name": "Readers", "type": "static", "description": "Mine"}
    stale = browser.post(path, data={**mine, "seen": seen})
    assert stale.status_code == 422
    assert "Of somebody else" in stale.text
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', stale.text)[1])  # type: ignore[index]
    assert browser.post(path, data={**mine, "seen": seen}).status_code == 303
    assert groups.get(workspace.id, group["id"])["name"] == "Readers"
    assert "Customers" not in browser.get("/groups?name=readers").text
    browser.post(f"{path}/delete")
    assert browser.get(path).status_code == 404


def test_what_a_verifier_said_is_shown_and_cleared(
    browser: Browser, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    said = {"status": "risky", "source": "zerobounce: <odd>", "checked_at": 1_767_225_600_000}
    contact = factories.make_contact(workspace, "ada@example.com", first_name="Ada", verification=said)
    path = f"/contacts/{contact['id']}"
    assert "Risky" not in browser.get("/contacts").text, "a column that is chosen"
    browser.post("/contacts/columns", data={"columns": ["verification"]})
    assert re.search(
        r'<th scope="col">Verification</th>.*<span class="badge warn">Risky<',
        browser.get("/contacts").text,
        re.DOTALL,
    )
    assert "Douteuse" in browser.get("/contacts", headers=FRENCH).text
    viewer = browser_for("viewer")
    for each, may in ((browser, True), (viewer, False)):
        page = each.get(path).text
        assert '<span class="badge warn">Risky</span>' in page
        assert "zerobounce: &lt;odd&gt;" in page
        assert 'datetime="2026-01-01T00:00:00Z"' in page
        assert (f'action="{path}/verification/clear"' in page) is may
    assert viewer.post(f"{path}/verification/clear").status_code == 403
    assert browser.post(f"{path}/verification/clear").headers["Location"] == path
    found = plain(records.get(workspace.id, contact["id"]))
    assert (found["verification"], found["firstName"]) == (None, "Ada")
    assert 'id="verification"' not in browser.get(path).text
    assert "Risky" not in browser.get("/contacts").text


def test_a_group_far_down_the_list_is_kept_by_saving(browser: Browser, workspace: Workspace) -> None:
    """The form offers the first hundred groups: one that it left out would be left by whoever is saved."""
    for number in range(choices.MOST):
        factories.make_group(workspace, f"Group {number:03}")
    last = factories.make_group(workspace, "Zebras")
    contact = factories.make_contact(workspace, "ada@example.com", group_ids=[last["id"]])
    for number in range(choices.MOST):
        factories.make_stage(workspace, f"Stage {number:03}")
    stage = factories.make_stage(workspace, "At the very end")
    records.update(workspace.id, contact["id"], {"pipeline_stage_id": stage["id"]})
    path = f"/contacts/{contact['id']}"
    assert browser.post(path, data=inputs(browser.get(path).text)).status_code == 303
    kept = plain(records.get(workspace.id, contact["id"]))
    assert [group["name"] for group in kept["groups"]] == ["Zebras"]
    assert kept["pipelineStage"]["name"] == "At the very end"
    listed = browser.get(f"/contacts?group_id={last['id']}").text
    assert f'<option value="{last["id"]}" selected>Zebras</option>' in listed


def test_people_are_added_of_any_of_very_many_groups(browser: Browser, workspace: Workspace) -> None:
    for number in range(choices.MOST):
        factories.make_group(workspace, f"Group {number:03}")
    last = factories.make_group(workspace, "Zebras")
    factories.make_contact(workspace, "ada@example.com", group_ids=[last["id"]])
    path = f"/campaigns/{factories.make_campaign(workspace)['id']}/people/add"
    assert "Zebras" not in browser.get(path).text
    assert f'value="{last["id"]}"' in browser.get(f"{path}?name=zebr").text
    assert "No group is called so." in browser.get(f"{path}?name=unicorn").text
    refused = browser.post(path, data={"groupIds": last["id"], "skipDays": "soon"})
    assert (refused.status_code, f'value="{last["id"]}" checked' in refused.text) == (422, True)
    added = browser.post(path, data={"groupIds": last["id"]})
    assert "1 person was added." in browser.get(added.headers["Location"]).text


def test_who_looks_for_other_groups_keeps_what_is_ticked_and_typed(
    browser: Browser, workspace: Workspace
) -> None:
    for number in range(choices.MOST):
        factories.make_group(workspace, f"Group {number:03}")
    zebras, apes, bees = (factories.make_group(workspace, name)["id"] for name in ("Zebras", "Yaks", "Xerus"))
    path = f"/campaigns/{factories.make_campaign(workspace)['id']}/people/add"
    form = browser.get(path).text.partition(f'method="post" action="{path}"')[2].partition("</form>")[0]
    assert 'name="look"' in form
    ticked = {"groupIds": [zebras, apes], "excludeGroupIds": [bees], "skipDays": "30"}
    for name, says in (("group 07", "Group 079"), ("unicorn", "No group is called so.")):
        page = browser.post(path, data={**ticked, "name": name, "look": "1"})
        assert page.status_code == 200
        assert says in page.text
        assert re.findall(r'name="(\w+)" value="(grp_\w+)" checked', page.text) == [
            ("groupIds", apes), ("groupIds", zebras), ("excludeGroupIds", bees),
        ]  # fmt: skip
        assert re.findall(r'name="groupIds" value="(grp_\w+)"', page.text)[:2] == [apes, zebras]
        assert re.findall(r'name="excludeGroupIds" value="(grp_\w+)"', page.text)[0] == bees
        assert re.search(r'name="skipDays"[^>]*value="30"', page.text)
    assert Enrollment.select().count() == 0


def test_very_many_ticked_groups_stay_ticked(browser: Browser, workspace: Workspace) -> None:
    groups = [factories.make_group(workspace, f"Group {number:03}")["id"] for number in range(250)]
    other = factories.make_group(workspace, "Zebras")["id"]
    path = f"/campaigns/{factories.make_campaign(workspace)['id']}/people/add"
    page = browser.post(path, data={"groupIds": groups, "name": "zebras", "look": "1"}).text
    assert set(re.findall(r'name="groupIds" value="(grp_\w+)" checked', page)) == set(groups)
    assert f'name="groupIds" value="{other}">' in page
