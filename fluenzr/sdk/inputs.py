"""Dicts that arguments are made of.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class ClickedCondition(TypedDict):
    criterion: Literal["clicked"]
    nodeId: NotRequired[str]
    url: NotRequired[str]


class ConditionNode(TypedDict):
    id: str
    type: Literal["condition"]
    data: OpenedCondition | ClickedCondition | FieldCondition | FieldContainsCondition | FieldExistsCondition


class Contact(TypedDict):
    email: str
    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    company: NotRequired[str | None]
    job_title: NotRequired[str | None]
    phone: NotRequired[str | None]
    website: NotRequired[str | None]
    status: NotRequired[Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""] | None]
    tags: NotRequired[list[str] | None]
    custom_fields: NotRequired[dict[str, Any] | None]
    group_ids: NotRequired[list[str] | None]
    group_id: NotRequired[str | None]
    pipeline_stage_id: NotRequired[str | None]
    consent_source: NotRequired[
        Literal[
            "web_optin",
            "event",
            "business_card",
            "social_network",
            "referral",
            "existing",
            "other",
            "not_specified",
            "",
        ]
        | None
    ]
    consent_notes: NotRequired[str | None]
    verification: NotRequired[Verification | None]


class DelayInDays(TypedDict):
    days: int
    businessDays: NotRequired[bool]


class DelayInHours(TypedDict):
    hours: int
    businessDays: NotRequired[Literal[False]]


class DelayNode(TypedDict):
    id: str
    type: Literal["delay"]
    data: DelayInDays | DelayInHours


Edge = TypedDict(
    "Edge",
    {
        "from": str,
        "to": str,
        "when": NotRequired[bool],
    },
)


class EmailData(TypedDict):
    subject: str
    body: str
    format: NotRequired[Literal["text", "html"]]
    trackOpens: NotRequired[bool]
    trackClicks: NotRequired[bool]
    split: NotRequired[int]
    variantB: NotRequired[EmailVariant]


class EmailNode(TypedDict):
    id: str
    type: Literal["email"]
    data: EmailData


class EmailVariant(TypedDict):
    subject: str
    body: str


class EndNode(TypedDict):
    id: str
    type: Literal["end"]
    data: NotRequired[dict[str, Any]]


class FieldCondition(TypedDict):
    criterion: Literal["field"]
    field: str
    operator: Literal["equals", "not_equals"]
    value: str | float | bool


class FieldContainsCondition(TypedDict):
    criterion: Literal["field"]
    field: str
    operator: Literal["contains"]
    value: str | float | bool


class FieldExistsCondition(TypedDict):
    criterion: Literal["field"]
    field: str
    operator: Literal["exists"]


class MailServer(TypedDict):
    host: str
    port: NotRequired[int]
    username: NotRequired[str | None]
    password: NotRequired[str | None]
    encryption: NotRequired[Literal["tls", "ssl", "none"]]


class MailServerPatch(TypedDict):
    host: NotRequired[str]
    port: NotRequired[int]
    username: NotRequired[str | None]
    password: NotRequired[str | None]
    encryption: NotRequired[Literal["tls", "ssl", "none"]]


class OpenedCondition(TypedDict):
    criterion: Literal["opened"]
    nodeId: NotRequired[str]


class Ramp(TypedDict):
    start: NotRequired[int]
    percent_per_week: NotRequired[int]
    max: NotRequired[int | None]


class Sandbox(TypedDict):
    speed_up: NotRequired[int]


class SearchFilters(TypedDict):
    status: NotRequired[Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""] | None]
    groups: NotRequired[list[str] | None]
    tags: NotRequired[list[str] | None]
    custom_fields: NotRequired[dict[str, Any] | None]
    pipeline_stage_id: NotRequired[str | None]
    created_after: NotRequired[datetime | None]
    created_before: NotRequired[datetime | None]


class SearchSort(TypedDict):
    field: NotRequired[Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"]]
    order: NotRequired[Literal["asc", "desc"]]


class Settings(TypedDict):
    send_days: NotRequired[
        list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    ]
    send_hours_start: NotRequired[int]
    send_hours_end: NotRequired[int]
    timezone: NotRequired[str]
    max_emails_per_hour: NotRequired[int | None]


class StartNode(TypedDict):
    id: str
    type: Literal["start"]
    data: NotRequired[dict[str, Any]]


Node: TypeAlias = StartNode | EmailNode | DelayNode | ConditionNode | EndNode


class Verification(TypedDict):
    status: Literal["valid", "invalid", "risky", "unknown"]
    source: NotRequired[str | None]
    checked_at: NotRequired[datetime | None]


class Workflow(TypedDict):
    nodes: list[Node]
    edges: list[Edge]


class WorkingHours(TypedDict):
    days: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    start: int
    end: int
    timezone: str
