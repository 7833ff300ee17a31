"""Message-IDs that relays give to our emails, and what taking a message for its type has changed.

Replies of before are searched like all others. What counted is known of them, not what it ended.
"""

from peewee import BigIntegerField, CharField, PostgresqlDatabase, TextField

_COLUMNS = {
    "reason": TextField(default=""),
    "severity": CharField(5, null=True),
    "effects": TextField(default="{}"),
    "search_key": TextField(default=""),
    "taken_at": BigIntegerField(default=0),
}
_SEARCHED = 8192
_TOGETHER = 500
_COUNTED = """
update reply set effects = '{"counted":true}' where id in (
    select min(id) from reply where type in ('reply', 'bounce')
    group by contact_id, campaign_id, node_id, type)
"""
_SEVERITY = """
update reply set severity = (
    select case m.bounce_type when 'deny' then 'block' else m.bounce_type end from email m
    join enrollment e on e.id = m.enrollment_id
    where e.campaign_id = reply.campaign_id and e.contact_id = reply.contact_id and m.node_id = reply.node_id)
where type = 'bounce'
"""


def up(migrator, db):
    is_postgresql = isinstance(db, PostgresqlDatabase)
    mark = "%s" if is_postgresql else "?"
    migrator.migrate(
        migrator.add_column("email", "server_message_id", TextField(null=True)),
        *(migrator.add_column("reply", name, field) for name, field in _COLUMNS.items()),
    )
    db.execute_sql(
        'CREATE INDEX "email_server_message_id" ON "email" ("account_id", "server_message_id") '
        "WHERE server_message_id is not null"
    )
    db.execute_sql("update reply set taken_at = received_at")
    db.execute_sql(_COUNTED)
    db.execute_sql(_SEVERITY)
    last = 0
    while rows := db.execute_sql(
        f"select id, from_address, subject, text from reply where id > {mark} order by id limit {_TOGETHER}",
        (last,),
    ).fetchall():
        for reply_id, *texts in rows:
            key = "\n".join(texts).casefold()[:_SEARCHED]
            db.execute_sql(f"update reply set search_key = {mark} where id = {mark}", (key, reply_id))
        last = rows[-1][0]


def down(migrator, db):
    db.execute_sql("drop index email_server_message_id")
    db.execute_sql("alter table email drop column server_message_id")
    for name in _COLUMNS:
        db.execute_sql(f"alter table reply drop column {name}")
