"""What a reader sees is in one language: the email, its page, and the page of a link that was cut."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from babel.messages.pofile import read_po
from lxml import html as lxml_html

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.emails import compose
from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.templates.languages import LOCALE, SHIPPED
from fluenzr.core.workflow import recipient
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Campaign, Workspace
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, finish
from tests.support.servers import free_port

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
IN_FRENCH = {**BROWSER, "Accept-Language": "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7"}
IN_ENGLISH = {**BROWSER, "Accept-Language": "en-US,en;q=0.9"}
IN_GERMAN = {**BROWSER, "Accept-Language": "de-DE,de;q=0.9"}
OF_READERS = ("fluenzr/api/", "fluenzr/core/")
"""Where texts are that readers see; the others are of the pages for people who work with FluenzR."""
with (LOCALE / "fr/LC_MESSAGES/fluenzr.po").open("rb") as file:
    ENGLISH_TEXTS = [
        message.id
        for message in read_po(file)
        if message.id
        and any(
            place.startswith(OF_READERS) or place.endswith("/error.html") for place, _ in message.locations
        )
    ]
ENGLISH_WORDS = re.compile(
    r"\b(?:the|this|that|these|you|your|we|us|our|is|are|will|get|from|to|and|of|it|its|when|by|if|again"
    r"|done|no|not|email|emails|further|unsubscribed?|subscribed?|preferences|link|address|sender|image)\b",
    re.IGNORECASE,
)
NOVEMBER = datetime(2026, 11, 29, 12, tzinfo=UTC)
IMAGE = "image"  # is French, too


def assert_french(text: str) -> None:
    """No text of the catalogue as it is in English, and no English word."""
    for english in ENGLISH_TEXTS:
        assert english not in text
    assert {word for word in ENGLISH_WORDS.findall(text) if word != IMAGE} == set(), text


def visible(page: str) -> str:
    """What a person reads of a page, its title included."""
    document = lxml_html.fromstring(page)
    for unseen in document.findall(".//style"):
        unseen.drop_tree()
    return " ".join(document.text_content().split())


@pytest.fixture
def account(workspace):
    workspace_settings.update(workspace.id, {"postal_address": "3 rue Neuve\n75001 Paris"})
    return factories.make_account(workspace, "jeanne@expediteur.example", display_name="Jeanne Dupont")


@pytest.fixture
def make(workspace, account, clock):
    """Makes a campaign that was sent to one reader; gives what was sent."""

    def made(format="text", **fields):
        body = "Bonjour du {{current_date}} ({{current_date|short}})"
        node = factories.email_node(body=body, subject="Bonjour", format=format)
        campaign = active_campaign(workspace, node, email_account_id=account["id"], **fields)
        return finish(campaign, ACCEPTED)

    return made


def content_of(claim):
    """The email as its reader gets it."""
    link = compose.unsubscribe_url("https://x.test", claim.campaign.workspace_id, 1, claim.contact.id)
    stationery = compose.Stationery(Campaign.get_by_id(claim.campaign.id))
    tracker = Tracker("https://x.test", claim.campaign.workspace_id, claim.email_id)
    return compose.write(stationery, claim.node_id, recipient.get(claim.contact.id), link, NOVEMBER, tracker)


def path_of(claim) -> str:
    return compose.unsubscribe_url("", claim.campaign.workspace_id, claim.email_id, claim.contact.id)


@pytest.fixture
def reader(app):
    """A browser without cookies."""
    return app.test_client(use_cookies=False)


def shown_in(reader, path: str, headers) -> str:
    """The language of a page, which it tells itself."""
    page = reader.get(path, headers=headers)
    (code,) = set(re.findall(r'<html lang="(\w+)"', page.text))
    assert page.headers["Content-Language"] == code
    assert "Accept-Language" in page.headers["Vary"]
    assert SHIPPED.get(code).gettext("Email preferences") in unescape(page.text)
    return code


@pytest.mark.parametrize("format", ["text", "html"])
def test_a_french_email_has_no_english_word(make, format):
    content = content_of(make(language="fr", format=format))
    assert "Bonjour du 29 novembre 2026 (2026-11-29)" in content.text
    assert "Se désinscrire\u00a0: https://x.test/u/" in content.text
    assert "indique à son expéditeur quand il est ouvert" in content.text
    for part in (content.text, visible(content.html)):
        assert_french(re.sub(r"https?://\S+", "", part))


def test_an_english_email_stays_as_it_was(make):
    content = content_of(make())
    assert "Bonjour du November 29, 2026 (2026-11-29)" in content.text
    assert "Unsubscribe: https://x.test/u/" in content.text
    assert "This email contains an image" in content.html


def test_a_campaign_without_a_language_has_the_workspace_s(make, workspace):
    claim = make()
    workspace_settings.update(workspace.id, {"language": "fr"})
    assert "29 novembre 2026" in content_of(claim).text
    workspace_settings.update(workspace.id, {"language": None})
    assert "November 29, 2026" in content_of(claim).text


def test_its_own_language_comes_first(make, workspace):
    workspace_settings.update(workspace.id, {"language": "fr"})
    assert "November 29, 2026" in content_of(make(language="en")).text


def test_a_french_preview_is_the_french_email(client, make, workspace):
    claim = make(language="fr")
    asked = {"contactId": claim.contact.public_id, "nodeId": "mail"}
    preview = client.post(f"/v1/campaigns/{claim.campaign.public_id}/preview", json=asked).json["data"]
    assert "Se désinscrire" in preview["text"]
    path = re.search(r"/u/[\w-]+", preview["text"])[0]
    page = client.app.test_client().get(path, headers=IN_ENGLISH)
    assert "Jeanne Dupont (jeanne@expediteur.example)" in page.text
    assert_french(visible(page.text))


@pytest.mark.parametrize("action", [None, "unsubscribe", "subscribe", "object"])
@pytest.mark.parametrize("headers", [BROWSER, IN_FRENCH, IN_ENGLISH, {}])
def test_the_page_of_a_french_campaign_has_no_english_word(reader, make, headers, action):
    path = path_of(make(language="fr"))
    if action is None:
        page = reader.get(path, headers=headers)
    else:
        reader.post(path, data={"action": "unsubscribe"})
        page = reader.post(path, headers=headers, data={"action": action})
    assert page.status_code == 200
    assert "Préférences d" in page.text
    assert_french(visible(page.text))


@pytest.mark.parametrize(
    ("workspace_s", "campaign_s", "headers", "shown"),
    [
        (None, None, IN_FRENCH, "fr"),
        (None, None, IN_ENGLISH, "en"),
        (None, None, IN_GERMAN, "en"),
        (None, None, BROWSER, "en"),
        (None, None, {"Accept-Language": "FR-ca"}, "fr"),
        (None, None, {"Accept-Language": "en;q=0.2, fr;q=0.8"}, "fr"),
        (None, None, {"Accept-Language": "fr;q=0, *"}, "en"),
        (None, None, {"Accept-Language": "*"}, "en"),
        (None, None, {"Accept-Language": ";;,=,\u00e9"}, "en"),
        ("fr", None, IN_ENGLISH, "fr"),
        ("fr", "en", IN_FRENCH, "en"),
        ("en", "fr", IN_GERMAN, "fr"),
        ("xx", None, IN_FRENCH, "fr"),
    ],
)
def test_whoever_chose_a_language_decides_and_else_the_browser(
    reader, make, workspace, workspace_s, campaign_s, headers, shown
):
    workspace_settings.update(workspace.id, {"language": workspace_s})
    assert shown_in(reader, path_of(make(language=campaign_s)), headers) == shown


def test_where_the_campaign_was_deleted_the_browser_decides(reader, make, workspace):
    claim = make(language="fr")
    path = path_of(claim)
    lifecycle.pause(workspace.id, claim.campaign.public_id)
    lifecycle.archive(workspace.id, claim.campaign.public_id)
    lifecycle.delete(workspace.id, claim.campaign.public_id)
    assert shown_in(reader, path, IN_ENGLISH) == "en"
    assert shown_in(reader, path, IN_FRENCH) == "fr"


def test_the_page_names_who_writes_and_from_where(reader, make, workspace):
    page = reader.get(path_of(make()))
    assert "Jeanne Dupont (jeanne@expediteur.example)" in page.text
    assert "3 rue Neuve\n75001 Paris" in page.text
    workspace_settings.update(workspace.id, {"postal_address": "<b>Rue</b>"})
    assert "&lt;b&gt;Rue&lt;/b&gt;" in reader.get(path_of(make())).text


def test_a_preview_s_other_links_name_no_campaign(reader, make, workspace):
    """Their number is a link's."""
    claim = make()
    token = Tracker("", workspace.id).token(TokenKind.CLICK, claim.campaign.id)
    page = reader.get(f"/u/{token}")
    assert (page.status_code, "Jeanne" in page.text, "Acme" in page.text) == (200, False, True)


def test_who_has_unsubscribed_is_not_told_to_go_on_receiving(reader, make):
    path, words = path_of(make()), "You go on receiving emails"
    assert words in reader.get(path).text
    assert words not in reader.post(path).text


def test_the_page_is_dark_where_the_reader_s_screen_is(reader, make):
    page = reader.get(path_of(make()))
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]*)"', page.text)
    answer = reader.get(sheet)
    style = answer.text
    answer.close()
    assert re.search(r":root\s*\{[^}]*color-scheme:\s*light dark", style)
    assert "light-dark(" in style
    assert "data-theme" not in page.text


def test_the_page_s_own_policy_allows_its_icon(reader, make):
    page = reader.get(path_of(make()))
    (icon,) = re.findall(r'<link rel="icon" href="([^"]*)"', page.text)
    assert icon.startswith("data:")
    assert "img-src data:" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("method", "way"), [("GET", "/u/"), ("POST", "/u/"), ("GET", "/t/c/")])
@pytest.mark.parametrize("accept", [BROWSER["Accept"], "*/*", None])
def test_a_cut_link_is_a_page(reader, make, way, method, accept):
    path = way + path_of(make(language="fr")).rpartition("/")[2][:-5]
    headers = {"Accept": accept, "Accept-Language": "fr"}
    page = reader.open(path, method=method, headers={name: value for name, value in headers.items() if value})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Ce lien est incomplet" in page.text
    assert_french(visible(page.text))
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_program_gets_the_envelope_of_a_cut_link(reader):
    answer = reader.get("/u/cut", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "NOT_FOUND")


def test_a_link_cut_to_nothing_is_a_page_too(reader):
    for path in ("/u/", "/u", "/t/c/", "/t"):
        page = reader.get(path, headers=IN_FRENCH)
        assert (page.status_code, page.mimetype) == (404, "text/html")
        assert_french(visible(page.text))


def test_a_link_of_a_workspace_that_was_deleted_is_a_page(reader, make, workspace):
    path = compose.unsubscribe_url("", workspace.id + 1, 1, 1)
    for page in (reader.get(path, headers=IN_FRENCH), reader.post(path, headers=IN_FRENCH)):
        assert (page.status_code, page.mimetype) == (404, "text/html")


def test_a_database_that_is_away_is_a_page(make_app, make):
    path = path_of(make())
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    page = make_app(database_url=url).test_client().get(path, headers=IN_FRENCH)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert page.headers["Retry-After"]
    assert_french(visible(page.text))


def test_a_crash_is_a_page_with_its_number(app, reader, make, monkeypatch):
    path = path_of(make())
    monkeypatch.setattr("fluenzr.core.tracking.preferences.of", lambda _: 1 / 0)
    page = reader.get(path, headers={**IN_FRENCH, "X-Request-Id": "mine"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "mine" in page.text
    assert "ZeroDivisionError" not in page.text
    assert_french(visible(page.text).replace("mine", ""))


def test_the_language_of_a_workspace(client, workspace):
    assert client.get("/v1/workspace").json["data"]["language"] == "en"
    assert client.put("/v1/workspace", json={"language": "fr"}).json["data"]["language"] == "fr"
    assert client.put("/v1/workspace", json={"name": "Acme"}).json["data"]["language"] == "fr"
    for wrong in ("de", "FR", "", 1):
        answer = client.put("/v1/workspace", json={"language": wrong})
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["language"])
    assert client.put("/v1/workspace", json={"language": None}).json["data"]["language"] == "en"


def test_the_language_of_a_campaign(client, workspace, account):
    body = {"name": "Printemps", "emailAccountId": account["id"]}
    made = client.post("/v1/campaigns", json=body).json["data"]
    path = f"/v1/campaigns/{made['id']}"
    assert made["language"] == "en"
    client.put("/v1/workspace", json={"language": "fr"})
    assert client.get(path).json["data"]["language"] == "fr"
    assert client.put(path, json={"language": "en"}).json["data"]["language"] == "en"
    assert client.put(path, json={"name": "Été"}).json["data"]["language"] == "en"
    assert client.put(path, json={"language": None}).json["data"]["language"] == "fr"
    assert client.get("/v1/campaigns").json["data"][0]["language"] == "fr"
    assert client.post("/v1/campaigns", json={**body, "language": "en"}).json["data"]["language"] == "en"
    for wrong in ("de", "FR", "", 1):
        answer = client.put(path, json={"language": wrong})
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["language"])


def test_another_workspace_s_language_is_its_own(client, workspace):
    other = factories.make_workspace("Other")
    client.put("/v1/workspace", json={"language": "fr"})
    assert Workspace.get_by_id(other.id).language is None
