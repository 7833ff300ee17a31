"""Statistics over HTTP: what was sent and what readers did, as clients see it."""

import pytest

from fluenzr.core.tracking import opens_and_clicks
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.models import Campaign
from tests.support import factories, sending
from tests.support.sending import ACCEPTED, UNKNOWN, active_campaign, claim_all, claim_one, finish

SPLIT = {"variantB": {"subject": "Other", "body": "Other words"}, "split": 50}


@pytest.fixture
def campaign(workspace, clock):
    nodes = factories.email_node("first", "Hello", **SPLIT), factories.email_node("second", "Again")
    return active_campaign(workspace, *nodes, people=3)


@pytest.fixture
def path(campaign):
    return f"/v1/campaigns/{campaign.public_id}"


@pytest.fixture
def read(campaign, clock):
    """Somebody who opened the first email and followed its link, an hour after the start; another bounced."""
    claim, other, _ = claim_all(campaign)
    assert sending.intend(claim)
    sending.results.record(claim, ACCEPTED)
    sending.results.record(other, UNKNOWN, "Hello")
    clock.advance(3600)
    opens_and_clicks.record_click(
        claim.email_id, "https://a.test/", Visit(wall_ms(clock), "Thunderbird", "192.0.2.1")
    )
    return claim


def wall_ms(clock) -> int:
    return int(clock() * 1000)


def test_statistics_email_by_email(client, path, read):
    first, second = client.get(f"{path}/stats/emails").json["data"]
    assert (first["sent"], first["delivered"], first["opened"], first["openRate"]) == (2, 1, 1, 100.0)
    assert [row["variant"] for row in first["variants"]] == ["A", "B"]
    assert "variants" not in second
    assert (second["emailNumber"], second["subject"], second["sent"]) == (2, "Again", 0)


def test_statistics_over_time(client, path, read):
    day = {"date": "2026-01-12", "sent": 2, "opened": 1, "clicked": 1, "replied": 0, "bounced": 1}
    assert client.get(f"{path}/stats/timeline").json["data"] == [{**day, "unsubscribed": 0}]
    hours = client.get(f"{path}/stats/timeline?interval=hour").json["data"]
    assert [(row["date"], row["sent"], row["clicked"]) for row in hours] == [
        ("2026-01-12T10:00+01:00", 2, 0),
        ("2026-01-12T11:00+01:00", 0, 1),
    ]
    span = {"from": "2026-01-11T23:30:00Z", "to": "2026-01-13", "interval": "day"}
    days = client.get(f"{path}/stats/timeline", query_string=span).json["data"]
    assert [(row["date"], row["sent"]) for row in days] == [("2026-01-12", 2), ("2026-01-13", 0)]
    weeks = client.get(f"{path}/stats/timeline?interval=week&from=2026-01-01").json["data"]
    assert [(row["date"], row["sent"]) for row in weeks] == [
        ("2025-12-29", 0),
        ("2026-01-05", 0),
        ("2026-01-12", 2),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"interval": "month"}, "interval"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-01-12T10:00:00"}, "from"),
        ({"from": ""}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"to": "9999-12-31T23:59:59Z"}, "to"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "to"),
        ({"from": "1990-01-01", "interval": "hour"}, "interval"),
        ({"page": "1"}, "page"),
    ],
)
def test_spans_that_are_refused(client, path, query, field):
    answer = client.get(f"{path}/stats/timeline", query_string=query)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])


def test_the_activity(client, path, read, workspace):
    entries = client.get(f"{path}/activity").json
    assert [row["type"] for row in entries["data"]] == ["clicked", "opened", "bounced", "sent"]
    assert entries["meta"]["total"] == 4
    newest = entries["data"][0]
    assert (
        newest.items()
        >= {
            "contactId": read.contact.public_id,
            "contactEmail": read.contact.email,
            "emailNodeId": "first",
            "timestamp": "2026-01-12T10:00:00Z",
            "metadata": {"linkUrl": "https://a.test/"},
        }.items()
    )


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ({"type": "sent"}, ["sent"]),
        ({"type": "replied"}, []),
        ({"from": "2026-01-12T10:00:00Z"}, ["clicked", "opened"]),
        ({"to": "2026-01-12T10:00:00Z"}, ["bounced", "sent"]),
        ({"from": "2026-01-12", "to": "2026-01-12"}, ["clicked", "opened", "bounced", "sent"]),
        ({"from": "2026-01-13"}, []),
        ({"contactId": "con_nobody"}, []),
    ],
)
def test_filters_of_the_activity(client, path, read, query, types):
    answer = client.get(f"{path}/activity", query_string=query).json
    assert [row["type"] for row in answer["data"]] == types
    assert answer["meta"]["total"] == len(types)
    of_reader = {**query, "contactId": read.contact.public_id}
    if "contactId" not in query:
        found = client.get(f"{path}/activity", query_string=of_reader).json
        assert [row["type"] for row in found["data"]] == [kind for kind in types if kind != "bounced"]


def test_the_activity_page_by_page(client, path, campaign):
    for _ in range(5):
        finish(campaign, ACCEPTED)
    seen, cursor = [], None
    for _ in range(3):
        query = {"perPage": 2, "type": "sent", **({"cursor": cursor} if cursor else {})}
        page = client.get(f"{path}/activity", query_string=query).json
        seen += [row["id"] for row in page["data"]]
        cursor = page["meta"].get("nextCursor")
    assert (len(set(seen)), cursor, page["meta"]["total"]) == (5, None, 5)


def test_opens_that_nobody_tracks_are_null(client, path, read, workspace):
    workspace.open_tracking = "off"
    workspace.save()
    told = client.get(f"{path}/stats").json["data"]
    assert (told["opened"], told["openRate"], told["clicked"]) == (None, None, 1)
    first = client.get(f"{path}/stats/emails").json["data"][0]
    assert (first["opened"], first["openRate"]) == (None, None)
    assert client.get(f"{path}/stats/timeline").json["data"][0]["opened"] is None


@pytest.mark.parametrize("what", ["stats", "stats/emails", "stats/timeline", "activity"])
def test_others_have_no_part_in_it(client_for, path, what):
    other = client_for(factories.make_workspace("Other"))
    assert other.get(f"{path}/{what}").status_code == 404
    assert other.get(f"/v1/campaigns/cmp_nowhere/{what}").status_code == 404


def test_a_draft_has_no_statistics_yet(client, workspace):
    campaign = factories.make_campaign(workspace, workflow=None)
    path = f"/v1/campaigns/{campaign['id']}/stats"
    assert client.get(f"{path}/emails").json["data"] == []
    assert client.get(f"{path}/timeline").json["data"] == []


def test_what_was_sent_stays_counted_when_a_contact_is_deleted(client, path, campaign):
    claim = claim_one(campaign)
    sending.results.record(claim, UNKNOWN, "Hello")
    client.delete(f"/v1/contacts/{claim.contact.public_id}")
    assert client.get(f"{path}/stats/emails").json["data"][0]["bounced"] == 1
    (entry,) = client.get(f"{path}/activity").json["data"]
    assert (entry["contactId"], entry["contactEmail"], entry["type"]) == (None, None, "bounced")
    assert Campaign.select().count() == 1
