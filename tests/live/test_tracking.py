"""A reader's click survives whatever process is killed after the answer."""

import re

import pytest

from fluenzr.engine.sender import Sender
from fluenzr.models import CampaignStats, CapturedMessage, Email, HeldClick
from tests.support import factories
from tests.support.sending import active_campaign, claim_one
from tests.support.servers import eventually

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"}

pytestmark = pytest.mark.live


def test_a_click_outlives_the_process_that_answered_it(server, workspace):
    web = server()
    body = '<a href="https://a.test/">a</a>'
    campaign = active_campaign(workspace, factories.email_node(format="html", body=body))
    Sender(web.url).send(claim_one(campaign))
    Email.update(accepted_at=Email.accepted_at - 60_000).execute()
    sent = bytes(CapturedMessage.get().data).replace(b"=\r\n", b"").replace(b"=3D", b"=").decode()
    path = re.search(rf'href="{web.url}(/t/c/[\w-]+)"', sent)[1]
    answer = web.request("GET", path, headers=AGENT, redirect=False)
    assert (answer.status, answer.headers["Location"]) == (302, "https://a.test/")
    web.kill()
    assert HeldClick.select().count() == 1
    first = server(web=0, worker=True)
    first.kill()
    server(web=0, worker=True)
    eventually(lambda: CampaignStats.get_by_id(campaign.id).clicked == 1)
    assert not HeldClick.select().exists()
