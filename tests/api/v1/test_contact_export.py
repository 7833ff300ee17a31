"""`GET /contacts/export` and `GET /contacts/:id/export`."""

import csv
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from fluenzr import db
from fluenzr.api.framework import outbound_limits
from fluenzr.core.contacts import export as contact_export
from fluenzr.core.contacts import records
from fluenzr.web import slow_calls
from tests.api.v1.test_imports import imported
from tests.support import factories, recorded
from tests.support.servers import eventually

COLUMNS = [
    "id", "email", "firstName", "lastName", "company", "jobTitle", "phone", "website", "status", "groups",
    "tags", "consentSource", "createdAt", "updatedAt",
]  # fmt: skip


def exported(client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/v1/contacts/export{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))


def test_all_contacts_with_their_custom_fields_by_name(client, workspace, clock):
    group = factories.make_group(workspace, "Big, old")
    other = factories.make_group(workspace, "New")
    ada = factories.make_contact(
        workspace,
        "ada@example.com",
        first_name="Ada",
        company='Engines "R" us\u2014',
        tags=["vip", "new"],
        group_ids=[group["id"], other["id"]],
        custom_fields={"score": 7, "fair": True, "none": None},
        consent_source="event",
    )
    factories.make_contact(
        workspace, "bob@example.com", custom_fields={"city": "Paris\nFrance", "score": 1.5}
    )
    answer = client.get("/v1/contacts/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    assert "X-RateLimit-Remaining" in answer.headers
    first, second = exported(client)
    assert list(first) == [*COLUMNS, "city", "fair", "none", "score"]
    assert first == {
        "id": ada["id"],
        "email": "ada@example.com",
        "firstName": "Ada",
        "lastName": "",
        "company": 'Engines "R" us\u2014',
        "jobTitle": "",
        "phone": "",
        "website": "",
        "status": "active",
        "groups": "Big, old;New",
        "tags": "vip;new",
        "consentSource": "event",
        "createdAt": "2026-01-12T09:00:00Z",
        "updatedAt": "2026-01-12T09:00:00Z",
        "city": "",
        "fair": "true",
        "none": "",
        "score": "7",
    }
    assert (second["city"], second["score"], second["fair"]) == ("Paris\nFrance", "1.5", "")


@pytest.mark.parametrize(
    ("query", "emails"),
    [
        ("?email=ADA", ["ada@example.com"]),
        ("?tag=vip&status=active", ["ada@example.com"]),
        ("?q=example&company=acme", ["bob@example.com"]),
        ("?group=grp_unknown", []),
    ],
)
def test_the_filters_of_the_list(client, workspace, query, emails):
    factories.make_contact(workspace, "ada@example.com", tags=["vip"])
    factories.make_contact(workspace, "bob@example.com", company="ACME", custom_fields={"only": "Bob"})
    factories.make_contact(factories.make_workspace(), "other@example.com")
    rows = exported(client, query)
    assert [row["email"] for row in rows] == emails
    assert all(("only" in row) == (row["email"] == "bob@example.com") for row in rows)


def test_what_is_no_filter_is_refused_in_the_envelope(client):
    for query in ("?page=2", "?sort=email", "?status=asleep"):
        answer = client.get(f"/v1/contacts/export{query}")
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")


def test_formulas_are_defused_and_come_back_as_they_were(client, client_for, workspace):
    values = {
        "first_name": "=1+1",
        "last_name": "'quoted",
        "company": "@SUM(A1)",
        "phone": "+33 1 23",
        "custom_fields": {"a": "-2", "b": "\t=1"},
    }
    factories.make_contact(workspace, "ada@example.com", **values)
    text = client.get("/v1/contacts/export").get_data(as_text=True)
    assert not re.search(r'(^|[,"])[=+@\t-]', text, re.MULTILINE)
    copy = client_for(factories.make_workspace())
    assert imported(copy, text)["created"] == 1
    ada = copy.get("/v1/contacts").json["data"][0]
    assert (ada["firstName"], ada["lastName"], ada["company"]) == ("=1+1", "'quoted", "@SUM(A1)")
    assert (ada["phone"], ada["customFields"]) == ("+33 1 23", {"a": "-2", "b": "\t=1"})


def test_each_contact_is_there_once_over_many_batches(client, workspace, monkeypatch):
    monkeypatch.setattr(contact_export, "_BATCH", 3)
    for number in range(10):
        factories.make_contact(workspace, f"c{number}@example.com")
    assert [row["email"] for row in exported(client)] == [f"c{number}@example.com" for number in range(10)]


def test_more_columns_than_a_table_can_have_are_refused(client, workspace, monkeypatch):
    monkeypatch.setattr(contact_export, "MAX_CUSTOM_COLUMNS", 2)
    factories.make_contact(workspace, custom_fields={"a": 1, "b": 2})
    assert len(exported(client)) == 1
    factories.make_contact(workspace, custom_fields={"c": 1})
    assert client.get("/v1/contacts/export").status_code == 400


def test_a_read_only_key_may_export(client_for, workspace):
    ada = factories.make_contact(workspace)
    reader = client_for(workspace, "read")
    assert len(exported(reader)) == 1
    assert reader.get(f"/v1/contacts/{ada['id']}/export").status_code == 200


def test_what_is_exported_and_imported_again_changes_nothing(client, workspace, clock, monkeypatch):
    """Whatever custom fields, tags and statuses there are."""
    group = factories.make_group(workspace, "a;b")
    names = ("first_name", "Phone", "consent_notes", "created_at", "ID", "Nom", "x_", "Level", "level")
    values = (
        50,
        "50",
        True,
        "true",
        1.5,
        "1.5",
        None,
        "",
        " =1",
        "\t-2",
        "a;b",
        'x "y", z',
        "two\nlines",
        False,
    )
    for number in range(60):
        factories.make_contact(
            workspace,
            f"P{number}@example.com",
            first_name=["=1", "'quoted", "\u00c9l;odie", None][number % 4],
            tags=[["a;b", "c\\d", '"q"'], ["x,y", ";", "\\"], [], ['"a"', '"b"']][number % 4],
            status=["active", "unsubscribed", "bounced", "replied", "blocked"][number % 5],
            consent_source=["web_optin", "not_specified"][number % 2],
            custom_fields={name: values[(number + place) % len(values)] for place, name in enumerate(names)},
            group_ids=[group["id"]],
        )
    before = client.get("/v1/contacts?perPage=100").json["data"]
    told = recorded.events(workspace)
    clock.advance(3600)
    content = client.get("/v1/contacts/export?excel=1").get_data()
    assert content.startswith(b"\xef\xbb\xbfid,")
    done = imported(client, content, onDuplicate="update", consentSource="not_specified")
    assert (done["status"], done["updated"], done["kept"], done["errors"]) == ("completed", 60, 0, [])
    assert client.get("/v1/contacts?perPage=100").json["data"] == before
    assert recorded.events(workspace) == told


def test_an_older_export_makes_nobody_active_again(client, workspace, clock):
    made = factories.make_contact(workspace, "ada@example.com", consent_source="web_optin")
    content = client.get("/v1/contacts/export").get_data()
    assert not content.startswith(b"\xef\xbb\xbf")
    records.update(workspace.id, made["id"], {"status": "unsubscribed"})
    clock.advance(3600)
    done = imported(client, content, onDuplicate="update", consentSource="other")
    assert (done["updated"], done["kept"]) == (1, 1)
    after = client.get(f"/v1/contacts/{made['id']}").json["data"]
    assert (after["status"], after["consentSource"], after["consentAt"]) == (
        "unsubscribed",
        "web_optin",
        made["consentAt"],
    )


def test_custom_fields_with_known_names_and_escaped_tags_come_back_elsewhere(client, workspace, client_for):
    custom = {"first_name": "a", "Phone": "b", "ID": "c", "Nom": "d", "created_at": "e"}
    tags = ["a;b", "c\\d", '"q"', "\\", '"x","y"']
    factories.make_contact(workspace, "ada@example.com", tags=tags, custom_fields=custom)
    content = client.get("/v1/contacts/export").get_data()
    other = client_for(factories.make_workspace("Other"))
    assert imported(other, content)["created"] == 1
    (ada,) = other.get("/v1/contacts").json["data"]
    assert (ada["tags"], ada["customFields"], ada["firstName"], ada["phone"]) == (tags, custom, None, None)


def test_few_exports_run_at_once_and_one_of_a_workspace(client_for, workspace, monkeypatch):
    own, other, third = (client_for(one) for one in (workspace, *map(factories.make_workspace, "BC")))
    export, may_end, rows = "/v1/contacts/export", threading.Event(), contact_export.rows

    def held(*args):
        yield from rows(*args)
        assert may_end.wait(20)

    def text_of(client):
        try:
            return client.get(export).text
        finally:
            db.database.obj.close()  # this thread's

    monkeypatch.setattr(contact_export, "rows", held)
    with ThreadPoolExecutor() as threads:
        running = [threads.submit(text_of, one) for one in (own, other)]
        eventually(lambda: slow_calls._exports._taken == 2)
        try:
            for client in (own, other, third):
                refused = client.get(export)
                assert (refused.status_code, refused.json["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
                assert "Retry-After" in refused.headers
                assert client.get("/v1/contacts").status_code == 200
        finally:
            may_end.set()
        assert [one.result() for one in running] == [third.get(export).text] * 2
    for client in (own, other, third):
        assert client.get(f"{export}?nonsense=1").status_code == 400
        assert client.request("HEAD", export).status_code == 200
    assert slow_calls._exports._taken == 0


def test_exports_have_threads_of_their_own(app):
    takes_long = outbound_limits.takes_long(app)
    assert takes_long("GET", "/v1/contacts/export")
    assert takes_long("GET", "/v1/contacts/export/")
    assert not takes_long("GET", "/v1/contacts")
    assert slow_calls.THREADS > slow_calls.AT_ONCE + slow_calls.EXPORTS_AT_ONCE
