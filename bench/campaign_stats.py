"""What a campaign's statistics cost with a thousand emails and with a million.

`python -m bench.campaign_stats` prints a table: answers of the app itself, in one process and without a
network; medians, and the ratio of the two.
"""

import argparse
import os
import tempfile
import time
from statistics import median

from flask.testing import FlaskClient

from fluenzr import config, crypto, db
from fluenzr.api import create_app
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import ActivityCount, Campaign, CampaignStats, NodeStats, Workspace

TURNS = 50
PATHS = ("stats", "stats/emails", "stats/timeline", "activity", "activity?type=opened", "activity?page=3")
_BEGAN, _SPAN = 1_767_225_600_000, 7 * 86_400_000
_NUMBERS = "with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < {count})"
_ACTIVITY = """
insert into activity (public_id, workspace_id, campaign_id, node_id, type, at, metadata)
{numbers} select 'act_{campaign}x' || i, {workspace}, {campaign}, 'mail',
    case i % 4 when 0 then 'opened' else 'sent' end, {began} + {span} / {count} * i, '{{}}' from n
"""
_TIMELINE = """
insert into timeline_stats (campaign_id, at, sent, opened, clicked, replied, bounced, unsubscribed)
select campaign_id, at - at % 900000, sum(type = 'sent'), sum(type = 'opened'), 0, 0, 0, 0
from activity where campaign_id = {campaign} group by 1, 2
"""


def main() -> None:
    """Make both campaigns, ask for their statistics in turns, print a table."""
    options = argparse.ArgumentParser(prog="python -m bench.campaign_stats")
    options.add_argument("--emails", type=int, default=1_000_000)
    most = options.parse_args().emails
    with tempfile.TemporaryDirectory() as directory:
        os.environ.update(FLUENZR_DATA_DIR=directory, FLUENZR_RATE_LIMIT="1000000000/minute")
        settings = config.load()
        crypto.use(settings.secret_key)
        db.connect(settings.database_url)
        db.migrate()
        db.database.obj.connect(reuse_if_open=True)
        workspace = workspace_settings.create("Bench", "pro")
        few, many = (_campaign(workspace, count) for count in (1000, most))
        key = api_keys.create(workspace, "bench")[1]
        client = create_app(settings).test_client()
        print(f"| call | ms at 1,000 | ms at {most:,} | times |\n|---|---|---|---|")
        for path in PATHS:
            small, large = _medians(
                client, key, f"/v1/campaigns/{few}/{path}", f"/v1/campaigns/{many}/{path}"
            )
            print(f"| `{path}` | {small:.2f} | {large:.2f} | {large / small:.1f} |")
        db.database.obj.close()


def _campaign(workspace: Workspace, count: int) -> str:
    nodes = [
        {"id": "start", "type": "start"},
        {"id": "mail", "type": "email", "data": {"subject": "Hello", "body": "Hello"}},
        {"id": "end", "type": "end"},
    ]
    edges = [{"from": "start", "to": "mail"}, {"from": "mail", "to": "end"}]
    account = account_settings.create(
        workspace.id, {"email": f"from{count}@example.com", "provider": "sandbox"}
    )
    fields = {"name": "Bench", "settings": {}, "workflow": {"nodes": nodes, "edges": edges}}
    made = lifecycle.create(workspace.id, {**fields, "email_account_id": account["id"]}, "Europe/Paris")
    campaign = Campaign.get(Campaign.public_id == made["id"])
    names = {
        "campaign": campaign.id,
        "workspace": workspace.id,
        "began": _BEGAN,
        "span": _SPAN,
        "count": count,
    }
    with db.transaction():
        Campaign.update(started_at=_BEGAN, status="completed").where(Campaign.id == campaign.id).execute()
        db.execute(_ACTIVITY.format(numbers=_NUMBERS.format(count=count), **names))
        db.execute(_TIMELINE.format(**names))
        opened, sent = count // 4, count - count // 4
        CampaignStats.update(sent=sent, opened=opened).where(CampaignStats.campaign == campaign.id).execute()
        NodeStats.create(
            campaign=campaign,
            node_id="mail",
            variant="",
            sent=sent,
            opened=opened,
            clicked=0,
            replied=0,
            bounced=0,
        )
        for kind, total in (("sent", sent), ("opened", opened)):
            ActivityCount.create(campaign=campaign, type=kind, total=total)
    return str(made["id"])


def _medians(client: FlaskClient, key: str, *paths: str) -> list[float]:
    times: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(TURNS):
        for path in paths:
            began = time.perf_counter()
            answer = client.get(path, headers={"Authorization": f"Bearer {key}"})
            times[path].append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.text
    return [median(times[path]) for path in paths]


if __name__ == "__main__":
    main()
