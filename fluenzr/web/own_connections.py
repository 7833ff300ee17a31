"""Whose connection to a mail provider it is: the session's that began it, in the workspace where it did.

The provider sends the browser back with a state. It counts in the same session alone, and as long as this
one shows the same workspace: else somebody ends up with another one's mailbox, or in another workspace.

Tested by `tests/web/test_connect.py`.
"""

from flask import request

from fluenzr import crypto
from fluenzr.core.accounts import oauth_connections
from fluenzr.core.audit import actors
from fluenzr.core.people import sessions
from fluenzr.core.people.roles import Role
from fluenzr.models import OauthConnection
from fluenzr.web import cookies

NOT_OURS, OTHER_WORKSPACE = "not_ours", "other_workspace"


def secret() -> str:
    """What a connection is bound to: the session of this browser, which the provider is told nothing of."""
    return crypto.keyed_hash(crypto.key("oauth browser"), cookies.token() or "")


def refusal(row: OauthConnection) -> str | None:
    """Why this browser may not end the connection; None where it may, and its person acts from now on."""
    token = cookies.token()
    visit = sessions.find(token) if token else None
    if visit is None or not oauth_connections.is_of_browser(row, secret()):
        return NOT_OURS
    if visit.workspace_id != row.workspace_id or not visit.may(Role.OWNER):
        return OTHER_WORKSPACE
    actors.act(actors.Actor("user", visit.user_id, request.remote_addr))
    return None
