"""Lock of a running campaign: senders share it; who starts, stops or changes it has it alone.

A lock of its own, not the campaign's row: a sender who shares a row has to write it, and whoever waits for
the row to be free of all who share it can wait for ever, as new ones do not wait for him. Here they do: a
pause waits for the intents that are being committed, and all later ones wait for the pause.

Tested by `tests/core/campaigns/test_enrolling.py`.
"""

from fluenzr import db


def share(campaign_id: int) -> None:
    """Nobody stops the campaign before this transaction ends; others share it. Read it afterwards.

    Call it when the contacts are locked, and before enrollments and emails are.
    """
    db.share_name(db.CAMPAIGN, campaign_id)


def stop(*campaign_ids: int) -> None:
    """Wait until nobody shares these campaigns, and let nobody, before this transaction ends.

    Call it before the campaigns' rows are locked, and while no contact, enrollment or email is.
    """
    for campaign_id in sorted(campaign_ids):
        db.hold_name(db.CAMPAIGN, campaign_id)
