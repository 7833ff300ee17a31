"""States: the enums, what is stored of them, and the diagrams of docs/architecture.md."""

import re
from enum import StrEnum

import pytest

from fluenzr import db
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.workflow import enrollments
from fluenzr.models import Campaign, states
from fluenzr.models.states import CampaignStatus, EmailState, literals
from tests.support import factories
from tests.support.servers import ROOT

ENUMS = [one for one in vars(states).values() if isinstance(one, type) and issubclass(one, StrEnum)]
ENUMS.remove(StrEnum)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_each_diagram_has_the_states_of_its_enum_and_no_others(enum):
    text = (ROOT / "docs/architecture.md").read_text()
    diagram = text.split(f"(`{enum.__name__}`)")[1].split("```mermaid")[1].split("```")[0]
    named = set(re.findall(r"(\w+)(?= -->)|(?<=--> )(\w+)", diagram))
    assert {one or other for one, other in named} - {"", "due"} == set(enum)


def test_what_nobody_sees_is_no_status_of_the_api():
    assert lifecycle.STATUSES == ("draft", "active", "paused", "completed", "archived")
    assert enrollments.STATUSES == (
        "pending", "in_progress", "completed", "replied", "bounced", "unsubscribed", "error",
    )  # fmt: skip


def test_states_are_literals_of_sql():
    assert literals(EmailState.CLAIMED, EmailState.SENDING) == "'claimed', 'sending'"


def test_members_are_stored_and_found_as_their_words(workspace):
    made = factories.make_campaign(workspace)
    Campaign.update(status=CampaignStatus.ARCHIVED).where(Campaign.public_id == made["id"]).execute()
    assert db.query("select status from campaign where status = ?", (CampaignStatus.ARCHIVED,)) == [
        ("archived",)
    ]
    row = (CampaignStatus.PAUSED, Campaign.get().id)
    db.update_rows("campaign", ("status",), [row])
    assert type(Campaign.get().status) is str
    assert Campaign.get(Campaign.status == CampaignStatus.PAUSED).status == "paused"
