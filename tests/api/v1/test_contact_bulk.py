"""`POST /contacts/bulk`."""

import pytest

from fluenzr import db
from fluenzr.api.v1 import contact_bulk as api
from fluenzr.core.contacts import bulk as contact_bulk
from fluenzr.models import Contact, Workspace
from tests.support import factories, recorded
from tests.support.threads import at_once


def bulk(client, contacts, **options):
    answer = client.post("/v1/contacts/bulk", json={"contacts": contacts, **options})
    assert answer.status_code == 200, answer.json
    return answer.json["data"]


@pytest.mark.parametrize("given", ["x" * 100_000, "@" * 300, f"{'é' * 400}@example.com"])
def test_what_is_too_long_for_an_address_is_not_said_back_whole(client, workspace, given):
    (error,) = bulk(client, [{"email": given}])["errors"]
    assert error["email"] == f"{given[:251]}..."
    (error,) = bulk(client, [{"email": "a" * 64 + "@", "nope": 1}])["errors"]
    assert error["email"] == "a" * 64 + "@"


def test_good_rows_are_kept_where_others_are_wrong(client, workspace):
    result = bulk(
        client,
        [
            {"email": "ada@example.com", "firstName": "Ada"},
            {"email": "nonsense"},
            3,
            {"firstName": "Nobody"},
            {"email": "eve@example.com", "frstName": "Eve"},
            {"email": "joe@example.com", "groupIds": ["grp_unknown"]},
            {"email": "zoe@example.com", "customFields": {"a-b": 1}},
            {"email": "bob@example.com", "tags": ["x"]},
            None,
        ],
    )
    assert (result["created"], result["updated"], result["skipped"]) == (2, 0, 0)
    assert result["errors"] == [
        {"index": 1, "email": "nonsense", "message": "Invalid email format"},
        {"index": 2, "email": None, "message": "contact: Must be a JSON object"},
        {"index": 3, "email": None, "message": "Email is required"},
        {"index": 4, "email": "eve@example.com", "message": "frstName: Unknown field"},
        {"index": 5, "email": "joe@example.com", "message": "Group grp_unknown does not exist"},
        {
            "index": 6,
            "email": "zoe@example.com",
            "message": "customFields.a-b: A custom field's name is 1 to 64 letters, digits or _ "
            "and does not begin with a digit",
        },
        {"index": 8, "email": None, "message": "contact: Must be a JSON object"},
    ]
    assert sorted(contact.email for contact in Contact.select()) == ["ada@example.com", "bob@example.com"]
    assert len(recorded.events(workspace, "contact.created")) == 2
    assert client.get("/v1/contacts").json["meta"]["total"] == 2


def test_duplicates_are_skipped(client, workspace):
    factories.make_contact(workspace, "ada@example.com", first_name="Ada")
    rows = [{"email": email, "firstName": "New"} for email in ("ADA@example.com", "b@x.co", "B@X.co")]
    result = bulk(client, rows)
    assert result == {"created": 1, "updated": 0, "skipped": 2, "kept": 0, "errors": []}
    assert {contact.first_name for contact in Contact.select()} == {"Ada", "New"}


def test_duplicates_are_updated_as_by_put(client, workspace):
    contact = factories.make_contact(
        workspace, "ada@example.com", first_name="Ada", custom_fields={"a": 1}, tags=["old"]
    )
    rows = [
        {"email": "ada@example.com", "customFields": {"b": 2}, "tags": ["new"]},
        {"email": "new@example.com", "firstName": "First"},
        {"email": "New@example.com", "firstName": "Second"},
    ]
    result = bulk(client, rows, onDuplicate="update")
    assert result == {"created": 1, "updated": 2, "skipped": 0, "kept": 0, "errors": []}
    changed = client.get(f"/v1/contacts/{contact['id']}").json["data"]
    assert changed["firstName"] == "Ada"
    assert (changed["customFields"], changed["tags"]) == ({"a": 1, "b": 2}, ["new"])
    assert recorded.contact_ids(workspace, "contact.updated")[0] == contact["id"]
    second = client.get("/v1/contacts?email=new@").json["data"][0]
    assert (second["email"], second["firstName"]) == ("New@example.com", "Second")


def test_of_a_wrong_update_nothing_stays(client, workspace):
    ada = factories.make_contact(workspace, "ada@example.com", first_name="Ada")
    contact = client.get(f"/v1/contacts/{ada['id']}").json["data"]
    wrong = {"email": "ada@example.com", "firstName": "Wrong", "groupIds": ["grp_unknown"]}
    assert bulk(client, [wrong], onDuplicate="update")["updated"] == 0
    assert client.get(f"/v1/contacts/{contact['id']}").json["data"] == contact
    right = {"email": "ada@example.com", "company": "Right"}
    result = bulk(client, [wrong, right], onDuplicate="update")
    assert (result["updated"], [error["index"] for error in result["errors"]]) == (1, [0])
    changed = client.get(f"/v1/contacts/{contact['id']}").json["data"]
    assert (changed["firstName"], changed["company"]) == ("Ada", "Right")


def test_the_groups_of_a_batch_are_joined_by_created_and_updated(client, workspace):
    own, group = factories.make_group(workspace, "Own"), factories.make_group(workspace, "Batch")
    factories.make_contact(workspace, "ada@example.com", group_ids=[own["id"]])
    rows = [{"email": "ada@example.com"}, {"email": "b@x.co"}]
    bulk(client, rows, groupIds=[group["id"]], onDuplicate="update")
    listed = client.get("/v1/contacts?sort=email&order=asc").json["data"]
    assert [[one["name"] for one in contact["groups"]] for contact in listed] == [["Batch", "Own"], ["Batch"]]
    told = recorded.events(workspace, "contact.updated")[0]["data"]["contact"]
    assert [one["name"] for one in told["groups"]] == ["Batch", "Own"]


def test_skipped_contacts_do_not_join_and_are_not_told_of(client, workspace):
    group = factories.make_group(workspace)
    factories.make_contact(workspace, "ada@example.com")
    bulk(client, [{"email": "ada@example.com"}], groupIds=[group["id"]])
    assert client.get(f"/v1/groups/{group['id']}").json["data"]["contactCount"] == 0
    assert recorded.events(workspace, "contact.updated") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "contacts"),
        ({"contacts": []}, "contacts"),
        ({"contacts": {}}, "contacts"),
        ({"contacts": [{"email": "a@x.co"}] * 1001}, "contacts"),
        ({"contacts": [{"email": "a@x.co"}], "onDuplicate": "replace"}, "onDuplicate"),
        ({"contacts": [{"email": "a@x.co"}], "groupIds": ["grp_unknown"]}, "groupIds"),
        ({"contacts": [{"email": "a@x.co"}], "groups": []}, "groups"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(client, body, field):
    answer = client.post("/v1/contacts/bulk", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert not Contact.select().exists()


def test_a_thousand_at_once(client, workspace):
    result = bulk(client, [{"email": f"c{n}@example.com"} for n in range(1000)])
    assert result == {"created": 1000, "updated": 0, "skipped": 0, "kept": 0, "errors": []}
    assert Workspace.get_by_id(workspace.id).contact_count == 1000
    assert len(recorded.events(workspace, "contact.created")) == 1000


def test_rows_of_several_transactions_are_told_of_as_one_batch(client, workspace, monkeypatch):
    monkeypatch.setattr(contact_bulk, "TOGETHER", 2)
    rows = [{"email": email} for email in ("a@x.co", "b@x.co", "A@x.co", "nonsense", "c@x.co", "b@x.co", "x")]
    result = bulk(client, rows)
    assert (result["created"], result["updated"], result["skipped"]) == (3, 0, 2)
    assert [(error["index"], error["email"]) for error in result["errors"]] == [(3, "nonsense"), (6, "x")]
    assert bulk(client, rows, onDuplicate="update")["updated"] == 5


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_batches_with_the_same_addresses_at_the_same_time(workspace):
    rows = [contact_bulk.Row(email, {"email": email}) for email in (f"c{n}@x.co" for n in range(30))]
    results = at_once(
        *[
            lambda order=order: contact_bulk.save(workspace.id, order, groups=[], update=False)
            for order in (rows, rows[::-1], rows[15:] + rows[:15])
        ]
    )
    assert sorted((result["created"], result["skipped"]) for result in results) == [(0, 30), (0, 30), (30, 0)]


@pytest.mark.parametrize("is_awaited", [False, True])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a batch"}])
def test_it_lets_others_who_wait_to_write_go_first(client, headers, monkeypatch, is_awaited):
    monkeypatch.setattr(db, "is_awaited", lambda: is_awaited)
    given_way = []
    database = type(db.database.obj)
    writing = database.writing

    def noting(self, timeout, *, large):
        given_way.append(large)
        return writing(self, timeout, large=large)

    monkeypatch.setattr(database, "writing", noting)
    rows = [{"email": f"reader{number}@example.com"} for number in range(600)]
    answer = client.post("/v1/contacts/bulk", json={"contacts": rows}, headers=headers)
    assert answer.json["data"]["created"] == 600
    # With a key all rows and the answer that is kept for it are one transaction.
    assert given_way.count(True) == (3 if is_awaited and not headers else 1)


def test_however_many_rows_are_saved_nobody_waits_for_all_of_them(workspace, monkeypatch):
    monkeypatch.setattr(db, "is_awaited", lambda: False)
    monkeypatch.setattr(contact_bulk, "TOGETHER", 2)
    monkeypatch.setattr(contact_bulk, "AT_MOST", 6)
    rows = [contact_bulk.Row(email, {"email": email}) for email in (f"c{n % 11}@x.co" for n in range(15))]
    rows[7] = contact_bulk.Row("nonsense", {}, "no address")
    ends = []
    commit = type(db.database.obj).commit

    def noting(self):
        commit(self)
        ends.append(Contact.select().count())

    monkeypatch.setattr(type(db.database.obj), "commit", noting)
    done = contact_bulk.save(workspace.id, rows, groups=[], update=False)
    assert ends == [6, 10, 10]
    assert (done["created"], done["skipped"]) == (10, 4)
    assert [error["index"] for error in done["errors"]] == [7]


def test_an_address_that_mail_cannot_be_sent_to_is_told_with_what_was_meant(client):
    result = bulk(client, [{"email": "o\u2019neil@example.com"}, {"email": "ada@example.com"}])
    assert result["created"] == 1
    (told,) = result["errors"]
    assert (told["index"], told["email"]) == (0, "o\u2019neil@example.com")
    assert "did you mean o'neil@example.com?" in told["message"]


def test_what_a_wrong_row_is_made_of_is_not_kept(client):
    """A name that nobody knows is as long as a client likes."""
    before = api._schema_of.cache_info().currsize
    rows = [{"email": "nonsense", f"k{number}{'a' * 1000}": 1} for number in range(50)]
    assert len(bulk(client, rows)["errors"]) == 50
    assert api._schema_of.cache_info().currsize == before
    assert bulk(client, [{"email": "nonsense", **{f"k{number}": 1 for number in range(20_000)}}])[
        "errors"
    ] == [{"index": 0, "email": "nonsense", "message": "contact: Must have at most 1000 members"}]
