"""OAuth 2.0 access tokens for accounts: the one that is kept, or a new one, refreshed by one at a time."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from fluenzr import clock, crypto
from fluenzr.core.accounts import oauth_apps, oauth_errors, oauth_providers, oauth_tokens
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind, Refusal
from fluenzr.core.accounts.oauth_tokens import Held
from fluenzr.engine import retry_writes
from fluenzr.engine.oauth import token_server
from fluenzr.models import EmailAccount

WAIT_SECONDS = token_server.SECONDS + 5
"""For another one's refresh, at the most."""

_PAUSE_SECONDS = 0.05

_under_way = threading.Condition()
_refreshing: set[str] = set()
_may_hold: dict[int, str] = {}
"""By account: the owner of a lease that may have been taken, the answer of its commit lost. Whoever comes
next takes it over: all others would wait for its end."""

_NEVER = Refusal(
    Kind.REAUTH, oauth_errors.REAUTH_REQUIRED, "The mailbox is not connected: authorise it at its provider"
)


def get(account: EmailAccount, *, instead_of: Held | None = None) -> Held:
    """An access token that holds for now.

    `instead_of` is one that a mail server has refused: it is refreshed whatever its time, unless somebody
    else has done so meanwhile. Raises AuthorizationFailed, crypto.SecretUnreadable.
    """
    until = time.monotonic() + WAIT_SECONDS
    while True:
        held = _kept(account)
        now, is_forced = clock.now_ms(), instead_of is not None and instead_of.generation == held.generation
        if held.is_fresh(now) and not is_forced:
            return held
        may_use = held.is_usable(now) and not is_forced
        if held.retry_at > now:
            if may_use:
                return held
            raise AuthorizationFailed(Refusal(Kind.AWAY, "unreachable", held.error or "Try again later"))
        if (owner := _take(account, held.generation)) is not None:
            with _noted(owner):
                return _refreshed(account, owner, held, may_use=may_use)
        if may_use:
            return held
        if time.monotonic() > until:
            raise AuthorizationFailed(oauth_errors.away("another refresh of this account does not end"))
        time.sleep(_PAUSE_SECONDS)


def refresh_unused() -> None:
    """Keep accesses alive that nobody uses: a provider ends them after months."""
    for account in oauth_tokens.unused():
        with suppress(AuthorizationFailed, crypto.SecretUnreadable):
            get(account)


def wait_for_refreshes(seconds: float) -> bool:
    """Before a process ends: what a server gives now would be lost with it. Whether none is under way."""
    with _under_way:
        return _under_way.wait_for(lambda: not _refreshing, seconds)


@contextmanager
def _noted(owner: str) -> Iterator[None]:
    with _under_way:
        _refreshing.add(owner)
    try:
        yield
    finally:
        with _under_way:
            _refreshing.discard(owner)
            _under_way.notify_all()


def _take(account: EmailAccount, generation: int) -> str | None:
    """The owner of the lease on this refresh; None where another one has it."""
    owner = _may_hold.pop(account.id, None) or secrets.token_hex(16)
    try:
        return owner if oauth_tokens.take(account, owner, generation) else None
    except retry_writes.DATABASE_AWAY:
        _may_hold[account.id] = owner
        raise


def _kept(account: EmailAccount) -> Held:
    held = oauth_tokens.held(account)
    if held is None:
        raise AuthorizationFailed(_NEVER)
    if held.refused is not None:
        raise AuthorizationFailed(Refusal(Kind.REAUTH, held.refused, held.error or _NEVER.message))
    return held


def _refreshed(account: EmailAccount, owner: str, held: Held, *, may_use: bool) -> Held:
    """With the lease. What the server gave is written down for as long as that takes: it is nowhere else."""
    try:
        client = oauth_apps.client(account.workspace_id, account.provider)
        if client is None:
            raise AuthorizationFailed(oauth_errors.of_other_client(is_there=False))
        token = oauth_tokens.refresh_token(account, held.generation, client)
        provider = oauth_providers.get(account.provider, client.tenant)
        tokens = token_server.refresh(provider, client, token)
    except AuthorizationFailed as error:
        if error.is_final:
            return _refused(account, owner, held, error)
        _put_off(account, owner, error.refusal)
        if may_use:
            return held
        raise
    except BaseException:
        _put_off(account, owner, oauth_errors.away("the refresh was broken off"))
        raise
    retry_writes.always(lambda: oauth_tokens.store(account, held.generation, tokens))
    return _kept(account)


def _refused(account: EmailAccount, owner: str, held: Held, error: AuthorizationFailed) -> Held:
    """For good, unless the lease had ended and somebody else has new tokens by now."""
    retry_writes.always(lambda: oauth_tokens.refuse(account, owner, held.generation, error.refusal))
    now = oauth_tokens.held(account)
    if now is None or now.refused is not None or now.generation == held.generation:
        raise error
    return now


def _put_off(account: EmailAccount, owner: str, refusal: Refusal) -> None:
    failures = oauth_tokens.failures(account)
    retry_writes.always(lambda: oauth_tokens.give_back(account, owner, failures, refusal.message))
