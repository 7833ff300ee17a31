"""Opens and clicks: which count, how often, and what is kept of them."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import queue, results
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.core.workflow import progress
from fluenzr.models import Activity, Contact, Email, Enrollment, HeldClick, Link
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    UNCERTAIN,
    UNKNOWN,
    active_campaign,
    claim_one,
    counted,
    email_of,
    finish,
    happened,
    intend,
)
from tests.support.threads import at_once

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Thunderbird/115.5.1"
A_LINK = "https://a.test/"


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"), people=2)


@pytest.fixture
def claim(campaign, clock):
    """An email that was sent an hour ago."""
    claim = finish(campaign, ACCEPTED)
    clock.advance(3600)
    return claim


def track(workspace, mode: str) -> None:
    workspace.open_tracking = mode
    workspace.save()


def visit(agent: str | None = AGENT) -> Visit:
    return Visit(wall_clock.now_ms(), agent, "192.0.2.7")


def opens(claim, agent: str | None = AGENT) -> None:
    workspace_id = claim.campaign.workspace_id
    opens_and_clicks.opened(Token(TokenKind.OPEN, workspace_id, claim.email_id, 0), visit(agent))


def clicks(claim, url: str = A_LINK, agent: str | None = AGENT) -> None:
    """A click, which nobody has judged yet."""
    workspace_id = claim.campaign.workspace_id
    link, _ = Link.get_or_create(workspace=workspace_id, url=url, defaults={"url_hash": url})
    opens_and_clicks.clicked(Token(TokenKind.CLICK, workspace_id, claim.email_id, link.id), visit(agent))


def of_another(claim):
    """An email to somebody else that is sent now."""
    sent = [finish(claim.campaign, ACCEPTED) for _ in range(2)]
    return next(email for email in sent if email.contact.id != claim.contact.id)


def settle(clock, seconds: float = 2.001) -> None:
    clock.advance(seconds)
    opens_and_clicks.settle()


def told(workspace, kind: str) -> list[dict]:
    """What events told beside what all events about an email say."""
    common = {"campaignId", "campaignName", "contactId", "contactEmail", "emailNodeId", "emailSubject"}
    events = recorded.events(workspace, f"email.{kind}")
    assert all(event["data"].keys() >= common for event in events)
    return [{name: event["data"][name] for name in event["data"].keys() - common} for event in events]


def metadata(kind: str) -> list[dict]:
    return [row.metadata for row in Activity.select().where(Activity.type == kind).order_by(Activity.id)]


# Opens


def test_minimal_keeps_the_date_of_the_first_open_and_nothing_else(claim, campaign, workspace, clock):
    at = wall_clock.now_ms()
    opens(claim)
    clock.advance(60)
    opens(claim)
    email = email_of(claim)
    assert (email.opened_at, email.open_count) == (at, 1)
    assert counted(campaign)["opened"] == 1
    assert told(workspace, "opened") == [{"openCount": 1, "firstOpen": True, "userAgent": None, "ip": None}]
    assert metadata("opened") == [{}]
    assert Activity.get(Activity.type == "opened").at == at


def test_full_keeps_each_open_and_who_it_was(claim, campaign, workspace, clock):
    track(workspace, "full")
    opens(claim)
    clock.advance(60)
    opens(claim, "Other agent")
    assert email_of(claim).open_count == 2
    assert counted(campaign)["opened"] == 1
    assert told(workspace, "opened") == [
        {"openCount": 1, "firstOpen": True, "userAgent": AGENT, "ip": "192.0.2.7"},
        {"openCount": 2, "firstOpen": False, "userAgent": "Other agent", "ip": "192.0.2.7"},
    ]
    assert metadata("opened") == [
        {"userAgent": AGENT, "ip": "192.0.2.7", "count": 1},
        {"userAgent": "Other agent", "ip": "192.0.2.7", "count": 2},
    ]


def test_a_contact_counts_once_in_the_campaign(claim, campaign, clock):
    other_mail = next(iter({"first", "second"} - {claim.node_id}))
    for _ in range(3):
        finish(campaign, ACCEPTED)
    clock.advance(60)
    emails = Email.select().join(Enrollment).where(Enrollment.contact == claim.contact.id)
    assert {email.node_id for email in emails} == {claim.node_id, other_mail}
    for email in emails:
        opens_and_clicks.opened(Token(TokenKind.OPEN, email.workspace_id, email.id, 0), visit())
    assert counted(campaign)["opened"] == 1
    assert happened(campaign).count("opened") == 2


def test_where_opens_are_not_tracked_none_counts(claim, campaign, workspace, clock):
    track(workspace, "off")
    opens(claim)
    assert "opened" not in counted(campaign)
    track(workspace, "full")
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    opens(claim)
    assert "opened" not in counted(campaign)
    assert not told(workspace, "opened")
    assert email_of(claim).opened_at is None


@pytest.mark.parametrize(("seconds", "count"), [(0, 0), (1.999, 0), (2, 0), (2.001, 1)])
def test_so_soon_after_the_server_took_it_only_machines_open(campaign, clock, seconds, count):
    claim = finish(campaign, ACCEPTED)
    clock.advance(seconds)
    opens(claim)
    assert counted(campaign).get("opened", 0) == count


@pytest.mark.parametrize("agent", [None, "", "Mozilla/5.0", "Googlebot/2.1"])
def test_known_machines_do_not_count(claim, campaign, workspace, clock, agent):
    opens(claim, agent)
    clicks(claim, agent=agent)
    settle(clock)
    assert counted(campaign).keys() == {"total_contacts", "sent"}
    opens(claim)
    assert counted(campaign)["opened"] == 1


def test_nobody_reads_what_has_not_arrived(campaign, clock):
    refused = finish(campaign, UNKNOWN)
    claim = claim_one(campaign)
    clock.advance(60)
    opens(refused)
    opens(claim)
    assert intend(claim)
    opens(claim)  # a filter looks at it while the server takes it
    clicks(claim)
    settle(clock, 60)
    results.record(claim, ACCEPTED)
    assert "opened" not in counted(campaign)
    assert "clicked" not in counted(campaign)
    assert not HeldClick.select().exists()


def test_an_erased_person_is_no_error_and_does_not_count(claim, campaign, workspace, clock):
    clicks(claim)
    erasure.delete(workspace.id, claim.contact.public_id)
    opens(claim)
    clicks(claim)
    settle(clock)
    opens_and_clicks.record_open(claim.email_id, visit())
    opens_and_clicks.record_click(claim.email_id, A_LINK, visit())
    assert counted(campaign) == {"total_contacts": 2, "sent": 1}
    assert not HeldClick.select().exists()


def test_a_deleted_campaign_is_no_error(claim, campaign, workspace, clock):
    clicks(claim)
    campaign.delete_instance()
    opens(claim)
    clicks(claim)
    settle(clock)
    opens_and_clicks.record_open(claim.email_id, visit())
    assert not HeldClick.select().exists()


def test_emails_of_others_are_out_of_reach(claim, campaign, clock):
    other = factories.make_workspace("Other")
    link = Link.create(workspace=other, url=A_LINK, url_hash="x")
    opens_and_clicks.opened(Token(TokenKind.OPEN, other.id, claim.email_id, 0), visit())
    opens_and_clicks.clicked(Token(TokenKind.CLICK, other.id, claim.email_id, link.id), visit())
    settle(clock)
    assert counted(campaign) == {"total_contacts": 2, "sent": 1}


def test_many_opens_at_once_count_once(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    Email.update(accepted_at=Email.accepted_at - 60_000).execute()
    assert at_once(*[lambda: opens(claim)] * 6) == [None] * 6
    assert counted(campaign)["opened"] == 1
    assert happened(campaign) == ["sent", "opened"]


# Clicks


def test_a_click_counts_once_nothing_more_has_come_for_a_while(claim, campaign, workspace, clock):
    at = wall_clock.now_ms()
    clicks(claim)
    settle(clock, 2)
    assert "clicked" not in counted(campaign)
    settle(clock, 0.001)
    assert counted(campaign).items() >= {"clicked": 1, "opened": 1}.items()
    email = email_of(claim)
    assert (email.clicked_at, email.click_count, email.opened_at, email.open_count) == (at, 1, at, 1)
    assert told(workspace, "clicked") == [{"linkUrl": A_LINK, "clickCount": 1}]
    assert told(workspace, "opened") == [{"openCount": 1, "firstOpen": True, "userAgent": None, "ip": None}]
    assert (metadata("clicked"), metadata("opened")) == ([{"linkUrl": A_LINK}], [{}])
    assert {row.at for row in Activity.select().where(Activity.type != "sent")} == {at}
    assert not HeldClick.select().exists()


def test_in_full_a_click_keeps_who_it_was(claim, campaign, workspace, clock):
    clicks(claim)
    assert [(held.user_agent, held.ip) for held in HeldClick.select()] == [(None, None)]
    HeldClick.delete().execute()
    track(workspace, "full")
    opens(claim)
    clicks(claim)
    clock.advance(1)
    clicks(claim, "https://b.test/")
    settle(clock)
    who = {"userAgent": AGENT, "ip": "192.0.2.7"}
    assert metadata("clicked") == [
        {"linkUrl": A_LINK, **who, "count": 1},
        {"linkUrl": "https://b.test/", **who, "count": 2},
    ]
    assert metadata("opened") == [{**who, "count": 1}]
    assert [event["clickCount"] for event in told(workspace, "clicked")] == [1, 2]
    assert counted(campaign).items() >= {"clicked": 1, "opened": 1}.items()


def test_who_objected_or_is_not_tracked_clicks_without_opening(claim, campaign, workspace, clock):
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    clicks(claim)
    settle(clock)
    other = of_another(claim)
    track(workspace, "off")
    clock.advance(60)
    clicks(other)
    settle(clock)
    assert counted(campaign)["clicked"] == 2
    assert "opened" not in counted(campaign)
    assert {email.opened_at for email in Email.select()} == {None}


def test_three_different_links_within_two_seconds_are_followed_by_a_machine(
    claim, campaign, workspace, clock
):
    for number in range(5):
        clicks(claim, f"https://a.test/{number % 3}")
        clock.advance(0.6)
    settle(clock)
    assert counted(campaign).keys() == {"total_contacts", "sent"}
    assert not HeldClick.select().exists()
    clicks(claim)
    settle(clock)
    assert counted(campaign)["clicked"] == 1


def test_a_machine_that_goes_on_is_not_judged_in_pieces(claim, campaign, clock):
    for number in range(3):
        clicks(claim, f"https://a.test/{number}")
    clock.advance(1.9)
    opens_and_clicks.settle()
    clicks(claim, "https://a.test/3")
    clock.advance(0.2)
    opens_and_clicks.settle()
    opens_and_clicks._settle(claim.email_id)  # as a worker would that had looked a moment ago
    assert HeldClick.select().count() == 4
    settle(clock)
    assert "clicked" not in counted(campaign)


def test_two_links_and_readers_of_other_emails_are_no_machine(claim, campaign, clock):
    other = of_another(claim)
    clock.advance(60)
    for url in ("https://a.test/1", "https://a.test/2", "https://a.test/1"):
        clicks(claim, url)
        clicks(other, url.replace("a", "b"))
    settle(clock)
    assert counted(campaign)["clicked"] == 2
    assert happened(campaign).count("clicked") == 6


def test_a_click_so_soon_after_the_server_took_it_is_a_machines(campaign, clock):
    claim = finish(campaign, ACCEPTED)
    clock.advance(2)
    clicks(claim)
    settle(clock, 60)
    assert "clicked" not in counted(campaign)


def test_a_flood_of_clicks_is_not_kept(claim, campaign, clock):
    for _ in range(opens_and_clicks.MAX_QUARANTINED + 10):
        clicks(claim)
    assert HeldClick.select().count() == opens_and_clicks.MAX_QUARANTINED
    settle(clock)
    assert email_of(claim).click_count == opens_and_clicks.MAX_QUARANTINED


def test_workers_that_settle_at_once_count_a_click_once(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    clicks(claim)
    Email.update(accepted_at=Email.accepted_at - 60_000).execute()
    HeldClick.update(at=HeldClick.at - 30_000).execute()
    assert at_once(*[opens_and_clicks.settle] * 4) == [None] * 4
    assert counted(campaign)["clicked"] == 1
    assert happened(campaign) == ["sent", "opened", "clicked"]


# What else they mean


@pytest.mark.parametrize("act", [opens, clicks])
def test_who_reads_an_uncertain_email_proves_that_it_was_sent(campaign, workspace, clock, act):
    claim = finish(campaign, UNCERTAIN)
    clock.advance(600)
    act(claim, agent="Googlebot/2.1")
    settle(clock)
    assert email_of(claim).state == "uncertain"
    act(claim)
    settle(clock)
    assert email_of(claim).state == "sent"
    assert counted(campaign).items() >= {"sent": 1, "opened": 1}.items()
    assert happened(campaign)[:3] == ["uncertain", "sent", "opened"]
    # The sequence goes on.
    node = Enrollment.get_by_id(claim.enrollment_id).node_id
    assert (claim.node_id, node) == ("first", "second")


def test_what_is_simulated_says_so(claim, campaign, workspace, clock):
    opens_and_clicks.record_open(claim.email_id, Visit(wall_clock.now_ms()), simulated=True)
    opens_and_clicks.record_click(claim.email_id, A_LINK, Visit(wall_clock.now_ms()), simulated=True)
    assert metadata("opened") == [{"simulated": True}]
    assert metadata("clicked") == [{"linkUrl": A_LINK, "simulated": True}]
    assert counted(campaign).items() >= {"opened": 1, "clicked": 1}.items()


CONDITION = [
    {"from": "start", "to": "first"},
    {"from": "first", "to": "wait"},
    {"from": "wait", "to": "asked"},
    {"from": "asked", "to": "yes", "when": True},
    {"from": "asked", "to": "no", "when": False},
    {"from": "yes", "to": "end"},
    {"from": "no", "to": "end"},
]


@pytest.mark.parametrize(
    ("data", "act", "answer"),
    [
        ({"criterion": "opened"}, lambda claim: None, "no"),
        ({"criterion": "opened"}, opens, "yes"),
        ({"criterion": "opened"}, clicks, "yes"),
        ({"criterion": "opened"}, lambda claim: opens(claim, "Mozilla/5.0"), "no"),
        ({"criterion": "clicked"}, opens, "no"),
        ({"criterion": "clicked"}, clicks, "yes"),
        ({"criterion": "clicked", "url": A_LINK}, clicks, "yes"),
        ({"criterion": "clicked", "url": "https://b.test/"}, clicks, "no"),
    ],
)
def test_conditions_ask_what_people_did(workspace, clock, data, act, answer):
    nodes = [
        {"id": "start", "type": "start", "data": {}},
        *(factories.email_node(name) for name in ("first", "yes", "no")),
        factories.delay_node(days=1),
        {"id": "asked", "type": "condition", "data": data},
        {"id": "end", "type": "end", "data": {}},
    ]
    campaign = active_campaign(workspace, workflow={"nodes": nodes, "edges": CONDITION}, people=2)
    asked, other = finish(campaign, ACCEPTED), finish(campaign, ACCEPTED)
    clock.advance(60)
    act(asked)
    settle(clock)
    clock.advance(86_400)
    assert queue.walk(campaign.id) == 2
    assert Enrollment.get_by_id(asked.enrollment_id).node_id == answer
    assert Enrollment.get_by_id(other.enrollment_id).node_id == "no"


def test_a_click_of_somebody_who_objected_answers_whether_they_opened(claim, campaign, workspace, clock):
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    clicks(claim)
    settle(clock)
    node = progress.ConditionNode("asked", "opened", (claim.node_id,))
    assert progress._decide(node, campaign, claim.contact.id)
    assert not progress._decide(node, campaign, Contact.select().order_by(Contact.id.desc()).get().id)
