"""Downloads: responses that are files, streamed or saved."""

from collections.abc import AsyncIterator, Iterator
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from fluenzr.sdk import answers


class Download:
    """A file that the server is sending: iterate over its bytes, or `read`, `text` or `save` it, once.

    Raises ConnectionFailedError where it ends too early."""

    def __init__(self, response: httpx2.Response):
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with self:
            try:
                yield from self._response.iter_bytes()
            except httpx2.RequestError as error:
                raise answers.lost(error) from error

    def read(self) -> bytes:
        """All of it."""
        return b"".join(self)

    def text(self) -> str:
        """All of it, from UTF-8, without the byte order mark that spreadsheets like."""
        return self.read().decode("utf-8-sig")

    def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file as it arrives."""
        with Path(path).open("wb") as file:
            for piece in self:
                file.write(piece)

    def close(self) -> None:
        """Take no more of it."""
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncDownload:
    """A file that the server is sending: `async for` over its bytes, or `read`, `text` or `save` it, once.

    Raises ConnectionFailedError where it ends too early."""

    def __init__(self, response: httpx2.Response):
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with self:
            try:
                async for piece in self._response.aiter_bytes():
                    yield piece
            except httpx2.RequestError as error:
                raise answers.lost(error) from error

    async def read(self) -> bytes:
        """All of it."""
        return b"".join([piece async for piece in self])

    async def text(self) -> str:
        """All of it, from UTF-8, without the byte order mark that spreadsheets like."""
        return (await self.read()).decode("utf-8-sig")

    async def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file as it arrives."""
        with Path(path).open("wb") as file:
            async for piece in self:
                file.write(piece)

    async def close(self) -> None:
        """Take no more of it."""
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
