"""The servers that `make bench` compares with give what the API gives, or there is nothing to compare."""

import ast
import importlib
from types import ModuleType

import pytest
from werkzeug.test import Client as WsgiClient

from fluenzr.config import Settings
from fluenzr.models import Workspace
from tests.support.clients import Client
from tests.support.servers import ROOT

CONTACT = {
    "email": "ada@example.com",
    "firstName": "Ada",
    "tags": ["lead"],
    "customFields": {"score": 7},
    "verification": {"status": "valid", "source": "ZeroBounce", "checkedAt": "2026-11-29T10:00:00Z"},
}


@pytest.fixture
def floor(settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    if not settings.is_sqlite:
        pytest.skip("the floor is one on SQLite")
    monkeypatch.setenv("BENCH_DATABASE", settings.database_url.removeprefix("sqlite:///"))
    module = importlib.import_module("bench.floor")
    monkeypatch.setattr(module, "WORKSPACE", workspace.id)
    return module


def test_the_floor_answers_as_the_api_does(floor: ModuleType, client: Client) -> None:
    created = client.post("/v1/contacts", json=CONTACT).get_json()["data"]
    bare = WsgiClient(floor.app)
    for path in ("/v1/contacts", f"/v1/contacts/{created['id']}"):
        assert bare.get(path).get_json()["data"] == client.get(path).get_json()["data"], path


def test_the_twin_gives_the_same_fields(client: Client) -> None:
    created = client.post("/v1/contacts", json=CONTACT).get_json()["data"]
    (schema,) = (
        node
        for node in ast.parse((ROOT / "bench" / "twin.py").read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == "ContactOut"
    )
    names = [node.target.id for node in schema.body if isinstance(node, ast.AnnAssign)]
    assert [_camel(name) for name in names] == list(created)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))
