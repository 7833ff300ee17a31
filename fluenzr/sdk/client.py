"""FluenzrClient and AsyncFluenzrClient: base URL, key, time limits, and the resources."""

from dataclasses import replace
from types import TracebackType
from typing import Self

import httpx2

from fluenzr.sdk.resources.index import AsyncResources, Resources
from fluenzr.sdk.transport import AsyncTransport, Options, Transport

TIMEOUT_SECONDS = 60.0
MAX_RETRIES = 2


class FluenzrClient(Resources):
    """A FluenzR server, call by call: `client.contacts.create(email="ada@example.com")`.

    `api_key` is `FLUENZR_API_KEY` where absent; `base_url`, the server's address with or without `/v1`, is
    `FLUENZR_BASE_URL`, else http://localhost:8000. An attempt takes at most `timeout` seconds to connect and
    between two pieces of the answer; up to `max_retries` more follow 0.5 to 8 seconds apart (or as
    `Retry-After` says) after a lost connection, 408, 429 or 5xx. A POST carries the same `Idempotency-Key`
    each time, so that it is done once. `http_client` serves for proxies, certificates and the like. Raises
    FluenzrError: here for a missing key or a wrong address, and in every call as `fluenzr.sdk.errors` tells.
    Threads may share a client.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
        max_retries: int = MAX_RETRIES,
        http_client: httpx2.Client | None = None,
    ):
        options = Options.of(api_key, base_url, timeout, max_retries)
        self._transport = Transport(options, http_client or httpx2.Client())

    def with_options(self, *, timeout: float | None = None, max_retries: int | None = None) -> Self:
        """A client of the same server, over the same connections, with other patience."""
        other = type(self).__new__(type(self))
        other._transport = Transport(
            _other(self._transport.options, timeout, max_retries), self._transport.http
        )
        return other

    def close(self) -> None:
        """Close the connections."""
        self._transport.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._transport.options.base_url!r})"


class AsyncFluenzrClient(AsyncResources):
    """As FluenzrClient, for asyncio: `await client.contacts.create(...)`, `async for` over a list."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
        max_retries: int = MAX_RETRIES,
        http_client: httpx2.AsyncClient | None = None,
    ):
        options = Options.of(api_key, base_url, timeout, max_retries)
        self._transport = AsyncTransport(options, http_client or httpx2.AsyncClient())

    def with_options(self, *, timeout: float | None = None, max_retries: int | None = None) -> Self:
        """A client of the same server, over the same connections, with other patience."""
        other = type(self).__new__(type(self))
        options = _other(self._transport.options, timeout, max_retries)
        other._transport = AsyncTransport(options, self._transport.http)
        return other

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._transport.options.base_url!r})"


def _other(options: Options, timeout: float | None, max_retries: int | None) -> Options:
    return replace(
        options,
        timeout=options.timeout if timeout is None else timeout,
        max_retries=options.max_retries if max_retries is None else max_retries,
    )
