"""What clients see of a server that was restored from a copy."""

from fluenzr import clock as wall_clock
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import restoration
from fluenzr.models import Campaign
from tests.support import factories
from tests.support.sending import active_campaign


def restore(clock):
    copied_at = wall_clock.now_ms()
    clock.advance(3600)
    restoration.mark(copied_at, was_noticed=False)


def status(anonymous):
    return anonymous.get("/status", headers={"Accept": "application/json"}).json["data"]


def test_a_campaign_says_that_it_waits_and_why(client, workspace, clock):
    campaign = active_campaign(workspace)
    restore(clock)
    told = client.get(f"/v1/campaigns/{campaign.public_id}").json["data"]
    assert (told["status"], told["waitingFor"], told["nextSendAt"]) == ("paused", "restored", None)
    assert "2026-01-12T09:00:00Z" in told["pausedReason"]
    (listed,) = client.get("/v1/campaigns").json["data"]
    assert listed["waitingFor"] == "restored"
    (row,) = client.get(f"/v1/campaigns/{campaign.public_id}/contacts").json["data"]
    assert row["waitingFor"] == "uncertain"
    assert client.post(f"/v1/campaigns/{campaign.public_id}/resume").json["data"]["waitingFor"] == "uncertain"
    contact = row["contactId"]
    done = client.post(f"/v1/campaigns/{campaign.public_id}/contacts/{contact}/resolve", json={"as": "sent"})
    assert done.json["data"]["status"] == "completed"


def test_the_feed_goes_on_after_the_last_event_of_the_copy(client, workspace, clock):
    factories.make_contact(workspace)
    last = client.get("/v1/events").json["data"][-1]["id"]
    restore(clock)
    refused = client.get("/v1/events?after=evt_ofthelostdatabase")
    assert refused.status_code == 400
    details = refused.json["error"]["details"]
    assert (details["restoredAt"], details["resumeAfter"]) == ("2026-01-12T10:00:00Z", last)
    (restored,) = client.get(f"/v1/events?after={last}&type=server.restored").json["data"]
    assert restored["data"] == {
        "copiedAt": "2026-01-12T09:00:00Z",
        "restoredAt": "2026-01-12T10:00:00Z",
        "resumeAfter": last,
    }


def test_the_status_tells_of_it_and_the_server_is_ready(anonymous, workspace, clock):
    campaign = active_campaign(workspace)
    restore(clock)
    crash_recovery.beat("w1", "here", 1)
    told = status(anonymous)
    assert (told["state"], told["restored"]["state"]) == ("degraded", "waiting")
    assert anonymous.get("/readyz").status_code == 200
    Campaign.update(status="archived").where(Campaign.id == campaign.id).execute()
    assert "restored" not in status(anonymous)
