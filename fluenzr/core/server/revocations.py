"""Revocations: what a restored copy of the database does not know to have been taken away, taken away again.

Keys revoked since, people removed, roles lowered, passwords and second factors that were changed: of these
the copy has the old ones, which must let nobody in. The audit log tells of all of them, here or in a journal.

Tested by `tests/installation/test_revocation_journal.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from fluenzr import clock, db
from fluenzr.core.audit import log as audit
from fluenzr.core.people.roles import Role
from fluenzr.core.workspaces import api_keys
from fluenzr.models import ApiKey, AuditEntry, Membership, RecoveryCode, Restoration, User, Workspace

SHOWN_MS = 30 * 24 * 3_600_000
"""For so long a restored server says what it has of the copy."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """An entry of the audit log; `role` is what a person has in the workspace afterwards."""

    workspace: str | None
    action: str
    object_id: str
    role: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Returned:
    """Keys and people that a restored server has from its copy."""

    copied_at: int
    restored_at: int
    keys: tuple[str, ...]
    people: tuple[str, ...]


def logged() -> Any:
    """What the audit log has of them, in order."""
    return (
        AuditEntry.select(
            AuditEntry.id,
            Workspace.public_id.alias("workspace"),
            AuditEntry.action,
            AuditEntry.object_id,
            Membership.role,
            AuditEntry.at,
        )
        .join(Workspace, JOIN.LEFT_OUTER)
        .join(User, JOIN.LEFT_OUTER, on=(User.public_id == AuditEntry.object_id))
        .join(
            Membership,
            JOIN.LEFT_OUTER,
            on=((Membership.user == User.id) & (Membership.workspace == AuditEntry.workspace)),
        )
        .where(AuditEntry.action.in_(tuple(_TAKE)), AuditEntry.object_id.is_null(False))
        .order_by(AuditEntry.id)
        .namedtuples()
    )


def take_away(revoked: Iterable[Revocation]) -> int:
    """Do again what the database does not know of; how many things were taken away."""
    with db.transaction():
        known = {workspace.public_id: workspace.id for workspace in Workspace.select()}
        # All are looked for first: each that is done again is an entry, too.
        lost = [one for one in revoked if one.action in _TAKE and not _is_known(one)]
        lost.sort(key=lambda one: one.at)
        return sum(_TAKE[one.action](one, known.get(one.workspace or "")) for one in lost)


def returned() -> Returned | None:
    """What came back with the copy that was restored last; None where that is long ago, or never was."""
    last = Restoration.select().order_by(Restoration.id.desc()).first()
    if last is None or last.restored_at < clock.now_ms() - SHOWN_MS:
        return None
    keys = ApiKey.select(ApiKey.name).where(
        ApiKey.created_at <= last.copied_at,
        ApiKey.revoked_at.is_null(),
        ApiKey.expires_at.is_null() | (ApiKey.expires_at > clock.now_ms()),
    )
    people = User.select(User.email).where(User.created_at <= last.copied_at)
    return Returned(
        last.copied_at,
        last.restored_at,
        tuple(key.name for key in keys.order_by(ApiKey.id)),
        tuple(user.email for user in people.order_by(User.email_key)),
    )


def _is_known(one: Revocation) -> bool:
    """Whether the copy was made after it: what happened then is in it."""
    return bool(
        AuditEntry.select()
        .where(
            AuditEntry.action == one.action,
            AuditEntry.object_id == one.object_id,
            AuditEntry.at == one.at,
        )
        .exists()
    )


def _key(one: Revocation, _: int | None) -> int:
    before = ApiKey.get_or_none(ApiKey.public_id == one.object_id, ApiKey.revoked_at.is_null())
    return 0 if before is None else int(api_keys.revoke(one.object_id) is not None)


def _person(one: Revocation, workspace_id: int | None) -> int:
    """Without asking whether an owner is left: operators own every workspace; the command line makes one."""
    if (user := _user(one)) is None:
        return 0
    if one.workspace is None:
        audit.record(None, one.action, one.object_id)
        return User.delete().where(User.id == user.id).execute()
    own = (Membership.user == user) & (Membership.workspace == workspace_id)
    gone = Membership.delete().where(own).execute()
    if gone:
        audit.record(workspace_id, one.action, one.object_id)
    return int(gone)


def _role(one: Revocation, workspace_id: int | None) -> int:
    """Lowered, never raised."""
    own = Membership.get_or_none(Membership.user == _user(one), Membership.workspace == workspace_id)
    if own is None or one.role is None or not _is_lower(one.role, own.role):
        return 0
    own.role = one.role
    own.save()
    audit.record(workspace_id, one.action, one.object_id, ("role",))
    return 1


def _is_lower(role: str, than: str) -> bool:
    return role in Role.__members__.values() and role != than and Role(than).includes(Role(role))


def _password(one: Revocation, _: int | None) -> int:
    """The new one is lost, and the old one lets nobody in: `fluenzr users reset` makes a link for another."""
    if (user := _user(one)) is None or user.password_hash is None:
        return 0
    User.update(password_hash=None, updated_at=clock.now_ms()).where(User.id == user.id).execute()
    audit.record(None, "password.reset", one.object_id)
    return 1


def _codes(one: Revocation, _: int | None) -> int:
    user = _user(one)
    return 0 if user is None else int(RecoveryCode.delete().where(RecoveryCode.user == user).execute() > 0)


def _user(one: Revocation) -> User | None:
    found: User | None = User.get_or_none(User.public_id == one.object_id)
    return found


_TAKE: dict[str, Callable[[Revocation, int | None], int]] = {
    "key.revoked": _key,
    "person.removed": _person,
    "person.role_changed": _role,
    "password.changed": _password,
    "password.reset": _password,
    # Signing in would ask for no code any more.
    "two_factor.on": _password,
    "two_factor.codes_renewed": _codes,
}
