"""Pages of campaigns: what they show, their buttons, and two people at once."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, restored_emails
from fluenzr.core.checks import gather
from fluenzr.core.common.listing import Paging
from fluenzr.models import AuditEntry, Campaign, Contact, EmailAccount, Enrollment, Workspace
from fluenzr.web import lists, slow_calls
from tests.support import factories, sending
from tests.support.browsing import Browser
from tests.web.test_french import is_english, texts_of

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
FRENCH = {"Accept-Language": "fr"}


def status_of(workspace: Workspace, campaign_id: str) -> str:
    return str(lifecycle.get(workspace.id, campaign_id)["status"])


def seen(page: str) -> str:
    """What a form says that it was shown with."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def form_of(campaign: dict[str, Any], **changes: Any) -> dict[str, Any]:
    settings = campaign["settings"]
    return {
        "name": campaign["name"],
        "description": "",
        "emailAccountIds": campaign["emailAccountIds"],
        "language": campaign["language"],
        **{name: settings[name] for name in ("sendDays", "sendHoursStart", "sendHoursEnd", "timezone")},
        "maxEmailsPerHour": settings["maxEmailsPerHour"],
        **changes,
    }


def test_the_list_shows_numbers_and_filters(browser: Browser, workspace: Workspace) -> None:
    assert "There is none yet." in browser.get("/campaigns").text
    campaign = sending.active_campaign(workspace, people=4, name="Autumn")
    for outcome in (sending.ACCEPTED, sending.ACCEPTED, sending.UNKNOWN):
        sending.finish(campaign, outcome)
    factories.make_campaign(workspace, name="Draft of spring")
    page = browser.get("/campaigns").text
    assert "3 of 4" in page
    assert "33.3%" in page
    assert "Draft of spring" not in browser.get("/campaigns?status=active").text
    assert "Autumn" not in browser.get("/campaigns?name=SPRING").text
    assert "No campaign is like that." in browser.get("/campaigns?name=nothing").text
    assert "33,3\N{NO-BREAK SPACE}%" in browser.get("/campaigns", headers=FRENCH).text


def test_results_tell_the_whole_story(browser: Browser, workspace: Workspace) -> None:
    two = {"variantB": {"subject": "The other subject", "body": "Hm"}}
    campaign = sending.active_campaign(workspace, factories.email_node(**two), people=4)
    path = f"/campaigns/{campaign.public_id}"
    assert "Nothing was sent yet." in browser.get(path).text
    claims = [sending.finish(campaign, sending.ACCEPTED) for _ in range(3)]
    sending.finish(campaign, sending.UNKNOWN)
    factories.make_reply(workspace, sending.email_of(claims[0]))
    page = browser.get(path).text
    assert "The other subject" in page
    assert "There is not enough to tell yet which of the two does better." in page
    numbers = [int(text) for text in re.findall(r'data-value="(\d+)"', page)]
    assert sum(numbers) == 4 + 1 + 1  # sent, answered and bounced, in the curve's own table
    for interval in ("hour", "day", "week", "century"):
        assert browser.get(f"{path}?interval={interval}").status_code == 200
    french = browser.get(path, headers=FRENCH).text
    assert "pas encore de quoi dire laquelle" in french
    assert "Les taux se rapportent aux e-mails remis" in french


def test_people_are_filtered_stopped_and_decided_on(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=3)
    path = f"/campaigns/{campaign.public_id}/people"
    claims = [sending.finish(campaign, sending.UNCERTAIN) for _ in range(2)]
    first, second = (Contact.get_by_id(claim.contact.id) for claim in claims)
    page = browser.get(f"{path}?uncertain=1").text
    assert "Nobody knows whether an email has arrived" in page
    assert page.count("It was sent") == 2
    assert first.email in page
    back = f"{path}?uncertain=1"
    answer = browser.post(f"{path}/{first.public_id}/resolve", data={"as": "sent", "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, back)
    assert "It counts as sent." in browser.get(back).text
    browser.post(f"{path}/{second.public_id}/resolve", data={"as": "resend"})
    assert "Nobody is like that." in browser.get(back).text
    again = browser.post(
        f"{path}/{first.public_id}/resolve", data={"as": "sent", "back": "https://evil.example"}
    )
    assert again.headers["Location"] == "/"
    assert browser.post(f"{path}/{first.public_id}/resolve", data={"as": "burnt"}).status_code == 400
    (waiting,) = campaign_contacts.page(
        workspace.id, campaign.public_id, {"status": "pending"}, Paging(per_page=5)
    ).rows
    browser.post(f"{path}/{waiting['contactId']}/stop")
    assert waiting["email"] not in browser.get(path).text.split("Somebody")[0]
    for words in ("status=completed", f"q={first.email}", "status=nonsense"):
        assert first.email in browser.get(f"{path}?{words}").text


def test_of_many_people_in_a_state_the_page_says_that_there_are_more(
    browser: Browser, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 25)
    campaign = sending.active_campaign(workspace, people=26)
    path = f"/campaigns/{campaign.public_id}/people?status=pending"
    page = browser.get(path).text
    assert "1 to 25 of more than 25" in page
    assert f'href="{path}&amp;page=2"' in page
    last = browser.get(f"{path}&page=2").text
    assert "26 to 26 of 26" in last
    assert 'rel="next"' not in last
    assert "1 to 25 of 26" in browser.get(f"/campaigns/{campaign.public_id}/people").text


def test_people_have_their_names_and_errors_are_counted(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=4)
    sending.finish(campaign, sending.ACCEPTED)
    ids = [row.id for row in Enrollment.select().order_by(Enrollment.id)]
    first = Enrollment.get_by_id(ids[0])
    Contact.update(first_name="Ada", last_name="Lovelace").where(Contact.id == first.contact_id).execute()
    for each, reason in zip(ids, ("550 no <b>", "550 no <b>", None), strict=False):
        Enrollment.update(status="error", last_error=reason).where(Enrollment.id == each).execute()
    page = browser.get(f"/campaigns/{campaign.public_id}/people").text
    assert "Ada Lovelace</a>" in page
    assert first.contact.email in page
    page = browser.get(f"/campaigns/{campaign.public_id}").text
    found = re.findall(r'<th scope="row" class="break">([^<]*)</th><td class="number">(\d)</td>', page)
    assert found == [("550 no &lt;b&gt;", "2"), ("—", "1")]
    assert f"/campaigns/{campaign.public_id}/people?status=error" in page
    other = sending.active_campaign(workspace, people=1)
    assert "What failed" not in browser.get(f"/campaigns/{other.public_id}").text


def test_a_text_that_very_many_have_is_looked_for_some_people_at_a_time(
    browser: Browser, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_contacts, "WALKED", 30)
    campaign = sending.active_campaign(workspace, people=70)
    for newest in Contact.select().order_by(Contact.id.desc()).limit(35):
        newest.email_key = newest.email_folded = f"x{newest.id}"
        newest.save()
    path = f"/campaigns/{campaign.public_id}/people?q=reader"
    page = browser.get(path).text
    assert "Nobody is like that among the 30 people who were looked at." in page
    found = set()
    while following := re.search(r'rel="next" href="([^"]+)"', page):
        assert following[1].startswith(path)
        page = browser.get(unescape(following[1])).text
        assert 'rel="prev"' in page
        found |= set(re.findall(r'href="/contacts/(con_\w+)"', page))
    assert len(found) == 35
    assert "parmi les 30 personnes" in browser.get(path, headers=FRENCH).text
    assert browser.get(f"{path}&cursor=nonsense").status_code == 200


def test_the_page_before_a_start_looks_at_some_of_many_people(
    browser: Browser, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []
    people = gather._people
    monkeypatch.setattr(gather, "_people", lambda *asked: looked_at.append(asked[-1]) or people(*asked))
    campaign = factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)])
    assert browser.get(f"/campaigns/{campaign['id']}/start").status_code == 200
    assert looked_at == [1000]


def test_people_are_added_by_groups(browser: Browser, workspace: Workspace) -> None:
    group, spared = (factories.make_group(workspace, name)["id"] for name in ("Customers", "Press"))
    factories.make_contact(workspace, group_ids=[group])
    factories.make_contact(workspace, group_ids=[group, spared])
    campaign = factories.make_campaign(workspace)
    path = f"/campaigns/{campaign['id']}/people/add"
    assert "Customers" in browser.get(path).text
    refused = browser.post(path, data={"skipDays": "many"})
    assert refused.status_code == 422
    assert "Choose one group at least" in refused.text
    assert "Must be a whole number from 0 to 365" in refused.text
    answer = browser.post(path, data={"groupIds": group, "excludeGroupIds": spared, "skipDays": "30"})
    assert "1 person was added, 1 was left out." in browser.get(answer.headers["Location"]).text


def test_activity_names_what_and_whom(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=2)
    claim = sending.finish(campaign, sending.ACCEPTED)
    sending.finish(campaign, sending.UNKNOWN)
    path = f"/campaigns/{campaign.public_id}/activity"
    page = browser.get(path).text
    assert claim.contact.email in page
    assert "5.1.1 No such user" in page
    assert "5.1.1" not in browser.get(f"{path}?type=sent").text
    assert "est produit." in browser.get(f"{path}?type=clicked", headers=FRENCH).text


def test_the_life_of_a_campaign_by_its_buttons(browser: Browser, workspace: Workspace) -> None:
    campaign = factories.make_campaign(workspace, workflow=None)
    at = f"/campaigns/{campaign['id']}"
    page = browser.get(f"{at}/start")
    assert page.status_code == 200
    assert "The campaign has no workflow" in page.text
    assert "Start now" not in page.text
    assert browser.post(f"{at}/start").status_code == 422
    workflow = factories.linear_workflow(factories.email_node())
    lifecycle.update(workspace.id, campaign["id"], {"workflow": workflow})
    contact = factories.make_contact(workspace)
    campaign_contacts.add(workspace.id, campaign["id"], contact_ids=[contact["id"]])
    assert "Start now" in browser.get(f"{at}/start").text
    for action, status in (
        ("start", "active"), ("pause", "paused"), ("resume", "active"), ("pause", "paused"),
        ("archive", "archived"),
    ):  # fmt: skip
        assert browser.post(f"{at}/{action}").status_code == 303
        assert status_of(workspace, campaign["id"]) == status
    copy = browser.post(f"{at}/duplicate").headers["Location"]
    assert "nobody in it yet" in browser.get(copy).text
    assert browser.post(f"{at}/delete").headers["Location"] == "/campaigns"
    assert browser.get(at).status_code == 404
    acts = [entry.action for entry in AuditEntry.select().where(AuditEntry.actor_kind == "user")]
    assert len(acts) >= 6, acts


def test_the_check_stands_before_the_start(browser: Browser, workspace: Workspace) -> None:
    body = "Hello {{firstName}}, see http://bit.ly/x"
    contact = factories.make_contact(workspace, "info@reader.example")
    workflow = factories.linear_workflow(factories.email_node(body=body))
    campaign = factories.make_campaign(workspace, workflow=workflow, contacts=[contact])
    path = f"/campaigns/{campaign['id']}/start"
    page = browser.get(path).text
    order = re.findall(r'<li><span class="badge (\w*)">', page)
    assert order == sorted(order, key=("bad", "warn", "", "good").index)
    for shown in (
        "To mend</span> <b>Postal address</b>",
        "<b>Short links</b>",
        "Short links: bit.ly",
        "Start now",
    ):
        assert shown in page
    assert page.index("Short links: bit.ly") < page.index("checks are passed") < page.index("Start now")
    french = browser.get(path, headers=FRENCH).text
    assert "Liens raccourcis" in french
    with slow_calls.place(workspace.id), slow_calls.place(workspace.id):
        busy = browser.get(path)
    assert busy.status_code == 200
    assert "Too many calls are waiting" in busy.text
    assert "Start now" in busy.text
    assert status_of(workspace, campaign["id"]) == "draft"


def test_several_mailboxes_in_their_order(browser: Browser, workspace: Workspace) -> None:
    campaign = factories.make_campaign(workspace)
    first = campaign["emailAccountIds"][0]
    second, third = (factories.make_account(workspace)["id"] for _ in range(2))
    path = f"/campaigns/{campaign['id']}/settings"
    wanted = {"emailAccountIds": [first, second, third], f"place.{third}": "1", f"place.{first}": "2"}
    stale = seen(browser.get(path).text)
    assert browser.post(path, data={**form_of(campaign), **wanted, "seen": stale}).status_code == 303
    assert lifecycle.get(workspace.id, campaign["id"])["emailAccountIds"] == [third, first, second]
    page = browser.get(path).text
    shown = re.findall(r'name="emailAccountIds" value="(\w+)"( checked)?', page)
    assert shown[:3] == [(third, " checked"), (first, " checked"), (second, " checked")]
    # Another order is a change that is told of.
    again = browser.post(path, data={**form_of(campaign), "emailAccountIds": [first], "seen": stale})
    assert again.status_code == 422
    assert "Mailboxes: <del>" in again.text
    none = {**form_of(campaign), "emailAccountIds": [], "seen": seen(again.text)}
    refused = browser.post(path, data=none)
    assert refused.status_code == 422
    assert "Choose one mailbox at least" in refused.text


def test_who_waits_for_a_mailbox_is_given_to_another_one(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    first, second = (factories.make_account(workspace)["id"] for _ in range(2))
    steps = (factories.email_node("one"), factories.delay_node(days=2), factories.email_node("two"))
    campaign = sending.active_campaign(workspace, *steps, people=4)
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_ids": [first, second]})
    lifecycle.resume(workspace.id, campaign.public_id)
    for _ in range(4):
        sending.finish(campaign, sending.ACCEPTED)
    Enrollment.update(node_id="two", at_email=True, due_at=0).execute()
    at, browser = f"/campaigns/{campaign.public_id}", browser_for("member")
    assert "cannot send" not in browser.get(f"{at}/people").text
    EmailAccount.update(status="error").where(EmailAccount.public_id == first).execute()
    bound = Enrollment.select().join(EmailAccount, on=EmailAccount.id == Enrollment.account_id)
    count = bound.where(EmailAccount.public_id == first).count()
    assert count
    for path in (f"{at}/people", at):
        page = browser.get(path).text
        assert re.search(
            rf">{count} (person waits|people wait) for sender\d+@example.com, which cannot send", page
        )
        assert f'<option value="{second}"' in page
        assert f'<option value="{first}"' not in page
    assert "/reassign" not in browser_for("viewer").get(f"{at}/people").text
    refused = browser.post(f"{at}/reassign", data={"from": first, "to": first})
    assert "Name another mailbox" in browser.get(refused.headers["Location"]).text
    answer = browser.post(f"{at}/reassign", data={"from": first, "to": second})
    assert answer.headers["Location"] == f"{at}/people"
    page = browser.get(answer.headers["Location"]).text
    assert re.search(rf"{count} (person has|people have) another mailbox now", page)
    assert "cannot send" not in page
    assert bound.where(EmailAccount.public_id == second).count() == 4


def test_a_new_campaign_writes_from_a_mailbox_that_is_well(browser: Browser, workspace: Workspace) -> None:
    well = factories.make_account(workspace, "well@example.com")
    off = factories.make_account(workspace, "off@example.com")
    EmailAccount.update(status="disabled").where(EmailAccount.public_id == off["id"]).execute()
    page = browser.get("/campaigns/new").text
    assert f'<option value="{well["id"]}" selected>' in page
    assert "off@example.com · Turned off" in page


def test_a_button_that_somebody_was_quicker_with_says_so(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    campaign = sending.active_campaign(workspace)
    at = f"/campaigns/{campaign.public_id}"
    one, other = browser_for(), browser_for()
    assert one.post(f"{at}/pause").status_code == 303
    assert other.post(f"{at}/pause").headers["Location"] == at
    page = other.get(at)
    assert "Somebody else has changed the campaign meanwhile. It is now: Paused." in page.text
    assert status_of(workspace, campaign.public_id) == "paused"


MOVING = ("/people", "/activity", "/sequence", "/settings", "/start")
LIVE_SECONDS = 2
"""How long a page waits before it asks again: with the answer, less than 3 s."""


@pytest.mark.parametrize(
    "path",
    ["/campaigns", *(f"/campaigns/{{id}}{page}" for page in ("", *MOVING))],
)
def test_what_one_pauses_the_other_sees(
    browser_for: Callable[..., Browser], workspace: Workspace, path: str
) -> None:
    one, other = browser_for(), browser_for("viewer")
    campaign = sending.active_campaign(workspace).public_id
    path = path.format(id=campaign)
    whole = other.get(path).text
    asked = re.search(r'data-live="(\d+)"', whole)
    assert asked is not None
    assert int(asked[1]) <= LIVE_SECONDS
    before = other.get(path, headers=PARTIAL)
    assert "Active" in before.text
    one.post(f"/campaigns/{campaign}/pause")
    after = other.get(path, headers={**PARTIAL, "If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Paused" in after.text
    assert "Active</span>" not in after.text


def test_a_start_page_that_asks_again_looks_nothing_over_anew(browser: Browser, workspace: Workspace) -> None:
    campaign = factories.make_campaign(workspace)["id"]
    start = f"/campaigns/{campaign}/start"
    assert "What was looked at" in browser.get(start).text
    part = browser.get(start, headers=PARTIAL)
    assert "Draft" in part.text
    assert "What was looked at" not in part.text
    again = browser.get(start, headers={**PARTIAL, "If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304


def test_a_start_button_goes_where_somebody_else_was_quicker(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace).public_id
    assert '<template data-for="begin">' in browser.get(f"/campaigns/{campaign}/start", headers=PARTIAL).text
    browser.post(f"/campaigns/{campaign}/pause")
    assert 'data-for="begin"' not in browser.get(f"/campaigns/{campaign}/start", headers=PARTIAL).text


def test_settings_are_saved(browser: Browser, workspace: Workspace) -> None:
    campaign = factories.make_campaign(workspace)
    path = f"/campaigns/{campaign['id']}/settings"
    page = browser.get(path).text
    changed = form_of(
        campaign, name=" New  name ", sendDays=["saturday"], sendHoursEnd="24", maxEmailsPerHour=""
    )
    answer = browser.post(path, data={**changed, "seen": seen(page)})
    assert answer.status_code == 303
    found = lifecycle.get(workspace.id, campaign["id"])
    assert (found["name"], found["settings"]["sendDays"]) == ("New name", ["saturday"])
    assert (found["settings"]["sendHoursEnd"], found["settings"]["maxEmailsPerHour"]) == (24, None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "The name needs 1 to 200 characters"),
        ({"sendDays": []}, "Choose one day at least"),
        ({"sendHoursStart": "noon"}, "Must be a whole number from 0 to 23"),
        ({"sendHoursStart": "9", "sendHoursEnd": "8"}, "sendHoursEnd must be later than sendHoursStart"),
        ({"timezone": "Europe/Atlantis"}, "timezone must be an IANA time zone"),
        ({"maxEmailsPerHour": "0"}, "Must be a whole number from 1 to 100000"),
        ({"emailAccountIds": ["acc_nowhere"]}, "acc_nowhere does not exist"),
    ],
)
def test_settings_that_are_wrong_are_shown_again(
    browser: Browser, workspace: Workspace, changes: dict[str, Any], message: str
) -> None:
    campaign = factories.make_campaign(workspace)
    path = f"/campaigns/{campaign['id']}/settings"
    data = {**form_of(campaign, description="kept as typed"), **changes}
    answer = browser.post(path, data={**data, "seen": seen(browser.get(path).text)})
    assert answer.status_code == 422
    assert message in answer.text
    assert "kept as typed" in answer.text
    assert lifecycle.get(workspace.id, campaign["id"])["updatedAt"] == campaign["updatedAt"]


def test_what_somebody_else_saved_meanwhile_is_said_first(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    campaign = factories.make_campaign(workspace, name="Before")
    path = f"/campaigns/{campaign['id']}/settings"
    one, other = browser_for(), browser_for()
    stale = seen(other.get(path).text)
    one.post(path, data={**form_of(campaign, name="Of the one"), "seen": stale})
    mine = form_of(campaign, name="Of the other")
    answer = other.post(path, data={**mine, "seen": stale})
    assert answer.status_code == 422
    assert "<del>Before</del> → <strong>Of the one</strong>" in answer.text
    assert "Of the other" in answer.text
    assert Campaign.get().name == "Of the one"
    assert other.post(path, data={**mine, "seen": seen(answer.text)}).status_code == 303
    assert Campaign.get().name == "Of the other"


def test_a_running_campaign_is_not_changed(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, name="Running")
    path = f"/campaigns/{campaign.public_id}/settings"
    page = browser.get(path).text
    assert "Pause the campaign to change its settings." in page
    data = form_of(lifecycle.get(workspace.id, campaign.public_id), name="Changed", maxEmailsPerHour="")
    answer = browser.post(path, data={**data, "seen": seen(page)})
    assert answer.status_code == 422
    assert "only while it is draft or paused; this one is active" in answer.text
    assert 'value="Changed"' in answer.text  # nothing that was typed is lost
    assert Campaign.get().name == "Running"
    french = browser.post(path, data={**data, "seen": seen(page)}, headers=FRENCH).text
    assert "celle-ci est à l\N{RIGHT SINGLE QUOTATION MARK}état «\xa0en cours\xa0»" in french


def test_what_a_mailbox_said_last_stands_on_the_campaigns_page(
    browser: Browser, workspace: Workspace
) -> None:
    campaign = sending.active_campaign(workspace)
    EmailAccount.update(status="error", last_error="The server did not answer in time").execute()
    page = browser.get(f"/campaigns/{campaign.public_id}").text
    assert "cannot send until it is mended" in page
    assert ">The server did not answer in time<" in page
    page = browser.get(f"/campaigns/{campaign.public_id}", headers=FRENCH).text
    assert "pas répondu à temps.<" in page
    assert "The server" not in page


@pytest.mark.parametrize("page", ["", "/start", "/people", "/sequence"])
def test_what_rules_say_of_a_campaign_is_french_on_french_pages(
    browser: Browser, workspace: Workspace, page: str
) -> None:
    texts = (
        "Hi {{firstName",
        "{{{company}}",
        "{{#if a}}",
        "{{company|trim}}",
        "{firstName}",
        "{{company|email}}",
    )
    node = factories.email_node("mail", body="\n".join((*texts, "{{<b>a</b>}}")))
    campaign = factories.make_campaign(workspace, node, contacts=[factories.make_contact(workspace)])
    reason = "The content of 3 emails was refused within an hour"
    Campaign.update(status="paused", paused_reason=reason).execute()
    Enrollment.update(last_error=restored_emails.REASON, status="error").execute()
    shown = browser.get(f"/campaigns/{campaign['id']}{page}", headers=FRENCH).text
    assert [text for text in texts_of(shown) if is_english(text)] == []


@pytest.mark.parametrize("status", ["draft", "completed", "archived"])
def test_a_refusal_names_the_status_in_french(browser: Browser, workspace: Workspace, status: str) -> None:
    account = factories.make_account(workspace)["id"]
    group = factories.make_group(workspace)["id"]
    campaign = factories.make_campaign(workspace)["id"]
    Campaign.update(status=status).execute()
    browser.post(f"/campaigns/{campaign}/reassign", data={"from": account, "to": "x"}, headers=FRENCH)
    page = browser.get(f"/campaigns/{campaign}/people", headers=FRENCH).text
    refused = browser.post(f"/campaigns/{campaign}/people/add", data={"groupIds": [group]}, headers=FRENCH)
    for shown in (page, refused.text if status != "draft" else page):
        assert not [text for text in texts_of(shown) if is_english(text) or status in text]


@pytest.mark.parametrize("tab", ["", "/people", "/sequence", "/activity", "/settings"])
def test_a_campaign_is_paused_where_one_is(browser: Browser, workspace: Workspace, tab: str) -> None:
    """Its sequence and its settings ask for a pause: one is back there, and can change them."""
    campaign = sending.active_campaign(workspace)
    path = f"/campaigns/{campaign.public_id}"
    page = browser.get(path + tab).text
    buttons = re.findall(rf'<form method="post" action="{path}/pause">.*?</form>', page)
    (back,) = {found for button in buttons for found in re.findall(r'name="back" value="([^"]+)"', button)}
    assert browser.post(f"{path}/pause", data={"back": back}).headers["Location"] == path + tab
    assert "The campaign is paused" in browser.get(path + tab).text


def test_a_viewer_is_shown_no_pause(browser_for: Callable[..., Browser], workspace: Workspace) -> None:
    path = f"/campaigns/{sending.active_campaign(workspace).public_id}"
    for tab in ("", "/sequence"):
        assert f'action="{path}/pause"' not in browser_for("viewer").get(path + tab).text
