"""The three examples of the product's public page, over HTTP, with real processes and a real SMTP server."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr.models import Workspace
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.servers import Server, eventually

pytestmark = pytest.mark.live

CRM = [
    {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "company": "Engines & Co"},
    {"email": "zoe@example.com", "first_name": "Zoé", "last_name": "Müller", "company": "Ünïcode"},
]


@pytest.fixture
def call(server: Callable[..., Server], workspace: Workspace) -> Callable[..., Any]:
    """Calls the API of a running server; gives `data`."""
    running = server(worker=True)
    key = factories.make_key(workspace)

    def call(method: str, path: str, **options: Any) -> Any:
        answer = running.request(method, f"/v1{path}", key=key, **options)
        body = answer.json()
        assert body["success"], body
        return body["data"]

    call.server = running  # type: ignore[attr-defined]
    return call


def test_sync_a_crm_automate_a_campaign_export_statistics(call: Callable[..., Any]) -> None:
    with SmtpServer() as smtp:
        group = call("POST", "/groups", json={"name": "From the CRM"})
        for contact in CRM:
            created = call(
                "POST",
                "/contacts",
                json={
                    "email": contact["email"],
                    "firstName": contact["first_name"],
                    "lastName": contact["last_name"],
                    "company": contact["company"],
                    "groupIds": [group["id"]],
                },
            )
            assert created["groups"] == [{"id": group["id"], "name": "From the CRM"}]

        account = call(
            "POST",
            "/email-accounts",
            json={
                "email": "grace@sender.example",
                "displayName": "Grace Hopper",
                "provider": "smtp",
                "smtp": {"host": "127.0.0.1", "port": smtp.port, "encryption": "none"},
            },
        )
        campaign = call(
            "POST",
            "/campaigns",
            json={
                "name": "Automated Q1 2025",
                "emailAccountId": account["id"],
                "settings": {
                    "sendDays": [
                        "monday",
                        "tuesday",
                        "wednesday",
                        "thursday",
                        "friday",
                        "saturday",
                        "sunday",
                    ],
                    "sendHoursStart": 0,
                    "sendHoursEnd": 24,
                    "maxEmailsPerHour": None,
                },
                "workflow": factories.linear_workflow(
                    factories.email_node(
                        subject="A word, {{firstName}}", body="Hello {{firstName|there}} of {{company}}!"
                    )
                ),
            },
        )
        assert (
            call("POST", f"/campaigns/{campaign['id']}/contacts", json={"groupId": group["id"]})["added"] == 2
        )
        assert call("POST", f"/campaigns/{campaign['id']}/start")["status"] == "active"

        by_address = {message.recipient: message for message in smtp.wait_for(2)}
        eventually(lambda: call("GET", f"/campaigns/{campaign['id']}")["status"] == "completed")

    for contact in CRM:
        message = by_address[contact["email"]]
        assert message.message["Subject"] == f"A word, {contact['first_name']}"
        assert message.message["From"] == "Grace Hopper <grace@sender.example>"
        assert f"Hello {contact['first_name']} of {contact['company']}!" in message.part("plain")
        escaped = contact["company"].replace("&", "&amp;")
        assert f"Hello {contact['first_name']} of {escaped}!" in message.part("html")
        # RFC 8058 §3.1: one line as it was written, never an encoded word.
        raw = message.data.decode()
        link = raw.split("List-Unsubscribe: <")[1].split(">")[0]
        assert link.startswith(f"{call.server.url}/u/")
        assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw

    numbers = [
        (each["name"], call("GET", f"/campaigns/{each['id']}/stats")) for each in call("GET", "/campaigns")
    ]
    ((name, stats),) = numbers
    assert name == "Automated Q1 2025"
    assert (stats["sent"], stats["delivered"], stats["openRate"], stats["replyRate"]) == (2, 2, 0.0, 0.0)

    _one_click(call.server, link)
    gone = call("GET", "/contacts?status=unsubscribed")
    assert [contact["email"] for contact in gone] == [CRM[-1]["email"]]
    assert call("GET", f"/campaigns/{campaign['id']}/stats")["unsubscribed"] == 1


def _one_click(server: Server, link: str) -> None:
    path = link.removeprefix(server.url)
    assert server.request("GET", path).status == 200
    posted = server.request(
        "POST",
        path,
        body="List-Unsubscribe=One-Click",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert posted.status == 200
