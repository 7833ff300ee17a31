import io
import logging
import re
from contextlib import closing

import marshmallow as ma
import peewee
import pytest
from werkzeug.exceptions import RequestTimeout

from fluenzr import db, ids
from fluenzr.api.app import MAX_BODY
from fluenzr.api.framework import fields as api_fields
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.v1 import contact_bulk
from fluenzr.core.contacts import records
from fluenzr.models import Contact, IdempotencyKey
from tests.support import factories
from tests.support.clients import Client
from tests.support.databases import bound_to
from tests.support.routes import api_routes
from tests.support.servers import free_port

JSON = "application/json"
ORIGIN = "https://app.example.com"
RATE_HEADERS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}

NOT_AN_OBJECT = {"list": b"[]", "null": b"null", "number": b"3", "text": b'"email"', "boolean": b"true"}
NOT_JSON = {
    "cut": b"{",
    "space": b" ",
    "not UTF-8": b'{"email": "\xff@example.com"}',
    "UTF-16": '{"email": "a@example.com"}'.encode("utf-16"),
    "NaN": b'{"email": NaN}',
    "Infinity": b'{"customFields": {"n": Infinity}, "email": "a@example.com"}',
    "half a surrogate pair": b'{"email": "a@example.com", "firstName": "\\ud800"}',
    "raw control character": b'{"email": "a@example.com", "firstName": "a\x00b"}',
    "trailing comma": b'{"email": "a@example.com",}',
    "two documents": b'{"email": "a@example.com"} {}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
}
WRONG_VALUE = {
    "NUL": b'{"email": "a@example.com", "firstName": "a\\u0000b"}',
    "line break": b'{"email": "a@example.com", "firstName": "a\\nBcc: b"}',
    "wrong type": b'{"email": ["a@example.com"]}',
    "number too large": b'{"email": "a@example.com", "customFields": {"n": 1e300}}',
    "nested where flat is wanted": b'{"email": "a@example.com", "customFields": {"n": {"a": 1}}}',
}


def error(answer, status, code):
    """The error of an answer that is in the envelope and tells nothing of the inside."""
    assert (answer.status_code, answer.mimetype) == (status, JSON)
    body = answer.json
    assert body.keys() == {"success", "error"}
    assert body["success"] is False
    assert body["error"].keys() == {"code", "message", "details"}
    assert body["error"]["code"] == code
    assert re.fullmatch(r"[A-Z0-9][^\n]{5,}", body["error"]["message"], re.IGNORECASE)
    assert isinstance(body["error"]["details"], dict)
    assert not re.search(r"Traceback|\.py|site-packages|SELECT|<html", answer.get_data(as_text=True))
    return body["error"]


def invalid(answer):
    """The details of a 400: for each field a list of messages."""
    found = error(answer, 400, "VALIDATION_ERROR")
    assert found["details"]
    assert all(isinstance(texts, list) and texts for texts in found["details"].values())
    return found["details"]


# Bodies


@pytest.mark.parametrize("body", (NOT_JSON | NOT_AN_OBJECT).values(), ids=(NOT_JSON | NOT_AN_OBJECT).keys())
def test_a_body_that_is_no_json_object_is_told(client, body):
    assert list(invalid(client.post("/v1/contacts", data=body, content_type=JSON))) == ["body"]
    assert not Contact.select().exists()


@pytest.mark.parametrize("body", WRONG_VALUE.values(), ids=WRONG_VALUE.keys())
def test_a_wrong_value_is_told_by_its_field(client, body):
    assert "body" not in invalid(client.post("/v1/contacts", data=body, content_type=JSON))
    assert not Contact.select().exists()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('{"email": "a@example.com", "email": "b@example.com"}', "email"),
        ('{"email": "a@example.com", "email": "a@example.com"}', "email"),
        ('{"email":"a@example.com","email":null}', "email"),
        ('{"email" : "a@example.com", "em\\u0061il"\n:1}', "email"),
        ('{"email": "a@example.com", "customFields": {"plan": 1, "plan": 2}}', "plan"),
        ('{"email": "a@example.com", "customFields": {"a:b": 1, "a\\u003ab": 2}}', "a:b"),
        ('{"email": "a@example.com", "notes\\u003A": "1", "email": 1}', "email"),
        ('{"email": "a@example.com", "tags": [{"x": 1, "x": {}}]}', "x"),
        ('{"email": "a@example.com", "x": {"y": {"z": 1}}, "x": 2}', "x"),
        ('{"": 1, "": 2}', ""),
        ('{"a\\u202eb": 1, "a\\u202eb": 2}', "a b"),
        (f'{{"{"n" * 999}": 1, "{"n" * 999}": 2}}', "n" * 100),
    ],
)
def test_a_name_that_is_given_twice_is_refused_by_its_name(client, body, named):
    answer = client.post("/v1/contacts", data=body.encode(), content_type=JSON)
    assert invalid(answer) == {named: [f"A name is given more than once in one object: {named}"]}
    assert not Contact.select().exists()


def test_so_it_is_in_a_batch(client):
    rows = [
        f'{{"email": "a{n}@example.com", "company": "see: \\u0022x\\u0022: http://a"}}' for n in range(300)
    ]
    whole = f'{{"contacts": [{",".join(rows)}]}}'
    repeated = whole.replace('"a250@', '"first@example.com", "email": "a250@')
    answer = client.post("/v1/contacts/bulk", data=repeated.encode(), content_type=JSON)
    assert list(invalid(answer)) == ["email"]
    assert (
        client.post("/v1/contacts/bulk", data=whole.encode(), content_type=JSON).json["data"]["created"]
        == 300
    )


@pytest.mark.parametrize("depth", [200, 300, 900, 1000, 1023, 5000])
def test_a_deep_body_is_told_as_any_other(client, depth):
    body = '{"email": "a@example.com", "x": ' + '{"y" : ' * depth + "1" + "}" * (depth + 1)
    invalid(client.post("/v1/contacts", data=body.encode(), content_type=JSON))


@pytest.mark.parametrize(
    "body",
    [
        r'{"email": "a@example.com", "firstName": "a\u0000b"}',
        r'{"email": "a@example.com", "firstName": "a\ud800b"}',
        r'{"email": "a@example.com", "customFields": {"a\u0000b": 1}}',
        r'{"email": "a@example.com", "tags": ["a\u0000b"]}',
        r'{"email": "a\u0000@example.com"}',
        r'{"email": "a@example.com", "a\u0000": 1}',
        r'{"email": "a@example.com", "groupIds": ["grp_\u0000"]}',
    ],
)
def test_nul_and_half_a_surrogate_are_refused_wherever_they_stand(client, body):
    invalid(client.post("/v1/contacts", data=body.encode(), content_type=JSON))
    assert not Contact.select().exists()
    batch = client.post("/v1/contacts/bulk", data=f'{{"contacts": [{body}]}}'.encode(), content_type=JSON)
    assert batch.status_code == 400 or batch.json["data"]["errors"]
    assert not Contact.select().exists()


def test_no_body_is_an_empty_one(client):
    assert invalid(client.post("/v1/contacts")) == {"email": ["Email is required"]}
    assert invalid(client.post("/v1/contacts", content_type=JSON)) == {"email": ["Email is required"]}


def test_the_first_message_is_the_one_told(client):
    answer = client.post("/v1/contacts", json={"email": "no address", "firstName": 3})
    found = error(answer, 400, "VALIDATION_ERROR")
    assert found["message"] == "Invalid email format"
    assert found["details"].keys() == {"email", "firstName"}


def test_a_message_names_its_field(client):
    answer = client.post("/v1/contacts", json={"email": "a@example.com", "firstName": 3})
    assert "firstName" in error(answer, 400, "VALIDATION_ERROR")["message"]


def test_an_unknown_field_is_named(client):
    answer = client.post("/v1/contacts", json={"email": "a@example.com", "emial": 1})
    assert error(answer, 400, "VALIDATION_ERROR")["message"] == "emial: Unknown field"
    assert invalid(answer) == {"emial": ["Unknown field"]}


def test_a_field_deep_inside_is_named_by_its_path(client):
    answer = client.post("/v1/contacts/search", json={"filters": {"groups": ["grp_1", 2], "nope": 1}})
    assert invalid(answer).keys() == {"filters.groups.1", "filters.nope"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"]
)
def test_another_content_type_is_415(client, content_type):
    answer = client.post("/v1/contacts", data=b'{"email": "a@example.com"}', content_type=content_type)
    assert "application/json" in error(answer, 415, "UNSUPPORTED_MEDIA_TYPE")["message"]
    assert not Contact.select().exists()


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_be_spelled_otherwise(client, content_type):
    answer = client.post("/v1/contacts", data=b'{"email": "a@example.com"}', content_type=content_type)
    assert answer.status_code == 201


@pytest.mark.parametrize("size", [MAX_BODY + 1, 20 * 1024 * 1024])
def test_a_body_that_is_too_large_is_413(client, size):
    answer = client.post("/v1/contacts", data=b" " * size, content_type=JSON)
    error(answer, 413, "PAYLOAD_TOO_LARGE")


def test_a_body_may_be_as_large_as_allowed(client):
    body = b'{"email": "a@example.com"}'
    answer = client.post("/v1/contacts", data=body + b" " * (MAX_BODY - len(body)), content_type=JSON)
    assert answer.status_code == 201


class Late(io.RawIOBase):
    """A body that does not come, as the gateway tells the app."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise RequestTimeout("The body did not arrive in time")


def test_a_body_that_does_not_come_is_told(client):
    stream = {"wsgi.input": Late(), "CONTENT_LENGTH": "10"}
    answer = client.post("/v1/contacts", environ_overrides=stream, content_type=JSON)
    assert invalid(answer) == {"body": ["The body did not arrive in time"]}


# Paths, methods and parameters


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nope", "/nope", "/v2/contacts", "/v1/contacts/con_1/nope",
        "/v1//contacts", "/v1/contacts/con_aaaaaaaaaaaaaaaaaaaaaaaa",
        "/v1/contacts/%00", "/v1/contacts/con_%00", "/v1/contacts/%ff", "/v1/contacts/con_é",
        "/v1/contacts/ ", "/v1/contacts/..%2F..%2Fetc", "/v1/contacts/" + "a" * 5000,
    ],
)  # fmt: skip
def test_an_unknown_path_or_id_is_404(client, path):
    error(client.get(path), 404, "NOT_FOUND")


def test_more_slashes_lead_around_no_key(app):
    """Routing passes over the first ones: what is found behind them is as well guarded."""
    answer = app.test_client().get("/v1/contacts", environ_overrides={"PATH_INFO": "//v1/contacts"})
    assert (answer.status_code, answer.mimetype) == (401, JSON)


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT", "TRACE", "BREW"])
def test_an_unknown_method_is_405_with_those_allowed(client, method):
    answer = client.request(method, "/v1/contacts")
    error(answer, 405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_an_unknown_parameter_is_named(client):
    answer = client.get("/v1/contacts?perpage=5")
    assert invalid(answer) == {"perpage": ["Unknown field"]}
    assert "perpage" in error(answer, 400, "VALIDATION_ERROR")["message"]


def test_a_repeated_parameter_is_named(client):
    assert invalid(client.get("/v1/contacts?page=1&page=2")).keys() == {"page"}
    assert invalid(client.get("/v1/contacts?tag=a&tag=a")).keys() == {"tag"}


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=x", "page=1.5", "page=", "page=99999999999999999999", "page=1e3", "page=٣",
        "page=%2B1", "page=%201", "page=" + "9" * 5000, "perPage=0", "perPage=101", "perPage=x",
        "order=up", "order=", "order=ASC",
        "sort=", "sort=nope", "sort=id", "sort=created_at", "sort=createdAt%3Bdrop",
        "cursor=", "cursor=abc", "cursor=%00", "status=nope", "q=%00",
    ],
)  # fmt: skip
def test_a_parameter_out_of_range_is_named(client, query):
    assert invalid(client.get(f"/v1/contacts?{query}")).keys() == {query.partition("=")[0]}


def test_every_route_refuses_an_unknown_parameter(app, client):
    for route in api_routes(app):
        answer = client.request(route.method, f"{route.path()}?nope=1", json=_anything(route))
        assert answer.status_code in (400, 404), route
        if answer.status_code == 400:
            assert answer.json["error"]["code"] == "VALIDATION_ERROR", route
        if route.method == "GET":
            assert "nope" in answer.json["error"]["details"], route


def _anything(route):
    return None if route.method == "GET" else {}


def test_null_for_a_required_field_is_told_as_if_it_was_missing(app, client):
    served = client.get("/v1/openapi.json").json
    told = 0
    for route in api_routes(app, "POST", "PUT"):
        for name in _required(served, route):
            missing = client.request(route.method, route.path(), json={})
            null = client.request(route.method, route.path(), json={name: None})
            assert invalid(null)[name] == invalid(missing)[name], route
            told += 1
    assert told > 10


def _required(served, route):
    """The members that the JSON body of a route must have."""
    path = str(route).partition(" ")[2].replace("<", "{").replace(">", "}")
    body = served["paths"][path][route.method.lower()].get("requestBody", {}).get("content", {})
    name = body.get(JSON, {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    return served["components"]["schemas"].get(name, {}).get("required", ())


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"3", b"\xff", b'{"nope": 1}', b"[" * 100_000])
def test_every_route_that_takes_a_body_refuses_a_wrong_one(app, client, body):
    for route in api_routes(app, "POST", "PUT", "DELETE"):
        answer = client.request(route.method, route.path(), data=body, content_type=JSON)
        assert answer.status_code in (400, 415), route
        assert answer.json["error"]["code"] in ("VALIDATION_ERROR", "UNSUPPORTED_MEDIA_TYPE"), route


def test_every_route_refuses_another_content_type(app, client):
    for route in api_routes(app, "POST", "PUT", "DELETE"):
        answer = client.request(route.method, route.path(), data=b"a=1", content_type="text/plain")
        error(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


# Request ids


@pytest.mark.parametrize("given", ["a", "Aa0._-", "x" * 128])
def test_a_request_id_is_kept(client, given):
    answer = client.get("/v1/contacts", headers={"X-Request-Id": given})
    assert answer.headers.getlist("X-Request-Id") == [given]


@pytest.mark.parametrize("given", ["", " ", "x" * 129, "a b", "é", "a/b", "<script>", "a,b"])
def test_a_request_id_that_is_none_is_replaced(client, given):
    answer = client.get("/v1/contacts", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", answer.headers["X-Request-Id"])
    assert answer.headers["X-Request-Id"] != given


def test_each_request_has_an_id_of_its_own_whatever_becomes_of_it(client, anonymous):
    answers = [
        client.get("/v1/contacts"),
        client.get("/v1/nope"),
        anonymous.get("/v1/contacts"),
        client.get("/nope"),
    ]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 4


# Crashes


def test_a_crash_is_500_with_the_request_id_and_nothing_of_the_inside(client, monkeypatch, caplog):
    monkeypatch.setattr(records, "get", lambda *_: [][len("canary")])
    with caplog.at_level(logging.ERROR):
        answer = client.get("/v1/contacts/con_1", headers={"X-Request-Id": "find-me"})
    found = error(answer, 500, "INTERNAL_ERROR")
    assert found["details"] == {"requestId": "find-me"}
    assert "index" not in answer.get_data(as_text=True)
    assert set(answer.headers.keys()) >= RATE_HEADERS
    assert any(record.exc_info and "IndexError" in repr(record.exc_info[1]) for record in caplog.records)


def test_a_crash_leaves_nothing_behind(client, monkeypatch):
    """And the next request of the same thread is served as if nothing had been."""
    monkeypatch.setattr(records, "count", lambda *_: [][1])
    error(client.post("/v1/contacts", json={"email": "a@example.com"}), 500, "INTERNAL_ERROR")
    monkeypatch.undo()
    assert client.get("/v1/contacts").json["meta"]["total"] == 0
    assert client.post("/v1/contacts", json={"email": "a@example.com"}).status_code == 201


# HEAD, ETag


def test_head_is_get_without_the_body(client, workspace):
    factories.make_contact(workspace)
    head, get = client.request("HEAD", "/v1/contacts"), client.get("/v1/contacts")
    assert (head.status_code, head.get_data()) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == get.headers[name]
    assert client.request("HEAD", "/v1/contacts/con_nowhere").status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/contacts", "/v1/contacts?perPage=1", "/v1/contacts/{id}", "/v1/workspace"]
)
def test_what_a_client_has_is_304_with_the_rate_limit(client, workspace, path):
    path = path.format(id=factories.make_contact(workspace)["id"])
    factories.make_contact(workspace)
    tag = client.get(path).headers["ETag"]
    for given in (tag, f'"other", {tag}', "*"):
        answer = client.get(path, headers={"If-None-Match": given})
        assert (answer.status_code, answer.get_data()) == (304, b"")
        assert RATE_HEADERS | {"ETag", "X-Request-Id"} <= set(answer.headers.keys())
        assert answer.headers["ETag"] == tag
    assert client.request("HEAD", path, headers={"If-None-Match": tag}).status_code == 304


def test_what_has_changed_is_sent_anew(client, workspace):
    contact = factories.make_contact(workspace, first_name="Ada")
    path = f"/v1/contacts/{contact['id']}"
    tag = client.get(path).headers["ETag"]
    client.put(path, json={"firstName": "Grace"})
    answer = client.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json["data"]["firstName"]) == (200, "Grace")
    assert answer.headers["ETag"] != tag


def test_other_conditions_change_nothing(client, workspace):
    """No answer but 304 depends on a condition: a 412 would not be in the envelope."""
    factories.make_contact(workspace)
    for headers in (
        {"If-Match": '"other"'},
        {"If-Modified-Since": "Wed, 21 Oct 2026 07:28:00 GMT"},
        {"If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT"},
        {"Range": "bytes=0-3"},
        {"If-None-Match": "not a tag"},
    ):
        answer = client.get("/v1/contacts", headers=headers)
        assert (answer.status_code, answer.json["meta"]["total"]) == (200, 1), headers


def test_an_error_has_no_etag(client):
    answer = client.get("/v1/contacts/con_nowhere", headers={"If-None-Match": "*"})
    error(answer, 404, "NOT_FOUND")
    assert "ETag" not in answer.headers


# The database is away


@pytest.fixture
def quick(settings, app, document, workspace):
    """A client whose database waits for 0.2 s, where the server's waits for 5."""
    key = factories.make_key(workspace)
    with bound_to(settings.database_url, timeout=0.2):
        yield Client(app, document, key)


def test_while_another_process_holds_the_write_lock_it_is_503(quick, settings):
    if not settings.is_sqlite:
        pytest.skip("PostgreSQL has no lock of the whole database")
    quick.get("/v1/contacts")
    with closing(peewee.sqlite3.connect(db.database.obj.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        answer = quick.post("/v1/contacts", json={"email": "a@example.com"}, headers={"Idempotency-Key": "k"})
        found = error(answer, 503, "SERVICE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0
        assert found["details"] == {}
        assert quick.get("/v1/contacts").status_code == 200
        other.execute("rollback")
    assert not Contact.select().exists()
    assert not IdempotencyKey.select().exists()
    assert quick.post("/v1/contacts", json={"email": "a@example.com"}).status_code == 201


def test_a_row_that_another_keeps_locked_is_503(quick, settings, workspace):
    if settings.is_sqlite:
        pytest.skip("SQLite has no locks of rows")
    path = f"/v1/contacts/{factories.make_contact(workspace)['id']}"
    other = db.open_database(settings.database_url)
    with other.connection_context(), other.atomic():
        other.execute_sql("select * from contact for update")
        answer = quick.put(path, json={"firstName": "Ada"})
        error(answer, 503, "SERVICE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0
        assert quick.get(path).status_code == 200
    assert quick.put(path, json={"firstName": "Ada"}).status_code == 200


def test_a_database_that_is_away_is_503(make_app, document):
    app = make_app(database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere")
    for key in (None, ids.new_api_key()):
        answer = Client(app, document, key).get("/v1/contacts")
        error(answer, 503, "SERVICE_UNAVAILABLE")
        assert int(answer.headers["Retry-After"]) > 0


def test_a_database_that_was_restarted_is_not_noticed(client, settings, workspace):
    if settings.is_sqlite:
        pytest.skip("SQLite has no connections to lose")
    contact = factories.make_contact(workspace)
    for request in ("/v1/contacts", f"/v1/contacts/{contact['id']}"):
        end_other_connections(settings)
        assert client.get(request).status_code == 200


def end_other_connections(settings):
    other = db.open_database(settings.database_url)
    with other.connection_context():
        other.execute_sql(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


# Other origins


@pytest.fixture
def other_origin(make_app, document, workspace):
    return Client(make_app(cors_origins=(ORIGIN,)), document, factories.make_key(workspace))


def test_a_page_of_an_allowed_origin_may_read_answers_and_errors(other_origin):
    for path, status in (("/v1/contacts", 200), ("/v1/nope", 404)):
        answer = other_origin.get(path, headers={"Origin": ORIGIN})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_what_clients_may_need_is_exposed(other_origin):
    answer = other_origin.get("/v1/contacts", headers={"Origin": ORIGIN})
    exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert exposed >= {"ETag", "Retry-After", "X-Request-Id", "Idempotency-Replayed", *RATE_HEADERS}


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "https://app.example.com.evil.example",
        "null",
        "http://app.example.com",
        "",
    ],
)
def test_a_page_of_another_origin_may_not(other_origin, origin):
    answer = other_origin.get("/v1/contacts", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_preflight_carries_no_key(other_origin):
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = other_origin.app.test_client().options("/v1/contacts/con_1", headers=asked)
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    methods = set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    assert methods == {route.method for route in api_routes(other_origin.app)}
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "X-Request-Id"} <= set(
        allowed
    )


def test_a_preflight_of_another_origin_is_refused(other_origin, anonymous):
    asked = {"Access-Control-Request-Method": "PUT", "Origin": "https://evil.example.com"}
    answer = other_origin.app.test_client().options("/v1/contacts", headers=asked)
    error(answer, 401, "UNAUTHORIZED")
    assert "Access-Control-Allow-Methods" not in answer.headers


def test_without_origins_in_the_settings_nothing_is_said(client):
    answer = client.get("/v1/contacts", headers={"Origin": ORIGIN})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_personal_data_is_kept_by_no_proxy_and_what_is_shown_once_by_nobody(client, anonymous, workspace):
    contact = factories.make_contact(workspace)
    hook = {"url": "https://hooks.example.com/", "events": ["*"]}
    for answer, expected in [
        (client.get(f"/v1/contacts/{contact['id']}"), "private, no-cache"),
        (client.get("/v1/contacts"), "private, no-cache"),
        (client.get("/v1/contacts/con_unknown"), "private, no-cache"),
        (client.post("/v1/groups", json={"name": "Leads"}), "private, no-cache"),
        (client.get("/v1/contacts/export"), "no-store"),
        (client.get(f"/v1/contacts/{contact['id']}/export"), "no-store"),
        (client.post("/v1/webhooks", json=hook), "no-store"),
        (anonymous.get("/v1/contacts"), None),
    ]:
        assert answer.headers.getlist("Cache-Control") == ([expected] if expected else [])


MANY = 200_000
LONG_LISTS = {
    "tags": ("/v1/contacts", {"email": "a@example.com", "tags": [1] * MANY}),
    "groupIds": ("/v1/contacts", {"email": "a@example.com", "groupIds": [1] * MANY}),
    "filters.tags": ("/v1/contacts/search", {"filters": {"tags": [1] * MANY}}),
    "filters.groups": ("/v1/contacts/search", {"filters": {"groups": [1] * MANY}}),
    "settings.sendDays": (
        "/v1/campaigns",
        {"name": "a", "emailAccountId": "acc_x", "settings": {"sendDays": [1] * MANY}},
    ),
    "events": ("/v1/webhooks", {"url": "https://example.com/", "events": [1] * MANY}),
}


@pytest.mark.parametrize("field", LONG_LISTS)
def test_a_long_list_is_refused_by_its_length_alone(client: Client, field: str) -> None:
    """One fault, not one for each item."""
    path, body = LONG_LISTS[field]
    details = error(client.post(path, json=body), 400, "VALIDATION_ERROR")["details"]
    assert list(details) == [field]
    assert len(details[field]) == 1
    assert "ength" in details[field][0]


@pytest.mark.parametrize(
    ("path", "wrapped"),
    [
        ("/v1/contacts", lambda members: members),
        ("/v1/contacts/search", lambda members: {"filters": members}),
        ("/v1/contacts/search", lambda members: {"filters": {"customFields": members}}),
        ("/v1/groups", lambda members: members),
        ("/v1/email-accounts", lambda members: {"email": "a@example.com", "smtp": members}),
        ("/v1/webhooks", lambda members: members),
        ("/v1/workspace", lambda members: members),
    ],
)
def test_an_object_of_very_many_members_is_not_told_name_by_name(client, path, wrapped):
    members = {f"k{number}": 1 for number in range(20_000)}
    method = "PUT" if path == "/v1/workspace" else "POST"
    answer = client.request(method, path, json=wrapped(members))
    assert len(error(answer, 400, "VALIDATION_ERROR")["details"]) < 5
    few = wrapped({"frstName": 1, "lstName": 1})
    assert client.request(method, path, json=few).status_code in (200, 400)


def test_all_lists_of_the_input_are_measured_first() -> None:
    """So is one that is added: a bound on a list of marshmallow's own comes after all of its items."""
    seen = 0
    for schema in _inputs(Schema):
        for name, field in schema._declared_fields.items():
            if isinstance(field, ma.fields.List) and field.validators:
                assert isinstance(field, api_fields.List | contact_bulk.Rows), f"{schema.__name__}.{name}"
                seen += 1
    assert seen > 10


def _inputs(kind: type[Schema]) -> list[type[Schema]]:
    below = [inner for each in kind.__subclasses__() for inner in [each, *_inputs(each)]]
    return [each for each in below if not issubclass(each, Answer)]
