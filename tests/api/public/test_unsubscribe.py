"""The preferences page and one-click unsubscribing: no key, no cookie, no script."""

import pytest

from fluenzr import crypto
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records, suppression
from fluenzr.core.emails import compose, tokens
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact, Enrollment, Suppression
from tests.support import factories, recorded
from tests.support.sending import ACCEPTED, active_campaign, counted, finish

ONE_CLICK = {
    "data": "List-Unsubscribe=One-Click",
    "content_type": "application/x-www-form-urlencoded",
}


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace)


@pytest.fixture
def claim(campaign):
    """What was sent to the reader."""
    return finish(campaign, ACCEPTED)


@pytest.fixture
def path(claim):
    """The path of the reader's link."""
    return compose.unsubscribe_url("", claim.campaign.workspace_id, claim.email_id, claim.contact.id)


@pytest.fixture
def reader(app):
    """A mail client or a browser that keeps no cookie."""
    return app.test_client(use_cookies=False)


def everything(workspace):
    rows = [list(model.select().dicts()) for model in (Contact, Enrollment, Suppression)]
    return rows, recorded.events(workspace)


def test_the_page_says_whose_preferences_they_are_and_offers_both(reader, path, claim):
    page = reader.get(path)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert claim.contact.email in page.text
    assert page.text.count("<form") == 2
    assert "<script" not in page.text


def test_the_page_is_nobody_elses_business(reader, path):
    headers = reader.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(reader, workspace, path, method):
    before = everything(workspace)
    for _ in range(3):
        answer = reader.open(path, method=method)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert everything(workspace) == before


@pytest.mark.parametrize(
    "form",
    [
        ONE_CLICK,
        {"data": {"List-Unsubscribe": "One-Click"}, "content_type": "multipart/form-data"},
        {"data": {"action": "unsubscribe"}},
        {},
    ],
    ids=["one-click", "one-click, multipart", "form", "nothing"],
)
def test_a_post_unsubscribes(reader, campaign, path, form):
    answer = reader.post(path, **form)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "You are unsubscribed" in answer.text
    assert Contact.get().status == "unsubscribed"
    assert counted(campaign)["unsubscribed"] == 1


def test_again_is_no_error_and_counts_once(reader, workspace, campaign, path, clock):
    reader.post(path, **ONE_CLICK)
    before = everything(workspace)
    clock.advance(60)
    answer = reader.post(path, **ONE_CLICK)
    assert (answer.status_code, "You are unsubscribed" in answer.text) == (200, True)
    assert everything(workspace) == before
    assert counted(campaign)["unsubscribed"] == 1
    page = reader.get(path).text
    assert "You are unsubscribed" in page
    assert 'value="unsubscribe"' not in page


def test_objecting_to_open_tracking_only(reader, path):
    answer = reader.post(path, data={"action": "object"})
    assert (answer.status_code, "no longer recorded" in answer.text) == (200, True)
    assert (Contact.get().status, Contact.get().open_tracking_objected_at is None) == ("active", False)
    page = reader.get(path).text
    assert 'value="object"' not in page
    assert 'value="unsubscribe"' in page


def test_a_slip_is_taken_back_on_the_page(reader, path):
    assert 'value="subscribe"' not in reader.get(path).text
    for page in (reader.post(path, **ONE_CLICK), reader.get(path)):
        assert 'value="subscribe"' in page.text
    answer = reader.post(path, data={"action": "subscribe"})
    assert (answer.status_code, "You are subscribed again" in answer.text) == (200, True)
    assert Contact.get().status == "active"
    page = reader.get(path).text
    assert 'value="unsubscribe"' in page
    assert 'value="subscribe"' not in page


def test_what_others_decided_is_not_offered_to_be_taken_back(reader, workspace, path, claim):
    records.update(workspace.id, claim.contact.public_id, {"status": "unsubscribed"})
    before = everything(workspace)
    assert 'value="subscribe"' not in reader.get(path).text
    answer = reader.post(path, data={"action": "subscribe"})
    assert "You are unsubscribed" in answer.text
    assert everything(workspace) == before


@pytest.mark.parametrize("state", ["paused", "archived", "deleted"])
def test_links_outlive_their_campaign(reader, workspace, campaign, path, state):
    lifecycle.pause(workspace.id, campaign.public_id)
    if state != "paused":
        lifecycle.archive(workspace.id, campaign.public_id)
    if state == "deleted":
        lifecycle.delete(workspace.id, campaign.public_id)
    assert Contact.get().email in reader.get(path).text
    assert reader.post(path, **ONE_CLICK).status_code == 200
    assert Contact.get().status == "unsubscribed"


def test_links_outlive_their_reader(reader, workspace, path, claim):
    erasure.delete(workspace.id, claim.contact.public_id)
    assert claim.contact.email not in reader.get(path).text
    assert reader.post(path, **ONE_CLICK).status_code == 200


def test_what_the_page_says_to_who_was_erased_is_so(reader, workspace, claim):
    address = suppression.address_hash(workspace.id, claim.contact.email)
    path = compose.unsubscribe_url("", workspace.id, claim.email_id, claim.contact.id, address)
    erasure.delete(workspace.id, claim.contact.public_id)
    assert "You are unsubscribed" in reader.post(path, **ONE_CLICK).text
    assert suppression.covers(workspace.id, claim.contact.email)


def forgeries(workspace_id: int, email_id: int, contact_id: int) -> dict[str, str]:
    key = crypto.key("tracking")
    genuine = tokens.sign(key, TokenKind.UNSUBSCRIBE, workspace_id, email_id, contact_id)
    flipped = genuine[:-2] + ("B" if genuine[-2] == "A" else "A") + genuine[-1]
    return {
        "made up": "abc",
        "one letter changed": flipped,
        "cut": genuine[:-1],
        "longer": genuine + "A",
        "another key": tokens.sign(b"k" * 32, TokenKind.UNSUBSCRIBE, workspace_id, email_id, contact_id),
        "another kind": tokens.sign(key, TokenKind.OPEN, workspace_id, email_id, contact_id),
        "a click": tokens.sign(key, TokenKind.CLICK, workspace_id, email_id, contact_id),
        "not ASCII": "%C3%A9" * 8,
        "very long": "A" * 4000,
    }


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "name",
    [
        "made up", "one letter changed", "cut", "longer", "another key", "another kind", "a click",
        "not ASCII", "very long",
    ],
)  # fmt: skip
def test_a_forged_token_is_not_found(reader, workspace, claim, name, method):
    token = forgeries(workspace.id, claim.email_id, claim.contact.id)[name]
    before = everything(workspace)
    assert reader.open(f"/u/{token}", method=method).status_code == 404
    assert everything(workspace) == before


def test_a_link_of_another_workspace_reaches_nobody(reader, workspace, claim):
    other = factories.make_workspace("Other")
    path = compose.unsubscribe_url("", other.id, claim.email_id, claim.contact.id)
    assert claim.contact.email not in reader.get(path).text
    reader.post(path, **ONE_CLICK)
    assert Contact.get().status == "active"


def test_a_preview_shows_the_page_and_does_nothing(reader, workspace, claim):
    token = tokens.sign(
        crypto.key("tracking"), TokenKind.PREVIEW, workspace.id, claim.email_id, claim.contact.id
    )
    page = reader.get(f"/u/{token}")
    assert (page.status_code, claim.contact.email in page.text) == (200, False)
    before = everything(workspace)
    for form in (ONE_CLICK, {"data": {"action": "object"}}, {"data": {"action": "subscribe"}}):
        assert reader.post(f"/u/{token}", **form).status_code == 200
    assert everything(workspace) == before


def test_no_other_method_is_taken(reader, path):
    answer = reader.delete(path)
    assert answer.status_code == 405
    assert {"GET", "HEAD", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_what_is_known_of_the_reader_is_escaped(reader, workspace, path, claim):
    Contact.update(email='"<script>"@reader.example').execute()
    assert "<script>" not in reader.get(path).text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_of_a_workspace_that_was_deleted_since_is_not_found(reader, workspace, method):
    gone = workspace.id + 1000
    hashed = suppression.address_hash(gone, "zoe@reader.example")
    path = compose.unsubscribe_url("", gone, 1, 1, hashed)
    assert reader.open(path, method=method).status_code == 404
    assert not Suppression.select().exists()
