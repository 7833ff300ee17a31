"""API keys: hashed, with scope and expiry; created, checked, revoked at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from fluenzr import clock, crypto, db, ids
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import trimmed
from fluenzr.models import ApiKey, Workspace

SCOPES = ("full", "read")
NAME_LENGTH = 100
LAST_USED_MS = 60_000


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a key and its workspace."""

    key_id: int
    scope: str
    workspace_id: int
    plan: str


_USED = "update api_key set last_used_at = ? where id = ?"
# Asked at each use: however a role ends, its person's keys end with it.
_HOLDER = """
left join users u on u.id = k.user_id
left join membership m on m.user_id = k.user_id and m.workspace_id = k.workspace_id
"""
_HOLDER_MAY = (
    "(k.user_id is null or u.is_operator or m.role = 'owner' or (k.scope = 'read' and m.role is not null))"
)
_BY_HASH = f"""
select k.id, k.scope, k.workspace_id, w.plan, k.last_used_at
from api_key k join workspace w on w.id = k.workspace_id {_HOLDER}
where k.hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?) and {_HOLDER_MAY}
"""
_IN_FORCE = f"""
select k.id from api_key k {_HOLDER}
where k.workspace_id = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?)
    and {_HOLDER_MAY}
"""


def create(
    workspace: Workspace | int,
    name: str,
    scope_name: str = "full",
    lives: timedelta | None = None,
    user_id: int | None = None,
) -> tuple[ApiKey, str]:
    """A new key, for good or as long as it `lives`; the text is shown this once and never stored.

    One that is handed to a user (`user_id`) ends with their role, at the latest. Raises Invalid.
    """
    if scope_name not in SCOPES:
        raise Invalid("scope", "There is no such scope")
    if not 1 <= len(trimmed(name)) <= NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"The name needs 1 to {NAME_LENGTH} characters, all on one line")
    text, now = ids.new_api_key(), clock.now_ms()
    with db.transaction():
        key = ApiKey.create(
            public_id=ids.new("key"),
            workspace=workspace,
            name=trimmed(name),
            scope=scope_name,
            hash=crypto.hash_api_key(text),
            hint=text[-4:],
            created_at=now,
            expires_at=None if lives is None else now + lives // timedelta(milliseconds=1),
            user_id=user_id,
        )
        audit.record(key.workspace_id, "key.created", key.public_id)
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


def listed(workspace: Workspace | int) -> list[ApiKey]:
    """All keys of a workspace, oldest first."""
    workspace_id = workspace if isinstance(workspace, int) else workspace.id
    return list(tenancy.rows(ApiKey, workspace_id).order_by(ApiKey.id))


def in_force(workspace_id: int) -> set[int]:
    """The row ids of a workspace's keys that are accepted: neither revoked nor expired, nor of a person whose
    role has ended or was lowered."""
    return {key_id for (key_id,) in db.query(_IN_FORCE, (workspace_id, clock.now_ms()))}


def revoke(public_id: str, workspace_id: int | None = None) -> ApiKey | None:
    """Revoke a key at once; None where there is none of that id, in the workspace where one is given."""
    with db.transaction():
        query = ApiKey.select().where(ApiKey.public_id == public_id)
        key: ApiKey | None = query.first()
        if key is None or workspace_id not in (None, key.workspace_id):
            return None
        if key.revoked_at is None:
            key.revoked_at = clock.now_ms()
            key.save()
            audit.record(key.workspace_id, "key.revoked", public_id)
    return key


def _note_use(key_id: int) -> None:
    """A convenience: where the database is busy it waits for the next request."""
    with suppress(db.Busy), db.transaction(timeout=0.0):
        db.execute(_USED, (clock.now_ms(), key_id))
