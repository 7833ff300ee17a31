"""Lists with pages: what stands at their end when they have become shorter."""

from typing import Any

import pytest

from fluenzr.core.contacts import notes
from fluenzr.models import Contact, Workspace
from tests.support import factories, sending
from tests.support.browsing import Browser


@pytest.fixture
def paths(workspace: Workspace) -> dict[str, str]:
    """Each list with pages, and what a row of it shows."""
    campaign = sending.active_campaign(workspace, people=1)
    sending.finish(campaign, sending.ACCEPTED)
    factories.make_group(workspace, name="Clients")
    row: Any = Contact.get(Contact.workspace == workspace)
    notes.create(workspace.id, row.public_id, "A note")
    at = f"/campaigns/{campaign.public_id}"
    return {
        "/contacts": row.email,
        f"/contacts/{row.public_id}": "Note written",
        "/groups": "Clients",
        "/campaigns": campaign.name,
        f"{at}/activity": row.email,
        f"{at}/people": row.email,
    }


def test_beyond_the_last_page_the_last_one_is_shown(browser: Browser, paths: dict[str, str]) -> None:
    for path, shown in paths.items():
        page = browser.get(f"{path}?page=7").text
        assert shown in page, path
        assert 'rel="prev"' not in page, path
