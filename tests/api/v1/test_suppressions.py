"""Suppressions over HTTP."""

import pytest

from tests.support import factories

PATH = "/v1/suppressions"


def test_adding_listing_and_taking_off(client, clock):
    made = client.post(PATH, json={"email": "Ada@EXAMPLE.com", "reason": "complaint"})
    entry = {"email": "Ada@example.com", "reason": "complaint", "createdAt": "2026-01-12T09:00:00Z"}
    assert (made.status_code, made.json["data"]) == (201, entry)
    assert client.post(PATH, json={"email": "bob@example.com"}).json["data"]["reason"] == "manual"
    assert client.post(PATH, json={"email": "ada@example.com"}).json["data"] == entry
    listed = client.get(PATH, query_string={"order": "asc"}).json
    assert [row["email"] for row in listed["data"]] == ["Ada@example.com", "bob@example.com"]
    assert listed["meta"]["total"] == 2
    assert client.get(PATH, query_string={"email": "ADA@example.com"}).json["data"] == [entry]
    assert client.get(PATH, query_string={"reason": "bounced"}).json["data"] == []
    gone = client.delete(f"{PATH}/ada@example.com")
    assert (gone.status_code, gone.json["data"]) == (200, {"email": "ada@example.com", "deleted": True})
    assert client.delete(f"{PATH}/ada@example.com").status_code == 404


def test_pages_go_on_by_cursor(client, workspace):
    for number in range(5):
        client.post(PATH, json={"email": f"a{number}@example.com"})
    seen, cursor = [], None
    while True:
        page = client.get(PATH, query_string={"perPage": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [row["email"] for row in page["data"]]
        cursor = page["meta"].get("nextCursor")
        if cursor is None:
            break
    assert seen == [f"a{number}@example.com" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": "a@example.com", "reason": "because"}, "reason"),
        ({"email": "a@example.com", "createdAt": "2026-01-01"}, "createdAt"),
    ],
)
def test_what_is_refused(client, body, field):
    answer = client.post(PATH, json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert client.get(PATH).json["data"] == []


@pytest.mark.parametrize("query", [{"email": "x"}, {"reason": "because"}, {"sort": "email"}, {"q": "x"}])
def test_queries_that_are_refused(client, query):
    assert client.get(PATH, query_string=query).status_code == 400


@pytest.mark.parametrize("address", ["nobody@example.com", "nonsense", "%00", "a b@example.com"])
def test_an_address_that_is_not_listed(client, address):
    assert client.delete(f"{PATH}/{address}").status_code == 404


def test_others_have_no_part_in_it(client, client_for):
    client.post(PATH, json={"email": "ada@example.com"})
    other = client_for(factories.make_workspace("Other"))
    assert other.get(PATH).json["data"] == []
    assert other.delete(f"{PATH}/ada@example.com").status_code == 404


def test_a_read_only_key_only_reads(client_for, workspace):
    reading = client_for(workspace, scope="read")
    assert reading.get(PATH).status_code == 200
    assert reading.post(PATH, json={"email": "ada@example.com"}).status_code == 403
    assert reading.delete(f"{PATH}/ada@example.com").status_code == 403


def test_an_address_with_a_slash_is_taken_off_the_list(client):
    client.post("/v1/suppressions", json={"email": "a/b@example.com"})
    assert client.delete("/v1/suppressions/a%2Fb@example.com").status_code == 200
    assert client.delete("/v1/suppressions/a%2Fb@example.com").status_code == 404
    assert client.get("/v1/suppressions").json["data"] == []
