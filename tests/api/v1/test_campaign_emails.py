"""Preview, test-send and the resolution of uncertain emails over HTTP."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fluenzr import crypto
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import links, template_check, tokens
from fluenzr.core.sending import uncertain
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.engine import account_check
from fluenzr.engine.sender import Sender
from fluenzr.models import (
    Activity,
    Campaign,
    CampaignStats,
    CapturedMessage,
    Contact,
    Email,
    EmailAccount,
    Enrollment,
    Event,
    HeldClick,
    NodeStats,
    TimelineStats,
)
from tests.live.smtp_server import SmtpServer
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    UNCERTAIN,
    active_campaign,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    finish,
    smtp_account,
)
from tests.support.servers import eventually
from tests.support.threads import at_once

PUBLIC_URL = "http://localhost:8000"
UNKNOWN_IDS = {"contactId": "con_nowhere", "nodeId": "nowhere"}

_TOKEN = re.compile(r"((?:/|%2F)(?:u|t/c|t/o)(?:/|%2F))[A-Za-z0-9_-]+(?:(?:\?a=|%3Fa%3D)[A-Za-z0-9_-]+)?")


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def public_url(settings) -> str:
    return settings.public_url


def without_ids(text: str) -> str:
    return _TOKEN.sub(r"\1TOKEN", text)


def preview(client, campaign, contact, node_id="mail") -> Any:
    path = f"/v1/campaigns/{campaign['id']}/preview"
    return client.post(path, json={"contactId": contact["id"], "nodeId": node_id})


def sent_to(client, campaign, public_url) -> dict[str, Any]:
    """What the next contact of a campaign is really sent, as the sandbox kept it."""
    row = factories.row(Campaign, campaign)
    Sender(public_url).send(claim_one(row))
    account = EmailAccount.get_by_id(row.email_account_id)
    return client.get(f"/v1/email-accounts/{account.public_id}/messages").json["data"][0]


def same(shown: dict[str, Any], sent: dict[str, Any]) -> None:
    for part in ("subject", "text", "html"):
        assert without_ids(shown[part]) == without_ids(sent[part]), part


def everything() -> list[Any]:
    """All that emails may change."""
    tables = (Contact, Enrollment, Email, Activity, Event, HeldClick, CampaignStats, NodeStats, TimelineStats)
    return [list(table.select().dicts()) for table in tables]


# Preview


def test_a_preview_is_what_will_be_sent(client, workspace, clock, public_url):
    workspace_settings.update(workspace.id, {"postal_address": "1 Main Street"})
    account = factories.make_account(workspace, signature="Grace\nHopper & Co", display_name="Grace")
    contact = factories.make_contact(
        workspace, first_name="Zoé", company="<b>&", custom_fields={"score": 40.0}
    )
    node = factories.email_node(
        subject="Hi {{firstName}}, {{missing}} on {{current_date|short}}",
        body="Dear {{firstName|upper}},\n\n{{score}} for {{company}} {{nope|friend}} {{missing}}\n"
        "https://example.com/a?b=1&c={{firstName}} and {{unsubscribe_link}}",
    )
    campaign = factories.make_campaign(
        workspace, node, contacts=[contact], settings=ALWAYS, email_account_id=account["id"]
    )
    shown = preview(client, campaign, contact)
    assert shown.status_code == 200
    shown = shown.json["data"]
    assert shown.keys() == {"subject", "text", "html", "missingVariables", "warnings"}
    assert shown["subject"] == "Hi Zoé, on 2026-01-12"
    assert "Dear ZOÉ,\n\n40 for <b>& friend" in shown["text"]
    assert "40 for &lt;b&gt;&amp; friend" in shown["html"]
    assert "1 Main Street" in shown["text"]
    assert shown["missingVariables"] == ["missing", "nope"]
    lifecycle.start(workspace.id, campaign["id"])
    same(shown, sent_to(client, campaign, public_url))


def test_a_preview_tells_what_may_not_have_been_meant(client, workspace):
    contact = factories.make_contact(workspace, first_name="Ada")
    node = factories.email_node(
        subject="Hi {{firstName|capitalize}}",
        body="Dear {{firstName, {{company}} *|LNAME|* {{first_name}} {{contact.company | default: 'you'}}",
    )
    campaign = factories.make_campaign(workspace, node, contacts=[contact])
    shown = preview(client, campaign, contact).json["data"]
    assert shown["subject"] == "Hi Ada"
    told = shown["warnings"]
    assert len(told) == 4
    for part in ("capitalize", '"Dear {{firstName,', "*|LNAME|*", "{{company}} is empty"):
        assert any(part in sentence for sentence in told), part


def test_a_preview_of_what_is_right_has_no_warnings(client, workspace):
    contact = factories.make_contact(workspace, first_name="Ada")
    node = factories.email_node(subject="Hi {{ first_name }}", body="At {{company|your place}}?")
    campaign = factories.make_campaign(workspace, node, contacts=[contact])
    assert preview(client, campaign, contact).json["data"]["warnings"] == []


def test_a_campaign_with_broken_variables_does_not_start(client, workspace):
    contact = factories.make_contact(workspace)
    broken = factories.email_node(
        "broken", subject="Hi {{firstName", body="{{company|title}}", variantB={"subject": "B", "body": "}}"}
    )
    campaign = factories.make_campaign(
        workspace,
        factories.email_node("fine", body="{{company|there}} *|FNAME|*"),
        broken,
        contacts=[contact],
    )
    answer = client.post(f"/v1/campaigns/{campaign['id']}/start")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert answer.json["error"]["details"].keys() == {
        "workflow.nodes.broken.data.subject",
        "workflow.nodes.broken.data.body",
        "workflow.nodes.broken.data.variantB.body",
    }
    assert '"broken"' in answer.json["error"]["message"]
    assert Campaign.get(Campaign.public_id == campaign["id"]).status == "draft"


_WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)
_PIECES = st.sampled_from(
    ["{{firstName}}", "{{company|your <place>}}", "{{score}}", "{{nope}}", "{{unsubscribe_link}}", "{{",
     "\n\n", "https://example.com/?a=1&b=é", "https://example.com/{{firstName}}", "<a href='http://a.example/x'>x</a>",
     "{{ company | default: 'x' }}", "https://example.com/?q={{firstName}}", "<p>", "</body>",
     "</html>", "=?utf-8?q?=0ABcc:_a?=", "=20", " \t", "."]
)  # fmt: skip


def _may_be_started(text: str) -> bool:
    found = (each for html in (False, True) for each in template_check.findings(text, html=html))
    return bool(text.strip()) and not any(each.certain for each in found)


_ANY_BODY = st.lists(_WORDS | _PIECES, min_size=1, max_size=6).map("".join)
_BODY = _ANY_BODY.filter(_may_be_started)
_LINE = _ANY_BODY.map(lambda text: "".join(filter(str.isprintable, text))).filter(_may_be_started)
_SENT = st.fixed_dictionaries(
    {
        "subject": _LINE,
        "body": _BODY,
        "format": st.sampled_from(["text", "html"]),
        "trackOpens": st.booleans(),
        "trackClicks": st.booleans(),
        "variantB": st.fixed_dictionaries({"subject": _LINE, "body": _BODY}),
        "split": st.sampled_from([0, 50, 100]),
    }
)


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=_SENT,
    person=st.fixed_dictionaries({"first_name": _WORDS, "company": _WORDS}),
    around=st.fixed_dictionaries({"signature": _BODY | st.none(), "postal_address": _BODY | st.none()}),
    opens=st.sampled_from(["minimal", "full", "off"]),
    objected=st.booleans(),
)
def test_any_preview_is_what_will_be_sent(
    client, workspace, public_url, data, person, around, opens, objected
):
    workspace_settings.update(
        workspace.id, {"open_tracking": opens, "postal_address": around["postal_address"]}
    )
    account = factories.make_account(workspace, signature=around["signature"])
    contact = factories.make_contact(workspace, **person)
    if objected:
        Contact.update(open_tracking_objected_at=1).where(Contact.public_id == contact["id"]).execute()
    campaign = factories.make_campaign(
        workspace,
        {"id": "mail", "type": "email", "data": data},
        contacts=[contact],
        started=True,
        settings=ALWAYS,
        email_account_id=account["id"],
    )
    shown = preview(client, campaign, contact).json["data"]
    same(shown, sent_to(client, campaign, public_url))


@pytest.mark.parametrize("split", [0, 50, 100])
def test_a_contact_is_shown_the_variant_that_it_gets(client, workspace, public_url, split):
    node = factories.email_node(
        subject="A for {{email}}", split=split, variantB={"subject": "B for {{email}}", "body": "Body of B"}
    )
    people = [factories.make_contact(workspace) for _ in range(8)]
    campaign = factories.make_campaign(workspace, node, contacts=people, started=True, settings=ALWAYS)
    before = {person["id"]: preview(client, campaign, person).json["data"] for person in people}
    variants = set()
    for _ in people:
        sent = sent_to(client, campaign, public_url)
        same(before[sent["contactId"]], sent)
        variant = Email.select().order_by(Email.id.desc()).first().variant
        assert (sent["subject"][0], "Body of B" in sent["text"]) == (variant, variant == "B")
        variants.add(variant)
    assert variants == {0: {"A"}, 50: {"A", "B"}, 100: {"B"}}[split]


def test_an_email_without_a_second_variant_has_none(workspace, public_url):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign)
    assert email_of(claim).variant is None


def test_a_contact_need_not_be_in_the_campaign_to_be_previewed(client, workspace):
    campaign, stranger = factories.make_campaign(workspace), factories.make_contact(workspace)
    assert preview(client, campaign, stranger).status_code == 200


def test_a_preview_changes_nothing(client, workspace):
    contact = factories.make_contact(workspace)
    campaign = factories.make_campaign(workspace, contacts=[contact])
    before = everything(), lifecycle.get(workspace.id, campaign["id"])
    assert preview(client, campaign, contact).status_code == 200
    assert (everything(), lifecycle.get(workspace.id, campaign["id"])) == before


def test_links_of_a_preview_lead_somewhere_and_do_nothing(client, anonymous, workspace, clock):
    contact = factories.make_contact(workspace)
    node = factories.email_node(body="See https://example.com/page?a=1")
    campaign = factories.make_campaign(workspace, node, contacts=[contact])
    shown = preview(client, campaign, contact).json["data"]
    (click,) = re.findall(r"/t/c/[\w-]+", shown["html"])
    (pixel,) = re.findall(r"/t/o/[\w-]+\.gif", shown["html"])
    page = re.search(r"/u/[\w-]+", shown["text"])[0]
    for address in (click, pixel.removesuffix(".gif"), page):
        token = tokens.read(crypto.key("tracking"), address.rpartition("/")[2])
        assert token.kind is tokens.TokenKind.PREVIEW
    before = everything()
    followed = anonymous.get(click)
    assert (followed.status_code, followed.headers["Location"]) == (302, "https://example.com/page?a=1")
    assert anonymous.get(pixel).status_code == 200
    assert anonymous.get(page).status_code == 200
    for form in ({"List-Unsubscribe": "One-Click"}, {"action": "object"}, {}):
        assert anonymous.post(page, data=form).status_code == 200
    assert everything() == before
    clock.advance((links.PREVIEW_DAYS + 2) * 24 * 3600)
    assert anonymous.get(click).status_code == 404


@pytest.mark.parametrize("call", ["preview", "test-send"])
def test_what_does_not_exist_is_named(client, workspace, call):
    contact = factories.make_contact(workspace)
    campaign = factories.make_campaign(
        workspace, factories.email_node(), factories.delay_node(days=1), factories.email_node("last")
    )
    body = {
        "contactId": contact["id"],
        "nodeId": "mail",
        **({"to": "a@b.example"} if call != "preview" else {}),
    }
    for changes, field in (
        ({"contactId": "con_nowhere"}, "contactId"),
        ({"nodeId": "nowhere"}, "nodeId"),
        ({"nodeId": "wait"}, "nodeId"),
        ({"nodeId": "start"}, "nodeId"),
        ({"nodeId": None}, "nodeId"),
        ({"contactId": 3}, "contactId"),
        ({"nope": 1}, "nope"),
    ):
        answer = client.post(f"/v1/campaigns/{campaign['id']}/{call}", json={**body, **changes})
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert client.post(f"/v1/campaigns/cmp_nowhere/{call}", json=body).status_code == 404
    draft = factories.make_campaign(workspace, workflow=None)
    answer = client.post(f"/v1/campaigns/{draft['id']}/{call}", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["nodeId"])


@pytest.mark.parametrize("call", ["preview", "test-send"])
def test_what_belongs_to_others_does_not_exist(client, workspace, call):
    other = factories.make_workspace("Other")
    theirs = factories.make_campaign(other), factories.make_contact(other)
    mine = factories.make_campaign(workspace), factories.make_contact(workspace)
    to = {"to": "a@b.example"} if call != "preview" else {}
    for campaign, contact, status in ((theirs[0], mine[1], 404), (mine[0], theirs[1], 400)):
        body = {"contactId": contact["id"], "nodeId": "mail", **to}
        assert client.post(f"/v1/campaigns/{campaign['id']}/{call}", json=body).status_code == status
    assert CapturedMessage.select().count() == 0


# Test-send


@pytest.fixture
def try_out(client) -> Callable[..., Any]:
    """Sends a test of a campaign's email to `to`."""

    def call(campaign: dict[str, Any], to: str = "me@other.example", **body: Any) -> Any:
        body = {"nodeId": "mail", "to": to, **body}
        return client.post(f"/v1/campaigns/{campaign['id']}/test-send", json=body)

    return call


def limited(workspace, server, **fields) -> dict[str, Any]:
    """A campaign that may send little, and to one contact."""
    account = smtp_account(workspace, server, email="me@sender.example", daily_limit=1, **fields)
    node = factories.email_node(subject="Hi {{firstName|you}}", body="For {{email}}: https://example.com")
    campaign = factories.make_campaign(
        workspace, node, email_account_id=account["id"], contacts=[factories.make_contact(workspace)]
    )
    return campaign


def test_a_test_email_arrives_and_nothing_is_counted(client, workspace, smtp, try_out, public_url):
    campaign = limited(workspace, smtp)
    contact = {"id": Contact.get().public_id}
    before = everything(), lifecycle.get(workspace.id, campaign["id"])
    for _ in range(3):
        answer = try_out(campaign, contactId=contact["id"])
        assert answer.status_code == 200
    assert [received.recipient for received in smtp.messages] == ["me@other.example"] * 3
    last = smtp.messages[-1]
    assert answer.json["data"] == {"messageId": last.message["Message-ID"]}
    assert len({received.message_id for received in smtp.messages}) == 3
    assert last.message["To"] == "me@other.example"
    assert last.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    shown = preview(client, campaign, contact).json["data"]
    assert last.message["Subject"] == shown["subject"]
    assert without_ids(last.part("plain")) == without_ids(shown["text"])
    assert without_ids(last.part("html")) == without_ids(shown["html"])
    assert (everything(), lifecycle.get(workspace.id, campaign["id"])) == before
    assert client.get("/v1/email-accounts").json["data"][0]["sentToday"] == 0


def test_answers_to_a_test_email_go_where_those_of_the_campaign_go(workspace, smtp, try_out):
    campaign = limited(workspace, smtp, reply_to="sales@acme.test")
    assert try_out(campaign).status_code == 200
    assert smtp.messages[0].message["Reply-To"] == "sales@acme.test"


def test_its_links_do_nothing_to_the_contact(anonymous, workspace, smtp, try_out):
    campaign = limited(workspace, smtp)
    before = everything()
    assert try_out(campaign, contactId=Contact.get().public_id).status_code == 200
    page = re.search(r"/u/[\w-]+", str(smtp.messages[0].message["List-Unsubscribe"]))[0]
    assert anonymous.post(page, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert everything() == before


def test_without_a_contact_only_the_address_is_known(workspace, smtp, try_out):
    assert try_out(limited(workspace, smtp)).status_code == 200
    (received,) = smtp.messages
    assert received.message["Subject"] == "Hi you"
    assert "For me@other.example: " in received.part("plain")


def test_a_sandbox_keeps_it_and_its_recipients_do_not_act(client, workspace, try_out):
    account = factories.make_account(workspace)
    contact = factories.make_contact(workspace, "reply@sandbox.test", first_name="Ada")
    campaign = factories.make_campaign(workspace, contacts=[contact], email_account_id=account["id"])
    before = everything()
    answer = try_out(campaign, "reply@sandbox.test", contactId=contact["id"])
    (kept,) = client.get(f"/v1/email-accounts/{account['id']}/messages").json["data"]
    assert (kept["to"], kept["subject"]) == ("reply@sandbox.test", "Hello")
    assert kept["headers"]["Message-ID"] == answer.json["data"]["messageId"]
    assert (kept["campaignId"], kept["contactId"], kept["emailNodeId"]) == (
        campaign["id"], contact["id"], "mail",
    )  # fmt: skip
    assert everything() == before


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        ("connect", "554 5.3.2 No service here"),
        ("mail", "550 5.4.5 Daily sending quota exceeded"),
        ("rcpt", "550 5.1.1 No such user"),
        ("rcpt", "450 4.7.1 Greylisted"),
        ("dot", "554 5.7.1 Looks like spam"),
    ],
)
def test_what_the_server_says_is_told(workspace, smtp, try_out, phase, reply):
    campaign = limited(workspace, smtp)
    before = everything()
    smtp.answer(phase, reply)
    answer = try_out(campaign)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")
    assert reply in answer.json["error"]["message"]
    account = EmailAccount.get()
    assert (account.status, account.last_error, account.rests_until) == ("connected", None, None)
    assert everything() == before


@pytest.mark.parametrize("phase", ["connect", "data", "dot"])
def test_a_server_that_hangs_up_is_told(workspace, smtp, try_out, phase):
    campaign = limited(workspace, smtp)
    smtp.drop(phase)
    answer = try_out(campaign)
    assert answer.status_code == 409
    assert "not sent" in answer.json["error"]["message"]


def test_a_refused_login_is_told_without_the_password(workspace, try_out):
    with SmtpServer(username="grace", password="right") as smtp:
        login = {"host": smtp.host, "port": smtp.port, "encryption": "none", "username": "grace"}
        campaign = limited(workspace, smtp, smtp={**login, "password": "a-canary"})
        answer = try_out(campaign)
        assert (answer.status_code, smtp.messages) == (409, [])
        assert "535" in answer.json["error"]["message"]
        assert "a-canary" not in answer.get_data(as_text=True)
        account_settings.update(workspace.id, EmailAccount.get().public_id, {"smtp": {"password": "right"}})
        assert try_out(campaign).status_code == 200


def test_nobody_listens(workspace, try_out):
    with SmtpServer() as gone:
        campaign = limited(workspace, gone)
    answer = try_out(campaign)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")


def test_a_disabled_or_deleted_account_sends_nothing(workspace, smtp, try_out):
    campaign = limited(workspace, smtp)
    public_id = EmailAccount.get().public_id
    account_settings.update(workspace.id, public_id, {"status": "disabled"})
    assert try_out(campaign).status_code == 409
    account_settings.delete(workspace.id, public_id)
    assert try_out(campaign).status_code == 409
    assert smtp.messages == []


def test_an_account_in_error_may_be_tried(workspace, smtp, try_out):
    campaign = limited(workspace, smtp)
    EmailAccount.update(status="error", last_error="535 No").execute()
    assert try_out(campaign).status_code == 200
    assert EmailAccount.get().status == "error"


def test_a_suppressed_address_gets_nothing(workspace, smtp, try_out):
    campaign = limited(workspace, smtp)
    suppression.add(workspace.id, "me@other.example", "unsubscribed")
    answer = try_out(campaign, "ME@other.example")
    assert (answer.status_code, smtp.messages) == (409, [])


@pytest.mark.parametrize("to", ["", "nobody", "a@b@c.example", "a@b.example\nBcc: c@d.example", None, 3])
def test_a_wrong_address_is_named(workspace, smtp, try_out, to):
    answer = try_out(limited(workspace, smtp), to)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["to"])


def test_an_address_that_cannot_be_written_to_is_named(workspace, smtp, try_out):
    answer = try_out(limited(workspace, smtp), "zoé@other.example")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["to"])
    assert "SMTPUTF8" in answer.json["error"]["message"]


@pytest.mark.parametrize("status", ["draft", "active", "paused", "archived"])
def test_a_campaign_can_be_tried_out_in_any_status(workspace, smtp, try_out, status):
    campaign = limited(workspace, smtp)
    if status != "draft":
        lifecycle.start(workspace.id, campaign["id"])
    if status in ("paused", "archived"):
        lifecycle.pause(workspace.id, campaign["id"])
    if status == "archived":
        lifecycle.archive(workspace.id, campaign["id"])
    assert try_out(campaign).status_code == 200
    assert len(smtp.messages) == 1


def test_nothing_is_sent_to_an_address_that_needs_another_kind_of_mail(workspace, smtp, try_out):
    """SMTPUTF8 (RFC 6531)."""
    answer = try_out(limited(workspace, smtp), to="zoé@other.example")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["to"])
    assert not smtp.messages


def test_the_same_key_sends_once(client, workspace, smtp):
    campaign = limited(workspace, smtp)
    path, body = f"/v1/campaigns/{campaign['id']}/test-send", {"nodeId": "mail", "to": "me@other.example"}
    answers = [client.post(path, json=body, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(smtp.messages) == 1


def test_nobody_waits_for_the_server_that_it_talks_to(client, workspace, smtp, monkeypatch):
    """Other writers least of all, also where the answer is to be kept under a key."""
    monkeypatch.setattr(account_check, "SECONDS", 1.0)
    campaign, done = limited(workspace, smtp), threading.Event()
    smtp.hang("dot")
    path, body = f"/v1/campaigns/{campaign['id']}/test-send", {"nodeId": "mail", "to": "me@other.example"}

    def try_it() -> int:
        answer = client.post(path, json=body, headers={"Idempotency-Key": "slow"})
        done.set()
        return answer.status_code

    def write_meanwhile() -> bool:
        eventually(lambda: "DATA" in smtp.commands)
        factories.make_contact(workspace)
        return done.is_set()

    assert at_once(try_it, write_meanwhile) == [409, False]


# Resolve


@pytest.fixture
def uncertain_one(workspace, clock):
    """The claim of an email that became uncertain."""
    nodes = factories.email_node("first"), factories.delay_node(days=1), factories.email_node("second")
    return finish(active_campaign(workspace, *nodes), UNCERTAIN)


def path_of(claim) -> str:
    return f"/v1/campaigns/{claim.campaign.public_id}/contacts"


def resolve(client, claim, decision) -> Any:
    return client.post(f"{path_of(claim)}/{claim.contact.public_id}/resolve", json={"as": decision})


def test_an_uncertain_email_waits_and_says_so(client, uncertain_one):
    (row,) = client.get(path_of(uncertain_one)).json["data"]
    assert (row["status"], row["waitingFor"], row["nextAt"]) == ("in_progress", "uncertain", None)
    campaign = client.get(f"/v1/campaigns/{uncertain_one.campaign.public_id}").json["data"]
    assert (campaign["waitingFor"], campaign["stats"]["sent"]) == ("uncertain", 0)


def test_it_is_resolved_as_sent(client, workspace, uncertain_one):
    answer = resolve(client, uncertain_one, "sent")
    assert answer.status_code == 200
    assert [answer.json["data"]] == client.get(path_of(uncertain_one)).json["data"]
    assert answer.json["data"]["currentNodeId"] == "second"
    campaign = f"/v1/campaigns/{uncertain_one.campaign.public_id}"
    assert client.get(f"{campaign}/stats").json["data"]["sent"] == 1
    (newest, _) = client.get(f"{campaign}/activity").json["data"]
    assert newest["type"] == "sent"
    assert newest["metadata"] == {"resolvedAs": "sent", "resolvedBy": "person"}
    assert len(recorded.events(workspace, "email.delivered")) == 1


def test_it_is_resolved_by_sending_it_again(client, uncertain_one):
    answer = resolve(client, uncertain_one, "resend")
    assert answer.status_code == 200
    assert [answer.json["data"]] == client.get(path_of(uncertain_one)).json["data"]
    assert (answer.json["data"]["currentNodeId"], answer.json["data"]["waitingFor"]) == ("first", None)
    finish(uncertain_one.campaign, ACCEPTED)
    activity = client.get(f"/v1/campaigns/{uncertain_one.campaign.public_id}/activity").json["data"]
    assert [entry["type"] for entry in activity] == ["sent", "uncertain", "uncertain"]
    assert activity[0]["metadata"] == {"possibleDuplicate": True}
    assert activity[1]["metadata"] == {"resolvedAs": "resend", "resolvedBy": "person"}


def test_there_is_nothing_to_resolve(client, workspace):
    claim = finish(active_campaign(workspace), ACCEPTED)
    for decision in ("sent", "resend"):
        answer = resolve(client, claim, decision)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize(
    "body", [{}, {"as": "maybe"}, {"as": None}, {"as": ["sent"]}, {"as": "sent", "x": 1}]
)
def test_a_wrong_decision_is_named(client, uncertain_one, body):
    answer = client.post(f"{path_of(uncertain_one)}/{uncertain_one.contact.public_id}/resolve", json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert email_of(uncertain_one).state == "uncertain"


def test_others_resolve_nothing(client, client_for, uncertain_one):
    other = client_for(factories.make_workspace("Other"))
    assert resolve(other, uncertain_one, "sent").status_code == 404
    path = f"{path_of(uncertain_one)}/con_nowhere/resolve"
    assert client.post(path, json={"as": "sent"}).status_code == 404
    assert email_of(uncertain_one).state == "uncertain"


def test_the_policy_of_the_workspace_is_what_its_put_says(client, uncertain_one, clock):
    clock.advance(2 * 86_400)
    assert uncertain.apply_policies() == 0
    assert client.put("/v1/workspace", json={"uncertainPolicy": "assume_sent"}).status_code == 200
    assert uncertain.apply_policies() == 1
    assert counted(uncertain_one.campaign)["sent"] == 1
    assert enrollment_of(uncertain_one).node_id == "second"
    assert Enrollment.select().count() == 1
