"""What a client is made of, and what its objects are like."""

import copy
import json
import pickle
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fluenzr
from fluenzr import FluenzrClient
from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call
from fluenzr.sdk.naming import camel, snake

KEY = "flz_sk_" + "k" * 32


@pytest.mark.parametrize("key", [None, "", "  ", "clé", "with\nline"])
def test_a_client_needs_a_key(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLUENZR_API_KEY", raising=False)
    with pytest.raises(fluenzr.FluenzrError, match="FLUENZR_API_KEY"):
        FluenzrClient(key)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://mail.example.com", "https://mail.example.com/v1"),
        ("https://mail.example.com/", "https://mail.example.com/v1"),
        ("https://mail.example.com/v1", "https://mail.example.com/v1"),
        (" https://example.com/fluenzr/v1/ ", "https://example.com/fluenzr/v1"),
        (None, "http://localhost:8000/v1"),
        ("", "http://localhost:8000/v1"),
    ],
)
def test_the_base_url_is_the_servers_address_with_or_without_v1(
    given: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLUENZR_BASE_URL", raising=False)
    assert repr(FluenzrClient(KEY, base_url=given)) == f"FluenzrClient(base_url={used!r})"


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "localhost:8000"},
        {"base_url": "http://"},
        {"base_url": "http://example.com:port"},
        {"timeout": 0},
        {"max_retries": -1},
    ],
)
def test_what_cannot_be_right_is_refused(options: Any) -> None:
    with pytest.raises(fluenzr.FluenzrError):
        FluenzrClient(KEY, **options)


def test_importing_fluenzr_loads_nothing_else() -> None:
    program = (
        "import json, sys; before = set(sys.modules); import fluenzr; light = set(sys.modules)\n"
        "from fluenzr import FluenzrClient, NotFoundError, webhooks; FluenzrClient('key')\n"
        "print(json.dumps([sorted(light - before), sorted(sys.modules)]))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    light, whole = json.loads(printed)
    assert light == ["fluenzr"]
    server = {"flask", "flask_smorest", "peewee", "playhouse", "marshmallow", "werkzeug", "click", "orjson"}
    assert server & {name.partition(".")[0] for name in whole} == set()
    own = {name for name in whole if name.startswith("fluenzr.")}
    assert {name for name in own if not name.startswith("fluenzr.sdk")} == {"fluenzr.signature"}


def test_everything_it_exports_is_there() -> None:
    for name in fluenzr.__all__:
        assert getattr(fluenzr, name) is not None
        assert name in dir(fluenzr)
    with pytest.raises(AttributeError, match="no attribute 'Fluenzr'"):
        fluenzr.Fluenzr  # type: ignore[attr-defined] # noqa: B018


# Objects

CONTACT = {
    "id": "con_1",
    "firstName": "Ada",
    "groups": [{"id": "grp_1", "name": "Pioneers"}],
    "pipelineStage": {"id": "stg_1", "name": "Lead"},
    "consentAt": None,
    "createdAt": "2025-01-15T10:30:00Z",
    "customFields": {"snake_case": 1, "camelCase": {"a": "b"}},
}


def test_members_are_attributes_of_their_types() -> None:
    contact = types.Contact(CONTACT)
    assert contact.first_name == "Ada"
    assert contact.groups == [types.Reference({"id": "grp_1", "name": "Pioneers"})]
    assert contact.pipeline_stage is not None
    assert contact.pipeline_stage.name == "Lead"
    assert contact.created_at == datetime(2025, 1, 15, 10, 30, tzinfo=UTC)
    assert contact.consent_at is None
    assert contact.custom_fields == CONTACT["customFields"]
    assert {"first_name", "to_dict", "custom_fields"} <= set(dir(contact))


def test_a_member_that_was_not_sent_is_none_where_it_may_be() -> None:
    assert types.Contact(CONTACT).company is None
    with pytest.raises(AttributeError, match="'Contact' object has no attribute 'email'"):
        _ = types.Contact(CONTACT).email
    with pytest.raises(AttributeError):
        _ = types.Contact(CONTACT).frst_name  # type: ignore[attr-defined]


def test_the_dict_is_a_copy_of_what_was_sent() -> None:
    contact = types.Contact(CONTACT)
    assert contact.to_dict() == CONTACT
    contact.to_dict()["customFields"]["camelCase"]["a"] = "changed"
    assert contact.to_dict() == CONTACT


def test_objects_are_compared_copied_and_shown_by_what_they_hold() -> None:
    contact = types.Contact({"id": "con_1", "firstName": "Ada"})
    assert contact == copy.deepcopy(contact) == copy.copy(contact) == pickle.loads(pickle.dumps(contact))  # noqa: S301
    assert contact != types.Group({"id": "con_1", "firstName": "Ada"})
    assert repr(contact) == "Contact(id='con_1', first_name='Ada')"


# What is sent


def sent(**body: Any) -> Any:
    opaque = frozenset({"customFields", "workflow"})
    return json.loads(Call("POST", "/", body=body, opaque=opaque).request()["content"])


def test_names_become_camel_case_but_those_of_the_caller() -> None:
    assert sent(
        settings={"send_days": ["monday"], "sendHoursEnd": 18},
        contacts=[{"first_name": "Ada", "custom_fields": {"shoe_size": 38}}],
        workflow={"nodes": [{"node_id": 1}]},
    ) == {
        "settings": {"sendDays": ["monday"], "sendHoursEnd": 18},
        "contacts": [{"firstName": "Ada", "customFields": {"shoe_size": 38}}],
        "workflow": {"nodes": [{"node_id": 1}]},
    }


def test_null_is_sent_and_what_is_omitted_is_not() -> None:
    assert sent(company=None, phone=OMITTED, filters={"status": OMITTED}) == {"company": None, "filters": {}}
    query = {"page": None, "q": OMITTED, "unread": True, "from": date(2025, 1, 15), "to": ""}
    assert Call("GET", "/", query=query).request()["params"] == {
        "unread": "true",
        "from": "2025-01-15",
        "to": "",
    }


def test_times_are_sent_with_their_zone() -> None:
    paris = timezone(timedelta(hours=1))
    assert sent(at=datetime(2025, 1, 15, 10, 30, tzinfo=paris)) == {"at": "2025-01-15T10:30:00+01:00"}
    with pytest.raises(ValueError, match="needs its zone"):
        sent(at=datetime(2025, 1, 15))  # noqa: DTZ001
    with pytest.raises(ValueError, match="not JSON compliant"):
        sent(at=float("nan"))


@given(st.from_regex(r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)*", fullmatch=True))
def test_names_come_back(name: str) -> None:
    assert camel(snake(name)) == name
    assert camel(name) == name


@pytest.mark.parametrize(
    ("wire", "python"), [("from", "from_"), ("perPage", "per_page"), ("import", "import_")]
)
def test_words_of_python_get_an_underscore(wire: str, python: str) -> None:
    assert (snake(wire), camel(python)) == (python, wire)


# Lists


def listing(rows: int, total: int) -> FluenzrClient:
    """A client of a server whose every list is one page with so many rows."""
    data = [{"id": f"con_{number}", "email": f"{number}@example.com"} for number in range(rows)]
    meta = {"page": 1, "perPage": 100, "total": total, "totalPages": 1}
    answer = {"success": True, "data": data, "meta": meta}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=answer))
    return FluenzrClient(KEY, http_client=httpx2.Client(transport=transport))


def test_a_page_has_a_length_its_rows_by_number_and_the_total_of_the_list() -> None:
    page = listing(rows=3, total=40).contacts.list(page=1)
    assert (len(page), page.total, page.meta.total) == (3, 40, 40)
    assert (page[0].id, page[-1].id) == ("con_0", "con_2")
    assert [contact.id for contact in page[1:]] == ["con_1", "con_2"]
    assert list(page) == page.data
    with pytest.raises(IndexError):
        page[3]


def test_a_page_with_nothing_in_it_is_still_a_page() -> None:
    page = listing(rows=0, total=0).contacts.list()
    assert (len(page), page.total, list(page), bool(page)) == (0, 0, [], True)


def test_what_was_answered_can_be_written_as_json() -> None:
    page = listing(rows=2, total=2).contacts.list()
    assert json.loads(json.dumps(page[0].to_dict())) == {"id": "con_0", "email": "0@example.com"}
    assert len(json.loads(json.dumps([contact.to_dict() for contact in page]))) == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "An id is a text such as 'con_...', not None"),
        (5, "not int 5"),
        (types.Contact({"id": "con_1"}), "not a Contact: give its id"),
    ],
)
def test_what_is_no_id_is_told_before_anything_is_asked(given: Any, told: str) -> None:
    with pytest.raises(TypeError, match=re.escape(told)):
        listing(rows=0, total=0).contacts.get(given)


def test_a_workflow_that_was_answered_can_be_sent_again_as_it_is() -> None:
    workflow = {"nodes": [{"id": "a", "type": "email", "data": {"trackOpens": True}}], "edges": []}
    campaign = types.Campaign({"workflow": workflow})
    assert campaign.workflow == workflow
    asked: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(json.loads(request.content))
        return httpx2.Response(201, json={"data": {}})

    client = FluenzrClient(KEY, http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
    client.campaigns.create(name="Again", email_account_id="acc_1", workflow=campaign.workflow)
    assert asked == [{"name": "Again", "emailAccountId": "acc_1", "workflow": workflow}]
