"""Table of worker processes and their heartbeats."""

from peewee import BigIntegerField, CharField, IntegerField

from fluenzr.db import Model, MsField


class Worker(Model):
    """A worker process; `host` is the data directory it runs on, where its lock file is.

    `settled`: up to which settlement of the database's history (`core.lineage`) it has said what it knows.
    `clock_offset_ms`: how far its clock is ahead of the database's; None where that is the same one.
    """

    owner = CharField(32, unique=True)
    host = CharField(40)
    pid = BigIntegerField()
    started_at = MsField()
    heartbeat_at = MsField()
    settled = IntegerField(default=0)
    clock_offset_ms = BigIntegerField(null=True)
