"""The prose of the OpenAPI document: descriptions of fields and paths, error answers, the workflow's schemas.

What a field means stands at its schema, by `described`; here is how it gets into the document, and what is
the same wherever it stands.
"""

import copy
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import apispec
import marshmallow as ma
from flask_smorest import Api as SmorestApi
from flask_smorest.spec.plugins import FlaskPlugin

from fluenzr.api.reference import examples, response_headers
from fluenzr.core.workflow import schema as workflow_schema

INTRODUCTION = Path(__file__).parent.parent / "templates" / "introduction.md"
NULLABLE = {"type": "null"}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Of your choice, once for each thing to be done: for 24 hours the same key with the same "
    "path and body answers what it answered first, and does nothing again",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

GENERAL = {
    "created_at": "When it was made",
    "updated_at": "When it last changed",
    "cursor": "The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters",
    "page": "The page, from 1; one past the end is empty",
    "per_page": "Rows on a page, at most 100",
    "order": "`asc` from the smallest or oldest, `desc` from the largest or newest",
    "sort": "What the list is in order of; ties go by id",
}
"""Fields that mean the same everywhere."""
PATH = {
    "contact_id": "The contact's id, `con_...`",
    "group_id": "The group's id, `grp_...`",
    "stage_id": "The stage's id, `stg_...`",
    "campaign_id": "The campaign's id, `cmp_...`",
    "account_id": "The email account's id, `acc_...`",
    "provider": "`google` or `microsoft`",
    "connection_id": "The connection's id, `cnx_...`",
    "message_id": "The captured message's id, `msg_...`",
    "webhook_id": "The webhook's id, `whk_...`",
    "log_id": "The attempt's id, `log_...`",
    "import_id": "The import's id, `imp_...`",
    "note_id": "The note's id, `not_...`",
    "reply_id": "The reply's id, `rep_...`",
    "email": "The address, percent-encoded",
}
PROBLEMS = {
    400: "A field, a parameter or the body is wrong; `details` names each by its path",
    401: "The key is missing, malformed, unknown or revoked",
    403: "The key may only read, or the workspace's plan is not Pro",
    404: "No such id in this workspace",
    409: "Something is there already, or its status forbids this now; or the `Idempotency-Key` was used "
    "for another request, or is in use",
    413: "The body is larger than 10 MiB, or a CSV file than 100 MiB",
    415: "The body is not of the type that is wanted",
    429: "More than 1000 requests of the workspace in a minute, or 60 wrong keys of an address",
    500: "A fault of the server, with `details.requestId`",
    503: "The database cannot be used just now: try again",
}
NOT_MODIFIED = (
    "The client has this very answer: `If-None-Match` names the `ETag` that it came with. Without a body"
)
OTHER_PROBLEM = "Any other error, as a method that the path does not take (405)"
_READING = (400, 401, 403, 429, 500, 503)
_WITH_BODY = (413, 415)

S = TypeVar("S", bound=type[ma.Schema])


def described(shared: Mapping[str, str] | None = None, /, **says: str) -> Callable[[S], S]:
    """What the fields of a schema mean, in a line each; `shared` tells of several schemas and may tell more.

    Raises KeyError for a field that is not there.
    """

    def decorator(schema: S) -> S:
        fields = schema._declared_fields
        known = {name: text for name, text in (shared or {}).items() if name in fields}
        for name, text in {**known, **says}.items():
            field = copy.copy(fields[name])
            field.metadata = {**field.metadata, "description": text}
            fields[name] = field
        return schema

    return decorator


def operation(
    name: str, rule: str, method: str, *, conflicts: bool, successes: Mapping[int, bool]
) -> dict[str, Any]:
    """What the document says of a route beside its schemas and its docstring.

    `successes`: what it answers when it went well, and whether that is a file.
    """
    statuses = [*_READING, *(_WITH_BODY if method != "GET" else ()), *((404,) if "<" in rule else ())]
    if conflicts or method == "POST":
        statuses.append(409)
    described: dict[str, Any] = {
        "operationId": name,
        "responses": {status: HTTPStatus(status).name for status in sorted(statuses)},
    }
    for status, is_file in successes.items():
        headers = response_headers.of_success(method, is_file=is_file)
        described["responses"][status] = {"headers": headers}
    if method == "GET":
        described["responses"][304] = HTTPStatus.NOT_MODIFIED.name
    if method == "POST":
        described["parameters"] = [IDEMPOTENCY_KEY]
    if (example := examples.REQUESTS.get(name)) is not None:
        kind = "multipart/form-data" if "file" in example else "application/json"
        described["requestBody"] = {"content": {kind: {"example": example}}}
    return described


def register(spec: apispec.APISpec, error_schema: type[ma.Schema]) -> None:
    """Give the document its components that no route declares."""
    for name, schema in workflow_schema.components().items():
        spec.components.schema(name, schema)
    for name, header in response_headers.HEADERS.items():
        spec.components.header(name, header)
    unchanged = {"description": NOT_MODIFIED, "headers": response_headers.not_modified()}
    spec.components.response(HTTPStatus.NOT_MODIFIED.name, unchanged, lazy=True)
    for status, says in PROBLEMS.items():
        answer = _problem(says, response_headers.of_problem(status), error_schema)
        answer["content"]["application/json"]["example"] = examples.problem(status)
        spec.components.response(HTTPStatus(status).name, answer, lazy=True)
    other = _problem(OTHER_PROBLEM, response_headers.of_other_problem(), error_schema)
    spec.components.response(SmorestApi.DEFAULT_ERROR_RESPONSE_NAME, other, lazy=True)


def _problem(says: str, headers: response_headers.References, schema: type[ma.Schema]) -> dict[str, Any]:
    return {"description": says, "headers": headers, "content": {"application/json": {"schema": schema}}}


class PathPlugin(FlaskPlugin):
    """Paths of Flask's rules, with what their parameters are."""

    def rule_to_params(self, rule: Any) -> list[dict[str, Any]]:
        return [
            {**parameter, "description": PATH[parameter["name"]]}
            for parameter in super().rule_to_params(rule)
        ]


def workflow_properties(
    _: Any, field: ma.fields.Field[Any], ret: dict[str, Any], **__: Any
) -> dict[str, Any]:
    """A `WorkflowField` refers to the schema that the rules give (`core.workflow_schema`)."""
    if not isinstance(field, WorkflowField):
        return {}
    for keyword in ("type", "additionalProperties"):
        ret.pop(keyword, None)
    reference = {"$ref": f"{workflow_schema.REFERENCE}Workflow"}
    return {"anyOf": [reference, NULLABLE]} if field.allow_none else reference


class WorkflowField(ma.fields.Dict):
    """A workflow, as it came in: the rules look into it when it is saved."""
