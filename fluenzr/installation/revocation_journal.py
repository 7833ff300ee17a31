"""Revocation journal, a file beside the database: what was taken away from people and keys stays taken away
where an older copy is restored.

It has ids, actions and roles of the audit log, neither names nor secrets.
"""

import re
from pathlib import Path
from typing import Any

from fluenzr.core.server import revocations
from fluenzr.core.server.revocations import Revocation
from fluenzr.installation import followed_rows
from fluenzr.models import AuditEntry

NAME = "revocations.journal"
_LINE = re.compile(
    r"(wsp_[a-z0-9]{1,64}|-)\t([a-z_.]{1,40})\t([a-z]{1,8}_[a-z0-9]{1,64})\t([a-z]{1,10}|-)\t([0-9]{1,15})"
)


class Journal(followed_rows.Journal):
    """Follows what the audit log says of it."""

    name, table, at = NAME, AuditEntry, AuditEntry.at

    def rows(self) -> Any:
        return revocations.logged()

    def line(self, row: Any) -> str:
        return f"{row.workspace or '-'}\t{row.action}\t{row.object_id}\t{row.role or '-'}\t{row.at}"


def since(data_dir: Path, copied_at: int) -> list[Revocation]:
    """What was taken away since a copy was made (ms)."""
    return [
        Revocation(_named(workspace), action, object_id, _named(role), int(at))
        for workspace, action, object_id, role, at in followed_rows.read(data_dir / NAME, _LINE)
        if int(at) > copied_at - followed_rows.MARGIN_MS
    ]


def _named(text: str) -> str | None:
    return None if text == "-" else text
