"""Buffering of request bodies by the event loop before a thread is taken: bounded in size, time, memory.

Who may send a long one is asked before it is taken in, and nobody may hold them all: not one workspace, and
not one address without a key. What is not taken in is an error to whoever reads it, so that the app answers.

Tested by `tests/server/test_gateway.py`.
"""

import asyncio
import io
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestTimeout,
    Unauthorized,
    UnsupportedMediaType,
)

from fluenzr.core.common import public_hosts
from fluenzr.core.common.errors import Unavailable
from fluenzr.server import connection_shares

CHUNK_SECONDS = 30.0
BODY_SECONDS = 900.0
MAX_BUFFERED_BYTES = 256 * 1024 * 1024
RESERVED_BYTES = 32 * 1024 * 1024
"""Of these that no long body takes."""
OWN_BYTES = 128 * 1024 * 1024
"""What the long bodies of one workspace may take."""
ADDRESS_BYTES = 8 * 1024 * 1024
"""What the short bodies of one address may take, whose they are being unknown."""
LONG_BODY = 64 * 1024
"""Bytes of a body beyond which it goes through a file, needs a key, and keeps its thread for long."""

_LATE = "The body did not arrive in time"
_SHORT = "The body did not arrive whole"
_CODED = "A body is taken as it is or chunked, without another Transfer-Encoding"
_CROWDED = "Too many large requests at once; try again in a moment"

Owner = Callable[[str], Awaitable[str | None]]
"""Whose a request is, by its `Authorization` header, or a page's by its `Cookie` header; None where it is
nobody's. May raise Unavailable."""


async def _nobody(_: str) -> str | None:
    return None


@dataclass(slots=True)
class Body:
    """What the app reads; `length` is None where nothing was sent, `rest` what is still on its way."""

    stream: io.IOBase
    length: int | None = None
    size: int = 0
    rest: AsyncIterator[bytes] | None = None
    shares: Counter[str] = field(default_factory=Counter)


class _Unreadable(io.RawIOBase):
    """A body that was not taken in: who reads it gets the error that says why."""

    def __init__(self, error: Exception):
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise self._error


class Bodies:
    """Takes bodies of at most `largest` bytes; `larger` names the paths that take more, and how much.

    `owner` tells who calls the API, `visitor` who sends a form of a page. `by_address` is whether the address
    of a connection is a client's: a proxy in front is everybody.
    """

    def __init__(
        self,
        largest: int,
        owner: Owner,
        *,
        visitor: Owner = _nobody,
        larger: Mapping[str, int] = MappingProxyType({}),
        by_address: bool = True,
    ):
        self._largest, self._larger = largest, larger
        self._owner, self._visitor, self._by_address = owner, visitor, by_address
        self.buffered: Counter[str] = Counter()
        """Bytes held: of `all`, of `long` ones, and of each who holds some."""

    async def take(self, scope: Any, protocol: Any) -> Body:
        """The body of a request, as far as it is taken in; to be given back by `release`."""
        declared = scope.headers.get("content-length")
        if "transfer-encoding" in scope.headers:
            # granian takes all that ends in "chunked"; a server in front may not (RFC 9112 §6.1).
            if (scope.headers.get("transfer-encoding") or "").strip().lower() != "chunked":
                return Body(_Unreadable(UnsupportedMediaType(_CODED)), rest=_chunks(protocol))
        elif declared is None:
            return Body(io.BytesIO())
        length = int(declared) if declared else None
        largest = self._larger.get(scope.path.rstrip("/"), self._largest)
        body = Body(io.BytesIO(), length, rest=_chunks(protocol))
        if length is not None and length > largest:
            return body  # the app answers by the declared length; it never reads
        await self._collect(body, scope, largest)
        return body

    def release(self, body: Body) -> None:
        """What was held of a body is free for others."""
        if body.shares:
            self.buffered -= body.shares
            body.shares.clear()

    async def _collect(self, body: Body, scope: Any, largest: int) -> None:
        if body.length is None or body.length > LONG_BODY:
            body.stream = tempfile.SpooledTemporaryFile(LONG_BODY)  # noqa: SIM115 - closed once answered
        end = asyncio.get_running_loop().time() + BODY_SECONDS
        error: Exception | None = None
        try:
            async with asyncio.timeout(CHUNK_SECONDS) as patience:
                await self._fill(body, scope, largest, lambda: _extend(patience, end))
        except TimeoutError:
            error = RequestTimeout(_LATE)
        except (Unavailable, BadRequest, RequestEntityTooLarge, Unauthorized) as refusal:
            error = refusal
        except BaseException:
            self._drop(body)
            raise
        body.length = body.size if body.length is None else body.length
        if error is not None:
            self._drop(body)
            body.stream = _Unreadable(error)

    def _drop(self, body: Body) -> None:
        body.stream.close()
        self.release(body)

    async def _fill(self, body: Body, scope: Any, largest: int, extend: Callable[[], None]) -> None:
        """Take in the body until complete or larger than allowed. Raises what its reader is to get."""
        assert body.rest is not None  # noqa: S101 - it has just begun
        whose = f"address {public_hosts.network(_address(scope))}" if self._by_address else "a proxy"
        limit, is_long, ends = ADDRESS_BYTES if self._by_address else MAX_BUFFERED_BYTES, False, 0
        async for chunk in body.rest:
            extend()
            ends += not chunk
            if not is_long and max(body.size + len(chunk), body.length or 0) > LONG_BODY:
                is_long, limit = True, OWN_BYTES
                whose = await self._owner_of(scope)
            self._hold(body, len(chunk), whose, limit, is_long=is_long)
            body.stream.write(chunk)
            if body.size > largest:
                return
        body.rest = None
        await _check_whole(body, scope, ends)
        body.stream.seek(0)

    async def _owner_of(self, scope: Any) -> str:
        """Who may send a long body. Raises Unauthorized, on a page RequestEntityTooLarge."""
        if not scope.path.startswith("/v1/"):
            visitor = await self._visitor(scope.headers.get("cookie") or "")
            if visitor is None:
                raise RequestEntityTooLarge
            return visitor
        owner = await self._owner(scope.headers.get("authorization") or "")
        if owner is None:
            raise Unauthorized
        return owner

    def _hold(self, body: Body, size: int, whose: str, limit: int, *, is_long: bool) -> None:
        """Raises Unavailable where that would be more than is there, or than is for this one."""
        body.size += size
        shares = Counter({"all": size, whose: size, **({"long": size} if is_long else {})})
        body.shares += shares
        self.buffered += shares
        if (
            self.buffered["all"] > MAX_BUFFERED_BYTES
            or self.buffered["long"] > MAX_BUFFERED_BYTES - RESERVED_BYTES
            or self.buffered[whose] > limit
        ):
            raise Unavailable(_CROWDED)


async def _check_whole(body: Body, scope: Any, ends: int) -> None:
    """Raises BadRequest for a body that broke off.

    granian ends every body with an empty chunk. A trailer (RFC 9112 §7.1.2) is one as well, and so is a chunk
    that is broken or missing: then only JSON that ends where it should, of a client that is still there,
    proves that all of it has come.
    """
    if body.length is not None:
        if body.size < body.length:
            raise BadRequest(_SHORT)
    elif ends > 1 and not (
        _is_whole_json(body) and await asyncio.to_thread(connection_shares.is_open, scope.client)
    ):
        raise BadRequest(_SHORT)


def _is_whole_json(body: Body) -> bool:
    if body.size > LONG_BODY:
        return False
    body.stream.seek(0)
    try:
        return isinstance(orjson.loads(body.stream.read()), dict)
    except orjson.JSONDecodeError:
        return False


def _extend(patience: asyncio.Timeout, end: float) -> None:
    patience.reschedule(min(asyncio.get_running_loop().time() + CHUNK_SECONDS, end))


def _address(scope: Any) -> str:
    return str(scope.client.rpartition(":")[0].strip("[]"))


async def _chunks(protocol: Any) -> AsyncIterator[bytes]:
    """The body as it comes; unlike granian's own iterator it may be left and taken up again."""
    async for chunk in protocol:
        yield chunk
