"""The list of blueprints: what the app is made of."""

from fluenzr.api import (
    campaigns,
    contacts,
    email_accounts,
    groups,
    pages,
    pipeline,
    public,
    webhooks,
    workspace,
)

API = (
    contacts.blp,
    groups.blp,
    pipeline.blp,
    campaigns.blp,
    email_accounts.blp,
    webhooks.blp,
    workspace.blp,
)
PAGES = (public.blp, pages.blp)
