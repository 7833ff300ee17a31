"""The list of blueprints: what the app is made of."""

from fluenzr.api import campaigns, contacts, public

API = (
    contacts.blp,
    campaigns.blp,
)
PAGES = (public.blp,)
