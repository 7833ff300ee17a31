"""The pixel and the links of an email, as mail programs and browsers reach them."""

import base64
import re
import threading

import pytest

from fluenzr import clock as wall_clock
from fluenzr import crypto, db
from fluenzr.core.emails import compose, links, tokens
from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.precompiled import Form
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.privacy import erasure
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.workflow import recipient
from fluenzr.models import Activity, CapturedMessage, Contact, HeldClick, Link
from tests.support import factories, recorded, sending
from tests.support.sending import ACCEPTED, active_campaign, claim_one, counted, finish

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Thunderbird/115.5.1"
TARGET = "https://a.test/über?x=1&y=ä b#part"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


@pytest.fixture
def reader(app):
    """A mail program or a browser that keeps no cookie."""
    client = app.test_client(use_cookies=False)
    client.environ_base |= {"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": "192.0.2.7"}
    return client


@pytest.fixture
def campaign(workspace, clock):
    body = f'<p><a href="{TARGET}">a</a> <a href="https://b.test/">b</a></p>'
    return active_campaign(workspace, factories.email_node(format="html", body=body))


@pytest.fixture
def claim(campaign, clock):
    """What was sent an hour ago."""
    claim = finish(campaign, ACCEPTED)
    clock.advance(3600)
    return claim


@pytest.fixture
def html(claim):
    return written(claim)


def written(claim, email_id: int | None = -1) -> str:
    """The HTML of an email as it was sent, or as a preview shows it."""
    email_id = claim.email_id if email_id == -1 else email_id
    workspace_id = claim.campaign.workspace_id
    link = compose.unsubscribe_url("", workspace_id, claim.email_id, claim.contact.id)
    tracker = Tracker("", workspace_id, email_id)
    person = recipient.get(claim.contact.id)
    return compose.write(
        compose.Stationery(claim.campaign), claim.node_id, person, link, wall_clock.now(), tracker
    ).html


def test_a_prepared_text_is_tracked_as_one_that_is_written_in_full(claim, monkeypatch):
    prepared = written(claim)
    monkeypatch.setattr(Form, "prepare", lambda *_: None)
    assert prepared == written(claim)
    assert links_in(prepared)
    assert pixel_in(prepared)


def test_preparing_a_text_keeps_no_link_that_is_nobodys(workspace):
    body = "{{firstName}}: https://x.test/a https://x.test/?n={{firstName}}"
    campaign = active_campaign(workspace, factories.email_node("mail", body=body))
    html = [written(claim) for claim in [claim_one(campaign)] * 3]
    assert [len(links_in(each)) for each in html] == [2, 2, 2]
    urls = [link.url for link in Link.select().order_by(Link.url)]
    assert urls == ["https://x.test/?n=", "https://x.test/a"]


def pixel_in(html: str) -> str:
    return re.search(r'src="(/t/o/[\w-]+\.gif)"', html)[1]


def links_in(html: str) -> list[str]:
    return re.findall(r'href="(/t/c/[\w-]+)"', html)


def settle(clock) -> None:
    clock.advance(3)
    opens_and_clicks.settle()


def test_the_pixel_is_a_transparent_image_that_is_not_kept(reader, html, campaign):
    answer = reader.get(pixel_in(html))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/gif", GIF)
    assert len(answer.data) == 43 == int(answer.headers["Content-Length"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert counted(campaign)["opened"] == 1


def test_a_link_leads_on_and_tells_nobody_from_where(reader, html, campaign, clock):
    first, second = links_in(html)
    answer = reader.get(first)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "https://a.test/%C3%BCber?x=1&y=%C3%A4%20b#part",
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert reader.get(second).headers["Location"] == "https://b.test/"
    settle(clock)
    assert counted(campaign).items() >= {"clicked": 1, "opened": 1}.items()
    assert [row.metadata["linkUrl"] for row in Activity.select().where(Activity.type == "clicked")] == [
        TARGET,
        "https://b.test/",
    ]


def test_in_full_mode_it_is_kept_who_asked(reader, html, workspace, clock):
    workspace.open_tracking = "full"
    workspace.save()
    reader.get(pixel_in(html))
    reader.get(links_in(html)[0], headers={"User-Agent": "x" * 5000})
    settle(clock)
    (event,) = recorded.events(workspace, "email.opened")
    assert event["data"].items() >= {"userAgent": AGENT, "ip": "192.0.2.7", "openCount": 1}.items()
    click = Activity.get(Activity.type == "clicked")
    assert (click.metadata["userAgent"], click.metadata["ip"]) == ("x" * 500, "192.0.2.7")


def test_a_head_answers_alike_and_counts_nothing(reader, html, campaign, clock):
    for path in (pixel_in(html), links_in(html)[0]):
        head = reader.head(path)
        assert head.data == b""
        assert not HeldClick.select().exists()
        answer = reader.get(path)
        assert head.status_code == answer.status_code
        unlike = {"X-Request-Id", "Date"}
        assert {k: v for k, v in head.headers if k not in unlike} == {
            k: v for k, v in answer.headers if k not in unlike
        }
        HeldClick.delete().execute()
    reader.head(pixel_in(html))
    settle(clock)
    assert happened_by_readers(campaign) == ["opened"]


def happened_by_readers(campaign) -> list[str]:
    return [kind for kind in sending.happened(campaign) if kind != "sent"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading_is_possible(reader, html, campaign, method):
    for path in (pixel_in(html), links_in(html)[0]):
        assert reader.open(path, method=method).status_code == 405
    assert happened_by_readers(campaign) == []


def test_nothing_that_is_followed_unsubscribes(reader, html, claim, clock):
    for path in (pixel_in(html), *links_in(html), *re.findall(r'href="(/u/[\w-]+)"', html)):
        assert reader.get(path).status_code in (200, 302)
        reader.head(path)
    settle(clock)
    assert Contact.get().status == "active"


def test_known_machines_are_answered_and_not_counted(reader, html, campaign, clock):
    for agent in ("Mozilla/5.0", "Slackbot 1.0", "curl/8.0"):
        assert reader.get(pixel_in(html), headers={"User-Agent": agent}).data == GIF
        assert reader.get(links_in(html)[0], headers={"User-Agent": agent}).status_code == 302
    del reader.environ_base["HTTP_USER_AGENT"]
    assert reader.get(pixel_in(html)).data == GIF
    settle(clock)
    assert happened_by_readers(campaign) == []


def test_forged_tokens_and_those_of_another_kind_are_not_found(
    reader, html, claim, campaign, record_property
):
    def token(kind, workspace_id=claim.campaign.workspace_id, object_id=claim.email_id, number=0):
        return tokens.sign(crypto.key("tracking"), kind, workspace_id, object_id, number)

    click, opened = links_in(html)[0].removeprefix("/t/c/"), pixel_in(html)[5:-4]
    other = factories.make_workspace("Other")
    link = links.named(click, TokenKind.CLICK).number
    refused = [
        "/t/o/x.gif",
        f"/t/o/{opened[:-1]}{'A' if opened[-1] != 'A' else 'B'}.gif",
        f"/t/o/{opened}",
        f"/t/o/{click}.gif",
        f"/t/o/{token(TokenKind.UNSUBSCRIBE)}.gif",
        "/t/c/x",
        "/t/c/https://evil.test/",
        f"/t/c/{click}x",
        f"/t/c/{opened}",
        f"/t/c/{token(TokenKind.CLICK, number=link + 1000)}",
        f"/t/c/{token(TokenKind.CLICK, workspace_id=other.id, number=link)}",
        f"/u/{click}",
    ]
    for path in refused:
        assert reader.get(path).status_code == 404, path
    record_property("forms", len(refused))
    for index in range(len(click)):
        changed = click[:index] + ("A" if click[index] != "A" else "B") + click[index + 1 :]
        assert reader.get(f"/t/c/{changed}").status_code == 404
    assert not HeldClick.select().exists()
    assert happened_by_readers(campaign) == []
    # Signed for another workspace: it names nothing there.
    assert reader.get(f"/t/o/{token(TokenKind.OPEN, workspace_id=other.id)}.gif").status_code == 200
    assert happened_by_readers(campaign) == []


def test_what_a_reader_adds_leads_nowhere_else(reader, html):
    path = links_in(html)[1]
    for query in ("url=https://evil.test", "next=//evil.test", "https://evil.test"):
        assert reader.get(f"{path}?{query}").headers["Location"] == "https://b.test/"
    Link.update(url="javascript:alert(1)").where(Link.url == "https://b.test/").execute()
    assert reader.get(path).status_code == 404


def test_links_of_a_deleted_campaign_still_lead_on(reader, html, campaign, clock):
    campaign.delete_instance()
    assert reader.get(links_in(html)[1]).headers["Location"] == "https://b.test/"
    assert reader.get(pixel_in(html)).data == GIF
    settle(clock)


def test_links_of_an_erased_reader_still_lead_on(reader, html, claim, workspace, clock):
    erasure.delete(workspace.id, claim.contact.public_id)
    assert reader.get(links_in(html)[1]).headers["Location"] == "https://b.test/"
    assert reader.get(pixel_in(html)).data == GIF
    settle(clock)
    assert happened_by_readers(claim.campaign) == []


def test_a_previews_links_lead_somewhere_and_do_nothing(reader, claim, campaign, clock):
    html = written(claim, email_id=None)
    assert reader.get(pixel_in(html)).data == GIF
    assert reader.get(links_in(html)[1]).headers["Location"] == "https://b.test/"
    settle(clock)
    assert happened_by_readers(campaign) == []


def test_a_busy_database_turns_no_reader_away(reader, html, campaign, clock):
    locked, read = threading.Event(), threading.Event()

    def write() -> None:
        with db.transaction():
            db.execute("update email set attempts = attempts")
            locked.set()
            read.wait(30)
        db.database.obj.close()

    writer = threading.Thread(target=write)
    writer.start()
    locked.wait(30)
    assert reader.get(pixel_in(html)).data == GIF
    assert reader.get(links_in(html)[1]).headers["Location"] == "https://b.test/"
    read.set()
    writer.join(30)
    assert happened_by_readers(campaign) == []


# What is in an email


@pytest.mark.parametrize(
    ("data", "mode", "objected", "pixel", "tracked"),
    [
        ({}, "minimal", False, True, True),
        ({}, "full", False, True, True),
        ({}, "off", False, False, True),
        ({}, "minimal", True, False, True),
        ({"trackOpens": False}, "full", False, False, True),
        ({"trackClicks": False}, "full", False, True, False),
    ],
)
def test_an_email_carries_what_is_wanted(workspace, clock, data, mode, objected, pixel, tracked):
    workspace.open_tracking = mode
    workspace.save()
    account = factories.make_account(workspace, signature="See https://acme.test/")
    campaign = active_campaign(
        workspace, factories.email_node(body="Look: https://b.test/", **data), email_account_id=account["id"]
    )
    if objected:
        unsubscribes.object_to_tracking(workspace.id, Contact.get().id)
    claim = sending.claim_one(campaign)
    html = written(claim)
    assert ("/t/o/" in html) is pixel
    assert ("tells its sender when it is opened" in html) is pixel
    assert len(links_in(html)) == 2 * tracked
    assert html.count('href="/u/') == 1 + pixel
    assert html.count("https://b.test/") == 1 + (not tracked)


def test_what_the_sandbox_keeps_can_be_followed(reader, campaign, clock):
    from fluenzr.engine.sender import Sender

    claim = sending.claim_one(campaign)
    Sender("https://mail.test").send(claim)
    clock.advance(60)
    message = bytes(CapturedMessage.get().data).replace(b"=\r\n", b"").decode()
    text, _, html = message.partition("text/html")
    assert "a.test" in text
    assert "/t/" not in text
    for path in re.findall(r"https://mail\.test(/t/[co]/[\w.-]+)", html):
        assert reader.get(path).status_code in (200, 302)
    settle(clock)
    assert counted(campaign).items() >= {"sent": 1, "opened": 1, "clicked": 1}.items()
    assert len(CapturedMessage.get().data) < 6000
