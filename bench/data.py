"""The database that all three servers read: one workspace with as many contacts as asked for."""

import hashlib
import os
import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from fluenzr import crypto, db, ids
from fluenzr.core.common.text import fold
from fluenzr.core.workspaces import api_keys
from fluenzr.models import Contact, Group, PipelineStage, Workspace

KEPT = Path(__file__).parent / "results"
SECRET_KEY = "only-ever-used-by-the-benchmark"  # noqa: S105 - of a throwaway database
SAMPLE = 1000
WORKSPACE = 1
PAGE = 20
_TOGETHER = 5000
_BEGAN = 1_735_689_600_000
_TAGS = ("lead", "customer", "newsletter", "paris", "trial")
_STATUSES = ("active", "active", "active", "unsubscribed", "replied")
_FIRST = ("Ada", "Léa", "Noah", "Inès", "Yusuf", "Chloé", "Björn", "Zoë", "Marie", "Paul")
_LAST = ("Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau")


@dataclass(frozen=True)
class Prepared:
    """A copy of the database that a run may write to, a key for it and ids to ask for."""

    directory: Path
    key: str
    contact_ids: list[str]

    @property
    def path(self) -> Path:
        return self.directory / "fluenzr.db"


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A directory of a run, on the disk that databases are kept on."""
    KEPT.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=KEPT)


def prepare(directory: Path, contacts: int) -> Prepared:
    """Copy the database of that many contacts into `directory`; it is made once and kept."""
    master = _master(contacts)
    path = directory / "fluenzr.db"
    shutil.copyfile(master, path)
    path.chmod(0o600)
    os.sync()  # or writers would wait for the disk that it is still on its way to
    crypto.use(SECRET_KEY.encode())
    db.connect(f"sqlite:///{path}")
    _, key = api_keys.create(Workspace.get(), "bench")
    rows = Contact.select(Contact.public_id).order_by(Contact.id.desc()).limit(SAMPLE).tuples()
    sample = [public_id for (public_id,) in rows]
    db.database.obj.close()
    return Prepared(directory, key, sample)


def created_at(number: int) -> int:
    """When the contact of that number was created (ms): a minute after the one before."""
    return _BEGAN + number * 60_000


def _master(contacts: int) -> Path:
    """The kept file of these migrations, this module and this many contacts."""
    sources = [*sorted(db.MIGRATIONS.glob("*.py")), Path(__file__)]
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    kept = KEPT / f"contacts-{contacts}-{version}.db"
    if not kept.exists():
        for outdated in KEPT.glob(f"contacts-{contacts}-*.db"):
            outdated.unlink()
        with scratch() as directory:
            draft = Path(directory) / kept.name
            db.connect(f"sqlite:///{draft}")
            db.migrate()
            _fill(contacts)
            db.database.obj.close()
            draft.rename(kept)
    return kept


def _fill(contacts: int) -> None:
    """By plain statements, and as the server does: a million take some two minutes."""
    chance = random.Random(contacts)
    with db.transaction():
        at = {"created_at": _BEGAN, "updated_at": _BEGAN}
        workspace = Workspace.create(public_id=ids.new("wsp"), name="Bench", contact_count=contacts, **at)
        stages = [
            PipelineStage.create(
                public_id=ids.new("stg"), workspace=workspace, name=name, position=place, **at
            ).id
            for place, name in enumerate(("Lead", "Qualified", "Won"))
        ]
        groups = [
            Group.create(
                public_id=ids.new("grp"), workspace=workspace, name=name, name_key=fold(name), **at
            ).id
            for name in (f"Group {number}" for number in range(20))
        ]
    for first in range(0, contacts, _TOGETHER):
        rows = [
            _contact(workspace.id, number, contacts, stages, chance)
            for number in range(first, min(first + _TOGETHER, contacts))
        ]
        with db.transaction():
            db.execute_many(_INSERT, [list(row.values()) for row in rows])
            keys = range(first + 1, first + 1 + len(rows))
            db.execute_many(_MEMBER, [(group, key) for key in keys for group in chance.sample(groups, 2)])
            tagged = [(key, orjson.loads(row["tags"])) for key, row in zip(keys, rows, strict=True)]
            db.execute_many(_TAG, [(workspace.id, tag, key) for key, tags in tagged for tag in tags])


def _contact(
    workspace_id: int, number: int, contacts: int, stages: list[int], chance: random.Random
) -> dict[str, Any]:
    """A row: every thousandth has bounced, but a page full at least; one in 50,000 works at Zyxwell."""
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    company = "Zyxwell" if number % 50_000 == 7 else f"Company {chance.randrange(5000)}"
    email = f"{fold(first)}.{number}@example.com"
    at, bounces = created_at(number), number % min(1000, contacts // PAGE or 1) == 0
    return {
        "public_id": ids.new("con"),
        "workspace_id": workspace_id,
        "email": email,
        "email_key": fold(email),
        "first_name": first,
        "first_name_key": fold(first),
        "last_name": last,
        "last_name_key": fold(last),
        "company": company,
        "company_key": fold(company),
        "job_title": "Head of Sales",
        "phone": f"+33 1 {number:08d}",
        "status": "bounced" if bounces else chance.choice(_STATUSES),
        "tags": db.dump_json(chance.sample(_TAGS, 2)),
        "custom_fields": db.dump_json({"score": chance.randrange(100), "plan": "pro", "vip": False}),
        "pipeline_stage_id": chance.choice((None, *stages)),
        "consent_source": "web_optin",
        "consent_at": at,
        "created_at": at,
        "updated_at": at,
    }


_INSERT = "insert into contact ({}) values ({})".format(
    ", ".join(columns := list(_contact(0, 0, 1, [0], random.Random(0)))), ", ".join("?" * len(columns))
)
_MEMBER = "insert into group_member (group_id, contact_id) values (?, ?)"
_TAG = "insert into contact_tag (workspace_id, name, contact_id) values (?, ?, ?)"
