"""Examples of the OpenAPI document: requests by operation and errors, all about the same few things.

A test sends each request as it stands to a server that has what the ids name.
"""

from typing import Any

from fluenzr.core.common import contact_fields

CONTACT, OTHER = "con_k3v7q2m5x4c6b3n7d2f5g4h6", "con_w5t2r7y4u3i6o2p5a7s4d3f6"
GROUP, STAGE = "grp_m4n7b2v5c3x6z2l7k4j5h3g6", "stg_q2w5e7r3t6y4u2i5o7p3a6s4"
ACCOUNT, OTHER_ACCOUNT = "acc_z6x3c7v2b5n4m6q3w7e2r5t4", "acc_y5w2b6u3a4m5p2v6d3q4s3n7"
CAMPAIGN = "cmp_h7g4f2d6s3a5p7o4i2u6y3t5"
WEBHOOK, ATTEMPT, EVENT = (
    "whk_b3n6m2q7w4e5r3t6y2u7i4o5",
    "log_t5y3u7i2o6p4a3s7d5f2g6h4",
    "evt_r4e7w2q6t3y5u7i4o2p6a5s3",
)
NOTE = "not_v2b5n7m3q6w4e2r5t7y3u6i4"
CONNECTION = "cnx_l4k7j2h5g3f6d2s5a7q3w6e4"
REPLY, IMPORT, MESSAGE = (
    "rep_d2f6g3h7j4k5l2z6x7c3v4b5",
    "imp_p7o3i5u2y6t4r7e3w5q2a6s4",
    "msg_s3d7f5g2h6j4k3l7z5x2c6v4",
)
BY_PREFIX = {"con": CONTACT, "grp": GROUP}
NODE = "hello"
ADDRESS, OWN_ADDRESS = "ada@example.com", "me@example.com"
MESSAGE_ID = "<f2k7q.m5x3c@example.com>"
MADE, LATER = "2026-01-15T10:30:00Z", "2026-01-16T09:00:12Z"

WORKFLOW: dict[str, Any] = {
    "nodes": [
        {"id": "start", "type": "start"},
        {
            "id": NODE,
            "type": "email",
            "data": {"subject": "A question, {{firstName|hello}}", "body": "Hello {{firstName|there}},\n..."},
        },
        {"id": "wait", "type": "delay", "data": {"days": 3, "businessDays": True}},
        {"id": "again", "type": "email", "data": {"subject": "Re: a question", "body": "Any news?"}},
        {"id": "end", "type": "end"},
    ],
    "edges": [
        {"from": "start", "to": NODE},
        {"from": NODE, "to": "wait"},
        {"from": "wait", "to": "again"},
        {"from": "again", "to": "end"},
    ],
}  # fmt: skip
WORKING_HOURS = {
    "days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "start": 8,
    "end": 19,
    "timezone": "Europe/Paris",
}
CONTACT_FIELDS = {field.public: field.example for field in contact_fields.TEXTS}
CUSTOM_FIELDS = {"plan": "gold", "seats": 12, "trial": False}

REQUESTS: dict[str, dict[str, Any]] = {
    "contacts.create": {
        "email": ADDRESS,
        **CONTACT_FIELDS,
        "tags": ["vip"],
        "customFields": CUSTOM_FIELDS,
        "consentSource": "web_optin",
        "verification": {"status": "valid", "source": "zerobounce", "checkedAt": MADE},
    },
    "contacts.update": {"company": "Analytical Engines", "phone": None, "customFields": {"seats": 40}},
    "contacts.bulk": {
        "contacts": [
            {"email": "grace@example.com", "firstName": "Grace", "tags": ["2026"]},
            {"email": "alan@example.com", "customFields": {"plan": "silver"}},
        ],
        "onDuplicate": "update",
    },
    "contacts.search": {
        "query": "engines",
        "filters": {"status": "active", "tags": ["vip"], "customFields": {"plan": "gold"}},
        "sort": {"field": "lastName", "order": "asc"},
        "perPage": 50,
    },
    "contacts.addGroups": {"groupIds": [GROUP]},
    "contacts.removeGroups": {"groupIds": [GROUP]},
    "contacts.addTags": {"tags": ["vip", "2026"]},
    "contacts.removeTags": {"tags": ["2026"]},
    "contacts.act": {"filters": {"tags": ["vip"]}, "action": "addTags", "tags": ["2026"], "expected": 0},
    "contacts.addNote": {"text": "Met at the fair.\nWants a demo in March."},
    "contacts.import": {
        "file": "email,First name,Level\nmary@example.com,Mary,senior\n",
        "mapping": '{"Level": "customFields.level"}',
        "onDuplicate": "update",
        "consentSource": "existing",
        "consentCertified": "true",
    },
    "groups.create": {"name": "Leads", "description": "Met in January", "type": "static", "color": "#2f6fed"},
    "groups.update": {"name": "Leads of January", "color": None},
    "groups.addContacts": {"contactIds": [CONTACT]},
    "groups.removeContacts": {"contactIds": [CONTACT]},
    "pipelineStages.create": {"name": "Demo", "color": "#2f6fed", "position": 2},
    "pipelineStages.update": {"name": "Demo given", "position": 3},
    "campaigns.create": {
        "name": "Introduction",
        "emailAccountId": ACCOUNT,
        "settings": {
            "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "sendHoursStart": 9,
            "sendHoursEnd": 18,
            "timezone": "Europe/Paris",
            "maxEmailsPerHour": 30,
        },
        "workflow": WORKFLOW,
    },
    "campaigns.update": {"name": "Introduction, January", "settings": {"maxEmailsPerHour": 20}},
    "campaigns.addContacts": {
        "contactIds": [CONTACT],
        "groupIds": [GROUP],
        "skipIfContactedWithinDays": 30,
    },
    "campaigns.removeContacts": {"contactIds": [CONTACT]},
    "campaigns.preview": {"contactId": CONTACT, "nodeId": NODE},
    "campaigns.testSend": {"nodeId": NODE, "to": OWN_ADDRESS, "contactId": CONTACT},
    "campaigns.resolve": {"as": "sent"},
    "campaigns.reassign": {"from": ACCOUNT, "to": OTHER_ACCOUNT},
    "suppressions.create": {"email": "never@example.com", "reason": "manual"},
    "replies.update": {"read": True},
    "replies.send": {"text": "Thank you, Ada. Would Tuesday at ten suit you?"},
    "emailAccounts.create": {
        "email": OWN_ADDRESS,
        "displayName": "Charles Babbage",
        "provider": "smtp",
        "replyTo": "sales@example.com",
        "dailyLimit": 200,
        "smtp": {
            "host": "smtp.example.com",
            "port": 587,
            "username": OWN_ADDRESS,
            "password": "a password for programs",
            "encryption": "tls",
        },
        "imap": {"host": "imap.example.com", "username": OWN_ADDRESS, "password": "a password for programs"},
        "signature": "Charles Babbage\nEngines & Co",
    },
    "emailAccounts.connect": {"provider": "google", "email": OWN_ADDRESS, "flow": "browser"},
    "oauthApps.update": {
        "clientId": "1234567890-abc.apps.googleusercontent.com",
        "clientSecret": "a secret of the console",
    },
    "emailAccounts.update": {
        "dailyLimit": 250,
        "displayName": "Charles",
        "ramp": {"start": 20, "percentPerWeek": 20, "max": 150},
        "workingHours": WORKING_HOURS,
    },
    "emailAccounts.test": {"sendTo": OWN_ADDRESS},
    "webhooks.create": {
        "url": "https://hooks.example.com/fluenzr",
        "events": ["email.replied", "email.bounced"],
        "description": "Our CRM",
    },
    "webhooks.update": {"events": ["*"], "status": "active"},
    "webhooks.replay": {"from": MADE, "to": LATER, "events": ["email.replied"]},
    "workspace.update": {"postalAddress": "Engines & Co, 1 Dorset Street, London", "openTracking": "minimal"},
}

_PROBLEMS: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: ("VALIDATION_ERROR", "Email is required", {"email": ["Email is required"]}),
    401: ("UNAUTHORIZED", "Invalid or missing API key", {}),
    403: ("FORBIDDEN", "API access requires Pro plan", {}),
    404: ("NOT_FOUND", "Contact not found", {}),
    409: ("CONFLICT", "Email already exists", {"id": CONTACT}),
    413: ("PAYLOAD_TOO_LARGE", "The body is larger than allowed", {}),
    415: ("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json", {}),
    429: ("RATE_LIMITED", "Rate limit exceeded; try again in 12 seconds", {}),
    500: (
        "INTERNAL_ERROR",
        "Something went wrong on the server; the request id helps to find out what",
        {"requestId": "req_v5b2n6m4q7w3e5r2t6y4u7i3"},
    ),
    503: ("SERVICE_UNAVAILABLE", "The database cannot be written just now; try again in a moment", {}),
}


def problem(status: int) -> dict[str, Any]:
    """An error's envelope."""
    code, message, details = _PROBLEMS[status]
    return {"success": False, "error": {"code": code, "message": message, "details": details}}
