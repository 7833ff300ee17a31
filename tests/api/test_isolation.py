"""Nothing of a workspace can be seen, counted or changed with a key of another.

Every route of the app is called with another workspace's ids in its path, its query and its body; a route
that comes later is called too, or the test says what it lacks.
"""

import re
from itertools import count
from typing import Any

import pytest

from fluenzr import clock, db, ids
from fluenzr.core import suppression
from fluenzr.models import TABLES, Activity, Campaign, Contact, Email, EmailAccount, Enrollment, Workspace
from tests import factories
from tests.clients import Client
from tests.routes import Route, api_routes

CANARY = "canary"

# What an argument of a path, a parameter or a member of a body names, where it names something.
KINDS = {
    "contact_id": "contact", "contactId": "contact", "contactIds": "contact",
    "group_id": "group", "groupId": "group", "groupIds": "group", "group": "group", "groups": "group",
    "stage_id": "stage", "pipelineStageId": "stage", "moveTo": "stage",
    "account_id": "account", "emailAccountId": "account",
    "message_id": "message",
    "campaign_id": "campaign",
    "webhook_id": "webhook",
    "email": "suppressed address",
}  # fmt: skip
NAMES_SOMETHING = re.compile(r".*(_id|Ids?)$")
# Where what a schema asks for is not enough to be taken.
BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/webhooks": {"url": "https://hooks.example.com/", "events": ["*"]},
    "POST /v1/email-accounts": {"provider": "sandbox"},
}
_numbers = count(1)


class World:
    """A workspace with one thing of every kind; all its text contains `word`."""

    def __init__(self, word: str):
        self.workspace = workspace = factories.make_workspace(word)
        stage = factories.make_stage(workspace, f"{word} stage")
        group = factories.make_group(workspace, f"{word} group", type="dynamic")
        contact = factories.make_contact(
            workspace,
            f"{word}{next(_numbers)}@example.com",
            first_name=f"{word} Ada",
            tags=["vip"],
            group_ids=[group["id"]],
            pipeline_stage_id=stage["id"],
            custom_fields={"note": word},
        )
        account = factories.make_account(workspace, f"{word}.sender@example.com", display_name=word)
        campaign = factories.make_campaign(
            workspace, contacts=[contact], name=f"{word} campaign", email_account_id=account["id"]
        )
        address = f"{word}.never@example.com"
        suppression.create(workspace.id, address, "unsubscribed")
        self.ids = {
            "contact": contact["id"],
            "group": group["id"],
            "stage": stage["id"],
            "account": account["id"],
            "message": factories.make_captured(workspace, account)["id"],
            "campaign": campaign["id"],
            "webhook": factories.make_webhook(workspace, description=word)["id"],
            "suppressed address": address,
        }
        self._send(contact, account, campaign, word)

    def _send(self, contact: Any, account: Any, campaign: Any, word: str) -> None:
        sender, of = factories.row(EmailAccount, account), factories.row(Campaign, campaign)
        common = {"workspace": self.workspace, "campaign": of, "node_id": "mail"}
        enrollment = Enrollment.get(Enrollment.campaign == of)
        now = clock.now_ms()
        Email.create(
            **common,
            enrollment=enrollment,
            account=sender,
            subject=word,
            state="sent",
            fence=1,
            slot_at=now,
            created_at=now,
        )
        Activity.create(
            **common,
            public_id=ids.new("act"),
            contact=factories.row(Contact, contact),
            type="sent",
            at=now,
            metadata={"word": word},
        )


@pytest.fixture
def request_of(document):
    """What a route is called with: a query and a body that name things of a world."""

    def build(route: Route, world: World) -> dict[str, Any]:
        operation = document.content["paths"][document.template(route.path())][route.method.lower()]
        query = {
            parameter["name"]: world.ids[KINDS[parameter["name"]]]
            for parameter in operation.get("parameters", ())
            if parameter["in"] == "query" and _kind(route, parameter["name"]) and parameter["name"] != "email"
        }
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return {"query_string": query}
        body = _example(document.content, content["application/json"]["schema"], route, world)
        return {"query_string": query, "json": {**body, **BODIES.get(str(route), {})}}

    return build


def _kind(route: Route, name: str) -> str | None:
    if name not in KINDS and NAMES_SOMETHING.fullmatch(name):
        pytest.fail(f"{route} takes {name}: say in KINDS what it names, and make one in World")
    return KINDS.get(name)


def _example(document: Any, schema: Any, route: Route, world: World, name: str = "") -> Any:
    """What a schema asks for at least, with everything that may name something."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        return _example(document, choice, route, world, name)
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        members = {
            member: _example(document, inner, route, world, member)
            for member, inner in schema.get("properties", {}).items()
            if member in schema.get("required", ()) or _leads_somewhere(document, inner, route, member)
        }
        return members
    if kind == "array":
        return [_example(document, schema["items"], route, world, name)]
    if name != "email" and _kind(route, name):
        return world.ids[KINDS[name]]
    if schema.get("format") == "email":
        return f"new{next(_numbers)}@example.com"
    return schema.get("enum", [{"string": "text", "integer": 1, "number": 1, "boolean": True}.get(kind)])[0]


def _leads_somewhere(document: Any, schema: Any, route: Route, name: str) -> bool:
    if name != "email" and _kind(route, name):
        return True
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return any(
        _leads_somewhere(document, inner, route, member)
        for member, inner in schema.get("properties", {}).items()
    )


def paths(route: Route, own: World, foreign: World) -> list[str]:
    """The paths of a route in which one id or all ids are foreign."""
    for name in route.arguments:
        if _kind(route, name) is None:
            pytest.fail(
                f"{route} has <{name}> in its path: say in KINDS what it names, and make one in World"
            )
    mine = {name: own.ids[KINDS[name]] for name in route.arguments}
    theirs = {name: foreign.ids[KINDS[name]] for name in route.arguments}
    one_foreign = [route.path(**{**mine, name: theirs[name]}) for name in route.arguments]
    return [*dict.fromkeys([route.path(**theirs), *one_foreign])] if route.arguments else []


Rows = dict[tuple[str, Any], dict[str, Any]]


def all_rows() -> Rows:
    found = {}
    for table in TABLES:
        names = [field.column_name for field in table._meta.sorted_fields]
        keys = [field.column_name for field in table._meta.get_primary_keys()]
        for values in db.query(f'select {", ".join(names)} from "{table._meta.table_name}"'):
            row = dict(zip(names, values, strict=True))
            found[table._meta.table_name, tuple(row[key] for key in keys)] = row
    return found


REFERENCES = {
    table._meta.table_name: {
        field.column_name: field.rel_model._meta.table_name for field in table._meta.refs
    }
    for table in TABLES
}


class Watched:
    """Rows of a workspace that another must neither change nor point to."""

    def __init__(self, before: Rows, after: Rows):
        self._rows = {place: row for place, row in after.items() if place not in before}

    def check(self, told: str) -> None:
        now = all_rows()
        changed = [place for place, row in self._rows.items() if now.get(place) != row]
        assert not changed, f"{told} changed {changed}"
        pointing = [
            (place, column)
            for place, row in now.items()
            if place not in self._rows
            for column, table in REFERENCES[place[0]].items()
            if (table, (row[column],)) in self._rows
        ]
        assert not pointing, f"{told} made {pointing}"


def silent(answer: Any, told: str) -> None:
    """Nothing of the other workspace is in the answer, but ids that were in the question."""
    assert CANARY not in answer.get_data(as_text=True).replace(f"{CANARY}.never@example.com", ""), told


def test_no_route_knows_the_ids_of_another_workspace(app, client_for, request_of, subtests):
    for route in api_routes(app):
        with subtests.test(str(route)):
            own = World("own")
            before = all_rows()
            foreign = World(CANARY)
            watched, client = Watched(before, all_rows()), client_for(own.workspace)
            _foreign_in_the_path(route, client, own, foreign, request_of, watched)
            _foreign_in_query_or_body(route, client, own, foreign, request_of, watched)
            _own_everywhere(route, client, own, request_of)
        Workspace.delete().execute()


def _foreign_in_the_path(
    route, client: Client, own: World, foreign: World, request_of, watched: Watched
) -> None:
    for path in paths(route, own, foreign):
        for world in (own, foreign):
            told = f"{route.method} {path} with ids of {world.workspace.name}"
            answer = client.request(route.method, path, **request_of(route, world))
            assert answer.status_code == 404, told
            silent(answer, told)
            watched.check(told)


def _foreign_in_query_or_body(
    route, client: Client, own: World, foreign: World, request_of, watched: Watched
) -> None:
    given = request_of(route, foreign)
    if given == request_of(route, foreign) == request_of(route, own) and not route.arguments:
        return
    told = f"{route} with foreign ids beside its path"
    path = route.path(**{name: own.ids[KINDS[name]] for name in route.arguments})
    answer = client.request(route.method, path, **given)
    assert answer.status_code in (200, 201, 400, 404, 409), told
    silent(answer, told)
    watched.check(told)


def _own_everywhere(route, client: Client, own: World, request_of) -> None:
    """The same question is a good one, or the answers above would say nothing."""
    own = own if route.method == "GET" else World("own again")
    client = Client(client.app, client._document, factories.make_key(own.workspace))
    path = route.path(**{name: own.ids[KINDS[name]] for name in route.arguments})
    answer = client.request(route.method, path, **request_of(route, own))
    assert answer.status_code in (200, 201, 409), (
        f"{route}: {answer.get_data(as_text=True)}; say in BODIES what it takes"
    )
