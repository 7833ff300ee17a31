"""The processes that work through the queues."""

from peewee import BigIntegerField, CharField

from fluenzr.db import Model, MsField


class Worker(Model):
    """A worker process; `host` is the data directory it runs on, where its lock file is."""

    owner = CharField(32, unique=True)
    host = CharField(40)
    pid = BigIntegerField()
    started_at = MsField()
    heartbeat_at = MsField()
