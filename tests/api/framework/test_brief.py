"""One object, answered in front of Flask or by Flask: nobody can tell which."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st
from werkzeug.test import Client

from fluenzr.api.framework.access_log import logger
from fluenzr.core.common import listing
from fluenzr.core.workspaces import api_keys
from fluenzr.models import ApiKey
from tests.support import factories

ORIGIN = "https://app.example.com"
LIMIT = 5


@pytest.fixture
def app(make_app):
    return make_app(rate_limit=f"{LIMIT}/minute", cors_origins=(ORIGIN,))


@pytest.fixture
def ids(workspace):
    """Ids of every kind, of this workspace and of another one, and some of none."""
    other = factories.make_workspace()
    own = factories.make_contact(workspace, first_name="Ada", tags=["é", '"'], custom_fields={"n": 1.5})
    objects = [own, factories.make_contact(workspace), factories.make_contact(other)]
    objects += [factories.make_group(workspace), factories.make_campaign(workspace)]
    return [
        *(one["id"] for one in objects),
        "con_1",
        "con_",
        "stg_1",
        "con_%00",
        "imports",
        "",
        own["id"] + "x",
    ]


@pytest.fixture
def keys(workspace):
    """Keys that open the workspace, and others that do not."""
    free, revoked = factories.make_workspace(plan="free"), factories.make_key(workspace)
    made = [
        factories.make_key(workspace),
        factories.make_key(workspace, scope="read"),
        factories.make_key(free),
    ]
    api_keys.revoke(ApiKey.get(hint=revoked[-4:]).public_id)
    return ["", "Bearer", "Basic abc", *(f"Bearer {key}" for key in (*made, revoked, "flz_sk_" + "a" * 32))]


def answer(wsgi, counted, settings, **call):
    """Status, headers in their order and body of an answer, after so many calls within the minute."""
    path = settings.data_dir / "limits.counts"
    path.write_bytes(b"")
    client = Client(wsgi)
    for _ in range(counted):
        client.get("/v1/nope", headers={"Authorization": call["headers"].get("Authorization", "")})
    given = client.open(**call)
    return given.status, list(given.headers), given.get_data()


UNTOUCHED = [HealthCheck.function_scoped_fixture]  # nothing that an example asks for changes anything


@options(max_examples=150, deadline=None, suppress_health_check=UNTOUCHED)
@given(data=st.data())
def test_both_answer_alike(app, ids, keys, settings, clock, data):
    def choose(*choices):
        return data.draw(st.sampled_from(choices))

    own = [f"/v1/contacts/{ids[0]}", f"/v1/groups/{ids[3]}", f"/v1/campaigns/{ids[4]}"]
    odd = f"/v1/{choose('contacts', 'groups', 'campaigns')}/{choose(*ids)}"
    call = {"method": "GET", "path": choose(*own, odd)}
    headers = {"Authorization": choose(keys[3], keys[4], choose(*keys)), "X-Request-Id": "mine"}
    if choose(True, False):
        call["method"] = choose("GET", "HEAD", "OPTIONS", "PUT")
        call["path"] += choose("", "/", "//")
        call["query_string"] = choose("", "a=1", "%")
        call["data"] = choose(None, b"{}")
    if origin := choose(None, ORIGIN, "https://other.example.com"):
        headers["Origin"] = origin
    if condition := choose(None, None, "*", 'W/"abc"'):
        headers["If-None-Match"] = condition
    counted = choose(0, LIMIT - 1, LIMIT)
    both = [
        answer(wsgi, counted, settings, headers=headers, **call) for wsgi in (app.wsgi_app, app.wsgi_app.app)
    ]
    assert both[0] == both[1]


def test_what_has_not_changed_is_told_by_the_tag_of_either(app, ids, keys):
    """A tag that one of them gave is known to the other."""
    client, headers = Client(app.wsgi_app), {"Authorization": keys[3]}
    first = client.get(f"/v1/contacts/{ids[0]}", headers=headers)
    again = client.get(f"/v1/contacts/{ids[0]}", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(("kind", "number"), [("contacts", 0), ("groups", 3), ("campaigns", 4)])
def test_one_object_needs_no_flask(app, ids, keys, kind, number):
    app.wsgi_app.app = None
    given = Client(app.wsgi_app).get(f"/v1/{kind}/{ids[number]}", headers={"Authorization": keys[3]})
    assert given.json["data"]["id"] == ids[number]


def test_a_call_that_is_left_to_flask_is_counted_once(app, ids, keys):
    client, headers = Client(app.wsgi_app), {"Authorization": keys[3]}
    paths = [f"/v1/contacts/{one}" for one in (ids[0], "con_1", ids[0])]
    given = [client.get(path, headers=headers) for path in paths]
    assert [one.status_code for one in given] == [200, 404, 200]
    assert [int(one.headers["X-RateLimit-Remaining"]) for one in given] == [4, 3, 2]


def test_a_read_that_fails_is_told_by_flask_and_counted_once(app, ids, keys, monkeypatch):
    def broken(*_):
        raise RuntimeError("no")

    client, headers = Client(app.wsgi_app), {"Authorization": keys[3], "X-Request-Id": "mine"}
    client.get(f"/v1/contacts/{ids[0]}", headers=headers)
    monkeypatch.setattr(listing.Listing, "one", broken)
    failed = client.get(f"/v1/contacts/{ids[0]}", headers=headers)
    monkeypatch.undo()
    assert failed.status_code == 500
    assert failed.json["error"]["details"] == {"requestId": "mine"}
    assert int(client.get(f"/v1/contacts/{ids[0]}", headers=headers).headers["X-RateLimit-Remaining"]) == 2


def test_where_every_call_is_logged_it_is_logged_too(app, ids, keys, caplog):
    with caplog.at_level("DEBUG", logger.name):
        Client(app.wsgi_app).get(f"/v1/contacts/{ids[0]}", headers={"Authorization": keys[3]})
    assert [line.path for line in caplog.records if line.name == logger.name] == ["/v1/contacts/<contact_id>"]
