"""What leaves next, and why not now."""

from fluenzr import clock as wall_clock
from fluenzr.core.overview import next_emails
from fluenzr.models import EmailAccount, Workspace
from tests.support import factories, sending
from tests.support.clocks import FrozenClock


def test_the_soonest_comes_first(workspace: Workspace, clock: FrozenClock) -> None:
    contact = factories.make_contact(workspace)
    later = {**sending.ALWAYS, "sendHoursStart": 20, "timezone": "UTC"}
    factories.make_campaign(workspace, contacts=[contact], started=True, name="Evening", settings=later)
    sending.active_campaign(workspace, name="Now")
    factories.make_campaign(workspace, contacts=[contact], name="Draft")
    sending.active_campaign(factories.make_workspace("Others"))
    evening = wall_clock.now_ms() + 11 * 3_600_000
    found = next_emails.of_workspace(workspace.id)
    assert [(one.campaign, one.at, one.waiting_for) for one in found] == [
        ("Now", wall_clock.now_ms(), None),
        ("Evening", evening, "window"),
    ]


def test_what_a_server_said_is_told(workspace: Workspace, clock: FrozenClock) -> None:
    sending.active_campaign(workspace)
    EmailAccount.update(status="error", last_error="535 no").execute()
    (found,) = next_emails.of_workspace(workspace.id)
    assert (found.at, found.waiting_for, found.words) == (None, "account_error", "535 no")
