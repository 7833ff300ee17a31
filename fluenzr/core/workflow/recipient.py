"""Recipient of a campaign's email: a contact's fields for variables and conditions, and its status.

Tested by `tests/core/emails/test_links.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from fluenzr import db
from fluenzr.core.common import contact_fields
from fluenzr.core.common.errors import NotFound

_COLUMNS = ("email", *(field.name for field in contact_fields.TEXTS), "status")
_RECIPIENTS = (
    f"select id, {', '.join(_COLUMNS)}, custom_fields, open_tracking_objected_at "
    "from contact where id in ({marks})"
)
FIELDS = (*contact_fields.VARIABLES, "status")
"""What a condition may ask for beside custom fields."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an email is written for: a contact, or somebody of whom only these public fields are known."""

    contact_id: int | None
    fields: Mapping[str, Any]


def get(contact_id: int) -> Recipient:
    """A contact by its row id. Raises NotFound where the person was erased."""
    found = of_ids([contact_id]).get(contact_id)
    if found is None:
        raise NotFound("Contact")
    return found


def of_ids(contact_ids: Sequence[int]) -> dict[int, Recipient]:
    """Those of the contacts that are there, by row id."""
    if not contact_ids:
        return {}
    rows = db.query(_RECIPIENTS.format(marks=db.marks(len(contact_ids))), contact_ids)
    return {contact_id: Recipient(contact_id, _fields(*values)) for contact_id, *values in rows}


def _fields(*values: Any) -> dict[str, Any]:
    *fields, custom, objected_at = values
    return {
        **dict(zip(FIELDS, fields, strict=True)),
        "customFields": orjson.loads(custom),
        "openTrackingObjectedAt": objected_at,
    }
