"""List of the blueprints that the app registers: a new resource is added here."""

from fluenzr.api.public import docs_and_health, oauth, tracking, unsubscribe
from fluenzr.api.v1 import (
    campaign_check,
    campaign_contacts,
    campaign_emails,
    campaign_stats,
    campaigns,
    contact_actions,
    email_accounts,
    groups,
    imports,
    mailbox_connections,
    oauth_apps,
    personal_data,
    pipeline_stages,
    replies,
    suppressions,
    webhook_deliveries,
    webhooks,
    workspace,
)
from fluenzr.api.v1 import contacts as v1_contacts

API = (
    v1_contacts.blp,
    contact_actions.blp,
    imports.blp,
    personal_data.blp,
    groups.blp,
    pipeline_stages.blp,
    campaigns.blp,
    campaign_check.blp,
    campaign_contacts.blp,
    campaign_emails.blp,
    campaign_stats.blp,
    suppressions.blp,
    replies.blp,
    mailbox_connections.blp,
    email_accounts.blp,
    oauth_apps.blp,
    webhooks.blp,
    webhook_deliveries.blp,
    workspace.blp,
)
PAGES = (unsubscribe.blp, tracking.blp, oauth.blp, docs_and_health.blp)
