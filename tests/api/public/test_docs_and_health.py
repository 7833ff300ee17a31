"""The pages beside /v1."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openapi_spec_validator
import peewee
import pytest
import structlog
from flask import Flask

from fluenzr import clock as wall_clock
from fluenzr import db, doctor
from fluenzr.config import Settings
from fluenzr.core.operations import server_record
from fluenzr.core.sending import crash_recovery
from fluenzr.models import EmailAccount, Mailbox, Workspace
from tests.support import factories
from tests.support.clients import Client
from tests.support.clocks import FrozenClock
from tests.support.servers import Server, free_port

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = ("/", "/docs", "/status")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ALL = (*PAGES, "/v1", "/v1/", "/v1/openapi.json", "/healthz", "/readyz", "/metrics")


def away(make_app: Callable[..., Flask]) -> Any:
    """A client of an app whose database does not answer."""
    return make_app(database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/none").test_client()


@pytest.mark.parametrize("path", ALL)
def test_no_key_is_needed_and_none_is_counted(anonymous: Client, path: str) -> None:
    crash_recovery.beat("w1", "here", 1)
    answer = anonymous.get(path)
    assert answer.status_code == 200
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-RateLimit-Limit" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_self_contained(anonymous: Client, path: str) -> None:
    answer = anonymous.get(path, headers=BROWSER)
    assert answer.mimetype == "text/html"
    assert "'none'" in answer.headers["Content-Security-Policy"]
    assert "http" not in answer.headers["Content-Security-Policy"]
    for address in re.findall(r"""(?:src|href)=["']([^"']*)""", answer.text):
        assert address.startswith(("/", "data:,")), address
        if address.startswith("/") and not address.startswith("//"):
            asset = anonymous.get(address)
            asset.close()
            assert asset.status_code == 200, address


def test_home_says_what_runs_here(anonymous: Client, settings: Settings) -> None:
    told = anonymous.get("/", headers=JSON).json
    assert told is not None
    assert told["success"] is True
    assert told["data"]["name"] == "FluenzR"
    assert told["data"]["links"]["api"] == f"{settings.public_url}/v1"
    assert anonymous.get("/", headers={"Accept": "*/*"}).mimetype == "text/html", "what curl asks for"
    assert "Accept" in anonymous.get("/").headers["Vary"]


@pytest.mark.parametrize("path", ["/v1", "/v1/"])
def test_the_address_of_the_api_says_where_all_is(anonymous: Client, settings: Settings, path: str) -> None:
    told = anonymous.get(path, headers=BROWSER).json
    assert told is not None
    assert told["data"]["links"]["docs"] == f"{settings.public_url}/docs"
    assert anonymous.get("/", headers=JSON).json == told


def test_the_mark_is_allowed_by_the_pages_own_policy(anonymous: Client) -> None:
    for path in PAGES:
        page = anonymous.get(path, headers=BROWSER)
        (icon,) = re.findall(r'<link rel="icon" href="([^"]+)"', page.text)
        assert icon.startswith("/static/")
        assert "img-src 'self'" in page.headers["Content-Security-Policy"]
        with anonymous.get(icon) as mark:
            assert mark.mimetype == "image/svg+xml"
        assert anonymous.get("/favicon.ico").location == icon, "where browsers look for one without a page"


@pytest.mark.slow
def test_the_document_is_valid_and_the_app_s(anonymous: Client, app: Flask) -> None:
    answer = anonymous.get("/v1/openapi.json")
    document = answer.json
    assert document is not None
    openapi_spec_validator.validate(document)
    assert '"format":"iri' not in answer.text, "tests.support.json_schemas is without these formats"
    assert document["openapi"].startswith("3.1")
    assert "/v1/contacts" in document["paths"]
    again = anonymous.get("/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_ready_only_while_a_worker_is_seen(anonymous: Client, clock: FrozenClock) -> None:
    refused = anonymous.get("/readyz")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert refused.json is not None
    assert refused.json["error"]["code"] == "SERVICE_UNAVAILABLE"
    assert list(refused.json["error"]["details"]) == ["worker"]
    crash_recovery.beat("w1", "here", 1)
    assert anonymous.get("/readyz").status_code == 200
    clock.advance(61)
    assert anonymous.get("/readyz").status_code == 503


def test_ready_only_while_the_clock_of_this_host_is_right(
    anonymous: Client, database_kind: str, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_recovery.beat("w1", "here", 1)
    if database_kind == "sqlite":
        assert db.now_ms() is None, "one host has one clock"
        assert anonymous.get("/readyz").status_code == 200
        return
    ahead = wall_clock.now_ms() - 300_000
    with monkeypatch.context() as patch:
        patch.setattr(db, "now_ms", lambda: ahead)
        refused = anonymous.get("/readyz")
        assert refused.status_code == 503
        assert refused.json is not None
        assert list(refused.json["error"]["details"]) == ["clocks"]
        assert "by +300 s" in refused.json["error"]["message"]
    assert anonymous.get("/readyz").status_code == 200


def test_ready_only_while_no_other_database_server_is_compared_with(
    anonymous: Client, database_kind: str, clock: FrozenClock
) -> None:
    crash_recovery.beat("w1", "here", 1)
    server_record.get()
    server_record.change(unsettled_at=wall_clock.now_ms())
    refused = anonymous.get("/readyz")
    if database_kind == "sqlite":
        assert refused.status_code == 200, "nothing takes the place of a file"
        return
    assert refused.json is not None
    assert list(refused.json["error"]["details"]) == ["history"]
    assert "Another database server took over" in refused.json["error"]["message"]
    told = anonymous.get("/status", headers=JSON).json
    assert told is not None
    assert told["data"]["history"]["state"] == "stopped"
    server_record.change(unsettled_at=None)
    assert anonymous.get("/readyz").status_code == 200


def test_ready_only_with_all_migrations(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    crash_recovery.beat("w1", "here", 1)
    monkeypatch.setattr(db, "pending_migrations", lambda: ["0002_later"])
    refused = anonymous.get("/readyz")
    assert refused.status_code == 503
    assert refused.json is not None
    assert "0002_later" in refused.json["error"]["details"]["database"][0]


def test_a_database_that_is_away(make_app: Callable[..., Flask]) -> None:
    client = away(make_app)
    assert client.get("/healthz").status_code == 200, "the process is up"
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert "database" in refused.json["error"]["details"]
    told = client.get("/status", headers=JSON)
    assert told.status_code == 200
    assert told.json["data"]["state"] == "degraded"
    assert told.json["data"]["api"]["state"] == "ok"
    assert told.json["data"]["database"]["state"] == "down"
    assert client.get("/status", headers=BROWSER).status_code == 200
    assert client.get("/metrics").status_code == 503
    assert client.get("/v1/contacts").status_code == 503


def test_an_empty_database_is_told_as_what_it_is(
    make_app: Callable[..., Flask], new_database: Callable[..., str]
) -> None:
    client = make_app(database_url=new_database()).test_client()
    for path in ("/v1/contacts", "/readyz"):
        refused = client.get(path, headers={"Authorization": f"Bearer flz_sk_{'a' * 32}"})
        assert refused.status_code == 503
        assert "run `fluenzr migrate`" in refused.json["error"]["message"]


def test_status_tells_state_and_lag_of_each_part(anonymous: Client, clock: FrozenClock) -> None:
    crash_recovery.beat("w1", "here", 1)
    clock.advance(7)
    told = anonymous.get("/status", headers=JSON).json
    assert told is not None
    assert told["data"]["state"] == "ok"
    assert told["data"]["worker"] == {"state": "ok", "lagMs": 7000}
    assert told["data"]["database"]["state"] == "ok"
    assert isinstance(told["data"]["database"]["lagMs"], int)
    assert isinstance(told["data"]["api"]["lagMs"], int)
    page = anonymous.get("/status", headers=BROWSER)
    assert "seen 7 s ago" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    clock.advance(60)
    assert "No worker was seen for 67 s" in anonymous.get("/status", headers=BROWSER).text


def test_metrics_are_counted_in_the_database(
    anonymous: Client, workspace: Workspace, clock: FrozenClock
) -> None:
    factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)], started=True)
    crash_recovery.beat("w1", "here", 1)
    clock.advance(5)
    answer = anonymous.get("/metrics")
    assert answer.mimetype == "text/plain"
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert values["fluenzr_contacts"] == "1.0"
    assert values['fluenzr_campaigns{status="active"}'] == "1.0"
    assert values['fluenzr_emails{state="sent"}'] == "0.0"
    assert values["fluenzr_queue_depth"] == "1.0"
    assert values["fluenzr_worker_heartbeat_age_seconds"] == "5.0"
    assert values["fluenzr_workers"] == "1.0"
    assert any(name.startswith("process_resident_memory_bytes{pid=") for name in values)


TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def apps() -> dict[str, Flask]:
    """An app of each setting that a test has wanted."""
    return {}


@pytest.mark.parametrize(
    ("access", "address", "headers", "status"),
    [
        ("loopback", "127.0.0.1", {}, 200),
        ("loopback", "::1", {}, 200),
        ("loopback", "::ffff:127.0.0.1", {}, 200),
        ("loopback", "192.0.2.1", {}, 404),
        ("loopback", "::ffff:192.0.2.1", {}, 404),
        ("loopback", "127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 404),
        ("loopback", "127.0.0.1", {"X-Forwarded-For": ""}, 404),
        ("loopback", "127.0.0.1", {"X-Forwarded-Proto": "https"}, 404),
        ("loopback", "127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("loopback", "127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 404),
        (f"token:{TOKEN}", "192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
        (f"token:{TOKEN}", "127.0.0.1", {}, 404),
        (f"token:{TOKEN}", "127.0.0.1", {"Authorization": f"Bearer {TOKEN}0"}, 404),
        ("public", "192.0.2.1", {"Via": "1.1 proxy"}, 200),
        ("off", "127.0.0.1", {}, 404),
        *(
            ("loopback", "127.0.0.1", {"Host": host}, 200)
            for host in ("localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.0.0.2", "[::1]:8000")
        ),
        *(
            ("loopback", "127.0.0.1", {"Host": host}, 404)
            for host in ("evil.example", "localhost.evil.example:8000", "192.0.2.1", "[2001:db8::1]:8000")
        ),
        ("public", "127.0.0.1", {"Host": "evil.example"}, 200),
        (f"token:{TOKEN}", "192.0.2.1", {"Host": "a.example", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_who_may_see_the_metrics(
    make_app: Callable[..., Flask],
    apps: dict[str, Flask],
    access: str,
    address: str,
    headers: dict[str, str],
    status: int,
) -> None:
    app = apps.get(access) or apps.setdefault(access, make_app(metrics=access))
    answer = app.test_client().get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status
    if status == 404:
        assert answer.json["error"]["code"] == "NOT_FOUND"


def test_errors_beside_v1_have_the_envelope_too(anonymous: Client) -> None:
    unknown = anonymous.get("/nope", headers={"Accept": "*/*"})
    assert unknown.status_code == 404
    assert unknown.json is not None
    assert unknown.json["error"]["code"] == "NOT_FOUND"
    wrong = anonymous.post("/healthz")
    assert wrong.status_code == 405
    assert wrong.json is not None
    assert wrong.json["error"]["code"] == "METHOD_NOT_ALLOWED"
    assert "GET" in wrong.headers["Allow"]
    assert anonymous.get("/assets/nope.js").json is not None


@pytest.mark.parametrize("path", ["/", "/status", "/nope", "/u/forged"])
@pytest.mark.parametrize("blank", [" ", "\t", ",", ", x/y", ";a=b"])
@pytest.mark.timeout(30)  # as werkzeug reads them: minutes
def test_preferences_that_are_long_do_not_count(anonymous: Client, path: str, blank: str) -> None:
    long = {"Accept": f"application/json{blank * 200_000}x", "Accept-Language": f"fr{blank * 200_000}x"}
    told, expected = anonymous.get(path, headers=long), anonymous.get(path, headers={"Accept-Language": ""})
    assert (told.status_code, told.mimetype) == (expected.status_code, expected.mimetype)
    assert anonymous.get(path, headers=JSON).mimetype == "application/json"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "rien à cette adresse"),
        ("de", "There is nothing at this address"),
    ],
)
def test_errors_beside_v1_are_pages_where_a_person_asks(anonymous: Client, language: str, words: str) -> None:
    answer = anonymous.get("/nope", headers={**BROWSER, "Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert words in answer.text
    assert "'none'" in answer.headers["Content-Security-Policy"]
    wrong = anonymous.post("/status", headers=BROWSER)
    assert (wrong.status_code, wrong.mimetype) == (405, "text/html")
    assert "GET" in wrong.headers["Allow"]
    assert anonymous.get("/v1/nope", headers=BROWSER).mimetype == "application/json"
    assert anonymous.get("/nope", headers=JSON).mimetype == "application/json"


def test_only_what_fails_here_is_logged(
    anonymous: Client, app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    anonymous.get("/readyz")
    anonymous.get("/nope", headers={"X-Request-Id": "mine"})
    assert structlog.contextvars.get_contextvars()["request_id"] == "mine"
    assert [record.name for record in caplog.records if record.name == "fluenzr.access"] == []

    def fails() -> None:
        raise RuntimeError

    monkeypatch.setitem(app.view_functions, "pages.healthz", fails)
    answer = anonymous.get("/healthz")
    assert answer.status_code == 500
    (record,) = [record for record in caplog.records if record.name == "fluenzr.access"]
    assert (record.method, record.path, record.status) == ("GET", "/healthz", 500)  # type: ignore[attr-defined]


@pytest.mark.live
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium to render the page in")
def test_the_reference_renders_with_no_request_leaving_the_page(
    server: Callable[..., Server], database: peewee.Database, tmp_path: Path
) -> None:
    running = server()
    rendered = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--enable-logging=stderr",
            "--virtual-time-budget=20000",
            "--dump-dom",
            f"{running.url}/docs",
        ],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert "Create a contact" in rendered.stdout
    # Its policy allows this server alone: whatever else it asked for would be told in the console.
    console = [line for line in rendered.stderr.splitlines() if "CONSOLE" in line]
    assert not [line for line in console if re.search("refused|violat|error|failed", line, re.IGNORECASE)]


def test_a_disk_that_is_nearly_full_is_told(make_app: Callable[..., Flask], database_kind: str) -> None:
    if database_kind != "sqlite":
        pytest.skip("a PostgreSQL server's disk is its own")
    client = make_app(min_free_mb=1_000_000).test_client()
    crash_recovery.beat("w1", "here", 1)
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert "MB are free" in refused.json["error"]["details"]["disk"][0]
    told = client.get("/status", headers=JSON).json["data"]
    assert (told["state"], told["disk"]["state"]) == ("degraded", "low")
    assert "MB are free" in client.get("/status", headers=BROWSER).text


def test_mailboxes_that_are_not_read_are_told(
    anonymous: Client, workspace: Workspace, clock: FrozenClock, settings: Settings
) -> None:
    """It is no reason not to be ready: one wrong password would be enough."""
    server = {"host": "mail.example", "username": "jean", "password": "secret"}
    public = factories.make_account(workspace, provider="smtp", smtp=server, imap=server)
    Mailbox.create(account=factories.row(EmailAccount, public))
    assert "mailboxes" not in anonymous.get("/status", headers=JSON).json["data"]  # type: ignore[index]
    clock.advance(settings.inbox_poll_seconds * 4)
    crash_recovery.beat("w1", "here", 1)
    told = anonymous.get("/status", headers=JSON).json["data"]  # type: ignore[index]
    assert (told["state"], told["mailboxes"]["state"]) == ("degraded", "late")
    assert "1 not read for 3 polls" in anonymous.get("/status", headers=BROWSER).text
    assert "fluenzr_mailboxes_unread 1.0" in anonymous.get("/metrics").text
    assert anonymous.get("/readyz").status_code == 200
    late = next(found for found in doctor.examine(settings) if found.name == "Mailbox")
    assert "The mailbox was never read" in late.detail
    assert late.fix is not None
