"""Authentication by API key, and its scope: who is asking, and whether they may write."""

import re

from fluenzr.core.common.errors import Forbidden, Unauthorized
from fluenzr.core.workspaces import api_keys

MISSING = "Invalid or missing API key"
PLAN = "API access requires Pro plan"
READ_ONLY = "This API key is read-only"
API_PLAN = "pro"
_BEARER = re.compile(r"Bearer +(flz_sk_[0-9A-Za-z]{32})", re.IGNORECASE)
READING = frozenset(("GET", "HEAD", "OPTIONS"))


def identify(authorization: str) -> api_keys.Principal | None:
    """Whose key the header carries; None where it is not a valid one."""
    given = _BEARER.fullmatch(authorization)
    return api_keys.identify(given[1]) if given else None


def check(principal: api_keys.Principal | None, reads_only: bool) -> None:
    """Raises Unauthorized or Forbidden; `reads_only` where the call changes nothing."""
    if principal is None:
        raise Unauthorized(MISSING)
    if principal.plan != API_PLAN:
        raise Forbidden(PLAN)
    if principal.scope == "read" and not reads_only:
        raise Forbidden(READ_ONLY)


def require_full(principal: api_keys.Principal) -> None:
    """For what read-only keys may not even see. Raises Forbidden."""
    if principal.scope == "read":
        raise Forbidden(READ_ONLY)
