"""HTTP transport of the clients (httpx2): headers, time limits, retries."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import httpx2

import fluenzr
from fluenzr.sdk import answers, retries
from fluenzr.sdk.calls import Call
from fluenzr.sdk.downloads import AsyncDownload, Download
from fluenzr.sdk.errors import FluenzrError
from fluenzr.sdk.objects import Object
from fluenzr.sdk.pages import AsyncFeed, AsyncPage, AsyncPager, Feed, Page

DEFAULT_BASE_URL = "http://localhost:8000"
PER_PAGE = 100

T = TypeVar("T", bound=Object)
H = TypeVar("H", httpx2.Client, httpx2.AsyncClient)


@dataclass(frozen=True)
class Options:
    """Where the server is, who calls, and how patiently: `timeout` in seconds for each attempt."""

    api_key: str
    base_url: str
    timeout: float
    max_retries: int

    @classmethod
    def of(cls, api_key: str | None, base_url: str | None, timeout: float, max_retries: int) -> "Options":
        """What is not given comes from the environment. Raises FluenzrError for what cannot be right."""
        key = (api_key if api_key is not None else os.environ.get("FLUENZR_API_KEY", "")).strip()
        if not key or not key.isascii() or not key.isprintable():
            raise FluenzrError("Give an API key: FluenzrClient(api_key=...), or set FLUENZR_API_KEY")
        url = base_url or os.environ.get("FLUENZR_BASE_URL") or DEFAULT_BASE_URL
        url = url.strip().rstrip("/").removesuffix("/v1").rstrip("/")
        if not _is_address(url):
            raise FluenzrError(
                f"The base URL is an address that begins with http:// or https://, unlike {url!r}"
            )
        if timeout <= 0 or max_retries < 0:
            raise FluenzrError("timeout must be more than 0 seconds, max_retries not less than 0")
        return cls(key, f"{url}/v1", timeout, max_retries)


def _is_address(url: str) -> bool:
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL:
        return False
    return parsed.scheme in ("http", "https") and bool(parsed.host)


class _Transport(Generic[H]):
    """What both transports have in common: the request, and what to make of its outcome."""

    http: H

    def __init__(self, options: Options, http: H):
        self.options, self.http = options, http

    def _request(self, call: Call) -> httpx2.Request:
        request = call.request()
        request["headers"] |= {
            "Authorization": f"Bearer {self.options.api_key}",
            "User-Agent": f"fluenzr-python/{fluenzr.__version__}",
        }
        url = self.options.base_url + call.path
        return self.http.build_request(url=url, timeout=self.options.timeout, **request)

    def _after_loss(self, error: httpx2.RequestError, attempt: int) -> float:
        """Seconds to wait before the next attempt. Raises where there is to be none."""
        pause = retries.pause(attempt)
        never_left = isinstance(error, httpx2.UnsupportedProtocol | httpx2.LocalProtocolError)
        if pause is None or never_left or attempt >= self.options.max_retries:
            raise answers.lost(error) from error
        return pause

    def _after_answer(self, response: httpx2.Response, attempt: int) -> float | None:
        """Seconds to wait before the next attempt, or None where this answer is the last one."""
        retry_after = retries.retry_after(response.headers)
        if attempt >= self.options.max_retries or not retries.is_worth_it(response.status_code, retry_after):
            return None
        return retries.pause(attempt, retry_after)


class Transport(_Transport[httpx2.Client]):
    def one(self, kind: type[T], call: Call) -> T:
        return kind(self._answer(call)["data"])

    def many(self, kind: type[T], call: Call) -> list[T]:
        return [kind(row) for row in self._answer(call)["data"]]

    def feed(self, kind: type[T], call: Call) -> Feed[T]:
        answer = self._answer(call)
        return Feed(kind, answer, _then(self.feed, kind, answers.next_in_feed(call, answer)))

    def page(self, kind: type[T], call: Call) -> Page[T]:
        return self._page(kind, *_first(call))

    def _page(self, kind: type[T], call: Call, is_alone: bool = False) -> Page[T]:
        answer = self._answer(call)
        following = None if is_alone else answers.next_page(call, answer)
        return Page(kind, answer, _then(self._page, kind, following))

    def download(self, call: Call) -> Download:
        return Download(self._send(call, stream=True))

    def _answer(self, call: Call) -> dict[str, Any]:
        return answers.envelope(self._send(call))

    def _send(self, call: Call, *, stream: bool = False) -> httpx2.Response:
        attempt = 0
        while True:
            try:
                response = self.http.send(self._request(call), stream=stream, follow_redirects=False)
                if not response.is_success:
                    response.read()
                pause = self._after_answer(response, attempt)
                if pause is None:
                    break
            except httpx2.RequestError as error:
                pause = self._after_loss(error, attempt)
            time.sleep(pause)
            attempt += 1
        if not response.is_success:
            raise answers.failure(response)
        return response


class AsyncTransport(_Transport[httpx2.AsyncClient]):
    async def one(self, kind: type[T], call: Call) -> T:
        return kind((await self._answer(call))["data"])

    async def many(self, kind: type[T], call: Call) -> list[T]:
        return [kind(row) for row in (await self._answer(call))["data"]]

    def feed(self, kind: type[T], call: Call) -> AsyncPager[AsyncFeed[T], T]:
        return AsyncPager(partial(self._feed, kind, call))

    def page(self, kind: type[T], call: Call) -> AsyncPager[AsyncPage[T], T]:
        return AsyncPager(partial(self._page, kind, *_first(call)))

    async def _feed(self, kind: type[T], call: Call) -> AsyncFeed[T]:
        answer = await self._answer(call)
        return AsyncFeed(kind, answer, _then(self._feed, kind, answers.next_in_feed(call, answer)))

    async def _page(self, kind: type[T], call: Call, is_alone: bool = False) -> AsyncPage[T]:
        answer = await self._answer(call)
        following = None if is_alone else answers.next_page(call, answer)
        return AsyncPage(kind, answer, _then(self._page, kind, following))

    async def download(self, call: Call) -> AsyncDownload:
        return AsyncDownload(await self._send(call, stream=True))

    async def _answer(self, call: Call) -> dict[str, Any]:
        return answers.envelope(await self._send(call))

    async def _send(self, call: Call, *, stream: bool = False) -> httpx2.Response:
        attempt = 0
        while True:
            try:
                response = await self.http.send(self._request(call), stream=stream, follow_redirects=False)
                if not response.is_success:
                    await response.aread()
                pause = self._after_answer(response, attempt)
                if pause is None:
                    break
            except httpx2.RequestError as error:
                pause = self._after_loss(error, attempt)
            await asyncio.sleep(pause)
            attempt += 1
        if not response.is_success:
            raise answers.failure(response)
        return response


def _first(call: Call) -> tuple[Call, bool]:
    """The call of a list, and whether one page alone is wanted; else its pages are as large as can be."""
    if call.given("page") is not None:
        return call, True
    return (call if call.given("perPage") is not None else call.changed(perPage=PER_PAGE)), False


def _then(ask: Callable[..., Any], kind: type[Object], following: Call | None) -> Callable[[], Any] | None:
    return None if following is None else partial(ask, kind, following)
