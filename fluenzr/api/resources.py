"""The list of blueprints: what the app is made of."""

from fluenzr.api import (
    campaign_contacts,
    campaign_emails,
    campaigns,
    contact_actions,
    contacts,
    deliveries,
    email_accounts,
    groups,
    imports,
    pages,
    person,
    pipeline,
    public,
    replies,
    stats,
    suppressions,
    tracking,
    webhooks,
    workspace,
)

API = (
    contacts.blp,
    contact_actions.blp,
    imports.blp,
    person.blp,
    groups.blp,
    pipeline.blp,
    campaigns.blp,
    campaign_contacts.blp,
    campaign_emails.blp,
    stats.blp,
    suppressions.blp,
    replies.blp,
    email_accounts.blp,
    webhooks.blp,
    deliveries.blp,
    workspace.blp,
)
PAGES = (public.blp, tracking.blp, pages.blp)
