import subprocess
import sys
import threading
import time
import uuid

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.api.framework import idempotency
from fluenzr.core.contacts import records
from fluenzr.core.privacy import erasure
from fluenzr.engine import account_check
from fluenzr.models import Contact, Event, IdempotencyKey
from tests.support import factories
from tests.support.routes import api_routes
from tests.support.servers import ROOT, environment
from tests.support.threads import at_once

DAY = 24 * 3600


@pytest.fixture
def post(client):
    """POSTs a contact, or something else, under a key."""

    def post(key="k", path="/v1/contacts", by=client, **body):
        return by.post(path, json=body, headers={"Idempotency-Key": key})

    return post


def fresh(answer, status):
    assert answer.status_code == status
    assert "Idempotency-Replayed" not in answer.headers
    return answer


def replayed(answer, first):
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert (answer.status_code, answer.get_data()) == (first.status_code, first.get_data())
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Request-Id"] != first.headers["X-Request-Id"]


def conflict(answer, words):
    fresh(answer, 409)
    assert answer.json["error"]["code"] == "CONFLICT"
    assert words in answer.json["error"]["message"]


# The same again


def test_the_first_answer_is_given_again_and_the_work_done_once(post):
    first = fresh(post(email="a@example.com"), 201)
    replayed(post(email="a@example.com"), first)
    replayed(post(email="a@example.com"), first)
    assert Contact.select().count() == 1
    assert Event.select().count() == 1


def test_it_is_the_first_answer_whatever_has_become_of_it(post, client):
    first = post(email="a@example.com")
    client.put(f"/v1/contacts/{first.json['data']['id']}", json={"firstName": "Ada"})
    replayed(post(email="a@example.com"), first)
    client.delete(f"/v1/contacts/{first.json['data']['id']}")
    replayed(post(email="a@example.com"), first)
    assert not Contact.select().exists()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/contacts", {"email": "no address"}, 400),
        ("/v1/contacts", {"email": "taken@example.com"}, 409),
        ("/v1/contacts/con_nowhere/tags", {"tags": ["a"]}, 404),
    ],
)
def test_an_error_is_given_again(post, workspace, path, body, status):
    taken = factories.make_contact(workspace, "taken@example.com")
    first = fresh(post(path=path, **body), status)
    erasure.delete(workspace.id, taken["id"])
    replayed(post(path=path, **body), first)


def test_every_post_honours_the_key(app, client):
    for route in api_routes(app, "POST"):
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        form = {"data": {"nope": "1"}, "content_type": "multipart/form-data"}
        body = form if route.rule.endswith("/import") else {"json": {"nope": 1}}
        first = client.post(route.path(), headers=headers, **body)
        replayed(client.post(route.path(), headers=headers, **body), first)


def test_another_api_key_of_the_workspace_is_given_it_too(post, client_for, workspace):
    first = post(email="a@example.com")
    replayed(post(email="a@example.com", by=client_for(workspace)), first)


def test_another_workspace_has_keys_of_its_own(post, client_for):
    first = fresh(post(email="a@example.com"), 201)
    other = client_for(factories.make_workspace())
    second = fresh(post(email="a@example.com", by=other), 201)
    assert first.json["data"]["id"] != second.json["data"]["id"]
    replayed(post(email="a@example.com", by=other), second)


def test_a_day_later_it_is_a_new_request(post, clock):
    first = fresh(post(email="a@example.com"), 201)
    clock.advance(DAY)
    replayed(post(email="a@example.com"), first)
    clock.advance(0.001)
    fresh(post(email="a@example.com"), 409)
    assert IdempotencyKey.select().count() == 1


def test_other_methods_take_no_notice_of_it(post, client):
    contact = post(email="a@example.com").json["data"]
    path, headers = f"/v1/contacts/{contact['id']}", {"Idempotency-Key": "k"}
    fresh(client.get(path, headers=headers), 200)
    fresh(client.put(path, json={}, headers=headers), 200)
    fresh(client.delete(path, headers=headers), 200)


def test_without_a_key_every_post_is_a_new_one(client):
    client.post("/v1/contacts", json={"email": "a@example.com"})
    fresh(client.post("/v1/contacts", json={"email": "a@example.com"}), 409)
    assert not IdempotencyKey.select().exists()


def test_no_secret_is_kept_in_the_open(post):
    body = {"url": "https://hooks.example.com/", "events": ["*"]}
    first = fresh(post(path="/v1/webhooks", **body), 201)
    secret = first.json["data"]["secret"].encode()
    assert secret not in bytes(IdempotencyKey.get().body)
    replayed(post(path="/v1/webhooks", **body), first)


# Another request under the same key


def test_another_body_or_path_is_refused(post):
    first = fresh(post(email="a@example.com"), 201)
    for other in (
        post(email="b@example.com"),
        post(email="a@example.com", firstName="Ada"),
        post(path="/v1/contacts?page=1", email="a@example.com"),
        post(path="/v1/groups", name="a"),
    ):
        conflict(other, "used for another request")
    replayed(post(email="a@example.com"), first)
    assert Contact.select().count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "a\x7fb"])
def test_a_key_out_of_bounds_is_refused(post, key):
    answer = post(key=key, email="a@example.com")
    assert fresh(answer, 400).json["error"]["details"].keys() == {"Idempotency-Key"}
    assert not Contact.select().exists()


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b/c?d=é~", "84dea0ca-f75f-4444-b4ec-200ac3e369dc"])
def test_a_key_is_any_printable_text(post, key):
    first = fresh(post(key=key, email="a@example.com"), 201)
    replayed(post(key=key, email="a@example.com"), first)


def test_of_many_at_once_one_does_the_work(post, client):
    answers = at_once(*[lambda: post(email="a@example.com")] * 6)
    done = [answer for answer in answers if answer.status_code == 201]
    assert len(done) + sum(answer.status_code == 409 for answer in answers) == 6
    assert len({answer.get_data() for answer in done}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    assert Contact.select().count() == 1


def test_one_that_is_still_running_is_told(post, workspace, monkeypatch):
    """A call that talks to other servers meanwhile, and so holds no transaction."""
    path = f"/v1/email-accounts/{factories.make_account(workspace)['id']}/test"
    running, go_on = threading.Event(), threading.Event()
    really = account_check.test

    def slow(*arguments, **options):
        running.set()
        assert go_on.wait(10)
        return really(*arguments, **options)

    monkeypatch.setattr(account_check, "test", slow)

    def meanwhile():
        assert running.wait(10)
        try:
            return post(path=path)
        finally:
            go_on.set()

    first, second = at_once(lambda: post(path=path), meanwhile)
    conflict(second, "still running")
    assert second.headers["Retry-After"] == "1"
    replayed(post(path=path), fresh(first, 200))


# What goes wrong in between


def test_a_crash_leaves_nothing_and_may_be_tried_again_at_once(post, monkeypatch):
    monkeypatch.setattr(records, "count", lambda *_: [][1])
    fresh(post(email="a@example.com"), 500)
    assert not Contact.select().exists()
    monkeypatch.undo()
    first = fresh(post(email="a@example.com"), 201)
    replayed(post(email="a@example.com"), first)


def test_a_busy_database_may_be_tried_again_at_once(post, monkeypatch):
    def busy(*_):
        raise db.Busy("locked")

    monkeypatch.setattr(records, "count", busy)
    fresh(post(email="a@example.com"), 503)
    monkeypatch.undo()
    fresh(post(email="a@example.com"), 201)


KILLED = """
import os, signal, sys
from fluenzr import config
from fluenzr.api import create_app
from fluenzr.api.framework import idempotency
from fluenzr.core.contacts import records

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def then_killed(work):
    return lambda *arguments: (work(*arguments), killed())

key, moment = sys.argv[1:]
app = create_app(config.load())
if moment == "before the work":
    idempotency._run = killed
elif moment == "amid the work":
    records.count = killed
elif moment == "before the commit":
    idempotency._store = then_killed(idempotency._store)
elif moment == "after the commit":
    app.after_request(killed)
headers = {"Authorization": "Bearer " + key, "Idempotency-Key": "k"}
app.test_client().post("/v1/contacts", json={"email": "a@example.com"}, headers=headers)
"""


def kill(client, settings, moment):
    """A process dies by kill -9 at a moment of serving the request that `post` would repeat."""
    command = [sys.executable, "-c", KILLED, client.key, moment]
    ended = subprocess.run(command, cwd=ROOT, env=environment(settings), timeout=120, check=False)
    assert ended.returncode == -9


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before the work", "amid the work", "before the commit"])
def test_a_kill_leaves_neither_work_nor_answer(client, post, settings, moment):
    kill(client, settings, moment)
    assert not Contact.select().exists()
    assert not Event.select().exists()
    conflict(post(email="a@example.com"), "still running")
    lease = idempotency.LEASE_MS / 1000
    with wall_clock.using(lambda: time.time() + lease):
        first = fresh(post(email="a@example.com"), 201)
        replayed(post(email="a@example.com"), first)
    assert Contact.select().count() == 1


@pytest.mark.slow
def test_a_kill_after_the_commit_loses_only_the_way_of_the_answer(client, post, settings):
    kill(client, settings, "after the commit")
    answer = post(email="a@example.com")
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert answer.json["data"]["id"] == Contact.get().public_id
    assert Event.select().count() == 1


def test_who_lost_the_key_meanwhile_changes_nothing(post, monkeypatch):
    """It ran longer than its lease, and another has done the work."""
    count_contact = records.count

    def overtaken(*arguments):
        IdempotencyKey.update(owner="somebody else").execute()
        count_contact(*arguments)

    monkeypatch.setattr(records, "count", overtaken)
    conflict(post(email="a@example.com"), "still running")
    assert not Contact.select().exists()
