"""Browser sessions: found by the hash of a cookie's value, expired 30 days after their last use.

Tested by `tests/web/test_sign_in.py`.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.audit import actors
from fluenzr.core.audit import log as audit
from fluenzr.core.common.errors import NotFound
from fluenzr.core.people.roles import Role
from fluenzr.models import Membership, Session, User, WelcomeLink, Workspace

LIVES = timedelta(days=30)
LIVES_MS = LIVES // timedelta(milliseconds=1)
SEEN_MS = 5 * 60_000
"""How often it is noted that a session is used."""
_SEEN = "update session set seen_at = ? where id = ?"
_AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is signed in, and in which workspace with which role: none of both where they belong to none."""

    session_id: int
    session: str
    seen_at: int
    user_id: int
    user: str
    email: str
    name: str | None
    is_operator: bool
    language: str | None
    theme: str
    timezone: str | None
    workspace_id: int | None
    workspace: str | None
    workspace_name: str | None
    role: Role | None

    @property
    def called(self) -> str:
        """The name, or the address of who gave none."""
        return self.name or self.email

    def may(self, role: Role) -> bool:
        """Whether their role in the workspace includes this one."""
        return self.role is not None and self.role.includes(role)


_BY_HASH = """
select s.id, s.public_id, s.seen_at, u.id, u.public_id, u.email, u.name, u.is_operator, u.language, u.theme,
  u.timezone, w.id, w.public_id, w.name, m.role
from session s join users u on u.id = s.user_id
left join workspace w on w.id = s.workspace_id
left join membership m on m.user_id = u.id and m.workspace_id = w.id
where s.hash = ? and s.revoked_at is null and s.seen_at > ?
"""


def begin(user: User, agent: str, address: str | None) -> str:
    """A new session in the first workspace of the user; gives the cookie's value, which is not kept."""
    token, now = secrets.token_urlsafe(32), clock.now_ms()
    with db.transaction():
        session = Session.create(
            public_id=ids.new("ses"),
            user=user,
            workspace=_first_workspace(user.id, is_operator=user.is_operator),
            hash=_hash(token),
            agent=agent[:_AGENT_LENGTH],
            address=actors.cut(address) or "",
            created_at=now,
            seen_at=now,
        )
        actor = actors.Actor("user", user.id, address)
        with actors.acting(actor):
            audit.record(session.workspace_id, "signed_in", user.public_id)
    return token


def find(token: str) -> Visit | None:
    """Whose session that is, or None. One whose workspace is no longer theirs is moved to another."""
    rows = db.query(_BY_HASH, (_hash(token), clock.now_ms() - LIVES_MS))
    if not rows:
        return None
    visit = _visit(rows[0])
    if visit.role is not None:
        return visit
    with db.transaction():
        workspace_id = _first_workspace(visit.user_id, is_operator=visit.is_operator)
        if workspace_id is None:
            return visit
        Session.update(workspace=workspace_id).where(Session.id == visit.session_id).execute()
    return _visit(db.query(_BY_HASH, (_hash(token), clock.now_ms() - LIVES_MS))[0])


def touch(visit: Visit) -> bool:
    """Note now and then that a session is used; gives whether it was. A busy database waits for the next."""
    now = clock.now_ms()
    if now - visit.seen_at < SEEN_MS:
        return False
    with suppress(db.Busy), db.transaction(timeout=0.0):
        db.execute(_SEEN, (now, visit.session_id))
        return True
    return False


def switch(visit: Visit, workspace: str) -> None:
    """Show another workspace in this session. Raises NotFound for one that is not the user's."""
    with db.transaction():
        query = Workspace.select(Workspace.id).where(Workspace.public_id == workspace)
        if not visit.is_operator:
            query = query.join(Membership).where(Membership.user == visit.user_id)
        found = query.first()
        if found is None:
            raise NotFound("Workspace")
        Session.update(workspace=found.id).where(Session.id == visit.session_id).execute()


def listed(user_id: int) -> list[Session]:
    """The sessions of a user that last, the last used first."""
    lasting = Session.revoked_at.is_null() & (Session.seen_at > clock.now_ms() - LIVES_MS)
    return list(Session.select().where(Session.user == user_id, lasting).order_by(Session.seen_at.desc()))


def end(user_id: int, public_id: str) -> None:
    """End one session of a user. Raises NotFound."""
    own = (Session.user == user_id) & (Session.public_id == public_id) & Session.revoked_at.is_null()
    with db.transaction():
        if not Session.update(revoked_at=clock.now_ms()).where(own).execute():
            raise NotFound("Session")
        audit.record(None, "session.ended", _public_id_of(user_id))


def end_all(user_id: int, *, but: int | None = None) -> None:
    """End all sessions of a user, but one where it is given, in the caller's transaction."""
    ending = (Session.user == user_id) & Session.revoked_at.is_null()
    if but is not None:
        ending &= Session.id != but
    Session.update(revoked_at=clock.now_ms()).where(ending).execute()


def forget_all() -> None:
    """End everybody's sessions and links, in the caller's transaction: of a database that was put back, those
    that had ended since would let somebody in again."""
    Session.delete().execute()
    WelcomeLink.delete().execute()


def _visit(row: tuple[Any, ...]) -> Visit:
    *who, is_operator, language, theme, timezone, workspace_id, workspace, workspace_name, role = row
    # An operator owns every workspace.
    held = Role.OWNER if is_operator and workspace_id is not None else None if role is None else Role(role)
    place = [None, None, None] if held is None else [workspace_id, workspace, workspace_name]
    known = [*who, bool(is_operator), language, theme, timezone, *place, held]
    return Visit(*known)


def _public_id_of(user_id: int) -> str:
    return str(User.get_by_id(user_id).public_id)


def _first_workspace(user_id: int, *, is_operator: bool) -> int | None:
    own = Membership.select(Membership.workspace).where(Membership.user == user_id).order_by(Membership.id)
    found = own.first()
    if found is not None:
        return int(found.workspace_id)
    if not is_operator:
        return None
    first = Workspace.select(Workspace.id).order_by(Workspace.id).first()
    return None if first is None else int(first.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
