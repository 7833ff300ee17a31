"""Hooks, extensions and sessions work as Flask documents them, on every route that there is."""

from collections.abc import Iterator
from functools import partial

from flask import Flask, Response, abort, jsonify, session

from fluenzr.api import resources
from tests.support import factories
from tests.support.clients import Client
from tests.support.routes import Route, api_routes

LIMIT = 1000
UNKNOWN = [("GET", "/v1/nope"), ("PATCH", "/v1/contacts"), ("BREW", "/v1/contacts/con_1")]


def refuse():
    abort(403)


def all_calls(app: Flask) -> Iterator[tuple[str, str]]:
    for route in api_routes(app):
        yield route.method, route.path()
    yield from UNKNOWN


def pages(app: Flask) -> Iterator[str]:
    """What can be got outside of the API, with tokens and ids that look right."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/v1/"):
            yield Route("GET", rule.rule, ()).path()


def asked(app: Flask, key: str, method: str, path: str):
    return app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {key}"})


def test_a_rule_of_the_app_applies_to_every_route(make_app, workspace):
    app, key, contact = make_app(), factories.make_key(workspace), factories.make_contact(workspace)
    # First of those that may answer: the pages' own sends whoever has not signed in to do so.
    app.before_request_funcs[None].insert(1, refuse)
    one = f"/v1/contacts/{contact['id']}"
    calls = [*all_calls(app), ("GET", one), *(("GET", page) for page in pages(app))]
    for method, path in calls:
        assert asked(app, key, method, path).status_code == 403, path
    assert len(calls) > 80


def test_a_rule_of_a_blueprint_applies_to_each_of_its_routes(make_app, workspace, monkeypatch):
    """Each blueprint has one that says its name."""
    blueprints = [*resources.API, *resources.PAGES]
    for blueprint in blueprints:
        rule = partial(abort, Response(blueprint.name, 403))
        monkeypatch.setitem(blueprint.before_request_funcs, None, [rule])
    app, key, refused = make_app(), factories.make_key(workspace), set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in {blueprint.name for blueprint in blueprints}:
            continue
        path = Route("", rule.rule, ()).path()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = asked(app, key, method, path)
            assert (answer.status_code, answer.text) == (403, rule.endpoint.partition(".")[0]), path
            refused.add(answer.text)
    assert refused == {blueprint.name for blueprint in blueprints}


def test_what_an_extension_tears_down_is_torn_down(make_app, workspace):
    app, key, done = make_app(), factories.make_key(workspace), []
    app.teardown_request(lambda error: done.append("request"))
    app.teardown_appcontext(lambda error: done.append("app"))
    calls = list(all_calls(app))
    for method, path in calls:
        asked(app, key, method, path)
        assert done == ["request", "app"], path
        done.clear()


def test_hooks_after_requests_see_every_answer(make_app, workspace):
    app, key = make_app(), factories.make_key(workspace)

    @app.after_request
    def mark(response):
        response.headers["X-Marked"] = "1"
        return response

    for method, path in all_calls(app):
        assert asked(app, key, method, path).headers["X-Marked"] == "1", path


def test_a_session_lasts_from_one_request_to_the_next(make_app):
    app = make_app()

    @app.get("/count")
    def count():
        session["seen"] = session.get("seen", 0) + 1
        return jsonify(session["seen"])

    client = app.test_client()
    assert [client.get("/count").json for _ in range(3)] == [1, 2, 3]
    assert app.test_client().get("/count").json == 1
    assert "Set-Cookie" not in client.get("/healthz").headers


# Limits


def test_every_call_of_the_api_is_counted_once_and_tells_what_is_left(make_app, document, workspace):
    app, key = make_app(rate_limit=f"{LIMIT}/minute"), factories.make_key(workspace)
    for number, (method, path) in enumerate(all_calls(app), 1):
        answer = asked(app, key, method, path)
        assert answer.headers["X-RateLimit-Remaining"] == str(LIMIT - number), path
        assert answer.headers["X-RateLimit-Limit"] == str(LIMIT)
        assert answer.headers.getlist("X-RateLimit-Reset")[0].isdigit()
        assert "X-RateLimit-Retry-After" not in answer.headers
        if answer.status_code not in (429, 503):
            assert "Retry-After" not in answer.headers, path


def test_over_the_limit_every_call_is_refused(make_app, workspace):
    app, key = make_app(rate_limit="1/minute"), factories.make_key(workspace)
    asked(app, key, "GET", "/v1/contacts")
    for method, path in all_calls(app):
        answer = asked(app, key, method, path)
        assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (429, "0"), path
        assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_pages_are_not_counted(make_app, workspace):
    """The pixel, links of emails, health, the reference: whoever opens them, as often as they like."""
    app, key = make_app(rate_limit="1/minute"), factories.make_key(workspace)
    for path in pages(app):
        for _ in range(2):
            answer = asked(app, key, "GET", path)
            assert answer.status_code != 429, path
            assert not [name for name, _ in answer.headers if name.startswith("X-RateLimit")], path
    assert asked(app, key, "GET", "/v1/contacts").status_code == 200


def test_a_conflict_has_no_retry_after(make_app, document, workspace):
    client = Client(make_app(), document, factories.make_key(workspace))
    factories.make_contact(workspace, email="a@example.com")
    answer = client.post("/v1/contacts", json={"email": "a@example.com"})
    assert (answer.status_code, answer.headers.get("Retry-After")) == (409, None)


def test_limits_added_later_apply_as_flask_limiter_documents(make_app, workspace):
    """What was worked out for an endpoint does not outlive a limit or an exemption of its view."""
    app, key = make_app(rate_limit=f"{LIMIT}/minute"), factories.make_key(workspace)
    (limiter,) = app.extensions["limiter"]

    def left():
        return asked(app, key, "GET", "/v1/groups").headers.get("X-RateLimit-Remaining")

    endpoint = "groups.list_groups"
    assert left() == str(LIMIT - 1)
    plain = app.view_functions[endpoint]
    app.view_functions[endpoint] = limiter.limit("3/minute", override_defaults=False)(plain)
    assert left() == "2"
    app.view_functions[endpoint] = limiter.exempt(plain)
    assert left() is None


def test_a_cookie_of_a_session_is_read_and_an_emptied_one_is_taken_away(make_app):
    app = make_app()
    app.add_url_rule("/set", view_func=lambda: session.update(seen=1) or "", endpoint="set")
    app.add_url_rule("/clear", view_func=lambda: session.clear() or "", endpoint="clear")
    app.add_url_rule("/seen", view_func=lambda: str(session.get("seen")), endpoint="seen")
    client = app.test_client()
    client.get("/set")
    assert client.get("/seen").text == "1"
    assert "Cookie" in client.get("/seen").headers["Vary"]
    assert "Max-Age=0" in client.get("/clear").headers["Set-Cookie"]
    assert client.get("/seen").text == "None"
