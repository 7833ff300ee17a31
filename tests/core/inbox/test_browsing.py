"""The inbox as people read it: what each filter shows, in stretches, and the neighbours of a reply."""

from datetime import date

import pytest

from fluenzr import clock as wall_clock
from fluenzr import ids
from fluenzr.core.common.errors import Invalid
from fluenzr.core.inbox import answers, browsing, replies
from fluenzr.core.inbox.browsing import Filter
from fluenzr.models import Campaign, Contact, EmailAccount, Reply
from tests.support import factories
from tests.support.sending import ACCEPTED


@pytest.fixture
def campaign(workspace):
    return factories.row(Campaign, factories.make_campaign(workspace))


@pytest.fixture
def contact(workspace):
    made = factories.make_contact(workspace, "ada@reader.example", first_name="Ada", last_name="Lovelace")
    return factories.row(Contact, made)


@pytest.fixture
def make(workspace, campaign, contact, clock):
    """Makes a reply, each a minute after the one before."""

    def one(text="Yes", type="reply", **fields):
        clock.advance(60)
        values = {
            "public_id": ids.new("rep"),
            "workspace": workspace.id,
            "account": campaign.email_account_id,
            "campaign": campaign,
            "contact": contact,
            "node_id": "mail",
            "type": type,
            "from_address": contact.email,
            "subject": "Re: Hello",
            "text": text,
            "matched_by": "thread",
            "received_at": wall_clock.now_ms(),
            "taken_at": wall_clock.now_ms(),
            "search_key": text.casefold(),
        }
        return Reply.create(**{**values, **fields})

    return one


def found(workspace, **wanted):
    return [row["id"] for row in browsing.page(workspace.id, Filter(**wanted)).rows]


def write_back(workspace, reply, state="sent"):
    own = answers.begin(workspace.id, reply.public_id, "Thanks", "<a@b>", "me")
    answers.intend(own)
    if state == "sent":
        answers.finish(own, ACCEPTED)


def test_what_a_row_says(workspace, make, campaign, contact):
    make("Yes,\n\nplease   do\u202e")
    (row,) = browsing.page(workspace.id, Filter()).rows
    assert row == {
        "id": Reply.get().public_id,
        "type": "reply",
        "from": "ada@reader.example",
        "name": "Ada Lovelace",
        "subject": "Re: Hello",
        "preview": "Yes, please do",
        "receivedAt": row["receivedAt"],
        "read": False,
        "archived": False,
        "contactId": contact.public_id,
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "answered": False,
    }


def test_each_filter_shows_what_it_says(workspace, make, campaign):
    other = factories.row(Campaign, factories.make_campaign(workspace))
    account = factories.row(EmailAccount, factories.make_account(workspace))
    plain, read = make(), make(read=True)
    archived, answered = make(archived=True), make()
    automatic, elsewhere = make("Out of office", type="auto_reply"), make("Ünlike", campaign=other)
    moved = make(account=account)
    write_back(workspace, answered)
    every = [moved, elsewhere, automatic, answered, read, plain]
    everything = [reply.public_id for reply in every]
    assert found(workspace) == everything
    assert found(workspace, show="unread") == [r.public_id for r in every if r != read]
    assert found(workspace, show="answer") == [r.public_id for r in every if r not in (automatic, answered)]
    assert found(workspace, show="archived") == [archived.public_id]
    assert found(workspace, type="auto_reply") == [automatic.public_id]
    assert found(workspace, campaign_id=other.public_id) == [elsewhere.public_id]
    assert found(workspace, account_id=account.public_id) == [moved.public_id]
    assert found(workspace, q="ÜNLIKE") == [elsewhere.public_id]
    assert found(workspace, campaign_id="cmp_nobody") == []
    assert found(workspace, since=date(2026, 1, 12), until=date(2026, 1, 12)) == everything
    assert found(workspace, since=date(2026, 1, 13)) == []
    assert found(workspace, until=date(2026, 1, 11)) == []
    assert browsing.unread(workspace.id) == 5


@pytest.mark.parametrize("state", ["sent", "sending"])
def test_what_may_have_been_answered_waits_for_no_answer(workspace, make, state):
    write_back(workspace, make(), state)
    assert found(workspace, show="answer") == []
    assert browsing.page(workspace.id, Filter()).rows[0]["answered"]


def test_whether_anybody_wrote_back_is_told_of_what_is_put_away_as_well(workspace, make):
    assert not browsing.has_any(workspace.id)
    make(archived=True)
    assert browsing.has_any(workspace.id)
    assert not browsing.has_any(factories.make_workspace().id)


def test_another_workspace_has_its_own(workspace, make):
    make()
    other = factories.make_workspace("Other")
    assert found(other) == []
    assert browsing.unread(other.id) == 0


def test_pages_follow_each_other_without_gaps(workspace, make, monkeypatch):
    monkeypatch.setattr(browsing, "PER_PAGE", 3)
    made = [make().public_id for _ in range(8)][::-1]
    seen, cursor = [], None
    while True:
        stretch = browsing.page(workspace.id, Filter(), cursor)
        seen += [row["id"] for row in stretch.rows]
        if (cursor := stretch.next_cursor) is None:
            break
    assert seen == made


def test_a_search_walks_so_far_and_goes_on_where_it_stopped(workspace, make):
    wanted = make("needle")
    for _ in range(9):
        make()
    filters = browsing._filters(workspace.id, Filter(q="needle"))
    span = browsing._span(workspace.id, Filter())
    paging = replies.Paging(per_page=5, sort="receivedAt")
    first = browsing._LISTING.stretch(span, filters, paging, budget=6)
    assert (first.rows, first.is_cut) == ([], True)
    paging = replies.Paging(per_page=5, sort="receivedAt", cursor=first.next_cursor)
    second = browsing._LISTING.stretch(span, filters, paging, budget=6)
    assert [row["id"] for row in second.rows] == [wanted.public_id]
    assert (second.next_cursor, second.is_cut) == (None, False)


def test_a_cursor_of_another_filter_is_refused(workspace, make, monkeypatch):
    monkeypatch.setattr(browsing, "PER_PAGE", 1)
    make(), make()
    cursor = browsing.page(workspace.id, Filter()).next_cursor
    for bad in (cursor[:-2], "x"):
        with pytest.raises(Invalid):
            browsing.page(workspace.id, Filter(), bad)
    with pytest.raises(Invalid):
        browsing.page(workspace.id, Filter(show="unread"), cursor)


def test_neighbours_are_those_that_the_filter_shows(workspace, make):
    oldest, read, here, newest = make(), make(read=True), make(), make()
    assert browsing.neighbours(workspace.id, here, Filter()) == (newest.public_id, read.public_id)
    assert browsing.neighbours(workspace.id, here, Filter(show="unread")) == (
        newest.public_id,
        oldest.public_id,
    )
    assert browsing.neighbours(workspace.id, newest, Filter()) == (None, here.public_id)
    assert browsing.neighbours(workspace.id, oldest, Filter()) == (read.public_id, None)


def test_what_can_be_chosen(workspace, make, campaign):
    Campaign.update(status="active").where(Campaign.id == campaign.id).execute()
    campaigns, accounts = browsing.choices(workspace.id)
    assert campaigns == [(campaign.public_id, campaign.name)]
    assert accounts == [(account.public_id, account.email) for account in EmailAccount.select()]
