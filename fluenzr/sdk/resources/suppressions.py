"""`client.suppressions`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Suppressions(Resource):
    """`client.suppressions`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        email: str | None = None,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | None = None,
    ) -> Page[types.Suppression]:
        """List the addresses that are never written to.

        Addresses that unsubscribed, bounced hard or complained are added by themselves.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `email`: This very address; that of an erased person is found too.

        `reason`: Of this reason.

        `GET /v1/suppressions`
        """
        return self._transport.page(
            types.Suppression,
            Call(
                "GET",
                "/suppressions",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "email": email,
                    "reason": reason,
                },
            ),
        )

    def create(
        self,
        *,
        email: str,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Suppression:
        """Never write to an address again; whoever has it leaves every sequence.

        Their enrollments end as `unsubscribed`, or as `bounced` for that reason; the contact keeps its
        status. An address that is there already is answered as it is.

        `email`: The address, whatever its case.

        `reason`: Why; `manual` by default.

        `POST /v1/suppressions`
        """
        return self._transport.one(
            types.Suppression,
            Call(
                "POST",
                "/suppressions",
                body={
                    "email": email,
                    "reason": reason,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def delete(
        self,
        email: str,
    ) -> types.SuppressionDeleted:
        """Let an address be written to again.

        Whoever has it is `active` again, unless `blocked`; sequences that have ended stay ended.

        `DELETE /v1/suppressions/{email}`
        """
        return self._transport.one(
            types.SuppressionDeleted,
            Call(
                "DELETE",
                f"/suppressions/{segment(email)}",
            ),
        )


class AsyncSuppressions(AsyncResource):
    """`client.suppressions`, for asyncio"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        email: str | None = None,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Suppression], types.Suppression]:
        """List the addresses that are never written to.

        Addresses that unsubscribed, bounced hard or complained are added by themselves.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `email`: This very address; that of an erased person is found too.

        `reason`: Of this reason.

        `GET /v1/suppressions`
        """
        return self._transport.page(
            types.Suppression,
            Call(
                "GET",
                "/suppressions",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "email": email,
                    "reason": reason,
                },
            ),
        )

    async def create(
        self,
        *,
        email: str,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Suppression:
        """Never write to an address again; whoever has it leaves every sequence.

        Their enrollments end as `unsubscribed`, or as `bounced` for that reason; the contact keeps its
        status. An address that is there already is answered as it is.

        `email`: The address, whatever its case.

        `reason`: Why; `manual` by default.

        `POST /v1/suppressions`
        """
        return await self._transport.one(
            types.Suppression,
            Call(
                "POST",
                "/suppressions",
                body={
                    "email": email,
                    "reason": reason,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def delete(
        self,
        email: str,
    ) -> types.SuppressionDeleted:
        """Let an address be written to again.

        Whoever has it is `active` again, unless `blocked`; sequences that have ended stay ended.

        `DELETE /v1/suppressions/{email}`
        """
        return await self._transport.one(
            types.SuppressionDeleted,
            Call(
                "DELETE",
                f"/suppressions/{segment(email)}",
            ),
        )
