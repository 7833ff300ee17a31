import pytest

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import preview_people
from fluenzr.core.common.errors import NotFound
from tests.support.factories import make_campaign, make_contact, make_workspace


@pytest.fixture
def workspace(database):
    return make_workspace()


@pytest.fixture
def people(workspace):
    return [make_contact(workspace, f"p{number}@example.com", first_name=f"P{number}") for number in range(4)]


def walk(workspace, campaign, step, person):
    while person is not None:
        yield person.email
        onward = getattr(person, step)
        person = onward and preview_people.find(workspace.id, campaign["id"], onward)


def test_the_people_of_a_campaign_are_walked_through_both_ways(workspace, people):
    campaign = make_campaign(workspace, contacts=people[1:])
    first = preview_people.find(workspace.id, campaign["id"])
    assert first.is_enrolled
    assert first.name == "P1"
    onward = list(walk(workspace, campaign, "next", first))
    assert onward == ["p1@example.com", "p2@example.com", "p3@example.com"]
    last = preview_people.find(workspace.id, campaign["id"], people[3]["id"])
    assert list(walk(workspace, campaign, "previous", last)) == onward[::-1]


def test_who_is_not_in_the_campaign_is_not_shown(workspace, people):
    campaign = make_campaign(workspace, contacts=people[1:3])
    campaign_contacts.remove(workspace.id, campaign["id"], [people[1]["id"]])
    for asked in (people[0]["id"], people[1]["id"], "con_nobody", "nonsense"):
        assert preview_people.find(workspace.id, campaign["id"], asked).contact_id == people[2]["id"]


def test_without_people_the_newest_contact_stands_in(workspace, people):
    campaign = make_campaign(workspace)
    found = preview_people.find(workspace.id, campaign["id"])
    assert (found.email, found.is_enrolled) == ("p3@example.com", False)
    assert (found.previous, found.next) == (None, None)


def test_there_may_be_nobody(workspace):
    make_contact(make_workspace("Other"))
    assert preview_people.find(workspace.id, make_campaign(workspace)["id"]) is None


def test_another_workspaces_campaign_is_not_there(workspace):
    campaign = make_campaign(make_workspace("Other"))
    with pytest.raises(NotFound):
        preview_people.find(workspace.id, campaign["id"])
