"""Verdicts of verifiers: their words and headers, by API and by file, out and in again."""

import csv
from io import BytesIO, StringIO

import pytest

from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import csv_columns, verdicts
from fluenzr.core.contacts.field_values import of_cells
from fluenzr.core.contacts.import_runner import Importer
from fluenzr.models import Contact
from tests.support import factories

ZERO = "Email Address,ZB Status,ZB Sub Status,ZB Free Email"
NEVER = "email,email_status"
MILLION = "email,quality,result,free,role"
BOUNCER = "email,status,reason,domain,toxicity"
KICKBOX = "Email,Result,Reason,Role,Free,Disposable,Accept All,Did You Mean,Sendex"


@pytest.mark.parametrize(
    ("header", "cells", "status", "source"),
    [
        (ZERO, "a@b.fr,valid,,false", "valid", "zerobounce"),
        (ZERO, "a@b.fr,Valid,alternate,false", "valid", "zerobounce"),
        (ZERO, "a@b.fr,invalid,mailbox_not_found,false", "invalid", "zerobounce"),
        (ZERO, "a@b.fr,catch-all,,false", "risky", "zerobounce"),
        (ZERO, "a@b.fr,spamtrap,,false", "invalid", "zerobounce"),
        (ZERO, "a@b.fr,abuse,,false", "risky", "zerobounce"),
        (ZERO, "a@b.fr,do_not_mail,disposable,false", "invalid", "zerobounce"),
        (ZERO, "a@b.fr,unknown,timeout_exceeded,false", "unknown", "zerobounce"),
        (NEVER, "a@b.fr,valid", "valid", "neverbounce"),
        (NEVER, "a@b.fr,accept_all_unverifiable", "risky", "neverbounce"),
        (NEVER, "a@b.fr,catchall", "risky", "neverbounce"),
        (NEVER, "a@b.fr,disposable", "risky", "neverbounce"),
        ("email,result", "a@b.fr,accept_all", "risky", "neverbounce"),
        ("email,result", "a@b.fr,invalid", "invalid", None),
        (MILLION, "a@b.fr,good,ok,yes,no", "valid", "millionverifier"),
        (MILLION, "a@b.fr,risky,catch_all,no,no", "risky", "millionverifier"),
        (MILLION, "a@b.fr,bad,invalid,no,no", "invalid", "millionverifier"),
        (MILLION, "a@b.fr,,error,no,no", "unknown", "millionverifier"),
        ("email,quality", "a@b.fr,good", "valid", "millionverifier"),
        (BOUNCER, "a@b.fr,deliverable,accepted_email,b.fr,0", "valid", "bouncer"),
        (BOUNCER, "a@b.fr,undeliverable,rejected_email,b.fr,0", "invalid", "bouncer"),
        (BOUNCER, "a@b.fr,risky,low_deliverability,b.fr,0", "risky", "bouncer"),
        ("email,Bouncer Status", "a@b.fr,unknown", "unknown", "bouncer"),
        ("email,status", "a@b.fr,deliverable", "valid", None),
        (KICKBOX, "a@b.fr,deliverable,accepted_email,false,false,false,false,,0.95", "valid", "kickbox"),
        (KICKBOX, "a@b.fr,undeliverable,rejected_email,false,false,false,false,,0", "invalid", "kickbox"),
        ("email,Kickbox Result", "a@b.fr,Risky", "risky", "kickbox"),
    ],
)
def test_the_words_and_headers_of_verifiers(header, cells, status, source):
    verification = read(header, cells)["verification"]
    assert (verification["status"], verification["source"]) == (status, source)


@pytest.mark.parametrize(
    ("header", "cells", "custom"),
    [
        ("email,result", "a@b.fr,won the game", {"result": "won the game"}),
        ("email,quality", "a@b.fr,high", {"quality": "high"}),
        ("email,Email Status", "a@b.fr,Extrapolated", {"email_status": "Extrapolated"}),
        (MILLION, "a@b.fr,good,,yes,no", {"free": "yes", "role": "no"}),
        (MILLION, "a@b.fr,good,ok,yes,no", {"quality": "good", "free": "yes", "role": "no"}),
    ],
)
def test_a_column_of_many_meanings_stays_a_custom_field_where_it_says_something_else(header, cells, custom):
    assert read(header, cells).get("custom_fields") == custom


def test_an_unknown_word_of_a_verifier_is_kept_and_said(client):
    content = f"{ZERO}\na@b.fr,spooky,,false\n"
    form = {"file": (BytesIO(content.encode()), "people.csv"), "dryRun": "true"}
    row = client.post("/v1/contacts/import", data=form).json["data"]["rows"][0]
    assert row["outcome"] == "created"
    assert (row["verification"]["status"], row["verification"]["source"]) == ("unknown", "zerobounce: spooky")
    assert "zerobounce: spooky" in row["message"]


def test_an_unknown_word_is_kept_on_one_line_and_comes_back_as_it_was(client, workspace, clock):
    cut = "spooky " * 20
    factories.make_import(workspace, f'{ZERO}\na@b.fr,"two\nlines",,\nc@b.fr,{cut},,\n')
    run_imports()
    before = client.get("/v1/contacts").json["data"]
    assert {each["email"]: each["verification"]["source"] for each in before} == {
        "a@b.fr": "zerobounce: two lines",
        "c@b.fr": f"zerobounce: {cut}"[:100].rstrip(),
    }
    text = client.get("/v1/contacts/export").text
    factories.make_import(workspace, text, on_duplicate="update")
    run_imports()
    assert client.get("/v1/contacts").json["data"] == before
    again = client.get("/v1/contacts/imports").json["data"][0]
    assert again["errors"] == []


def test_an_unknown_word_with_what_no_text_may_have_costs_its_row_alone(client, workspace):
    factories.make_import(workspace, f"{ZERO}\na@b.fr,\0,,\nc@b.fr,odd\0,,\nada@b.fr,valid,,\n")
    run_imports()
    (told,) = client.get("/v1/contacts/imports").json["data"]
    assert (told["status"], told["created"], [each["line"] for each in told["errors"]]) == (
        "completed", 1, [2, 3],
    )  # fmt: skip


@pytest.mark.parametrize("cells", ["bouncer,", ",2026-01-10", "bouncer,2026-01-10"])
@pytest.mark.parametrize("header", ["verification.status", "ZB Status", "result", "status"])
def test_a_source_or_time_without_a_status_is_told(client, workspace, header, cells):
    columns = f"email,verification.source,verification.checkedAt,{header}"
    factories.make_import(workspace, f"{columns}\na@b.fr,{cells},\nc@b.fr,{cells},valid\nd@b.fr,,,\n")
    run_imports()
    (told,) = client.get("/v1/contacts/imports").json["data"]
    assert (told["created"], [(each["line"], each["email"]) for each in told["errors"]]) == (
        2, [(2, "a@b.fr")],
    )  # fmt: skip
    assert "no status" in told["errors"][0]["message"]


def test_a_source_beside_a_status_of_a_verifier_is_kept():
    header = "email,status,toxic,verification source,verified at"
    fields = read(header, "a@b.fr,deliverable,no,my list,2026-01-10")
    assert fields["verification"]["source"] == "my list"
    assert "checked_at" in fields["verification"]
    fields = read("email,status,verification source", "a@b.fr,catch-all,my list")
    assert fields["verification"] == {"status": "risky", "source": "my list"}


def test_without_verdicts_a_column_of_times_is_a_custom_field():
    """An export of accounts: when somebody confirmed the address."""
    fields = read("email,Verified At", "a@b.fr,2026-01-10 10:00:00")
    assert fields["custom_fields"] == {"Verified_At": "2026-01-10 10:00:00"}
    assert "verification" not in fields


def test_beside_a_status_of_contacts_a_column_of_times_is_a_custom_field():
    fields = read("email,status,Verified At", "a@b.fr,active,2026-01-10 10:00:00")
    assert fields["status"] == "active"
    assert fields["custom_fields"] == {"Verified_At": "2026-01-10 10:00:00"}
    assert "verification" not in fields


def test_a_mapping_to_the_source_of_no_verdict_is_refused():
    with pytest.raises(Invalid) as refused:
        csv_columns.read(["email", "By"], {"By": "verification.source"})
    assert list(refused.value.details) == ["mapping.By"]
    mapping = {"By": "verification.source", "Said": "verification.status"}
    assert csv_columns.read(["email", "By", "Said"], mapping).fields[1] == "verification.source"


def test_a_status_of_contacts_is_none_of_a_verifier():
    fields = read("email,status", "a@b.fr,blocked")
    assert fields["status"] == "blocked"
    assert "verification" not in fields


def test_a_mapping_may_name_a_verifier():
    columns = csv_columns.read(["email", "Verdict"], {"Verdict": "verification.kickbox"})
    assert columns.fields == ["email", "verification.kickbox"]


def test_by_the_api_and_back(client, clock):
    made = client.post(
        "/v1/contacts",
        json={"email": "ada@example.com", "verification": {"status": "valid", "source": "bouncer"}},
    ).json["data"]
    assert made["verification"] == {
        "status": "valid", "source": "bouncer", "checkedAt": "2026-01-12T09:00:00Z",
    }  # fmt: skip
    path = f"/v1/contacts/{made['id']}"
    clock.advance(60)
    same = client.put(path, json={"verification": {"status": "valid", "source": "bouncer"}}).json["data"]
    assert same == made
    later = {"status": "invalid", "source": "kickbox", "checkedAt": "2026-01-10T08:00:00+01:00"}
    changed = client.put(path, json={"verification": later}).json["data"]
    assert changed["verification"] == {**later, "checkedAt": "2026-01-10T07:00:00Z"}
    assert client.get("/v1/contacts").json["data"][0]["verification"] == changed["verification"]
    assert client.put(path, json={"verification": None}).json["data"]["verification"] is None
    for wrong in ({}, {"status": "spooky"}, {"status": "valid", "score": 1}, "valid"):
        assert client.put(path, json={"verification": wrong}).status_code == 400


def test_in_bulk(client):
    verification = {"status": "risky", "source": "neverbounce", "checkedAt": "2026-01-10"}
    rows = [{"email": "ada@example.com", "verification": verification}, {"email": "bob@example.com"}]
    done = client.post("/v1/contacts/bulk", json={"contacts": rows}).json["data"]
    assert (done["created"], done["errors"]) == (2, [])
    found = {each["email"]: each["verification"] for each in client.get("/v1/contacts").json["data"]}
    assert found["bob@example.com"] is None
    assert found["ada@example.com"] == {**verification, "checkedAt": "2026-01-10T00:00:00Z"}


@pytest.mark.parametrize("beyond", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_utc_has_no_year_for_is_refused_alone(client, workspace, beyond):
    verification = {"status": "valid", "checkedAt": beyond}
    answer = client.post("/v1/contacts", json={"email": "eve@example.com", "verification": verification})
    assert answer.status_code == 400
    assert list(answer.json["error"]["details"]) == ["verification.checkedAt"]
    header = "email,verification.status,verification.checkedAt"
    factories.make_import(workspace, f"{header}\neve@example.com,valid,{beyond}\nada@example.com,valid,\n")
    run_imports()
    (told,) = client.get("/v1/contacts/imports").json["data"]
    assert (told["status"], told["created"], [each["line"] for each in told["errors"]]) == (
        "completed", 1, [2],
    )  # fmt: skip


def test_what_is_exported_comes_back_and_changes_nothing(client, workspace, clock):
    rows = {
        "ada@example.com": {"verification": {"status": "valid", "source": "bouncer"}},
        "bob@example.com": {"verification": {"status": "risky"}},
        "eve@example.com": {"custom_fields": {"result": "ok", "quality": "best"}},
    }
    for email, fields in rows.items():
        factories.make_contact(workspace, email, consent_source="event", **fields)
    before = client.get("/v1/contacts").json["data"]
    text = client.get("/v1/contacts/export").text
    header = next(csv.reader(StringIO(text)))
    assert header[-3:] == ["verification.status", "verification.source", "verification.checkedAt"]
    clock.advance(3600)
    factories.make_import(workspace, text, on_duplicate="update")
    run_imports()
    assert client.get("/v1/contacts").json["data"] == before
    Contact.delete().execute()
    factories.make_import(workspace, text)
    run_imports()
    after = {each["email"]: each for each in client.get("/v1/contacts").json["data"]}
    for contact in before:
        again = after[contact["email"]]
        assert again["verification"] == contact["verification"]
        assert again["customFields"] == contact["customFields"]


def test_a_file_without_verdicts_has_no_columns_of_them(client, workspace):
    factories.make_contact(workspace)
    assert "verification" not in client.get("/v1/contacts/export").text


def read(header, cells):
    columns = csv_columns.read(next(csv.reader([header])), {})
    row = next(csv.reader([cells]))
    return of_cells([(name, cell) for name, cell in zip(columns.fields, row, strict=True) if name])


def run_imports():
    importer = Importer(None)
    while importer.step():
        pass
    importer.close()


def test_each_status_has_words_of_its_own():
    assert {status for words in verdicts.WORDS.values() for status in words.values()} == set(
        verdicts.STATUSES
    )
