"""What the server answers.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fluenzr.sdk.inputs import Workflow
from fluenzr.sdk.objects import Object


class AccountTest(Object):
    smtp: Login
    imap: Login | None


class Action(Object):
    matched: int
    changed: int
    skipped: int


class Activity(Object):
    id: str
    type: Literal["sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "failed", "uncertain"]
    contact_id: str | None
    contact_email: str | None
    email_node_id: str | None
    timestamp: datetime
    metadata: dict[str, Any]


class Added(Object):
    added: int
    skipped: int
    errors: list[RefusedContact]


class Attachment(Object):
    filename: str | None
    content_type: str
    size: int


class Bulk(Object):
    created: int
    updated: int
    skipped: int
    kept: int
    errors: list[RowError]


class Campaign(Object):
    id: str
    name: str
    description: str | None
    status: Literal["draft", "active", "paused", "completed", "archived"]
    email_account_id: str | None
    email_account_ids: list[str]
    language: Literal["en", "fr"]
    settings: Settings
    workflow: Workflow | None
    stats: Counters
    enrollment: EnrollmentProgress
    next_send_at: datetime | None
    waiting_for: (
        Literal[
            "window",
            "delay",
            "hourly_limit",
            "daily_limit",
            "account_error",
            "retry",
            "mailbox",
            "uncertain",
            "restored",
            "ramp",
        ]
        | None
    )
    waiting_detail: str | None
    paused_reason: str | None
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime
    completed_at: datetime | None


class Check(Object):
    check: Literal[
        "start",
        "public_url",
        "mailboxes",
        "working_hours",
        "spf",
        "dmarc",
        "dkim",
        "mx",
        "no_mx",
        "postal_address",
        "variables",
        "syntax",
        "links",
        "shorteners",
        "size",
        "subject",
        "wording",
        "suppressed",
        "role_addresses",
        "disposable",
        "consent",
        "other_campaigns",
        "verification",
        "volume",
    ]
    result: Literal["pass", "warn", "fail", "unknown"]
    message: str
    count: int | None
    help: str


class Connect(Object):
    connection_id: str
    url: str | None
    user_code: str | None
    verification_uri: str | None
    expires_at: datetime


class Connection(Object):
    id: str
    provider: Literal["google", "microsoft"]
    email: str
    flow: Literal["browser", "device"]
    status: Literal["pending", "connected", "failed", "expired"]
    error_code: str | None
    error: str | None
    account_id: str | None
    expires_at: datetime


class Contact(Object):
    id: str
    email: str
    first_name: str | None
    last_name: str | None
    company: str | None
    job_title: str | None
    phone: str | None
    website: str | None
    status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"]
    groups: list[Reference]
    tags: list[str]
    custom_fields: dict[str, Any]
    pipeline_stage: Reference | None
    consent_source: Literal[
        "web_optin",
        "event",
        "business_card",
        "social_network",
        "referral",
        "existing",
        "other",
        "not_specified",
    ]
    consent_notes: str | None
    consent_at: datetime | None
    verification: Verification | None
    open_tracking_objected_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Counters(Object):
    total_contacts: int
    sent: int
    delivered: int
    opened: int | None
    clicked: int
    replied: int
    bounced: int
    unsubscribed: int


class CreatedWebhook(Object):
    id: str
    url: str
    events: list[
        Literal[
            "contact.created",
            "contact.updated",
            "contact.deleted",
            "email_account.error",
            "campaign.started",
            "campaign.paused",
            "campaign.completed",
            "email.sent",
            "email.delivered",
            "email.opened",
            "email.clicked",
            "email.replied",
            "email.bounced",
            "email.unsubscribed",
            "server.restored",
            "*",
        ]
    ]
    status: Literal["active", "failed", "disabled"]
    description: str | None
    created_at: datetime
    updated_at: datetime
    secret: str


class Deleted(Object):
    id: str
    deleted: bool


class Dns(Object):
    check: Literal["spf", "dmarc", "dkim", "mx"]
    result: Literal["pass", "warn", "fail", "unknown"]
    found: str | None
    record: str | None
    help: str


class EmailAccount(Object):
    id: str
    email: str
    display_name: str | None
    reply_to: str | None
    provider: Literal["smtp", "google", "microsoft", "sandbox"]
    auth: Literal["password", "oauth"]
    status: Literal["connected", "error", "disabled"]
    last_error: str | None
    error_code: Literal["login_refused", "reauth_required", "oauth_app_refused"] | None
    daily_limit: int | None
    sent_today: int
    ramp: Ramp | None
    working_hours: WorkingHours | None
    smtp: MailServer | None
    imap: MailServer | None
    sandbox: Sandbox | None
    signature: str | None
    created_at: datetime
    updated_at: datetime


class EmailStats(Object):
    node_id: str
    email_number: int
    subject: str
    sent: int
    delivered: int
    opened: int | None
    open_rate: float | None
    clicked: int
    click_rate: float
    replied: int
    reply_rate: float
    bounced: int
    variants: list[VariantStats] | None


class Enrolled(Object):
    added: int
    skipped: int
    errors: list[RefusedContact]
    reasons: SkippedReasons


class Enrollment(Object):
    contact_id: str
    email: str
    status: Literal["pending", "in_progress", "completed", "replied", "bounced", "unsubscribed", "error"]
    current_node_id: str | None
    next_at: datetime | None
    waiting_for: (
        Literal[
            "window",
            "delay",
            "hourly_limit",
            "daily_limit",
            "account_error",
            "retry",
            "mailbox",
            "uncertain",
            "restored",
            "ramp",
        ]
        | None
    )
    added_at: datetime
    last_error: str | None


class EnrollmentProgress(Object):
    done: int
    total: int


class Event(Object):
    id: str
    type: Literal[
        "contact.created",
        "contact.updated",
        "contact.deleted",
        "email_account.error",
        "campaign.started",
        "campaign.paused",
        "campaign.completed",
        "email.sent",
        "email.delivered",
        "email.opened",
        "email.clicked",
        "email.replied",
        "email.bounced",
        "email.unsubscribed",
        "server.restored",
    ]
    timestamp: datetime
    data: dict[str, Any]


class Group(Object):
    id: str
    name: str
    description: str | None
    type: Literal["static", "dynamic"]
    color: str | None
    contact_count: int
    created_at: datetime
    updated_at: datetime


class History(Object):
    id: str
    type: Literal[
        "sent",
        "opened",
        "clicked",
        "replied",
        "bounced",
        "unsubscribed",
        "failed",
        "uncertain",
        "status_changed",
        "stage_changed",
        "group_joined",
        "group_left",
        "note_added",
        "note_deleted",
    ]
    timestamp: datetime
    campaign_id: str | None
    email_node_id: str | None
    metadata: dict[str, Any]


class Import(Object):
    id: str
    status: Literal["pending", "running", "completed", "failed", "cancelled"]
    total: int
    processed: int
    created: int
    updated: int
    skipped: int
    kept: int
    encoding: str | None
    warnings: list[str]
    error_count: int
    errors: list[ImportFault]


class ImportFault(Object):
    line: int
    email: str | None
    message: str


class Log(Object):
    id: str
    event_id: str
    event_type: Literal[
        "contact.created",
        "contact.updated",
        "contact.deleted",
        "email_account.error",
        "campaign.started",
        "campaign.paused",
        "campaign.completed",
        "email.sent",
        "email.delivered",
        "email.opened",
        "email.clicked",
        "email.replied",
        "email.bounced",
        "email.unsubscribed",
        "server.restored",
        "webhook.test",
    ]
    status: Literal["delivered", "retrying", "failed"]
    status_code: int | None
    response_time: int
    attempt: int
    error: str | None
    timestamp: datetime


class Login(Object):
    ok: bool
    error: str | None


class MailServer(Object):
    host: str
    port: int
    username: str | None
    encryption: Literal["tls", "ssl", "none"]


class Message(Object):
    id: str
    from_: str
    to: str
    subject: str
    headers: dict[str, str]
    text: str | None
    html: str | None
    campaign_id: str | None
    contact_id: str | None
    email_node_id: str | None
    captured_at: datetime


class Note(Object):
    id: str
    text: str
    created_at: datetime


class OauthApp(Object):
    provider: Literal["google", "microsoft"]
    source: Literal["workspace", "environment", "none"]
    client_id: str | None
    has_client_secret: bool
    tenant: str | None
    redirect_uri: str
    paste_address: bool


class OauthAppStep(Object):
    check: str
    result: Literal["pass", "warn", "fail", "unknown"]
    help: str | None


class OauthAppVerify(Object):
    steps: list[OauthAppStep]


class PageMeta(Object):
    page: int
    per_page: int
    total: int
    total_pages: int
    next_cursor: str | None


class Person(Object):
    contact: Contact
    enrollments: list[PersonEnrollment]
    emails: list[PersonEmail]
    activity: list[PersonActivity]
    notes: list[Note]
    changes: list[PersonChange]
    links: list[str]
    messages: list[Message]
    replies: list[Reply]
    answers: list[PersonWritten]
    events: list[dict[str, Any]]
    import_errors: list[PersonFault]
    suppression: PersonSuppression | None


class PersonActivity(Object):
    id: str
    campaign_id: str
    type: str
    email_node_id: str | None
    timestamp: datetime
    metadata: dict[str, Any]


class PersonChange(Object):
    id: str
    type: str
    timestamp: datetime
    metadata: dict[str, Any]


class PersonEmail(Object):
    campaign_id: str
    email_node_id: str
    variant: str | None
    message_id: str | None
    subject: str | None
    state: str
    attempts: int
    accepted_at: datetime | None
    bounce_type: str | None
    smtp_code: int | None
    smtp_text: str | None
    opened_at: datetime | None
    open_count: int
    clicked_at: datetime | None
    click_count: int
    replied_at: datetime | None


class PersonEnrollment(Object):
    campaign_id: str
    campaign_name: str
    status: str
    current_node_id: str | None
    next_at: datetime | None
    added_at: datetime
    last_error: str | None


class PersonFault(Object):
    line: int
    email: str | None
    message: str
    import_id: str


class PersonSuppression(Object):
    reason: str
    created_at: datetime


class PersonWritten(Object):
    reply_id: str
    message_id: str
    state: str
    text: str
    created_at: datetime
    sent_at: datetime | None


class PipelineStage(Object):
    id: str
    name: str
    color: str | None
    position: int
    created_at: datetime
    updated_at: datetime


class Preset(Object):
    provider: Literal["smtp", "google", "microsoft"]
    name: str | None
    smtp: PresetServer | None
    imap: PresetServer | None
    auth: list[Literal["oauth", "app_password", "password"]]
    daily_limit: int
    help: str


class PresetServer(Object):
    host: str
    port: int
    encryption: Literal["tls", "ssl", "none"]
    username: str


class Preview(Object):
    subject: str
    text: str
    html: str
    missing_variables: list[str]
    warnings: list[str]


class Ramp(Object):
    start: int
    percent_per_week: int
    max: int | None


class Reassign(Object):
    reassigned: int


class Reference(Object):
    id: str
    name: str


class RefusedContact(Object):
    contact_id: str
    message: str


class Removed(Object):
    removed: int


class Replay(Object):
    queued: int


class Reply(Object):
    id: str
    type: Literal["reply", "auto_reply", "bounce"]
    campaign_id: str | None
    contact_id: str
    email_node_id: str
    from_: str
    subject: str
    text: str
    html: str | None
    attachments: list[Attachment]
    received_at: datetime
    read: bool
    archived: bool
    matched_by: Literal["thread", "heuristic", "report"]
    reason: str


class RowError(Object):
    index: int
    email: str | None
    message: str


class Sandbox(Object):
    speed_up: int


class Settings(Object):
    send_days: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    send_hours_start: int
    send_hours_end: int
    timezone: str
    max_emails_per_hour: int | None


class SkippedReasons(Object):
    already_enrolled: int
    not_active: int
    suppressed: int
    excluded: int
    contacted_recently: int


class Stats(Object):
    total_contacts: int
    sent: int
    delivered: int
    opened: int | None
    clicked: int
    replied: int
    bounced: int
    unsubscribed: int
    open_rate: float | None
    click_rate: float
    reply_rate: float
    bounce_rate: float
    unsubscribe_rate: float


class Suppression(Object):
    email: str | None
    reason: Literal["unsubscribed", "bounced", "complaint", "manual"]
    created_at: datetime


class SuppressionDeleted(Object):
    email: str
    deleted: bool


class TimelineRow(Object):
    date: str
    sent: int
    opened: int | None
    clicked: int
    replied: int
    bounced: int
    unsubscribed: int


class Trial(Object):
    message_id: str


class VariantStats(Object):
    variant: Literal["A", "B"]
    subject: str
    sent: int
    opened: int | None
    open_rate: float | None
    clicked: int
    click_rate: float
    replied: int
    reply_rate: float


class Verification(Object):
    status: Literal["valid", "invalid", "risky", "unknown"]
    source: str | None
    checked_at: datetime


class Webhook(Object):
    id: str
    url: str
    events: list[
        Literal[
            "contact.created",
            "contact.updated",
            "contact.deleted",
            "email_account.error",
            "campaign.started",
            "campaign.paused",
            "campaign.completed",
            "email.sent",
            "email.delivered",
            "email.opened",
            "email.clicked",
            "email.replied",
            "email.bounced",
            "email.unsubscribed",
            "server.restored",
            "*",
        ]
    ]
    status: Literal["active", "failed", "disabled"]
    description: str | None
    created_at: datetime
    updated_at: datetime


class WorkingHours(Object):
    days: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    start: int
    end: int
    timezone: str


class Workspace(Object):
    name: str
    plan: Literal["free", "starter", "pro"]
    postal_address: str | None
    language: Literal["en", "fr"]
    variables: dict[str, str]
    open_tracking: Literal["minimal", "full", "off"]
    uncertain_policy: Literal["hold", "assume_sent", "resend"]
    created_at: datetime


class Written(Object):
    reply_id: str
    message_id: str
    to: str
    subject: str
    text: str
    sent_at: datetime
