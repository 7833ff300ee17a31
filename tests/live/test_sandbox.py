"""A real worker, killed now and then, with recipients of the sandbox that act and emails that are overdue."""

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from fluenzr import clock
from fluenzr.core.sending import results
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Activity, Campaign, CapturedMessage, Email, Workspace
from tests.support import factories
from tests.support.sending import (
    ALWAYS,
    UNCERTAIN,
    active_campaign,
    claim_all,
    counted,
    happened,
    intend,
)
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(120)]

NAMES = ("bounce", "softbounce", "open", "click", "reply", "unsubscribe")
EACH, KILLS = 10, 3


def test_whatever_is_killed_every_recipient_acts_once(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    people = [
        factories.make_contact(workspace, f"{name}+{number}@sandbox.test")
        for number in range(EACH)
        for name in NAMES
    ]
    node = factories.email_node(body="See https://example.com/page")
    made = factories.make_campaign(workspace, node, contacts=people, started=True, settings=ALWAYS)
    campaign = factories.row(Campaign, made)
    for kill in range(1, KILLS + 1):
        running = server(web=0, worker=True, worker_threads=4)
        wanted = kill * len(people) // (KILLS + 1)
        eventually(lambda wanted=wanted: _sent(campaign) >= wanted, 30)
        time.sleep(random.uniform(0, 0.03))
        running.kill()
    server(web=0, worker=True, worker_threads=4)
    eventually(lambda: _sent(campaign) == len(people), 30)
    acted = Counter((entry.contact_id, entry.type) for entry in _simulated(campaign))
    assert set(acted.values()) == {1}
    assert Counter(kind for _, kind in acted) == {
        "bounced": 2 * EACH, "opened": 2 * EACH, "clicked": EACH, "replied": EACH, "unsubscribed": EACH,
    }  # fmt: skip
    assert CapturedMessage.select().count() == len(people)
    assert counted(campaign) == {
        "total_contacts": 6 * EACH, "sent": 6 * EACH, "bounced": 2 * EACH, "opened": 2 * EACH,
        "clicked": EACH, "replied": EACH, "unsubscribed": EACH,
    }  # fmt: skip
    sent_at = {email.enrollment.contact_id: email.accepted_at for email in Email.select()}
    assert all(0 <= entry.at - sent_at[entry.contact_id] <= 2000 for entry in _simulated(campaign))


def _sent(campaign: Campaign) -> int:
    return int(Email.select().where(Email.campaign == campaign.id, Email.state == "sent").count())


def _simulated(campaign: Campaign) -> list[Activity]:
    entries = Activity.select().where(Activity.campaign == campaign.id, Activity.type != "sent")
    return [entry for entry in entries if entry.metadata["simulated"]]


def test_the_worker_applies_the_policy(server: Callable[..., Server], workspace: Workspace) -> None:
    workspace_settings.update(workspace.id, {"uncertain_policy": "assume_sent"})
    campaign = active_campaign(workspace, people=2)
    for claim in claim_all(campaign):
        assert intend(claim)
        results.record(claim, UNCERTAIN)
    overdue = Email.select().order_by(Email.id).first()
    Email.update(uncertain_at=clock.now_ms() - 86_400_000).where(Email.id == overdue.id).execute()
    server(web=0, worker=True)
    eventually(lambda: _sent(campaign) == 1, 30)
    assert Email.get_by_id(overdue.id).state == "sent"
    assert happened(campaign) == ["uncertain", "uncertain", "sent"]
