"""What audit entries tell of, by its name of today: entries keep ids alone, or names would outlive erasure.

Tested by `tests/core/audit/test_log.py`.
"""

from collections import defaultdict
from collections.abc import Iterable

from peewee import Field

from fluenzr.models import (
    ApiKey,
    Campaign,
    Contact,
    EmailAccount,
    Group,
    OauthConnection,
    PipelineStage,
    User,
    Webhook,
    WelcomeLink,
)

NAMED: dict[str, Field] = {
    "acc": EmailAccount.email,
    "cmp": Campaign.name,
    "cnx": OauthConnection.email,
    "con": Contact.email,
    "grp": Group.name,
    "inv": WelcomeLink.email,
    "key": ApiKey.name,
    "stg": PipelineStage.name,
    "usr": User.email,
    "whk": Webhook.url,
}
"""By the prefix of public ids."""


def names(public_ids: Iterable[str]) -> dict[str, str]:
    """The names of those that are still there, by their ids."""
    asked: dict[str, set[str]] = defaultdict(set)
    for public_id in public_ids:
        asked[public_id.partition("_")[0]].add(public_id)
    found: dict[str, str] = {}
    for prefix in asked.keys() & NAMED.keys():
        field = NAMED[prefix]
        rows = field.model.select(field.model.public_id, field).where(
            field.model.public_id.in_(asked[prefix])
        )
        found.update(rows.tuples())
    return found
