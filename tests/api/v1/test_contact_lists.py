"""`GET /contacts` and `POST /contacts/search`."""

import pytest

from fluenzr.api.v1 import contact_schemas
from fluenzr.core.contacts import records
from tests.support import factories


@pytest.fixture
def people(workspace, clock):
    """Five contacts, a minute apart."""
    made = {}
    for email, fields in {
        "ada@Example.com": {"first_name": "Ada", "last_name": "Lovelace", "company": "Straße & Co"},
        "bob@example.org": {"first_name": "bob", "tags": ["vip", "new"], "status": "replied"},
        "carl@example.org": {"first_name": "Carl", "tags": ["vip"], "custom_fields": {"score": 50}},
        "dora@example.org": {
            "last_name": "Ångström",
            "custom_fields": {"score": "50", "city": 'a","score":50'},
        },
        "eve@example.com": {"company": "100% pure_", "custom_fields": {"score": 501, "vip": True}},
    }.items():
        made[email[:3]] = records.create(workspace.id, {"email": email, **fields})
        clock.advance(60)
    return made


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [contact["email"][:3] for contact in answer.json["data"]]


def test_the_list_is_newest_first_with_its_numbers(client, people):
    answer = client.get("/v1/contacts?perPage=2")
    assert names(answer) == ["eve", "dor"]
    assert {**answer.json["meta"], "nextCursor": None} == {
        "page": 1,
        "perPage": 2,
        "total": 5,
        "totalPages": 3,
        "nextCursor": None,
    }
    assert answer.json["data"][0] == client.get(f"/v1/contacts/{people['eve']['id']}").json["data"]


def test_pages_follow_each_other_and_end(client, people):
    pages = [client.get(f"/v1/contacts?perPage=2&page={number}") for number in (1, 2, 3, 4)]
    assert [names(page) for page in pages] == [["eve", "dor"], ["car", "bob"], ["ada"], []]
    assert ["nextCursor" in page.json["meta"] for page in pages] == [True, True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=",
        "page=1.5",
        "perPage=0",
        "perPage=101",
        "perPage=",
        "page=1&page=2",
    ],
)
def test_pages_that_are_none_are_refused(client, wrong):
    answer = client.get(f"/v1/contacts?{wrong}")
    assert answer.status_code == 400
    assert list(answer.json["error"]["details"]) == [wrong.partition("=")[0]]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("sort=createdAt&order=asc", ["ada", "bob", "car", "dor", "eve"]),
        ("sort=email&order=asc", ["ada", "bob", "car", "dor", "eve"]),
        ("sort=email", ["eve", "dor", "car", "bob", "ada"]),
        ("sort=firstName&order=asc", ["dor", "eve", "ada", "bob", "car"]),
        ("sort=lastName&order=desc", ["dor", "ada", "eve", "car", "bob"]),
        ("sort=company&order=desc", ["ada", "eve", "dor", "car", "bob"]),
    ],
)
def test_lists_are_sorted_whatever_the_case(client, people, sort, expected):
    assert names(client.get(f"/v1/contacts?{sort}")) == expected


def test_sorting_by_change(client, people, clock):
    client.put(f"/v1/contacts/{people['bob']['id']}", json={"company": "X"})
    assert names(client.get("/v1/contacts?sort=updatedAt"))[0] == "bob"


@pytest.mark.parametrize("wrong", ["sort=phone", "sort=created_at", "order=up", "sort=id"])
def test_sorting_by_anything_else_is_refused(client, wrong):
    assert client.get(f"/v1/contacts?{wrong}").status_code == 400


@pytest.mark.parametrize("sort", contact_schemas.SORTS)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_cursor_goes_through_all_once(client, people, sort, order):
    whole = names(client.get(f"/v1/contacts?sort={sort}&order={order}"))
    walked, cursor = [], ""
    for _ in range(5):
        answer = client.get(f"/v1/contacts?sort={sort}&order={order}&perPage=1{cursor}")
        walked += names(answer)
        cursor = "&cursor=" + answer.json["meta"].get("nextCursor", "")
    assert walked == whole
    assert cursor == "&cursor="


def test_a_cursor_goes_on_where_it_was_when_contacts_are_added(client, workspace, people):
    first = client.get("/v1/contacts?perPage=2").json
    factories.make_contact(workspace, "zoe@example.com")
    second = client.get(f"/v1/contacts?perPage=2&cursor={first['meta']['nextCursor']}")
    assert names(second) == ["car", "bob"]


@pytest.mark.parametrize(
    "other", ["sort=email", "order=asc", "status=active", "cursor=abc", "cursor=YWJj%2F%2B", "cursor=é"]
)
def test_a_cursor_goes_only_with_its_list(client, people, other):
    cursor = client.get("/v1/contacts?perPage=1").json["meta"]["nextCursor"]
    query = other if "cursor" in other else f"{other}&cursor={cursor}"
    answer = client.get(f"/v1/contacts?perPage=1&{query}")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["cursor"])


def test_a_cursor_of_another_workspace_is_refused(client, client_for, people):
    cursor = client.get("/v1/contacts?perPage=1").json["meta"]["nextCursor"]
    workspace = factories.make_workspace("Other")
    for _ in range(2):
        factories.make_contact(workspace)
    assert client_for(workspace).get(f"/v1/contacts?cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("email=EXAMPLE.COM", ["eve", "ada"]),
        ("email=@example.org", ["dor", "car", "bob"]),
        ("company=STRASSE", ["ada"]),
        ("company=%25 pure_", ["eve"]),
        ("company=_", ["eve"]),
        ("q=ÅNGSTRÖM", ["dor"]),
        ("q=BOB", ["bob"]),
        ("q=straße", ["ada"]),
        ("q=lovelace", ["ada"]),
        ("status=replied", ["bob"]),
        ("tag=vip", ["car", "bob"]),
        ("tag=VIP", []),
        ("tag=vip&status=active", ["car"]),
        ("email=example.org&tag=new", ["bob"]),
        ("group=grp_unknown", []),
        ("groupId=nonsense", []),
        ("pipelineStageId=stg_unknown", []),
        ("q=nobody", []),
        ("q=%27%20or%201=1%20--", []),
    ],
)
def test_filters_must_all_hold(client, people, query, expected):
    answer = client.get(f"/v1/contacts?{query}")
    assert names(answer) == expected
    assert answer.json["meta"]["total"] == len(expected)


@pytest.mark.parametrize("wrong", ["statsu=active", "status=asleep", "filter[email]=x", "email=a&email=b"])
def test_filters_that_are_none_are_refused(client, wrong):
    assert client.get(f"/v1/contacts?{wrong}").status_code == 400


def test_filtering_by_group_and_stage(client, people):
    group = client.post("/v1/groups", json={"name": "Leads"}).json["data"]["id"]
    stage = client.post("/v1/pipeline-stages", json={"name": "Lead"}).json["data"]["id"]
    ada = f"/v1/contacts/{people['ada']['id']}"
    client.put(ada, json={"groupIds": [group], "pipelineStageId": stage})
    for query in (f"group={group}", f"groupId={group}", f"pipelineStageId={stage}", f"group={group}&q=ada"):
        assert names(client.get(f"/v1/contacts?{query}")) == ["ada"]
    assert names(client.get(f"/v1/contacts?group={group}&q=bob")) == []


def test_lists_show_only_ones_own(client, people, client_for):
    other = factories.make_workspace("Other")
    theirs = factories.make_contact(other, "zoe@example.com", tags=["vip"])
    group = factories.make_group(other)
    listed = client_for(other).get("/v1/contacts")
    assert names(listed) == ["zoe"]
    assert listed.json["meta"]["total"] == 1
    assert theirs["id"] not in [contact["id"] for contact in client.get("/v1/contacts").json["data"]]
    assert names(client.get(f"/v1/contacts?group={group['id']}")) == []
    assert names(client.post("/v1/contacts/search", json={"filters": {"tags": ["vip"]}})) == ["car", "bob"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["eve", "dor", "car", "bob", "ada"]),
        ({"query": "EXAMPLE.ORG"}, ["dor", "car", "bob"]),
        ({"query": "example.org", "filters": {"tags": ["new"]}}, ["bob"]),
        ({"filters": {"tags": ["new", "vip"]}}, ["car", "bob"]),
        ({"filters": {"tags": []}}, []),
        ({"filters": {"status": "replied"}}, ["bob"]),
        ({"filters": {"customFields": {"score": 50}}}, ["car"]),
        ({"filters": {"customFields": {"score": 50.0}}}, ["car"]),
        ({"filters": {"customFields": {"score": "50"}}}, ["dor"]),
        ({"filters": {"customFields": {"score": 501, "vip": True}}}, ["eve"]),
        ({"filters": {"customFields": {"score": 501, "vip": False}}}, []),
        ({"filters": {"customFields": {"vip": 1}}}, []),
        ({"filters": {"customFields": {"core": 50}}}, []),
        ({"filters": {"customFields": {"city": 'a","score":50'}}}, ["dor"]),
        ({"filters": {"customFields": {"unknown": None}}}, []),
        ({"filters": {"groups": ["grp_unknown"]}}, []),
        ({"filters": {"pipelineStageId": "stg_unknown"}}, []),
        ({"filters": {"createdAfter": "2026-01-12T09:03:00Z"}}, ["eve", "dor"]),
        ({"filters": {"createdAfter": "2026-01-12T10:03:00+01:00"}}, ["eve", "dor"]),
        ({"filters": {"createdBefore": "2026-01-12T09:03:00Z"}}, ["car", "bob", "ada"]),
        (
            {"filters": {"createdAfter": "2026-01-12T09:01:00Z", "createdBefore": "2026-01-12T09:03:00Z"}},
            ["car", "bob"],
        ),
        ({"sort": {"field": "email", "order": "asc"}, "page": 2, "perPage": 2}, ["car", "dor"]),
        ({"sort": {"field": "email"}}, ["eve", "dor", "car", "bob", "ada"]),
        ({"filters": None, "sort": None, "cursor": None, "perPage": 2}, ["eve", "dor"]),
        ({"filters": None, "query": "ada"}, ["ada"]),
    ],
)
def test_searching(client, people, body, expected):
    assert names(client.post("/v1/contacts/search", json=body)) == expected


def test_searching_any_of_several_groups(client, people):
    groups = [client.post("/v1/groups", json={"name": name}).json["data"]["id"] for name in "ab"]
    for who, group in zip(("ada", "eve"), groups, strict=True):
        client.put(f"/v1/contacts/{people[who]['id']}", json={"groupIds": [group]})
    found = client.post("/v1/contacts/search", json={"filters": {"groups": [*groups, "grp_unknown"]}})
    assert names(found) == ["eve", "ada"]


def test_searching_by_cursor(client, people):
    body = {"query": "example", "sort": {"field": "email", "order": "asc"}, "perPage": 3}
    first = client.post("/v1/contacts/search", json=body)
    cursor = first.json["meta"]["nextCursor"]
    assert names(client.post("/v1/contacts/search", json={**body, "cursor": cursor})) == ["dor", "eve"]
    assert (
        client.post("/v1/contacts/search", json={**body, "query": "x", "cursor": cursor}).status_code == 400
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"querry": "x"}, "querry"),
        ({"query": 5}, "query"),
        ({"filters": {"tag": "x"}}, "filters.tag"),
        ({"filters": {"createdAfter": "yesterday"}}, "filters.createdAfter"),
        ({"filters": {"createdAfter": "2026-01-12T09:03:00"}}, "filters.createdAfter"),
        ({"filters": {"customFields": {"a": {}}}}, "filters.customFields.a"),
        ({"filters": []}, "filters"),
        ({"sort": {"field": "phone"}}, "sort.field"),
        ({"sort": "email"}, "sort"),
        ({"perPage": 101}, "perPage"),
        ({"page": "1"}, "page"),
        ({"page": True}, "page"),
    ],
)
def test_a_search_that_is_none_is_refused(client, body, field):
    answer = client.post("/v1/contacts/search", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
