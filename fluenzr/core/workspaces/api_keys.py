"""API keys: hashed, with scope and expiry; created, checked, revoked at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from fluenzr import clock, crypto, db, ids
from fluenzr.core.common import tenancy
from fluenzr.models import ApiKey, Workspace

SCOPES = ("full", "read")
LAST_USED_MS = 60_000


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a key and its workspace."""

    key_id: int
    scope: str
    workspace_id: int
    plan: str


_BY_HASH = """
select k.id, k.scope, k.workspace_id, w.plan, k.last_used_at
from api_key k join workspace w on w.id = k.workspace_id
where k.hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?)
"""


def create(
    workspace: Workspace, name: str, scope_name: str = "full", lives: timedelta | None = None
) -> tuple[ApiKey, str]:
    """A new key, for good or as long as it `lives`; the text is shown this once and never stored."""
    text, now = ids.new_api_key(), clock.now_ms()
    with db.transaction():
        key = ApiKey.create(
            public_id=ids.new("key"),
            workspace=workspace,
            name=name,
            scope=scope_name,
            hash=crypto.hash_api_key(text),
            hint=text[-4:],
            created_at=now,
            expires_at=None if lives is None else now + lives // timedelta(milliseconds=1),
        )
    return key, text


def identify(text: str) -> Principal | None:
    """Whose key this is, or None; its use is noted at most once a minute."""
    found = db.query(_BY_HASH, (crypto.hash_api_key(text), clock.now_ms()))
    if not found:
        return None
    *who, last_used_at = found[0]
    if last_used_at is None or clock.now_ms() - last_used_at > LAST_USED_MS:
        _note_use(who[0])
    return Principal(*who)


def listed(workspace: Workspace) -> list[ApiKey]:
    """All keys of a workspace, oldest first."""
    return list(tenancy.rows(ApiKey, workspace.id).order_by(ApiKey.id))


def revoke(public_id: str) -> ApiKey | None:
    """Revoke a key at once; None where there is none of that id."""
    with db.transaction():
        key: ApiKey | None = ApiKey.get_or_none(ApiKey.public_id == public_id)
        if key is not None and key.revoked_at is None:
            key.revoked_at = clock.now_ms()
            key.save()
    return key


def _note_use(key_id: int) -> None:
    """A convenience: where the database is busy it waits for the next request."""
    with suppress(db.Busy), db.transaction(timeout=0.0):
        db.execute("update api_key set last_used_at = ? where id = ?", (clock.now_ms(), key_id))
