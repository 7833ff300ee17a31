"""Index of the resources: what the clients offer under their names, `client.contacts` and its neighbours.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from functools import cached_property

from fluenzr.sdk.resources.campaigns import AsyncCampaigns, Campaigns
from fluenzr.sdk.resources.contacts import AsyncContacts, Contacts
from fluenzr.sdk.resources.email_accounts import AsyncEmailAccounts, EmailAccounts
from fluenzr.sdk.resources.events import AsyncEvents, Events
from fluenzr.sdk.resources.groups import AsyncGroups, Groups
from fluenzr.sdk.resources.oauth_apps import AsyncOauthApps, OauthApps
from fluenzr.sdk.resources.pipeline_stages import AsyncPipelineStages, PipelineStages
from fluenzr.sdk.resources.replies import AsyncReplies, Replies
from fluenzr.sdk.resources.suppressions import AsyncSuppressions, Suppressions
from fluenzr.sdk.resources.webhooks import AsyncWebhooks, Webhooks
from fluenzr.sdk.resources.workspace import AsyncWorkspace, Workspace
from fluenzr.sdk.transport import AsyncTransport, Transport


class Resources:
    """The resources of a server."""

    _transport: Transport

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self._transport)

    @cached_property
    def groups(self) -> Groups:
        return Groups(self._transport)

    @cached_property
    def pipeline_stages(self) -> PipelineStages:
        return PipelineStages(self._transport)

    @cached_property
    def campaigns(self) -> Campaigns:
        return Campaigns(self._transport)

    @cached_property
    def suppressions(self) -> Suppressions:
        return Suppressions(self._transport)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self._transport)

    @cached_property
    def email_accounts(self) -> EmailAccounts:
        return EmailAccounts(self._transport)

    @cached_property
    def oauth_apps(self) -> OauthApps:
        return OauthApps(self._transport)

    @cached_property
    def webhooks(self) -> Webhooks:
        return Webhooks(self._transport)

    @cached_property
    def events(self) -> Events:
        return Events(self._transport)

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace(self._transport)


class AsyncResources:
    """The resources of a server, for asyncio."""

    _transport: AsyncTransport

    @cached_property
    def contacts(self) -> AsyncContacts:
        return AsyncContacts(self._transport)

    @cached_property
    def groups(self) -> AsyncGroups:
        return AsyncGroups(self._transport)

    @cached_property
    def pipeline_stages(self) -> AsyncPipelineStages:
        return AsyncPipelineStages(self._transport)

    @cached_property
    def campaigns(self) -> AsyncCampaigns:
        return AsyncCampaigns(self._transport)

    @cached_property
    def suppressions(self) -> AsyncSuppressions:
        return AsyncSuppressions(self._transport)

    @cached_property
    def replies(self) -> AsyncReplies:
        return AsyncReplies(self._transport)

    @cached_property
    def email_accounts(self) -> AsyncEmailAccounts:
        return AsyncEmailAccounts(self._transport)

    @cached_property
    def oauth_apps(self) -> AsyncOauthApps:
        return AsyncOauthApps(self._transport)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        return AsyncWebhooks(self._transport)

    @cached_property
    def events(self) -> AsyncEvents:
        return AsyncEvents(self._transport)

    @cached_property
    def workspace(self) -> AsyncWorkspace:
        return AsyncWorkspace(self._transport)
