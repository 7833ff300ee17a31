"""Thousands of contacts with odd fields, tags and types: exported and imported again they are as before."""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fluenzr.models import Event
from tests.api.v1.test_imports import imported
from tests.support import factories
from tests.support.clients import Client

pytestmark = pytest.mark.slow

TOGETHER = 1000
FILES = 1 if os.environ.get("FLUENZR_SOAK") != "1" else 10
PEOPLE = 5000
STATUSES = ["active", "replied", "unsubscribed", "bounced", "blocked"]

# What looks like another type, like a formula, a separator, a header or an empty cell.
LOOKALIKES = [
    "007", "50", "1e5", "1_000", "١٢", "-0", "0.10", "1.0", "1.50", "9007199254740993", "0x10",
    "\uff11\uff12", "NaN", "Infinity", "inf", "TRUE", "False", "true ", "null", "None", "  a  ", "2026-01-12",
    "2026-01-12T09:00:00Z", "{}", "[1]", "=1+1", "+33", "-2", "@x", "'quoted", "''", '"', '""', "a;b", ";",
    "\\", "\\;", "a,b", "id", "email", "e\u0301", "\u00e9", "\ufb01", "ß", "İ", "🎉",
    "\U0001f468\u200d\U0001f469", "x" * 90,
]  # fmt: skip
LONG = [
    "",
    " ",
    "\xa0",
    "two\nlines",
    "two\r\nlines",
    "\ttab",
    "tab\t",
    "\x1f",
    "\ufeff",
    "\u2028",
    "x" * 800,
]
lines = st.sampled_from(LOOKALIKES) | st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)
texts = lines | st.sampled_from(LONG) | st.text(st.characters(codec="utf-8", exclude_characters="\0"))
odd_numbers = st.sampled_from([0.1 + 0.2, 1e-300, -0.0, 5e-324, 2**53 - 1])
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15) | odd_numbers
values = texts | numbers | st.booleans() | st.none()
HEADERS = ["first_name", "Phone", "consent_notes", "created_at", "ID", "Nom", "x_", "Level", "level", "email"]
names = st.sampled_from(HEADERS) | st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,63}", fullmatch=True)


def everyone(client: Client) -> list[dict[str, object]]:
    found, page = [], 1
    while rows := client.get(f"/v1/contacts?perPage=100&page={page}&sort=createdAt").json["data"]:
        found += rows
        page += 1
    return found


def cycled(choices: list, length: int, start: int) -> list:
    return [choices[(start + place) % len(choices)] for place in range(min(length, len(choices)))]


def custom(fields: list[str], given_values: list, number: int) -> dict[str, object]:
    named = cycled(fields, number % 8, number)
    return dict(zip(named, cycled(given_values, len(named), number * 11), strict=True))


@settings(
    max_examples=FILES,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    fields=st.lists(names, min_size=20, max_size=40, unique=True),
    given_values=st.lists(values, min_size=300, max_size=400),
    tags=st.lists(lines, min_size=50, max_size=80),
    words=st.lists(lines, min_size=50, max_size=80),
)
def test_5000_contacts_come_back_as_they_were(client_for, clock, fields, given_values, tags, words):
    workspace = factories.make_workspace()
    client = client_for(workspace)
    groups = [factories.make_group(workspace, name)["id"] for name in ("a;b", "Ünïque", '"q"')]
    people = [
        {
            "email": f"P{number}@example.com",
            "firstName": words[number % len(words)],
            "company": words[number * 7 % len(words)],
            "tags": cycled(tags, number % 6, number * 5),
            "status": STATUSES[number % 5],
            "consentSource": ["web_optin", "not_specified"][number % 2],
            "groupIds": cycled(groups, number % 3, number),
            "customFields": custom(fields, given_values, number),
        }
        for number in range(PEOPLE)
    ]
    created, refused = 0, []
    for start in range(0, PEOPLE, TOGETHER):
        batch = {"contacts": people[start : start + TOGETHER]}
        answer = client.post("/v1/contacts/bulk", json=batch).json["data"]
        created, refused = created + answer["created"], refused + answer["errors"]
    assert refused == []
    before, told = everyone(client), Event.select().where(Event.workspace == workspace).count()
    assert len(before) == created
    clock.advance(3600)
    content = client.get("/v1/contacts/export?excel=1").get_data()
    done = imported(client, content, onDuplicate="update", consentSource="not_specified")
    assert (done["status"], done["updated"], done["kept"], done["errors"]) == ("completed", created, 0, [])
    changed = [pair for pair in zip(before, everyone(client), strict=True) if pair[0] != pair[1]]
    assert changed[:3] == []
    assert Event.select().where(Event.workspace == workspace).count() == told
