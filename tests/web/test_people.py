"""People of a workspace, its keys and its audit log, as owners have them; the reference's own key."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

import fluenzr
from fluenzr import db, ids
from fluenzr.core.audit import log, objects
from fluenzr.core.people import users
from fluenzr.models import ApiKey, AuditEntry, Membership, OauthConnection, User, WelcomeLink, Workspace
from fluenzr.web import audit
from tests.support import factories
from tests.support.browsing import PASSWORD, Browser, make_user
from tests.support.clients import Client


def test_an_invitation_from_the_link_to_the_first_page(app: Flask, browser: Browser) -> None:
    assert browser.post("/people/invitations", data={"email": "no", "role": "member"}).status_code == 422
    assert (
        browser.post("/people/invitations", data={"email": "a@example.com", "role": "x"}).status_code == 422
    )
    asked = browser.post("/people/invitations", data={"email": "a@example.com", "role": "member"})
    assert asked.status_code == 303
    found = re.search(r"http://localhost:8000(/welcome/[\w-]+)", browser.get("/people").text)
    assert found is not None
    assert "/welcome/" not in browser.get("/people").text, "shown this once"
    guest = Browser(app)
    guest.get(found[1])
    assert guest.post(found[1], data={"password": PASSWORD, "name": "Ada"}).headers["Location"] == "/"
    assert guest.get("/").status_code == 200
    assert guest.get("/people").status_code == 403
    assert "Ada" in browser.get("/people").text


def test_an_invitation_can_be_withdrawn(app: Flask, browser: Browser) -> None:
    browser.post("/people/invitations", data={"email": "a@example.com", "role": "member"})
    link = WelcomeLink.get()
    assert browser.post(f"/people/invitations/{link.public_id}/withdraw").status_code == 303
    assert browser.post(f"/people/invitations/{link.public_id}/withdraw").status_code == 404
    assert WelcomeLink.select().count() == 0


def test_somebody_who_has_an_account_joins_once_signed_in(app: Flask, browser: Browser) -> None:
    elsewhere = factories.make_workspace("Elsewhere")
    make_user(elsewhere, "viewer", email="a@example.com", password=PASSWORD)
    browser.post("/people/invitations", data={"email": "a@example.com", "role": "member"})
    found = re.search(r"/welcome/[\w-]+", browser.get("/people").text)
    assert found is not None
    guest = Browser(app)
    page = guest.get(found[0])
    assert 'type="password"' not in page.text, "nobody chooses a password for somebody else's account"
    assert f"/sign-in?next={found[0]}" in page.text
    guest.get(f"/sign-in?next={found[0]}")
    guest.post(found[0], data={"password": "the password of a thief"})
    assert Membership.select().where(Membership.workspace == elsewhere).count() == 1
    guest.get("/sign-in")
    answer = guest.post("/sign-in", data={"email": "a@example.com", "password": PASSWORD, "next": found[0]})
    assert answer.headers["Location"] == found[0]
    guest.get(found[0])
    assert guest.post(found[0]).status_code == 303
    assert {row.role for row in Membership.select().join(User).where(User.email == "a@example.com")} == {
        "viewer",
        "member",
    }
    switch = guest.get("/").text
    assert "Elsewhere" in switch


def test_roles_and_removal(app: Flask, browser: Browser, workspace: Workspace) -> None:
    colleague = make_user(workspace, "viewer")
    path = f"/people/{colleague.public_id}"
    assert browser.post(f"{path}/role", data={"role": "owner"}).status_code == 303
    assert browser.post(f"{path}/remove").status_code == 303
    assert browser.post(f"{path}/remove").status_code == 404
    assert browser.user is not None
    kept = browser.post(f"/people/{browser.user.public_id}/remove")
    assert kept.status_code == 422
    assert "needs an owner" in kept.text
    stranger = make_user(factories.make_workspace("Other"), "viewer")
    assert browser.post(f"/people/{stranger.public_id}/role", data={"role": "owner"}).status_code == 404


def test_switching_workspaces(app: Flask, browser_for: Callable[..., Browser]) -> None:
    other = factories.make_workspace("Other")
    assert browser_for().post("/workspace", data={"workspace": other.public_id}).status_code == 404
    operator = browser_for("viewer", is_operator=True)
    assert operator.post("/workspace", data={"workspace": other.public_id}).status_code == 303
    assert operator.get("/people").status_code == 200


def test_a_key_is_shown_once_and_revoked(browser: Browser, workspace: Workspace, anonymous: Client) -> None:
    wrong = browser.post("/keys", data={"name": " ", "scope": "full"})
    assert wrong.status_code == 422
    assert browser.post("/keys", data={"name": "crm", "scope": "all"}).status_code == 422
    assert browser.post("/keys", data={"name": "crm", "scope": "read", "lives": "30"}).status_code == 303
    (text,) = set(re.findall(r"flz_sk_[0-9A-Za-z]{32}", browser.get("/keys").text))
    assert "flz_sk_" not in browser.get("/keys").text
    bearer = {"Authorization": f"Bearer {text}"}
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 200
    key = ApiKey.get(ApiKey.name == "crm")
    assert (key.scope, (key.expires_at - key.created_at) // 86_400_000) == ("read", 30)
    assert browser.post(f"/keys/{key.public_id}/revoke").status_code == 303
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 401
    factories.make_key(factories.make_workspace("Other"), name="theirs")
    theirs = ApiKey.get(ApiKey.name == "theirs")
    assert browser.post(f"/keys/{theirs.public_id}/revoke").status_code == 404
    assert ApiKey.get_by_id(theirs.id).revoked_at is None


@pytest.mark.parametrize(("role", "scope"), [("owner", "full"), ("member", "read"), ("viewer", "read")])
def test_the_reference_has_a_key_of_an_hour(
    browser_for: Callable[..., Browser], anonymous: Client, role: str, scope: str
) -> None:
    assert "flz_sk_" not in anonymous.get("/docs").text
    browser = browser_for(role)
    assert browser.post("/docs/key").headers["Location"] == "/docs"
    found = re.search(r'data-key="(flz_sk_[0-9A-Za-z]{32})"', browser.get("/docs").text)
    assert found is not None
    assert "data-key" not in browser.get("/docs").text
    key = ApiKey.get()
    assert (key.scope, key.expires_at - key.created_at) == (scope, 3_600_000)
    assert browser.user is not None
    assert browser.user.email in key.name
    entry = AuditEntry.get(AuditEntry.action == "key.created")
    assert (entry.actor_kind, entry.actor_id) == ("user", browser.user.id)


def key_of_the_reference(browser: Browser) -> dict[str, str]:
    browser.post("/docs/key")
    found = re.search(r'data-key="(flz_sk_[0-9A-Za-z]{32})"', browser.get("/docs").text)
    assert found is not None
    return {"Authorization": f"Bearer {found[1]}"}


ENDINGS = {
    "removed from the workspace": lambda boss, path, user: boss.post(f"{path}/remove"),
    "lowered to member": lambda boss, path, user: boss.post(f"{path}/role", data={"role": "member"}),
    "lowered to viewer": lambda boss, path, user: boss.post(f"{path}/role", data={"role": "viewer"}),
    "removed for good": lambda boss, path, user: users.delete(user),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_key_of_the_reference_ends_with_the_role(
    browser_for: Callable[..., Browser], anonymous: Client, how: str
) -> None:
    boss, colleague = browser_for(), browser_for()
    assert colleague.user is not None
    bearer = key_of_the_reference(colleague)
    assert anonymous.post("/v1/contacts", json={"email": "a@example.com"}, headers=bearer).status_code == 201
    ENDINGS[how](boss, f"/people/{colleague.user.public_id}", colleague.user)
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 401
    assert "ended with the role" in boss.get("/keys").text


def test_a_reading_key_of_the_reference_lasts_as_long_as_its_person_reads(
    browser_for: Callable[..., Browser], anonymous: Client
) -> None:
    boss, colleague = browser_for(), browser_for("member")
    assert colleague.user is not None
    bearer = key_of_the_reference(colleague)
    path = f"/people/{colleague.user.public_id}"
    boss.post(f"{path}/role", data={"role": "viewer"})
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 200
    boss.post(f"{path}/remove")
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 401


def test_a_key_of_an_operator_ends_with_the_office(app: Flask, anonymous: Client) -> None:
    operator = Browser(app, make_user(factories.make_workspace("Elsewhere"), "viewer", is_operator=True))
    bearer = key_of_the_reference(operator)
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 200
    User.update(is_operator=False).execute()
    assert anonymous.get("/v1/contacts", headers=bearer).status_code == 401


def test_what_is_done_by_the_api_is_told_with_its_key(
    workspace: Workspace, browser: Browser, client: Client
) -> None:
    contact = client.post("/v1/contacts", json={"email": "ada@example.com"}).json
    assert contact is not None
    client.delete(f"/v1/contacts/{contact['data']['id']}")
    client.put("/v1/workspace", json={"name": "A new name"})
    webhook = factories.make_webhook(workspace, url="https://hooks.example.com/crm")
    client.put(f"/v1/webhooks/{webhook['id']}", json={"description": "CRM"})
    page = browser.get("/audit").text
    assert f'<a href="/webhooks/{webhook["id"]}">https://hooks.example.com/crm</a>' in page
    assert "key tests" in page
    assert "deleted contacts" in page
    assert "a contact who was deleted" in page
    assert "name" in page
    assert "A new name" not in re.sub(r"(?s)<header.*?</header>", "", page), "names of fields, no values"
    assert "ada@example.com" not in page


def test_what_is_gone_is_told_by_what_it_was(workspace: Workspace, browser: Browser) -> None:
    told = [ids.new(prefix) for prefix in audit.GONE]
    with db.transaction():
        for public_id in [*told, "google"]:
            log.record(workspace.id, "settings.changed", public_id)
        log.record(workspace.id, "workspace.created", workspace.public_id)
    shown = re.sub(r"<[^>]+>", "", browser.get("/audit").text)
    assert not [public_id for public_id in told if public_id in shown]
    assert "Google" in shown
    assert workspace.public_id not in shown
    assert audit.GONE.keys() > objects.NAMED.keys()


def test_a_mailbox_being_connected_is_told_by_its_address(workspace: Workspace) -> None:
    OauthConnection.create(
        public_id=ids.new("cnx"), workspace=workspace, provider="google", email="sales@example.com",
        flow="browser", created_at=1, expires_at=2,
    )  # fmt: skip
    public_id = OauthConnection.get().public_id
    assert objects.names([public_id]) == {public_id: "sales@example.com"}


def test_every_action_has_words() -> None:
    root = Path(fluenzr.__file__).parent
    code = "\n".join(path.read_text() for path in root.rglob("*.py"))
    written = set(re.findall(r'audit\.record\(\s*[\w.]+(?:\([^)]*\))?,\s*"([^"]+)"', code))
    assert len(written) > 30
    assert written == set(audit.ACTIONS)


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 18, "9" * 19, "9" * 40, "٣"])
def test_the_log_takes_any_number_for_a_place(browser: Browser, before: str) -> None:
    assert browser.get("/audit", query_string={"before": before}).status_code == 200
