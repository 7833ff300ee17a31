"""One-time links: the first owner's, an invitation, a password's reset. Only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from fluenzr import clock, db, ids
from fluenzr.core.audit import log as audit
from fluenzr.core.common import addresses
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.people import passwords, sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.models import User, WelcomeLink, Workspace

FIRST, INVITE, RESET = "first", "invite", "reset"
LIVES = {FIRST: timedelta(hours=24), INVITE: timedelta(days=7), RESET: timedelta(hours=24)}


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a link offers; `email` is None where the first owner chooses it, `user_id` is of whom it is for
    where they can sign in already."""

    kind: str
    email: str | None
    workspace: str | None
    role: Role | None
    user_id: int | None


def first() -> str | None:
    """The token of a new link for the first owner, in place of any before; None once there is a user."""
    with db.transaction():
        if users.any_exist():
            return None
        WelcomeLink.delete().where(WelcomeLink.kind == FIRST).execute()
        return _create(FIRST)[1]


def invite(workspace_id: int, email: str, role: str, *, is_operator: bool = False) -> tuple[WelcomeLink, str]:
    """An invitation and its token, in place of one for the same address. Raises Invalid, Conflict."""
    email_key, wanted = users.key_of(email), users.checked_role(role)
    with db.transaction():
        user = users.by_email(email)
        if user is not None and users.role_in(user.id, workspace_id) is not None and not is_operator:
            raise Conflict("This person belongs to the workspace already")
        WelcomeLink.delete().where(
            WelcomeLink.workspace == workspace_id, WelcomeLink.email_key == email_key
        ).execute()
        link, token = _create(
            INVITE,
            email=addresses.normal(email.strip()),
            email_key=email_key,
            workspace=workspace_id,
            role=wanted,
            is_operator=is_operator,
        )
        audit.record(workspace_id, "person.invited", link.public_id, ("role",))
    return link, token


def reset(user: User) -> str:
    """The token of a link by which a user chooses a new password; the old one and all sessions end now."""
    with db.transaction():
        WelcomeLink.delete().where(WelcomeLink.kind == RESET, WelcomeLink.user == user).execute()
        User.update(password_hash=None).where(User.id == user.id).execute()
        sessions.end_all(user.id)
        audit.record(None, "password.reset", user.public_id)
        return _create(RESET, user=user)[1]


def invitations(workspace_id: int) -> list[WelcomeLink]:
    """Those of a workspace that nobody has followed, the newest first."""
    own = WelcomeLink.select().where(WelcomeLink.workspace == workspace_id, WelcomeLink.kind == INVITE)
    return list(own.where(WelcomeLink.expires_at > clock.now_ms()).order_by(WelcomeLink.id.desc()))


def withdraw(workspace_id: int, public_id: str) -> None:
    """Let an invitation's link end. Raises NotFound."""
    with db.transaction():
        own = (WelcomeLink.workspace == workspace_id) & (WelcomeLink.public_id == public_id)
        if not WelcomeLink.delete().where(own).execute():
            raise NotFound("Invitation")
        audit.record(workspace_id, "invitation.withdrawn", public_id)


def look(token: str) -> Welcome:
    """What a link offers; looking spends nothing. Raises NotFound."""
    return _offer(_find(token))


def take(token: str, email: str | None, name: str | None, password: str) -> User:
    """Spend the link of who cannot sign in yet; gives the user. Raises NotFound, Invalid, Conflict."""
    # Before the transaction: hashing takes longer than others should wait.
    offered = look(token)
    own = email if offered.kind == FIRST else offered.email
    hashed = passwords.hashed(passwords.checked(password, own or ""))
    with db.transaction():
        link = _spend(token)
        if link.kind == RESET:
            return _choose_password(link, hashed)
        if users.by_email(own or "") is not None:
            raise Conflict("You have an account already: sign in, and follow the link again")
        is_first = not users.any_exist()
        if link.kind == FIRST and not is_first:
            raise NotFound("Link")
        is_operator = link.is_operator or (is_first and _role(link) is Role.OWNER)
        user = users.create(own or "", name, hashed, is_operator=is_operator)
        users.join(user, _workspace_id(link), _role(link))
    return user


def join(token: str, user_id: int) -> None:
    """Spend an invitation of somebody who is signed in. Raises NotFound, Conflict."""
    with db.transaction():
        link = _spend(token)
        user = User.get_by_id(user_id)
        if link.kind != INVITE:
            raise NotFound("Link")
        if link.email_key != user.email_key:
            raise Conflict("This invitation is for another address")
        if link.is_operator:
            User.update(is_operator=True).where(User.id == user_id).execute()
        users.join(user, _workspace_id(link), _role(link))


def _create(kind: str, **fields: object) -> tuple[WelcomeLink, str]:
    token, now = secrets.token_urlsafe(32), clock.now_ms()
    link = WelcomeLink.create(
        public_id=ids.new("inv"),
        hash=_hash(token),
        kind=kind,
        created_at=now,
        expires_at=now + LIVES[kind] // timedelta(milliseconds=1),
        **fields,
    )
    return link, token


def _find(token: str) -> WelcomeLink:
    is_own = (WelcomeLink.hash == _hash(token)) & (WelcomeLink.expires_at > clock.now_ms())
    found: WelcomeLink | None = WelcomeLink.get_or_none(is_own)
    if found is None or (found.kind == FIRST and users.any_exist()):
        raise NotFound("Link")
    return found


def _spend(token: str) -> WelcomeLink:
    """The link, which from now on is none: of two who follow it, one deletes it."""
    link = _find(token)
    if not WelcomeLink.delete().where(WelcomeLink.id == link.id).execute():
        raise NotFound("Link")
    return link


def _offer(link: WelcomeLink) -> Welcome:
    known = link.user if link.kind == RESET else users.by_email(link.email or "")
    workspace = None if link.workspace is None else link.workspace.name
    email = known.email if known is not None else link.email
    role = None if link.role is None else Role(link.role)
    return Welcome(link.kind, email, workspace, role, None if known is None else known.id)


def _choose_password(link: WelcomeLink, hashed: str) -> User:
    user: User = User.get_by_id(link.user_id)
    User.update(password_hash=hashed, updated_at=clock.now_ms()).where(User.id == user.id).execute()
    sessions.end_all(user.id)
    audit.record(None, "password.changed", user.public_id)
    return user


def _role(link: WelcomeLink) -> Role:
    return Role.OWNER if link.role is None else Role(link.role)


def _workspace_id(link: WelcomeLink) -> int:
    if link.workspace_id is not None:
        return link.workspace_id
    first: Workspace | None = Workspace.select().order_by(Workspace.id).first()
    if first is None:
        raise Invalid("workspace", "There is no workspace yet: fluenzr workspaces create")
    return int(first.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
