"""Dicts that arguments are made of.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict


class Contact(TypedDict):
    email: str
    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    company: NotRequired[str | None]
    job_title: NotRequired[str | None]
    phone: NotRequired[str | None]
    website: NotRequired[str | None]
    status: NotRequired[Literal["active", "unsubscribed", "bounced", "replied", "blocked"]]
    tags: NotRequired[list[str] | None]
    custom_fields: NotRequired[dict[str, Any] | None]
    group_ids: NotRequired[list[str] | None]
    group_id: NotRequired[str]
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
        ]
    ]
    consent_notes: NotRequired[str | None]


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


class Sandbox(TypedDict):
    speed_up: NotRequired[int]


class SearchFilters(TypedDict):
    status: NotRequired[Literal["active", "unsubscribed", "bounced", "replied", "blocked"]]
    groups: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    custom_fields: NotRequired[dict[str, Any]]
    pipeline_stage_id: NotRequired[str]
    created_after: NotRequired[datetime]
    created_before: NotRequired[datetime]


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
