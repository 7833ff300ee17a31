"""The inbox: what each filter shows, one reply beside our email, answered, put away, and who may."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.inbox import browsing
from fluenzr.models import CapturedMessage, Contact, Email, Enrollment, Reply, Workspace, WrittenReply
from fluenzr.web import frames
from tests.support import factories
from tests.support.browsing import Browser
from tests.support.sending import ACCEPTED, active_campaign, email_of, finish


@pytest.fixture
def email(workspace: Workspace) -> Email:
    """One that was sent to a person."""
    campaign = active_campaign(workspace, factories.email_node(body="Hello from us"))
    account_settings.update(workspace.id, campaign.email_account.public_id, {"signature": "Jean\nAcme"})
    return email_of(finish(campaign, ACCEPTED))


@pytest.fixture
def reply(workspace: Workspace, email: Email) -> dict[str, Any]:
    text = "Yes, please\n\nOn Monday, the sender wrote:\n> Hello there"
    return factories.make_reply(workspace, email, text, html="<p>Yes, <b>please</b></p>")


def path(reply: dict[str, Any], rest: str = "") -> str:
    return f"/inbox/{reply['id']}{rest}"


def test_in_french_words_agree(browser: Browser) -> None:
    page = browser.get("/inbox", headers={"Accept-Language": "fr"}).text
    for name in ("campaign", "mailbox"):
        assert '<option value="" selected>Toutes</option>' in page.partition(f'name="{name}"')[2][:120]


def test_the_list_shows_what_was_written_and_by_whom(browser: Browser, reply: dict[str, Any]) -> None:
    page = browser.get("/inbox")
    assert page.status_code == 200
    for shown in (reply["from"], "Re: Hello", "Yes, please On Monday", path(reply), 'class="unread"'):
        assert shown in page.text


def test_an_empty_inbox_says_how_answers_come(browser: Browser) -> None:
    assert "/v1/replies" in browser.get("/inbox").text


def test_what_the_filter_leaves_out_is_not_there(browser: Browser, reply: dict[str, Any]) -> None:
    for query in ("q=please", "show=unread", "show=answer", "type=reply", f"campaign={reply['campaignId']}"):
        assert path(reply) in browser.get(f"/inbox?{query}").text, query
    for query in ("q=nothing", "show=archived", "type=bounce", "campaign=cmp_other", "from=2999-01-01"):
        assert path(reply) not in browser.get(f"/inbox?{query}").text, query
    assert browser.get("/inbox?show=x&type=y&from=z&cursor=made-up").status_code == 200


def test_an_inbox_whose_messages_are_all_put_away_says_so(browser: Browser, reply: dict[str, Any]) -> None:
    assert "No answers yet" not in browser.get("/inbox?show=unread").text
    browser.post(f"{path(reply)}/mark", data={"archived": "1"})
    for at in ("/inbox", "/inbox?show=open"):
        page = browser.get(at).text
        assert "No answers yet" not in page
        assert "Everything is archived." in page
    for at in ("/inbox?show=answer", "/inbox?q=zebras"):
        assert "Nothing here." in browser.get(at).text


def test_the_filter_stays_while_one_reads(browser: Browser, reply: dict[str, Any]) -> None:
    found = re.search(rf'href="({path(reply)}[^"]*)"', browser.get("/inbox?q=please&show=unread").text)
    assert found is not None
    assert set(found[1].replace("&amp;", "&").partition("?")[2].split("&")) == {"q=please", "show=unread"}


def test_pages_follow_each_other(
    browser: Browser, workspace: Workspace, email: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "PER_PAGE", 2)
    made = [factories.make_reply(workspace, email)["id"] for _ in range(5)]
    seen: list[str] = []
    at: str | None = "/inbox"
    while at:
        page = browser.get(at).text
        seen += re.findall(r'href="/inbox/(rep_\w+)', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        at = found[1].replace("&amp;", "&") if found else None
    assert sorted(seen) == sorted(made)
    assert len(set(seen)) == 5


def test_one_reply_beside_what_was_sent(browser: Browser, reply: dict[str, Any]) -> None:
    page = browser.get(path(reply)).text
    assert "Hello from us" in page, "our email"
    words = re.findall(r'class="words[^>]*>([^<]*)<', page)
    assert "Yes, please" in words, "without what it quotes"
    assert any("&gt; Hello there" in text for text in words), "and with it"
    assert "Jean\nAcme</textarea>" in page, "the signature is there already"


def test_it_is_read_once_a_member_opens_it(
    browser_for: Callable[..., Browser], reply: dict[str, Any]
) -> None:
    assert browser_for("viewer").get(path(reply)).status_code == 200
    assert not Reply.get().read
    browser_for("member").get(path(reply))
    assert Reply.get().read


def test_an_answer_goes_into_the_thread(browser: Browser, reply: dict[str, Any]) -> None:
    answer = browser.post(path(reply, "/answer?q=please"), data={"text": "Good\r\nto hear"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path(reply, "?q=please"))
    written = WrittenReply.get()
    assert (written.text, written.state) == ("Good\nto hear", "sent")
    assert b"Good" in bytes(CapturedMessage.select().order_by(CapturedMessage.id.desc()).get().data)
    page = browser.get(path(reply)).text
    assert "Good\nto hear" in page
    assert not Reply.get().archived
    assert path(reply) not in browser.get("/inbox?show=answer").text


def test_an_answer_can_put_it_away(browser: Browser, reply: dict[str, Any]) -> None:
    browser.post(path(reply, "/answer"), data={"text": "Good", "archive": "1"})
    assert Reply.get().archived


@pytest.mark.parametrize("text", ["", "  \n ", "Jean\nAcme", "\n\nJean\r\nAcme\n", "x" * 100_001, "a\0b"])
def test_nothing_to_send_is_told_at_its_field(browser: Browser, reply: dict[str, Any], text: str) -> None:
    answer = browser.post(path(reply, "/answer"), data={"text": text})
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert WrittenReply.select().count() == 0


def test_who_may_not_be_written_to_is_told_beside_the_text(
    browser: Browser, workspace: Workspace, reply: dict[str, Any]
) -> None:
    browser.post(path(reply, "/unsubscribe"))
    assert Contact.get().status == "unsubscribed"
    answer = browser.post(path(reply, "/answer"), data={"text": "What I have written"})
    assert answer.status_code == 422
    assert "What I have written" in answer.text
    assert "suppressed" in answer.text


def test_put_away_the_next_one_is_shown(
    browser: Browser, workspace: Workspace, email: Email, reply: dict[str, Any]
) -> None:
    newer = factories.make_reply(workspace, email, "Another")
    answer = browser.post(path(newer, "/mark"), data={"archived": "1"})
    assert answer.headers["Location"] == path(reply)
    answer = browser.post(path(reply, "/mark?show=open"), data={"archived": "1"})
    assert answer.headers["Location"] == "/inbox?show=open"
    assert Reply.select().where(Reply.archived).count() == 2
    assert browser.post(path(reply, "/mark"), data={"archived": "0"}).headers["Location"] == path(reply)
    assert Reply.select().where(Reply.archived).count() == 1


def test_unread_again(browser: Browser, reply: dict[str, Any]) -> None:
    browser.get(path(reply))
    answer = browser.post(path(reply, "/mark"), data={"read": "0"})
    assert answer.headers["Location"] == "/inbox"
    assert not Reply.get().read


def test_taken_for_something_else(browser: Browser, reply: dict[str, Any]) -> None:
    assert Contact.get().status == "replied"
    assert browser.post(path(reply, "/mark"), data={"type": "auto_reply"}).status_code == 303
    assert (Reply.get().type, Contact.get().status) == ("auto_reply", "active")


def test_stage_and_stop(browser: Browser, workspace: Workspace, reply: dict[str, Any]) -> None:
    stage = factories.make_stage(workspace, "Interested")
    assert "Interested" in browser.get(path(reply)).text
    assert browser.post(path(reply, "/stage"), data={"stage": stage["id"]}).status_code == 303
    assert Contact.get().pipeline_stage.public_id == stage["id"]
    assert browser.post(path(reply, "/stage"), data={"stage": "stg_none"}).status_code == 422
    Enrollment.update(status="in_progress").execute()
    assert "/stop" in browser.get(path(reply)).text
    assert browser.post(path(reply, "/stop")).status_code == 303
    assert Enrollment.get().status == "removed"


def test_a_viewer_sees_no_button(browser_for: Callable[..., Browser], reply: dict[str, Any]) -> None:
    page = browser_for("viewer").get(path(reply)).text
    assert re.findall(r'action="(/inbox[^"]*)"', page) == []


def test_a_form_that_says_nothing_changes_nothing(browser: Browser, reply: dict[str, Any]) -> None:
    assert browser.post(path(reply, "/mark"), data={"type": "nonsense"}).status_code == 409
    assert Reply.get().type == "reply"


def test_the_html_is_in_a_frame_of_its_own(browser: Browser, reply: dict[str, Any]) -> None:
    page = browser.get(path(reply, "?view=html")).text
    assert re.search(rf'<iframe [^>]*\bsandbox [^>]*src="{path(reply, "/frame")}">', page)
    assert "<b>please</b>" not in page
    answer = browser.get(path(reply, "/frame"))
    assert "<b>please</b>" in answer.text
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
    assert answer.headers["X-DNS-Prefetch-Control"] == "off"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Frame-Options" not in answer.headers


def test_who_looks_at_the_message_in_another_way_keeps_the_answer_so_far(
    browser: Browser, reply: dict[str, Any]
) -> None:
    Reply.update(html='<p>Look</p><img src="https://pictures.example/a.png">').execute()
    typed = {"text": "Dear Ada,\r\nhalf of an", "look": "1"}
    shown = "Dear Ada,\nhalf of an</textarea>"
    page = browser.get(path(reply)).text
    looks = re.findall(r'<button form="answer" formaction="([^"]+)" formnovalidate name="look"', page)
    assert len(looks) == 2
    for at in map(unescape, looks):
        answer = browser.post(at, data=typed)
        assert (answer.status_code, shown in answer.text) == (200, True)
    page = browser.post(path(reply, "/answer?view=html"), data=typed).text
    assert f'src="{path(reply, "/frame")}"' in page
    images = re.search(r'formaction="([^"]*images=[^"]+)"', page)
    assert images is not None
    page = browser.post(unescape(images[1]), data=typed).text
    assert shown in page
    assert "/frame?images=" in page
    assert WrittenReply.select().count() == 0


def test_pictures_are_loaded_for_one_look_by_one_person(
    browser: Browser, browser_for: Callable[..., Browser], reply: dict[str, Any]
) -> None:
    Reply.update(html='<img src="https://pictures.example/a.png">').execute()
    page = browser.get(path(reply, "?view=html")).text
    found = re.search(r"images=([\w.]+)", page)
    assert found is not None
    signed = found[1]
    assert f"/frame?images={signed}" not in page
    assert f"/frame?images={signed}" in browser.get(path(reply, f"?view=html&images={signed}")).text
    allowed = browser.get(path(reply, f"/frame?images={signed}")).headers["Content-Security-Policy"]
    assert allowed == frames.POLICY.replace("img-src data:", "img-src data: http: https:")
    for other, given in (
        (browser_for("owner"), signed),
        (browser, signed[:-1] + ("1" if signed[-1] == "0" else "0")),
        (browser, "2" + signed[1:]),
        (browser, "9" * 13 + signed[13:]),
        (browser, ""),
        (browser, "."),
        (browser, "\u0661."),
    ):
        answer = other.get(path(reply, f"/frame?images={given}"))
        assert answer.headers["Content-Security-Policy"] == frames.POLICY, given


def test_a_look_is_over_in_a_minute(browser: Browser, reply: dict[str, Any], clock: Any) -> None:
    Reply.update(html='<img src="https://pictures.example/a.png">').execute()
    browser = Browser(browser.app, browser.user)
    found = re.search(r"images=([\w.]+)", browser.get(path(reply, "?view=html")).text)
    assert found is not None
    at = path(reply, f"/frame?images={found[1]}")
    assert "https:" in browser.get(at).headers["Content-Security-Policy"]
    clock.advance(61)
    assert browser.get(at).headers["Content-Security-Policy"] == frames.POLICY


def test_the_whole_text_is_a_file(browser: Browser, reply: dict[str, Any]) -> None:
    Reply.update(text="<script>alert(1)</script>" * 2000).execute()
    assert "/text.txt" in browser.get(path(reply)).text
    answer = browser.get(path(reply, "/text.txt"))
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("<script>")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_french(browser_for: Callable[..., Browser], reply: dict[str, Any]) -> None:
    page = browser_for("member").get(path(reply), headers={"Accept-Language": "fr"}).text
    for text in ("Archiver", "Marquer comme non lu", "Répondre", "Envoyer"):
        assert text in page
