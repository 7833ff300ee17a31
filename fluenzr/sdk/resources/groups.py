"""`client.groups`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from collections.abc import Sequence
from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Groups(Resource):
    """`client.groups`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "name"] | None = None,
        name: str | None = None,
        type: Literal["static", "dynamic"] | None = None,
    ) -> Page[types.Group]:
        """List groups.

        With the number of contacts in each.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `name`: A part of the name, whatever its case.

        `type`: Groups of this type.

        `GET /v1/groups`
        """
        return self._transport.page(
            types.Group,
            Call(
                "GET",
                "/groups",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "name": name,
                    "type": type,
                },
            ),
        )

    def create(
        self,
        *,
        name: str,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Group:
        """Create a group.

        Only `name` is required; one that is there already is a 409.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `POST /v1/groups`
        """
        return self._transport.one(
            types.Group,
            Call(
                "POST",
                "/groups",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def get(
        self,
        group_id: str,
    ) -> types.Group:
        """Get a group.

        With the number of contacts in it.

        `GET /v1/groups/{group_id}`
        """
        return self._transport.one(
            types.Group,
            Call(
                "GET",
                f"/groups/{segment(group_id)}",
            ),
        )

    def update(
        self,
        group_id: str,
        *,
        name: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
    ) -> types.Group:
        """Change a group: only what is sent.

        `null` clears `description` and `color`.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `PUT /v1/groups/{group_id}`
        """
        return self._transport.one(
            types.Group,
            Call(
                "PUT",
                f"/groups/{segment(group_id)}",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
            ),
        )

    def delete(
        self,
        group_id: str,
    ) -> types.Deleted:
        """Delete a group; its contacts stay.

        Contacts lose the group and nothing else; nobody leaves a campaign.

        `DELETE /v1/groups/{group_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}",
            ),
        )

    def list_contacts(
        self,
        group_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"] | None = None,
    ) -> Page[types.Contact]:
        """List the contacts of a group.

        The same objects as `GET /contacts`.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/groups/{group_id}/contacts`
        """
        return self._transport.page(
            types.Contact,
            Call(
                "GET",
                f"/groups/{segment(group_id)}/contacts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    def add_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
        idempotency_key: str | None = None,
    ) -> types.Added:
        """Add up to 1000 contacts to a group; those that are in it already are skipped.

        Ids that are not known are reported. In a dynamic group, those who join are enrolled in its active
        campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `POST /v1/groups/{group_id}/contacts`
        """
        return self._transport.one(
            types.Added,
            Call(
                "POST",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def remove_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
    ) -> types.Removed:
        """Remove contacts from a group.

        Answers how many were in it; they stay enrolled in campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `DELETE /v1/groups/{group_id}/contacts`
        """
        return self._transport.one(
            types.Removed,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
            ),
        )


class AsyncGroups(AsyncResource):
    """`client.groups`, for asyncio"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "name"] | None = None,
        name: str | None = None,
        type: Literal["static", "dynamic"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Group], types.Group]:
        """List groups.

        With the number of contacts in each.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `name`: A part of the name, whatever its case.

        `type`: Groups of this type.

        `GET /v1/groups`
        """
        return self._transport.page(
            types.Group,
            Call(
                "GET",
                "/groups",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "name": name,
                    "type": type,
                },
            ),
        )

    async def create(
        self,
        *,
        name: str,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Group:
        """Create a group.

        Only `name` is required; one that is there already is a 409.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `POST /v1/groups`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "POST",
                "/groups",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        group_id: str,
    ) -> types.Group:
        """Get a group.

        With the number of contacts in it.

        `GET /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "GET",
                f"/groups/{segment(group_id)}",
            ),
        )

    async def update(
        self,
        group_id: str,
        *,
        name: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
    ) -> types.Group:
        """Change a group: only what is sent.

        `null` clears `description` and `color`.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.

        `PUT /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "PUT",
                f"/groups/{segment(group_id)}",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
            ),
        )

    async def delete(
        self,
        group_id: str,
    ) -> types.Deleted:
        """Delete a group; its contacts stay.

        Contacts lose the group and nothing else; nobody leaves a campaign.

        `DELETE /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}",
            ),
        )

    def list_contacts(
        self,
        group_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Contact], types.Contact]:
        """List the contacts of a group.

        The same objects as `GET /contacts`.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/groups/{group_id}/contacts`
        """
        return self._transport.page(
            types.Contact,
            Call(
                "GET",
                f"/groups/{segment(group_id)}/contacts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def add_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
        idempotency_key: str | None = None,
    ) -> types.Added:
        """Add up to 1000 contacts to a group; those that are in it already are skipped.

        Ids that are not known are reported. In a dynamic group, those who join are enrolled in its active
        campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `POST /v1/groups/{group_id}/contacts`
        """
        return await self._transport.one(
            types.Added,
            Call(
                "POST",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def remove_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
    ) -> types.Removed:
        """Remove contacts from a group.

        Answers how many were in it; they stay enrolled in campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `DELETE /v1/groups/{group_id}/contacts`
        """
        return await self._transport.one(
            types.Removed,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
            ),
        )
