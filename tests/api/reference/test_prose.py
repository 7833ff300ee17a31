"""The OpenAPI document explains itself: all of it is described, and its examples work as they stand."""

from io import BytesIO

import pytest

from fluenzr.api.reference import examples
from fluenzr.core.accounts import oauth_apps
from fluenzr.models import Campaign, Contact, EmailAccount, Group, PipelineStage, Reply, Webhook
from tests.support import factories
from tests.support.json_schemas import Draft202012Validator
from tests.support.sending import ACCEPTED, UNCERTAIN, active_campaign, email_of, finish

PATHS = {
    "contact_id": examples.CONTACT,
    "group_id": examples.GROUP,
    "stage_id": examples.STAGE,
    "account_id": examples.ACCOUNT,
    "campaign_id": examples.CAMPAIGN,
    "webhook_id": examples.WEBHOOK,
    "reply_id": examples.REPLY,
    "provider": "google",
}


@pytest.fixture
def operations(document):
    """Every operation by its name, with its method and path."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in document.content["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


# What is described


def test_every_operation_is_described_in_sentences(operations):
    for name, (_, _, operation) in operations.items():
        description = operation.get("description", "")
        assert 15 <= len(description) <= 400, name
        assert description.endswith("."), name
        assert description != operation["summary"], name


def test_every_property_is_described(document):
    without = [
        f"{name}.{member}"
        for name, schema in document.content["components"]["schemas"].items()
        for member, described in schema.get("properties", {}).items()
        if not described.get("description")
    ]
    assert without == []


def test_every_parameter_is_described(document, operations):
    shared = [
        each for methods in document.content["paths"].values() for each in methods.get("parameters", ())
    ]
    own = [each for _, _, operation in operations.values() for each in operation.get("parameters", ())]
    assert [each["name"] for each in shared + own if not each.get("description")] == []


def test_no_description_says_its_name_over_again(document):
    for name, schema in document.content["components"]["schemas"].items():
        for member, described in schema.get("properties", {}).items():
            said = described["description"].lower().rstrip(".").removeprefix("the ")
            assert said != member.lower(), f"{name}.{member}"


def test_every_tag_is_described(document, operations):
    described = {tag["name"] for tag in document.content["tags"] if tag.get("description")}
    assert {tag for _, _, operation in operations.values() for tag in operation["tags"]} <= described


@pytest.mark.parametrize(
    "title",
    ["Keys", "Answers and errors", "Limits", "Lists", "Doing things once", "Times and ids", "Webhooks"],
)
def test_the_introduction_tells_what_holds_everywhere(document, title):
    assert f"\n## {title}\n" in document.content["info"]["description"]


def test_every_status_is_listed_where_it_can_be(operations):
    for name, (method, path, operation) in operations.items():
        listed = {status for status in operation["responses"] if status.startswith(("4", "5"))}
        expected = {"400", "401", "403", "429", "500", "503"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"409"} if method == "POST" else set()
        expected |= {"413", "415"} if method != "GET" else set()
        assert expected <= listed, name
        assert listed <= expected | {"409"}, name


# Examples


@pytest.fixture
def world(workspace, clock):
    """What the ids of the examples name."""
    oauth_apps.put(workspace.id, "google", {"client_id": "client"})
    group, account = factories.make_group(workspace), factories.make_account(workspace)
    contact, _ = factories.make_contact(workspace), factories.make_contact(workspace)
    made = factories.make_campaign(
        workspace, contacts=[contact], email_account_id=account["id"], workflow=examples.WORKFLOW
    )
    for model, public, known in (
        (Group, group, examples.GROUP),
        (EmailAccount, account, examples.ACCOUNT),
        (Contact, contact, examples.CONTACT),
        (Campaign, made, examples.CAMPAIGN),
        (PipelineStage, factories.make_stage(workspace), examples.STAGE),
        (Webhook, factories.make_webhook(workspace), examples.WEBHOOK),
    ):
        _name(factories.row(model, public), known)


def _name(row, known):
    type(row).update(public_id=known).where(type(row).id == row.id).execute()


def _resolvable(workspace):
    claim = finish(active_campaign(workspace), UNCERTAIN)
    _name(Campaign.get_by_id(claim.campaign.id), examples.CAMPAIGN)
    _name(Contact.get_by_id(claim.contact.id), examples.CONTACT)


def _reassignable(workspace):
    """A started campaign with the two mailboxes that the examples name."""
    accounts = [factories.make_account(workspace) for _ in range(2)]
    for account, known in zip(accounts, (examples.ACCOUNT, examples.OTHER_ACCOUNT), strict=True):
        _name(factories.row(EmailAccount, account), known)
    both = [examples.ACCOUNT, examples.OTHER_ACCOUNT]
    _name(active_campaign(workspace, email_account_ids=both), examples.CAMPAIGN)


def _answerable(workspace):
    email = email_of(finish(active_campaign(workspace), ACCEPTED))
    _name(factories.row(Reply, factories.make_reply(workspace, email)), examples.REPLY)


@pytest.mark.parametrize("name", examples.REQUESTS)
def test_every_request_is_taken_as_it_stands(client, workspace, operations, request, name):
    if name == "campaigns.resolve":
        request.getfixturevalue("clock")
        _resolvable(workspace)
    elif name == "campaigns.reassign":
        _reassignable(workspace)
    else:
        request.getfixturevalue("world")
    if name.startswith("replies."):
        _answerable(workspace)
    method, path, operation = operations[name]
    ((kind, body),) = operation["requestBody"]["content"].items()
    assert body["example"] == examples.REQUESTS[name]
    answer = client.request(method, path.format(**PATHS), **_sent(kind, body["example"]))
    assert answer.status_code in (200, 201, 202), answer.json


def _sent(kind, example):
    if kind == "application/json":
        return {"json": example}
    return {"data": {**example, "file": (BytesIO(example["file"].encode()), "people.csv")}}


def test_every_body_has_an_example(operations):
    with_body = {name for name, (_, _, operation) in operations.items() if "requestBody" in operation}
    assert with_body == set(examples.REQUESTS)


def test_a_batch_of_the_examples_keeps_every_row(client, world):
    answer = client.post("/v1/contacts/bulk", json=examples.REQUESTS["contacts.bulk"]).json["data"]
    assert (answer["created"], answer["errors"]) == (2, [])


def test_every_answer_is_as_its_schema_says(document, operations):
    for name, (_, _, operation) in operations.items():
        for status, response in operation["responses"].items():
            if "$ref" in response:
                response = document.content["components"]["responses"][response["$ref"].rpartition("/")[2]]
            if status == "304":
                assert "content" not in response, name
                continue
            content = response["content"].get("application/json")
            if content is None or status == "default":
                continue
            schema = {**content["schema"], "components": document.content["components"]}
            errors = [error.message for error in Draft202012Validator(schema).iter_errors(content["example"])]
            assert errors == [], f"{name} {status}"
            assert content["example"]["success"] is status.startswith("2"), f"{name} {status}"


def test_examples_of_fields_are_right(document):
    """Those of single fields, which pages put together where a body has no example of its own."""
    found = list(_examples(document.content["components"]["schemas"]))
    assert found
    for schema in found:
        given = {**schema, "components": document.content["components"]}
        assert Draft202012Validator(given).is_valid(schema["example"]), schema
        assert "..." not in str(schema["example"])


def _examples(value):
    if isinstance(value, dict):
        if "example" in value and "type" in value:
            yield value
        for inner in value.values():
            yield from _examples(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _examples(inner)
