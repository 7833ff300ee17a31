import re
from collections import Counter
from itertools import cycle

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fluenzr.core.accounts import oauth_apps, oauth_connections
from tests.support import factories
from tests.support.routes import api_routes
from tests.support.servers import free_port

CHECKS = [
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
]
BRIEFLY = settings(max_examples=12, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def served(app):
    """The document as everybody gets it."""
    return app.test_client().get("/v1/openapi.json").json


@pytest.fixture
def operations(served):
    return {
        f"{method.upper()} {path}": operation
        for path, methods in served["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_it_is_valid(served):
    assert served["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(served).iter_errors()) == []


def test_it_has_every_route_and_no_other(app, operations):
    routes = {str(route).replace("<", "{").replace(">", "}") for route in api_routes(app)}
    assert set(operations) == routes


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(operations):
    names = Counter(operation["operationId"] for operation in operations.values())
    assert [name for name, uses in names.items() if uses > 1] == []
    for told, operation in operations.items():
        assert re.fullmatch(r"[a-z][A-Za-z]+\.[a-z][A-Za-z]+", operation["operationId"]), told
        assert operation["summary"], told
        assert operation["tags"], told


def test_every_operation_documents_its_success_and_its_errors(served, operations):
    for told, operation in operations.items():
        success = [status for status in operation["responses"] if status.startswith("2")]
        assert len(success) == (2 if told == "POST /v1/contacts/import" else 1), told
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}, told
    described = served["components"]["responses"]["DEFAULT_ERROR"]["content"]["application/json"]["schema"]
    assert described == {"$ref": "#/components/schemas/ErrorEnvelope"}


def test_every_success_is_in_the_envelope(served, operations):
    for told, operation in operations.items():
        for status, response in operation["responses"].items():
            if status.startswith("2") and "application/json" in response["content"]:
                name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                schema = served["components"]["schemas"][name]
                assert {"success", "data"} <= set(schema["required"]), told
                assert schema["properties"]["success"]["enum"] == [True], told


def test_names_are_in_camel_case(served):
    for name, schema in served["components"]["schemas"].items():
        wrong = [
            member for member in schema.get("properties", ()) if "_" in member or not member[0].islower()
        ]
        assert not wrong, name


def test_a_choice_that_may_be_left_open_may_be_empty_or_null(served):
    contact = served["components"]["schemas"]["Contact"]["properties"]
    for name in ("status", "consentSource"):
        assert {"active" if name == "status" else "event", "", None} <= set(contact[name]["enum"]), name
    assert "" not in served["components"]["schemas"]["ContactAnswer"]["properties"]["status"]["enum"]


def test_the_key_is_asked_for(served):
    assert served["security"] == [{"apiKey": []}]
    assert served["components"]["securitySchemes"]["apiKey"] == {"type": "http", "scheme": "bearer"}


def test_it_is_the_same_each_time(app, served):
    assert app.test_client().get("/v1/openapi.json").json == served


# Every operation, called with what its own document allows and forbids


@pytest.fixture
def schema(make_app, workspace):
    app = make_app(rate_limit="1000000/minute")
    contact, account = factories.make_contact(workspace), factories.make_account(workspace)
    webhook = factories.make_webhook(workspace, url=f"http://127.0.0.1:{free_port()}/")
    oauth_apps.put(workspace.id, "google", {"client_id": "client"})
    connecting, _ = oauth_connections.begin_browser(workspace.id, "google", "jean@example.com", None)
    known = {
        "connection_id": {"id": connecting.public_id},
        "contact_id": contact,
        "group_id": factories.make_group(workspace),
        "stage_id": factories.make_stage(workspace),
        "account_id": account,
        "message_id": factories.make_captured(workspace, account),
        "campaign_id": factories.make_campaign(workspace, contacts=[contact]),
        "webhook_id": webhook,
        "log_id": factories.make_log(workspace, webhook),
        "import_id": factories.make_import(workspace),
    }
    # Without its security, whose negation would be all that is tried.
    document = {**app.test_client().get("/v1/openapi.json").json, "security": []}
    loaded = schemathesis.openapi.from_dict(document)
    loaded.app = app
    mostly = cycle((True, True, False))

    @loaded.hook
    def map_path_parameters(context, path_parameters):
        if path_parameters and next(mostly):
            return {
                name: known[name]["id"] if name in known else value for name, value in path_parameters.items()
            }
        return path_parameters

    return loaded


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"]
)
def test_answers_are_as_documented(schema, workspace, mode, subtests):
    headers = {"Authorization": f"Bearer {factories.make_key(workspace)}"}
    for result in schema.get_all_operations():
        operation = result.ok()
        takes_something = bool(operation.query or operation.body)
        if mode is GenerationMode.NEGATIVE and not takes_something:
            continue
        with subtests.test(operation.label):

            @BRIEFLY
            @given(operation.as_strategy(generation_mode=mode))
            def check(case):
                case.call_and_validate(checks=CHECKS, headers=headers)

            check()
