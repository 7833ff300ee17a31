"""Imports of other products' files: nobody who said no there becomes somebody to write to."""

import pytest

from fluenzr.core.contacts import import_runner
from fluenzr.models import Event, Suppression
from tests.api.v1.test_imports import imported, upload

LEADS = (
    "Id,LastName,FirstName,Company,Email,LeadSource,Status,HasOptedOutOfEmail,EmailBouncedReason\n"
    "1,Lovelace,Ada,Engines,ada@x.co,Web,Open - Not Contacted,0,\n"
    "2,No,Bob,Engines,bob@x.co,Web,Closed - Converted,1,\n"
    "3,Gone,Cy,Engines,cy@x.co,Web,Working,0,550 unknown user\n"
)


def statuses(client):
    return {one["email"]: one["status"] for one in client.get("/v1/contacts").json["data"]}


def test_leads_of_salesforce_keep_their_own_status_and_their_noes(client, workspace):
    told = imported(client, LEADS)
    assert (told["created"], told["errors"]) == (3, [])
    assert statuses(client) == {"ada@x.co": "active", "bob@x.co": "unsubscribed", "cy@x.co": "bounced"}
    found = client.get("/v1/contacts?email=ada@x.co").json["data"][0]
    assert found["customFields"]["Status"] == "Open - Not Contacted"
    assert {row.email for row in Suppression.select()} == {"bob@x.co", "cy@x.co"}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("EMAIL_BLACKLISTED", "true", "false"),
        ("Status", "Unsubscribed", "Subscribed"),
        ("Lead Status", "Unsubscribed", "Contacted"),
        ("Email Status", "Unsubscribed", "Valid"),
        ("D\u00e9sabonn\u00e9", "Oui", "Non"),
        ("Accepts Marketing", "no", "yes"),
    ],
)
def test_who_said_no_elsewhere_is_not_written_to(client, workspace, header, yes, no):
    imported(client, f"Email,{header}\nbob@x.co,{yes}\nada@x.co,{no}\n")
    assert statuses(client) == {"ada@x.co": "active", "bob@x.co": "unsubscribed"}


@pytest.mark.parametrize("on_duplicate", ["skip", "update"])
def test_a_no_is_heard_of_somebody_who_is_there(client, workspace, on_duplicate):
    made = client.post("/v1/contacts", json={"email": "ada@x.co", "firstName": "Ada"}).json["data"]
    before = Event.select().count()
    told = imported(client, "Email,First name,Unsubscribed\nada@x.co,Eve,yes\n", onDuplicate=on_duplicate)
    found = client.get(f"/v1/contacts/{made['id']}").json["data"]
    assert found["status"] == "unsubscribed"
    assert found["firstName"] == {"skip": "Ada", "update": "Eve"}[on_duplicate]
    assert told["updated"] == 1
    assert Event.select().count() == before + 1


@pytest.mark.parametrize("on_duplicate", ["skip", "update"])
def test_a_no_is_heard_of_a_row_that_is_refused_for_another_cell(client, workspace, on_duplicate):
    for email in ("ada@x.co", "bob@b\u00fccher.example"):
        client.post("/v1/contacts", json={"email": email})
    wrong = "9" * 70
    content = (
        f"Email,Phone,Unsubscribed,status\nada@x.co,{wrong},yes,\nbob@b\u00fccher.example,{wrong},,Unsubscribed\n"
        f"cy@x.co,{wrong},yes,\ncy@x.co,1,,active\ndora@x.co,{wrong},no,\nno address,{wrong},yes,\n"
    )
    told = imported(client, content, onDuplicate=on_duplicate)
    assert (told["errorCount"], told["created"]) == (5, 1)
    assert set(statuses(client).values()) == {"unsubscribed"}
    assert len(statuses(client)) == 3


@pytest.mark.parametrize("said", ["Unsubscribed", "Bounced", "Blocked"])
@pytest.mark.parametrize(
    "rows", [0, 1, import_runner.BATCH - 1, import_runner.BATCH, 2 * import_runner.BATCH]
)
def test_a_no_of_a_refused_row_holds_for_all_rows_after_it(client, workspace, rows, said):
    others = "".join(f"other{number}@x.co,1,\n" for number in range(rows))
    content = f"Email,Phone,Status\nADA@x.co,{'9' * 70},{said}\n{others}ada@x.co,1,active\n"
    told = imported(client, content, onDuplicate="update")
    assert (told["errorCount"], told["created"]) == (1, rows + 1)
    found = client.get("/v1/contacts?email=ada@x.co").json["data"][0]
    assert found["status"] in ("unsubscribed", "bounced", "blocked")


@pytest.mark.parametrize("said", ["Unsubscribed", "Bounced", "Blocked"])
def test_it_holds_for_the_mended_file_and_for_calls_and_can_be_taken_back(client, workspace, said):
    wrong = "9" * 70
    imported(client, f"Email,Phone,Status\nada@x.co,{wrong},{said}\nbob@x.co,{wrong},{said}\n")
    assert statuses(client) == {}
    imported(client, "Email\nada@x.co\n")
    client.post("/v1/contacts", json={"email": "bob@x.co"})
    assert set(statuses(client).values()) <= {"unsubscribed", "bounced"}
    assert client.delete("/v1/suppressions/ada@x.co").status_code == 200
    assert statuses(client)["ada@x.co"] == "active"


@pytest.mark.parametrize("said", [("Bounced", "Unsubscribed"), ("Unsubscribed", "Bounced")])
@pytest.mark.parametrize("rows", [0, import_runner.BATCH])
def test_of_several_refused_rows_what_somebody_wants_stands_above_a_bounce(client, workspace, said, rows):
    others = "".join(f"other{number}@x.co,1,\n" for number in range(rows))
    first, second = (f"ada@x.co,{'9' * 70},{one}\n" for one in said)
    imported(client, f"Email,Phone,Status\n{first}{others}{second}")
    assert [(row.email, row.reason) for row in Suppression.select()] == [("ada@x.co", "unsubscribed")]


def test_a_no_is_heard_of_a_row_that_is_refused_for_what_its_contact_has(client, workspace):
    full = {f"field{number}": "x" for number in range(100)}
    client.post("/v1/contacts", json={"email": "ada@x.co", "customFields": full})
    told = imported(client, "Email,One more,Unsubscribed\nada@x.co,x,yes\n", onDuplicate="update")
    assert told["errorCount"] == 1
    assert statuses(client) == {"ada@x.co": "unsubscribed"}


def test_the_second_row_of_somebody_may_say_no(client, workspace):
    imported(client, "Email,Unsubscribed\nada@x.co,no\nada@x.co,yes\nada@x.co,no\n")
    assert statuses(client) == {"ada@x.co": "unsubscribed"}


def test_a_no_holds_against_the_status_beside_it_and_a_yes_wakes_nobody(client, workspace):
    client.post("/v1/contacts", json={"email": "ada@x.co"})
    client.post("/v1/contacts", json={"email": "bob@x.co", "status": "blocked"})
    content = "email,status,Opt-in\nada@x.co,active,no\nbob@x.co,Active,yes\n"
    told = imported(client, content, onDuplicate="update")
    assert statuses(client) == {"ada@x.co": "unsubscribed", "bob@x.co": "blocked"}
    assert told["kept"] == 1


def test_a_status_that_may_mean_no_is_refused_and_any_other_is_a_field(client, workspace):
    told = imported(client, "email,Status\nada@x.co,inactive\nbob@x.co,Won\n")
    assert [error["email"] for error in told["errors"]] == ["ada@x.co"]
    assert statuses(client) == {"bob@x.co": "active"}


def test_a_column_that_is_mapped_to_the_status_has_statuses_alone(client, workspace):
    told = imported(
        client, "email,Etat\nada@x.co,Client\nbob@x.co,D\u00e9sinscrit\n", mapping='{"Etat": "status"}'
    )
    assert [error["email"] for error in told["errors"]] == ["ada@x.co"]
    assert statuses(client) == {"bob@x.co": "unsubscribed"}


def test_who_maps_a_column_to_nothing_is_obeyed(client, workspace):
    imported(client, "email,Newsletter\nada@x.co,no\n", mapping='{"Newsletter": null}')
    assert statuses(client) == {"ada@x.co": "active"}


@pytest.mark.parametrize(
    "form", [{"unknownColumns": "ignore"}, {"mapping": '{"Newsletter": "customFields.letters"}'}]
)
def test_a_column_that_is_kept_elsewhere_or_not_at_all_is_heard(client, workspace, form):
    imported(client, "email,Newsletter\nada@x.co,no\n", **form)
    assert statuses(client) == {"ada@x.co": "unsubscribed"}


@pytest.mark.parametrize("header", ["Status", "Email Status", "Subscriber status", "result"])
@pytest.mark.parametrize("on_duplicate", ["skip", "update"])
def test_whom_another_product_could_not_reach_is_not_written_to(client, workspace, header, on_duplicate):
    client.post("/v1/contacts", json={"email": "ada@x.co"})
    content = f"Email,{header}\nada@x.co,Undeliverable\nbob@x.co,undeliverable\ncy@x.co,deliverable\n"
    imported(client, content, onDuplicate=on_duplicate)
    assert statuses(client) == {"ada@x.co": "bounced", "bob@x.co": "bounced", "cy@x.co": "active"}


@pytest.mark.parametrize("header", ["Email,status,toxic", "Email,Result,Sendex", "Email,Bouncer Status,x"])
def test_the_verdict_of_a_verifier_that_is_known_keeps_nobody_from_being_written_to(
    client, workspace, header
):
    imported(client, f"{header}\nada@x.co,undeliverable,0\n")
    found = client.get("/v1/contacts?email=ada@x.co").json["data"][0]
    assert (found["status"], found["verification"]["status"]) == ("active", "invalid")


def test_a_dry_run_shows_who_would_not_be_written_to(client, workspace):
    rows = upload(client, LEADS, dryRun="true").json["data"]["rows"]
    assert [row["status"] for row in rows] == ["active", "unsubscribed", "bounced"]


def test_an_own_field_called_so_comes_back_as_it_was(client, workspace):
    made = client.post(
        "/v1/contacts",
        json={
            "email": "ada@x.co",
            "consentSource": "event",
            "tags": ["unsubscribed"],
            "customFields": {"Opt_in": "no", "Status": "inactive", "Type": "Unsubscribed"},
        },
    ).json["data"]
    exported = client.get("/v1/contacts/export").get_data(as_text=True)
    imported(client, exported, onDuplicate="update")
    assert client.get(f"/v1/contacts/{made['id']}").json["data"] == made
