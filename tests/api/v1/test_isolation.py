"""Nothing of a workspace can be seen, counted or changed with a key of another.

Every route of the app is called with another workspace's ids in its path, its query and its body; a route
that comes later is called too, or the test says what it lacks.
"""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from werkzeug.test import TestResponse

from fluenzr import clock, db, ids
from fluenzr.core.accounts import oauth_apps, oauth_connections
from fluenzr.core.contacts import notes, suppression
from fluenzr.models import TABLES, Activity, Campaign, Contact, Email, EmailAccount, Enrollment, Workspace
from tests.support import factories
from tests.support.clients import Client
from tests.support.routes import Route, api_routes
from tests.support.servers import free_port

CANARY = "canary"

# What an argument of a path names, and what a parameter or a member of a body does.
ARGUMENTS = {
    "contact_id": "contact", "group_id": "group", "stage_id": "stage", "account_id": "account",
    "message_id": "message", "campaign_id": "campaign", "webhook_id": "webhook", "log_id": "log",
    "email": "suppressed address", "reply_id": "reply", "import_id": "import", "note_id": "note",
    "connection_id": "connection", "provider": "provider",
}  # fmt: skip
MEMBERS = {
    "contactId": "contact", "contactIds": "contact",
    "groupId": "group", "groupIds": "group", "group": "group", "groups": "group", "excludeGroupIds": "group",
    "pipelineStageId": "stage", "moveTo": "other stage", "emailAccountId": "account", "nodeId": "node",
    "emailAccountIds": "account", "campaignId": "campaign",
}  # fmt: skip
NAMES_SOMETHING = re.compile(r".*Ids?$")
ELSEWHERE = {"clientId"}
"""What names something that is not this server's."""
# Where what a schema asks for is not enough to be taken.
QUERIES = {"GET /v1/email-accounts/presets": {"email": "ada@gmail.com"}}
"""What routes ask for that names nothing of a workspace."""
BODIES: dict[str, Callable[["World"], dict[str, Any]]] = {
    "POST /v1/contacts/bulk": lambda world: {
        "contacts": [
            {
                "email": f"new{next(_numbers)}@example.com",
                "groupIds": [world.ids["group"]],
                "pipelineStageId": world.ids["stage"],
            }
        ]
    },
    "POST /v1/contacts/actions": lambda world: {
        "contactIds": [world.ids["contact"]],
        **dict.fromkeys(("filters", "groupIds", "pipelineStageId", "campaignId")),
        "action": "addTags",
        "tags": ["new"],
    },
    "POST /v1/email-accounts": lambda _: {"provider": "sandbox"},
    "POST /v1/webhooks": lambda _: {"url": "https://hooks.example.com/", "events": ["*"]},
    "POST /v1/webhooks/<webhook_id>/replay": lambda _: {"from": "2026-01-01", "to": "2099-12-31"},
}
# The same of those that take a form.
FORMS: dict[str, Callable[["World"], dict[str, Any]]] = {
    "POST /v1/contacts/import": lambda world: {
        "file": (BytesIO(f"email\nnew{next(_numbers)}@example.com\n".encode()), "people.csv"),
        "groupIds": world.ids["group"],
        "consentSource": "event",
        "consentCertified": "true",
    }
}
READING_POSTS = {"POST /v1/contacts/search"}
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
        # Nobody listens there: what is sent to it fails at once.
        webhook = factories.make_webhook(workspace, description=word, url=f"http://127.0.0.1:{free_port()}/")
        address = f"{word}.never@example.com"
        suppression.create(workspace.id, address, "unsubscribed")
        self.ids = {
            "contact": contact["id"],
            "group": group["id"],
            "stage": stage["id"],
            "other stage": factories.make_stage(workspace, f"{word} other stage")["id"],
            "account": account["id"],
            "message": factories.make_captured(workspace, account)["id"],
            "campaign": campaign["id"],
            "webhook": webhook["id"],
            "log": factories.make_log(workspace, webhook)["id"],
            "node": "mail",
            "suppressed address": address,
            "import": factories.make_import(workspace)["id"],
            "note": notes.create(workspace.id, contact["id"], word)["id"],
            "provider": "google",
        }
        oauth_apps.put(workspace.id, "google", {"client_id": word, "client_secret": word})
        connecting, _ = oauth_connections.begin_browser(workspace.id, "google", f"{word}@example.com", None)
        self.ids["connection"] = connecting.public_id
        self._send(contact, account, campaign, word)
        self.ids["reply"] = factories.make_reply(workspace, Email.get(Email.workspace == workspace))["id"]

    def arguments(self, route: Route) -> dict[str, str]:
        for name in route.arguments:
            if name not in ARGUMENTS:
                pytest.fail(f"{route} has <{name}>: say in ARGUMENTS what it names, and make one in World")
        return {name: self.ids[ARGUMENTS[name]] for name in route.arguments}

    def path(self, route: Route) -> str:
        return route.path(**self.arguments(route))

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


class Questions:
    """What routes are asked, made from the OpenAPI document and the ids of a world."""

    def __init__(self, document: dict[str, Any]):
        self._document = document

    def ask(
        self, client: Client, route: Route, path: str, world: World, *, bare: bool = False
    ) -> TestResponse:
        """Call a route with a query and a body that name all they can of a world, or the least it takes."""
        operation = self._document["paths"][re.sub(r"<(?:\w+:)?(.+?)>", r"{\1}", route.rule)][
            route.method.lower()
        ]
        query = QUERIES.get(str(route), {}) | {
            parameter["name"]: world.ids[MEMBERS[parameter["name"]]]
            for parameter in operation.get("parameters", ())
            if parameter["in"] == "query" and not bare and self._names(route, parameter["name"])
        }
        content = operation.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            form = FORMS[str(route)](world)
            return client.request(route.method, path, data=form, content_type="multipart/form-data")
        if "application/json" not in content:
            return client.request(route.method, path, query_string=query)
        body = self._example(route, content["application/json"]["schema"], world, "", bare)
        more = BODIES.get(str(route), lambda _: {})(world)
        return client.request(route.method, path, query_string=query, json={**body, **more})

    def _example(self, route: Route, schema: dict[str, Any], world: World, name: str, bare: bool) -> Any:
        schema = self._resolved(schema)
        kind = schema.get("type", "object")
        kind = kind if isinstance(kind, str) else kind[0]
        if kind == "object":
            return {
                member: self._example(route, inner, world, member, bare)
                for member, inner in schema.get("properties", {}).items()
                if member in schema.get("required", ()) or (not bare and self._leads(route, member, inner))
            }
        if kind == "array":
            return [self._example(route, schema["items"], world, name, bare)]
        if self._names(route, name):
            return world.ids[MEMBERS[name]]
        if schema.get("format") == "email":
            return f"new{next(_numbers)}@example.com"
        return schema.get("enum", [{"integer": 1, "number": 1, "boolean": True}.get(kind, "text")])[0]

    def _leads(self, route: Route, name: str, schema: dict[str, Any]) -> bool:
        """Whether a member names something, or one inside it does."""
        members = self._resolved(schema).get("properties", {})
        return self._names(route, name) or any(self._leads(route, *member) for member in members.items())

    def _names(self, route: Route, name: str) -> bool:
        if name not in MEMBERS and name not in ELSEWHERE and NAMES_SOMETHING.fullmatch(name):
            pytest.fail(f"{route} takes {name}: say in MEMBERS what it names, and make one in World")
        return name in MEMBERS

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        for choices in ("anyOf", "allOf"):
            schema = schema.get(choices, [schema])[0]
        if "$ref" in schema:
            return self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


@pytest.fixture
def questions(document):
    return Questions(document.content)


def paths(route: Route, own: World, foreign: World) -> list[str]:
    """The paths of a route in which all ids, or one of them, are foreign."""
    mine, theirs = own.arguments(route), foreign.arguments(route)
    # What is the same in all workspaces names nothing of one.
    foreign_names = [name for name in route.arguments if mine[name] != theirs[name]]
    one = [route.path(**{**mine, name: theirs[name]}) for name in foreign_names]
    return list(dict.fromkeys([route.path(**theirs), *one])) if foreign_names else []


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


def silent(answer: TestResponse, told: str) -> None:
    """Nothing of the other workspace is in the answer, but the address that was in the question."""
    assert CANARY not in answer.get_data(as_text=True).replace(f"{CANARY}.never@example.com", ""), told


@pytest.mark.slow
def test_no_route_knows_the_ids_of_another_workspace(app, client_for, questions, subtests):
    for route in api_routes(app):
        with subtests.test(str(route)):
            own, again = World("own"), World("again")
            client, before = client_for(own.workspace), all_rows()
            alone = seen(questions, client, route, own)
            foreign = World(CANARY)
            watched = Watched(before, all_rows())
            assert seen(questions, client, route, own) == alone, f"{route} sees another workspace"

            for path in paths(route, own, foreign):
                for world in (own, foreign):
                    told = f"{route.method} {path} with ids of {world.workspace.name}"
                    answer = questions.ask(client, route, path, world)
                    # What else is unknown may be told first.
                    assert answer.status_code in ((404,) if world is own else (400, 404)), told
                    silent(answer, told)
                    watched.check(told)

            told = f"{route} with foreign ids beside its path"
            answer = questions.ask(client, route, own.path(route), foreign)
            assert answer.status_code in (200, 201, 400, 404, 409), told
            silent(answer, told)
            watched.check(told)

            # The same question is a good one, or the answers above would say nothing.
            answer = questions.ask(client_for(again.workspace), route, again.path(route), again)
            told = f"{route}: {answer.get_data(as_text=True)}; say in BODIES what it takes"
            assert answer.status_code in (200, 201, 202, 409), told
        Workspace.delete().execute()


def seen(questions: Questions, client: Client, route: Route, own: World) -> list[bytes]:
    """All that a route which only reads shows, with what it may be given and without."""
    if route.method != "GET" and str(route) not in READING_POSTS:
        return []
    answers = [questions.ask(client, route, own.path(route), own, bare=bare) for bare in (False, True)]
    assert [answer.status_code for answer in answers] == [200, 200], route
    return [answer.get_data() for answer in answers]
