"""Users, and their memberships in workspaces with a role in each.

Tested by `tests/web/test_sign_in.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

import peewee

from fluenzr import clock, db, ids
from fluenzr.core.audit import log as audit
from fluenzr.core.common import addresses
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.common.text import fold, trimmed
from fluenzr.core.people.roles import Role
from fluenzr.core.templates import languages
from fluenzr.models import Membership, Session, User, WelcomeLink, Workspace

NAME_LENGTH = 100
MOST_COLUMNS, COLUMN_LENGTH = 30, 100
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Person:
    """A user as the others of a workspace see them."""

    id: str
    email: str
    name: str | None
    role: Role
    is_operator: bool
    has_totp: bool
    seen_at: int | None


@dataclass(frozen=True, slots=True)
class OwnWorkspace:
    """A workspace that a user may enter, by its public id and name."""

    id: str
    name: str


class NoOwnerLeft(Conflict):
    """A workspace needs an owner."""


def any_exist() -> bool:
    """Whether anybody can sign in at all."""
    return bool(User.select().exists())


def key_of(email: str) -> str:
    """The form by which an address is one user's, whatever its case. Raises Invalid where it is none."""
    try:
        return fold(addresses.normal(email.strip()))
    except ValueError as error:
        raise Invalid("email", str(error)) from None


def by_email(email: str) -> User | None:
    """The user of an address; None for what is nobody's, or no address."""
    try:
        found: User | None = User.get_or_none(User.email_key == key_of(email))
    except Invalid:
        return None
    return found


def get(user_id: int) -> User | None:
    """The user of that internal id, if there is still one."""
    found: User | None = User.get_or_none(User.id == user_id)
    return found


def create(email: str, name: str | None, password_hash: str, *, is_operator: bool = False) -> User:
    """A new user, in the caller's transaction, who belongs to no workspace yet. Raises Invalid, Conflict."""
    now, email_key = clock.now_ms(), key_of(email)
    if User.select().where(User.email_key == email_key).exists():
        raise Conflict("A user with this address already exists")
    return User.create(
        public_id=ids.new("usr"),
        email=addresses.normal(email.strip()),
        email_key=email_key,
        name=checked_name(name),
        password_hash=password_hash,
        is_operator=is_operator,
        created_at=now,
        updated_at=now,
    )


def checked_name(name: str | None) -> str | None:
    """The name without blanks around; None for an empty one. Raises Invalid."""
    name = trimmed(name or "")
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"The name needs 1 to {NAME_LENGTH} characters, all on one line")
    return name or None


def update(user_id: int, name: str | None, language: str | None, theme: str, timezone: str | None) -> None:
    """Change what a user sets of their own account. Raises Invalid."""
    if language is not None and language not in languages.SHIPPED.codes:
        raise Invalid("language", "There is no such language here")
    if theme not in THEMES:
        raise Invalid("theme", "There is no such theme")
    if timezone is not None and timezone not in available_timezones():
        raise Invalid("timezone", "There is no such time zone")
    changes = {"name": checked_name(name), "language": language, "theme": theme, "timezone": timezone}
    with db.transaction():
        User.update(**changes, updated_at=clock.now_ms()).where(User.id == user_id).execute()


def choose_columns(user_id: int, columns: Sequence[str]) -> None:
    """Note which columns a user wants to see of contacts. Raises Invalid."""
    if len(columns) > MOST_COLUMNS or any(len(name) > COLUMN_LENGTH for name in columns):
        raise Invalid("columns", f"Choose at most {MOST_COLUMNS} columns")
    with db.transaction():
        User.update(contact_columns=list(columns)).where(User.id == user_id).execute()


def columns(user_id: int) -> list[str] | None:
    """Those that a user chose; None where they chose none."""
    found: User | None = User.select(User.contact_columns).where(User.id == user_id).first()
    return None if found is None else found.contact_columns


def join(user: User, workspace_id: int, role: Role) -> None:
    """Make a user a member, or give one another role, in the caller's transaction."""
    found = Membership.get_or_none(Membership.user == user, Membership.workspace == workspace_id)
    if found is None:
        Membership.create(user=user, workspace=workspace_id, role=role, created_at=clock.now_ms())
    else:
        found.role = role
        found.save()
    audit.record(workspace_id, "person.joined", user.public_id, ("role",))


def people(workspace_id: int) -> list[Person]:
    """Who belongs to a workspace, by address."""
    seen = _last_seen()
    rows = (
        Membership.select(Membership, User)
        .join(User)
        .where(Membership.workspace == workspace_id)
        .order_by(User.email_key)
    )
    return [
        Person(
            id=row.user.public_id,
            email=row.user.email,
            name=row.user.name,
            role=Role(row.role),
            is_operator=row.user.is_operator,
            has_totp=row.user.totp_since is not None,
            seen_at=seen.get(row.user_id),
        )
        for row in rows
    ]


def everybody() -> list[tuple[User, list[tuple[str, str]]]]:
    """All users by address, each with the names of their workspaces and their roles there."""
    rows = Membership.select(Membership, Workspace).join(Workspace).order_by(Workspace.id)
    roles: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        roles.setdefault(row.user_id, []).append((row.workspace.name, row.role))
    return [(user, roles.get(user.id, [])) for user in User.select().order_by(User.email_key)]


def change_role(workspace_id: int, public_id: str, role: str) -> None:
    """Give a member another role. Raises NotFound, Invalid, and Conflict where no owner would be left."""
    wanted = checked_role(role)
    with db.transaction():
        membership = _membership(workspace_id, public_id)
        if membership.role == Role.OWNER and wanted is not Role.OWNER:
            _keep_an_owner(membership)
        membership.role = wanted
        membership.save()
        audit.record(workspace_id, "person.role_changed", public_id, ("role",))


def leave(workspace_id: int, public_id: str) -> None:
    """End a membership. Raises NotFound, and Conflict where no owner would be left."""
    with db.transaction():
        membership = _membership(workspace_id, public_id)
        if membership.role == Role.OWNER:
            _keep_an_owner(membership)
        membership.delete_instance()
        Session.update(workspace=None).where(
            Session.user == membership.user_id, Session.workspace == workspace_id
        ).execute()
        audit.record(workspace_id, "person.removed", public_id)


def delete(user: User) -> None:
    """Remove a user for good, with all sessions and memberships."""
    with db.transaction():
        for workspace_id in _workspace_ids(user):
            audit.record(workspace_id, "person.removed", user.public_id)
        audit.record(None, "person.removed", user.public_id)
        WelcomeLink.delete().where(WelcomeLink.email_key == user.email_key).execute()
        User.delete().where(User.id == user.id).execute()


def role_in(user_id: int, workspace_id: int) -> Role | None:
    """The role of a user in a workspace; None where they do not belong to it."""
    found = Membership.get_or_none(Membership.user == user_id, Membership.workspace == workspace_id)
    return None if found is None else Role(found.role)


def checked_role(role: str) -> Role:
    """The role of that name. Raises Invalid."""
    try:
        return Role(role)
    except ValueError:
        raise Invalid("role", "There is no such role") from None


def places(user_id: int, *, is_operator: bool) -> Sequence[OwnWorkspace]:
    """The workspaces that a user may enter: their own, and all of them for an operator."""
    query = Workspace.select(Workspace.public_id, Workspace.name)
    if not is_operator:
        query = query.join(Membership).where(Membership.user == user_id)
    return [OwnWorkspace(row.public_id, row.name) for row in query.order_by(Workspace.id)]


def _last_seen() -> dict[int, int]:
    latest: Any = Session.select(Session.user, peewee.fn.max(Session.seen_at)).group_by(Session.user).tuples()
    return dict(latest)


def _workspace_ids(user: User) -> list[int]:
    return [row.workspace_id for row in Membership.select().where(Membership.user == user)]


def _membership(workspace_id: int, public_id: str) -> Membership:
    """The membership, its workspace locked: whether an owner is left is decided by one at a time."""
    db.locked(Workspace.select().where(Workspace.id == workspace_id)).get()
    found: Membership | None = (
        Membership.select(Membership)
        .join(User)
        .where(Membership.workspace == workspace_id, User.public_id == public_id)
        .first()
    )
    if found is None:
        raise NotFound("Person")
    return found


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.select().where(
        Membership.workspace == membership.workspace_id,
        Membership.role == Role.OWNER,
        Membership.id != membership.id,
    )
    if not others.exists():
        raise NoOwnerLeft("A workspace needs an owner: make somebody else one first")
