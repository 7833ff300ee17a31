"""`client.pipeline_stages`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class PipelineStages(Resource):
    """`client.pipeline_stages`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["position", "createdAt", "updatedAt"] | None = None,
    ) -> Page[types.PipelineStage]:
        """List pipeline stages.

        A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/pipeline-stages`
        """
        return self._transport.page(
            types.PipelineStage,
            Call(
                "GET",
                "/pipeline-stages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    def create(
        self,
        *,
        name: str,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.PipelineStage:
        """Create a pipeline stage.

        At the end, unless `position` says otherwise.

        `name`: At most 100 characters.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `POST /v1/pipeline-stages`
        """
        return self._transport.one(
            types.PipelineStage,
            Call(
                "POST",
                "/pipeline-stages",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def update(
        self,
        stage_id: str,
        *,
        name: str | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
    ) -> types.PipelineStage:
        """Change a pipeline stage: only what is sent.

        `position` moves it; the others make room.

        `name`: At most 100 characters.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `PUT /v1/pipeline-stages/{stage_id}`
        """
        return self._transport.one(
            types.PipelineStage,
            Call(
                "PUT",
                f"/pipeline-stages/{segment(stage_id)}",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
            ),
        )

    def delete(
        self,
        stage_id: str,
        *,
        move_to: str | None = None,
    ) -> types.Deleted:
        """Delete a pipeline stage, moving its contacts to another.

        409 while contacts stand at it, unless `moveTo` says where they go.

        `move_to`: The stage that the contacts go to.

        `DELETE /v1/pipeline-stages/{stage_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/pipeline-stages/{segment(stage_id)}",
                query={
                    "moveTo": move_to,
                },
            ),
        )


class AsyncPipelineStages(AsyncResource):
    """`client.pipeline_stages`, for asyncio"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["position", "createdAt", "updatedAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.PipelineStage], types.PipelineStage]:
        """List pipeline stages.

        A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/pipeline-stages`
        """
        return self._transport.page(
            types.PipelineStage,
            Call(
                "GET",
                "/pipeline-stages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        name: str,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.PipelineStage:
        """Create a pipeline stage.

        At the end, unless `position` says otherwise.

        `name`: At most 100 characters.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `POST /v1/pipeline-stages`
        """
        return await self._transport.one(
            types.PipelineStage,
            Call(
                "POST",
                "/pipeline-stages",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def update(
        self,
        stage_id: str,
        *,
        name: str | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
    ) -> types.PipelineStage:
        """Change a pipeline stage: only what is sent.

        `position` moves it; the others make room.

        `name`: At most 100 characters.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `PUT /v1/pipeline-stages/{stage_id}`
        """
        return await self._transport.one(
            types.PipelineStage,
            Call(
                "PUT",
                f"/pipeline-stages/{segment(stage_id)}",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
            ),
        )

    async def delete(
        self,
        stage_id: str,
        *,
        move_to: str | None = None,
    ) -> types.Deleted:
        """Delete a pipeline stage, moving its contacts to another.

        409 while contacts stand at it, unless `moveTo` says where they go.

        `move_to`: The stage that the contacts go to.

        `DELETE /v1/pipeline-stages/{stage_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/pipeline-stages/{segment(stage_id)}",
                query={
                    "moveTo": move_to,
                },
            ),
        )
