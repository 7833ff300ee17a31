"""Pagination: a page of a list that leads to the next ones."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any, Generic, Self, TypeVar, overload

from fluenzr.sdk.objects import Object
from fluenzr.sdk.types import PageMeta

T = TypeVar("T", bound=Object)


class _Part(Generic[T]):
    """`data` is what this part of the list has, and what `len` and `[...]` are about."""

    def __init__(self, kind: type[T], answer: dict[str, Any], next_part: Callable[[], Any] | None):
        self.data: list[T] = [kind(row) for row in answer["data"]]
        self._answer, self._next = answer, next_part

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return True  # as ever: an empty part may have others after it

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> list[T]: ...

    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self.data[index]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.data!r})"


class _Counted(_Part[T]):
    @property
    def meta(self) -> PageMeta:
        """Where this page stands in the list, and how long that is."""
        return PageMeta(self._answer["meta"])

    @property
    def total(self) -> int:
        """How many the whole list has, over all pages."""
        return self.meta.total


class Feed(_Part[T]):
    """Iterating gives what is here and then what follows, until there is no more for now."""

    def __iter__(self) -> Iterator[T]:
        return (row for part in self.pages() for row in part.data)

    def pages(self) -> Iterator[Self]:
        """This part, and those that follow, each asked for when it is needed."""
        part: Self | None = self
        while part is not None:
            yield part
            part = part._next() if part._next else None


class Page(_Counted[T], Feed[T]):
    """A page of a list. Iterating goes through all pages; through this one alone where `page` was given."""


class AsyncFeed(_Part[T]):
    """`async for` gives what is here and then what follows, until there is no more for now."""

    async def __aiter__(self) -> AsyncIterator[T]:
        async for part in self.pages():
            for row in part.data:
                yield row

    async def pages(self) -> AsyncIterator[Self]:
        """This part, and those that follow, each asked for when it is needed."""
        part: Self | None = self
        while part is not None:
            yield part
            part = await part._next() if part._next else None


class AsyncPage(_Counted[T], AsyncFeed[T]):
    """A page of a list. `async for` goes through all pages; through this one alone where `page` was given."""


P = TypeVar("P", bound=AsyncFeed[Any])


class AsyncPager(Generic[P, T]):
    """A list that was not asked for yet: `await` gives its first page, `async for` all that is in it."""

    def __init__(self, first: Callable[[], Awaitable[P]]):
        self._first = first

    def __await__(self) -> Generator[Any, None, P]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for row in await self:
            yield row

    async def pages(self) -> AsyncIterator[P]:
        """One page after the other."""
        async for part in (await self).pages():
            yield part
