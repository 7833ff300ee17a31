"""Own account of a user: name, language, password, second factor; what needs the password to change."""

from fluenzr import clock, db
from fluenzr.core.audit import log as audit
from fluenzr.core.common.errors import Invalid
from fluenzr.core.people import passwords, sessions, sign_in, two_factor
from fluenzr.core.people.sessions import Visit
from fluenzr.models import User


def change_password(visit: Visit, current: str, new: str) -> None:
    """Choose another password; all other sessions end. Raises Invalid, Slowed."""
    _confirm(visit, current)
    hashed = passwords.hashed(passwords.checked(new, visit.email))
    with db.transaction():
        User.update(password_hash=hashed, updated_at=clock.now_ms()).where(User.id == visit.user_id).execute()
        sessions.end_all(visit.user_id, but=visit.session_id)
        audit.record(None, "password.changed", visit.user)


def end_other_sessions(visit: Visit) -> None:
    """End all sessions but this one."""
    with db.transaction():
        sessions.end_all(visit.user_id, but=visit.session_id)
        audit.record(None, "session.ended", visit.user)


def turn_on_two_factor(visit: Visit, current: str, code: str) -> list[str]:
    """Ask for codes from now on; gives the recovery codes. Raises Invalid, Slowed."""
    _confirm(visit, current)
    return two_factor.confirm(visit.user_id, code)


def turn_off_two_factor(visit: Visit, current: str) -> None:
    """Ask for no codes any more. Raises Invalid, Slowed."""
    _confirm(visit, current)
    two_factor.turn_off(visit.user_id)


def renew_codes(visit: Visit, current: str) -> list[str]:
    """New recovery codes in place of the old ones. Raises Invalid, Slowed, Conflict."""
    _confirm(visit, current)
    return two_factor.renew_codes(visit.user_id)


def _confirm(visit: Visit, current: str) -> None:
    if not sign_in.confirm_password(visit.user_id, visit.session, current):
        raise Invalid("current", "This is not your password")
