"""The settings of a workspace as a form gives them, as what `settings` takes. Pure."""

from collections.abc import Mapping
from typing import Any

from fluenzr.core.common.form_values import FormValues
from fluenzr.core.templates import languages
from fluenzr.core.workspaces import settings


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """All of them. Raises Invalid with a message for each field that is wrong."""
    values = FormValues(given)
    fields = {
        "name": values.text("name", settings.NAME_LENGTH, required=True),
        "postal_address": values.text("postal_address", 500, lines=True),
        "language": values.choice("language", ("", *languages.SHIPPED.codes), "") or None,
        "open_tracking": values.choice("open_tracking", settings.OPEN_TRACKING, "minimal"),
        "uncertain_policy": values.choice("uncertain_policy", settings.UNCERTAIN_POLICIES, "hold"),
    }
    values.check()
    return fields
