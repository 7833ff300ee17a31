"""`Idempotency-Key` of a POST: the same answer again for 24 hours, even after a crash in between.

The work and its stored answer are committed together, so a kill leaves neither. Calls that talk to
other servers, or write in many transactions, are not wrapped: their answer is stored when they end, and a
killed one can be made again once its lease has run out.
"""

import hashlib
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial, wraps
from typing import Any, NamedTuple

from flask import Response, current_app, g, request

from fluenzr import clock, crypto, db
from fluenzr.api.framework import errors
from fluenzr.core.common.errors import Conflict, DomainError, Invalid, Running, Unavailable
from fluenzr.models import IdempotencyKey

KEPT_MS = 24 * 3_600_000
LEASE_MS = 60_000
_PIECE = 64 * 1024
HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"


Together = Callable[[], AbstractContextManager[Any]]
"""In what the work and the storing of its answer are done."""


class _Lost(Exception):
    """Another request took the key over; this one's work is rolled back."""


class _Claim(NamedTuple):
    """A key as one request has it."""

    workspace_id: int
    key: str
    owner: str

    def is_unanswered(self) -> Any:
        """The row, by its index, where this request has it still and no answer is stored yet."""
        row = IdempotencyKey
        return (
            (row.workspace == self.workspace_id)
            & (row.key == self.key)
            & (row.owner == self.owner)
            & row.status_code.is_null()
        )


def wrap(view: Callable[..., Any], *, apart: bool, large: bool) -> Any:
    """A POST view that honours the header; `apart` where its work is not one transaction, `large` where it
    lets others that wait to write go first."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(*args, **kwargs)
        mine = _Claim(g.principal.workspace_id, _checked(key), uuid.uuid4().hex)
        if (stored := _claim(mine)) is not None:
            return _replay(stored)
        together = nullcontext if apart else partial(db.transaction, large=large)
        return _run(lambda: view(*args, **kwargs), mine, together)

    return wrapper


def _checked(key: str) -> str:
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise Invalid(HEADER, f"{HEADER} must be 1 to 255 printable characters")
    return key


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype != "multipart/form-data":
        digest.update(request.get_data())
        return digest.hexdigest()
    # By its parts: what is between them is drawn anew each time the same form is sent.
    for name, value in request.form.items(multi=True):
        digest.update(repr((name, value)).encode())
    for name, file in request.files.items(multi=True):
        content = hashlib.sha256()
        for piece in iter(lambda stream=file.stream: stream.read(_PIECE), b""):  # type: ignore[misc]
            content.update(piece)
        file.stream.seek(0)
        digest.update(repr((name, file.filename, content.digest())).encode())
    return digest.hexdigest()


def _claim(wanted: _Claim) -> IdempotencyKey | None:
    """Take the key for this request; the stored answer where there is one. Raises Conflict, Running."""
    workspace_id, key, owner = wanted
    now, fingerprint = clock.now_ms(), _fingerprint()
    with db.transaction():
        IdempotencyKey.delete().where(IdempotencyKey.created_at < now - KEPT_MS).execute()
        mine = {"owner": owner, "lease_until": now + LEASE_MS, "fingerprint": fingerprint}
        IdempotencyKey.insert(
            workspace=workspace_id, key=key, created_at=now, **mine
        ).on_conflict_ignore().execute()
        row = db.locked(
            IdempotencyKey.select().where(IdempotencyKey.workspace == workspace_id, IdempotencyKey.key == key)
        ).get()
        if row.owner == owner:
            return None
        if row.fingerprint != fingerprint:
            raise Conflict(f"This {HEADER} was used for another request")
        if row.status_code is not None:
            return row
        if row.lease_until > now:
            raise Running(f"A request with this {HEADER} is still running")
        IdempotencyKey.update(**mine).where(IdempotencyKey.id == row.id).execute()
        return None


def _run(work: Callable[[], Response], mine: _Claim, together: Together) -> Response:
    try:
        return _kept(work, mine, together)
    except _Lost:
        raise Running(f"A request with this {HEADER} is still running") from None
    except BaseException:
        _release(mine)
        raise


def _kept(work: Callable[[], Response], mine: _Claim, together: Together) -> Response:
    try:
        with together():
            answer = work()
            _store(answer, mine)
    except Unavailable:
        raise
    except DomainError as error:
        answer = errors.for_domain(error)
        _store(answer, mine)
    return answer


def _store(answer: Response, mine: _Claim) -> None:
    # Sealed, as an answer may be the one that shows a secret.
    body = crypto.box().seal(answer.get_data(as_text=True), _place(mine.owner))
    with db.transaction():
        kept = (
            IdempotencyKey.update(status_code=answer.status_code, body=body)
            .where(mine.is_unanswered())
            .execute()
        )
        if not kept:
            raise _Lost


def _release(mine: _Claim) -> None:
    """After a crash or a busy database the same key may try again at once."""
    with suppress(db.Busy), db.transaction():
        IdempotencyKey.delete().where(mine.is_unanswered()).execute()


def _replay(stored: IdempotencyKey) -> Response:
    body = crypto.box().open(stored.body or b"", _place(stored.owner))
    answer = current_app.response_class(body, stored.status_code, mimetype="application/json")
    answer.headers[REPLAYED] = "true"
    return answer


def _place(owner: str) -> str:
    return f"idempotency_key:{owner}"
