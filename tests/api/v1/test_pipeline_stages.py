import pytest

from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import pipeline
from fluenzr.models import Contact, PipelineStage
from tests.support import factories, recorded
from tests.support.threads import at_once

PATH = "/v1/pipeline-stages"


@pytest.fixture(autouse=True)
def no_stages(workspace):
    """The stages that a workspace begins with are in the way here."""
    PipelineStage.delete().execute()


@pytest.fixture
def stages(client):
    """Ids of three stages, by name."""
    return {name: client.post(PATH, json={"name": name}).json["data"]["id"] for name in "abc"}


def order_of(client) -> str:
    listed = client.get(PATH).json["data"]
    assert [stage["position"] for stage in listed] == list(range(len(listed)))
    return "".join(stage["name"] for stage in listed)


def test_a_stage_is_created_last(client, clock):
    answer = client.post(PATH, json={"name": "Lead", "color": "#3b82f6"})
    assert answer.status_code == 201
    stage = answer.json["data"]
    assert stage["id"].startswith("stg_")
    assert stage == {
        "id": stage["id"],
        "name": "Lead",
        "color": "#3b82f6",
        "position": 0,
        "createdAt": "2026-01-12T09:00:00Z",
        "updatedAt": "2026-01-12T09:00:00Z",
    }
    assert client.post(PATH, json={"name": "Won"}).json["data"]["position"] == 1


@pytest.mark.parametrize(
    ("position", "expected", "given"),
    [(0, "xabc", 0), (1, "axbc", 1), (3, "abcx", 3), (99, "abcx", 3), (2**31 - 1, "abcx", 3)],
)
def test_a_position_inserts_and_the_others_move_up(client, stages, position, expected, given):
    assert client.post(PATH, json={"name": "x", "position": position}).json["data"]["position"] == given
    assert order_of(client) == expected


@pytest.mark.parametrize(
    ("name", "position", "expected"),
    [
        ("a", 0, "abc"),
        ("a", 1, "bac"),
        ("a", 2, "bca"),
        ("a", 9, "bca"),
        ("b", 0, "bac"),
        ("b", 1, "abc"),
        ("b", 2, "acb"),
        ("c", 0, "cab"),
        ("c", 1, "acb"),
        ("c", 2, "abc"),
    ],
)
def test_a_stage_moves_to_a_position(client, stages, name, position, expected):
    moved = client.put(f"{PATH}/{stages[name]}", json={"position": position}).json["data"]
    assert order_of(client) == expected
    assert moved["position"] == expected.index(name)


def test_an_update_changes_only_what_is_sent(client, stages, clock):
    path = f"{PATH}/{stages['b']}"
    before = client.put(path, json={"color": "red"}).json["data"]
    clock.advance(60)
    after = client.put(path, json={"name": "B"}).json["data"]
    assert after == {**before, "name": "B", "updatedAt": "2026-01-12T09:01:00Z"}
    assert client.put(path, json={"color": None}).json["data"]["color"] is None
    assert order_of(client) == "aBc"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": None}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a", "position": -1}, "position"),
        ({"name": "a", "position": "1"}, "position"),
        ({"name": "a", "position": 1.5}, "position"),
        ({"name": "a", "position": 2**31}, "position"),
        ({"name": "a", "order": 1}, "order"),
    ],
)
def test_a_wrong_stage_is_refused(client, body, field):
    answer = client.post(PATH, json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])


def test_the_list_has_pages_and_other_orders(client, stages):
    page = client.get(f"{PATH}?perPage=2&page=2")
    assert [stage["name"] for stage in page.json["data"]] == ["c"]
    assert page.json["meta"]["total"] == 3
    client.put(f"{PATH}/{stages['c']}", json={"position": 0})
    by_age = client.get(f"{PATH}?sort=createdAt&order=asc").json["data"]
    assert [stage["name"] for stage in by_age] == ["a", "b", "c"]
    assert client.get(f"{PATH}?sort=color").status_code == 400


def test_a_stage_without_contacts_is_deleted_and_the_gap_closes(client, stages):
    answer = client.delete(f"{PATH}/{stages['b']}")
    assert answer.json["data"] == {"id": stages["b"], "deleted": True}
    assert order_of(client) == "ac"
    assert client.delete(f"{PATH}/{stages['b']}").status_code == 404


def test_a_stage_with_contacts_is_kept_unless_they_can_move(client, workspace, stages, clock):
    contact = factories.make_contact(workspace, pipeline_stage_id=stages["a"])
    elsewhere = factories.make_contact(workspace, pipeline_stage_id=stages["c"])
    refused = client.delete(f"{PATH}/{stages['a']}")
    assert (refused.status_code, refused.json["error"]["details"]) == (409, {"contacts": 1})
    assert order_of(client) == "abc"

    clock.advance(60)
    assert client.delete(f"{PATH}/{stages['a']}?moveTo={stages['b']}").status_code == 200
    assert order_of(client) == "bc"
    moved = client.get(f"/v1/contacts/{contact['id']}").json["data"]
    assert moved["pipelineStage"] == {"id": stages["b"], "name": "b"}
    assert moved["updatedAt"] == "2026-01-12T09:01:00Z"
    told = [event["data"]["contact"] for event in recorded.events(workspace, "contact.updated")]
    assert told == [moved]
    assert client.get(f"/v1/contacts/{elsewhere['id']}").json["data"]["pipelineStage"]["name"] == "c"


def test_many_contacts_move_a_batch_at_a_time(client, workspace, stages, monkeypatch):
    monkeypatch.setattr(pipeline, "_BATCH", 2)
    contacts = [factories.make_contact(workspace, pipeline_stage_id=stages["a"]) for _ in range(4)]
    pipeline.delete(workspace.id, stages["a"], stages["c"])
    assert client.get(f"/v1/contacts?pipelineStageId={stages['c']}").json["meta"]["total"] == 4
    assert recorded.contact_ids(workspace, "contact.updated") == [contact["id"] for contact in contacts]
    assert order_of(client) == "bc"


def test_contacts_move_only_to_a_stage_that_stays(client, workspace, stages):
    contact = factories.make_contact(workspace, pipeline_stage_id=stages["a"])
    other = factories.make_workspace("Other")
    theirs = pipeline.create(other.id, {"name": "theirs"})["id"]
    for target in (stages["a"], theirs, "stg_unknown", "nonsense"):
        answer = client.delete(f"{PATH}/{stages['a']}?moveTo={target}")
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["moveTo"])
    assert client.delete(f"{PATH}/{stages['a']}?moveto={stages['b']}").status_code == 400
    assert factories.row(Contact, contact).pipeline_stage.public_id == stages["a"]


def test_stages_of_others_do_not_exist(client, stages):
    other = factories.make_workspace("Other")
    theirs = pipeline.create(other.id, {"name": "theirs"})["id"]
    for stage_id in (theirs, "stg_unknown", "nonsense"):
        for answer in (
            client.put(f"{PATH}/{stage_id}", json={"name": "mine", "position": 0}),
            client.delete(f"{PATH}/{stage_id}?moveTo={stages['a']}"),
        ):
            assert (answer.status_code, answer.json["error"]["message"]) == (404, "Pipeline stage not found")
    assert PipelineStage.get(PipelineStage.public_id == theirs).name == "theirs"
    assert order_of(client) == "abc"


def test_stages_of_others_keep_their_places(client, stages):
    other = factories.make_workspace("Other")
    before = pipeline.page(other.id, Paging(sort="position")).rows
    client.post(PATH, json={"name": "x", "position": 0})
    client.put(f"{PATH}/{stages['c']}", json={"position": 0})
    client.delete(f"{PATH}/{stages['a']}")
    assert pipeline.page(other.id, Paging(sort="position")).rows == before


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_several_stages_created_at_once_have_a_place_each(client, workspace):
    at_once(
        *[lambda n=n: pipeline.create(workspace.id, {"name": str(n), "position": n % 2}) for n in range(6)]
    )
    assert len(order_of(client)) == 6


def test_a_colour_that_is_none_is_told(client):
    answer = client.post(PATH, json={"name": "Colourful", "color": "red; position: fixed"})
    message = "Must be a colour as CSS writes it: #2f6fed, #26e, or a name such as red"
    assert (answer.status_code, answer.json["error"]["details"]) == (400, {"color": [message]})
