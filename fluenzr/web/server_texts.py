"""What the state of the server and the doctor say, for their page: texts of `core/server` and `doctor`.

`rule_texts` translates the sentences; names of parts and states are told by the functions below.
"""

from fluenzr.web.texts import N_, gettext, pgettext

SENTENCES = (
    N_("The database knows, and does not answer"),
    N_("The database does not answer"),
    N_("Migrations are missing: run `fluenzr migrate` ({name})"),
    N_("No worker is running: start `fluenzr worker`"),
    N_("No worker was seen for {seconds} s"),
    N_("Emails could leave for {seconds} s, and no worker takes them"),
    N_("{count} not read for {polls} polls: their accounts' lastError says why"),
    N_("Each of {count} hosts counts requests alone: set FLUENZR_REDIS_URL, the same on all of them"),
    N_("A session from {client} ({program}) sits in a transaction: others wait for its locks"),
    N_("The scheduled backup failed, {last}: {error}"),
    N_("Scheduled backups are late: {last}"),
    N_("none was made yet"),
    N_("the last one is of {time}"),
    N_("{count} campaigns are paused since a copy of the database was restored, until they are resumed"),
    # The doctor.
    N_("Install Python 3.11 or later"),
    N_("{version} can corrupt a database that several processes write to"),
    N_("pip install pysqlite3, or use PostgreSQL (FLUENZR_DATABASE_URL)"),
    N_("Give this user the right to write there, or set FLUENZR_DATA_DIR"),
    N_("Give the server a directory of its own, where nothing else is: FLUENZR_DATA_DIR"),
    N_("other users may read or change {names}"),
    N_("{size} GiB free"),
    N_("Make room: 0.5 GiB at the least"),
    N_("{database}, all migrations applied"),
    N_("{database} does not answer"),
    N_("{database} lacks migrations"),
    N_("Start it, or correct FLUENZR_DATABASE_URL"),
    N_("there are no migrations in {place}"),
    N_("Install FluenzR anew"),
    N_("is not the one that this database was written with"),
    N_("is missing: there is no {place}"),
    N_("Put the database's own key back as {place}, or see `fluenzr keys rotate-secret`"),
    N_("opens all stored secrets"),
    N_("does not open the secrets of {names}"),
    N_("Bring back the secret.key (or FLUENZR_SECRET_KEY) they were stored with, or enter them anew"),
    N_("This database was put back: {why}"),
    N_("it is in another place than the one that it was last used in"),
    N_("it is older than the one that was last used here"),
    N_("fluenzr moved, if it was moved here on purpose; else its campaigns are paused at the next start"),
    N_(
        "as of {time}; keys that work again: {keys}; people, with their roles of then: {people}. "
        "Revoke and remove what was taken away since and is not known to be"
    ),
    N_("none"),
    N_("cannot be made"),
    N_("not scheduled (FLUENZR_BACKUP_EVERY); by hand: fluenzr backup FILE"),
    N_("in {place} ({warnings})"),
    N_("in {place}"),
    N_("{url}, which no reader can reach"),
    N_("Set FLUENZR_PUBLIC_URL to this server's address on the internet: unsubscribe links begin with it"),
    N_(
        "Put a proxy with TLS in front, and https:// into FLUENZR_PUBLIC_URL: "
        "keys and passwords travel in clear"
    ),
    N_("Correct the account's settings, then POST /v1/email-accounts/{id}/test says whether they are right"),
    N_("Look into the worker's log, and restart it"),
    N_("Start Redis, or correct FLUENZR_REDIS_URL"),
    N_("Set FLUENZR_REDIS_URL on every host"),
    N_("End that session: select pg_terminate_backend(pid) from pg_stat_activity"),
    N_("seen {seconds} s ago"),
    N_("The secret key is not the one that this database was written with"),
    N_(
        "The secret key was lost and replaced: links in emails sent before lead nowhere, and erased people "
        "who had unsubscribed are no longer recognised"
    ),
    N_("This host's clock is off from the database server's by {offset} s: {limit}"),
    N_("over {seconds} s a host claims nothing"),
    N_("Clocks of workers are off from the database server's, {which}: {limit}"),
    N_("Clocks of workers are off from the database server's, {which}"),
    N_(
        "Another database server took over {seconds} s ago: nothing is claimed before all workers have said "
        "what they sent"
    ),
    N_(
        "Start workers that are missing; after {minutes} minutes it goes on without them, with what they "
        "sent uncertain"
    ),
    N_("Worker hosts {hosts} cannot reach SMTP servers of accounts that others send for"),
    N_("fluenzr serve, or fluenzr worker beside others"),
    N_("Run an NTP client on every host"),
    N_("Look at their routes, their DNS and their firewalls"),
)
_NAMES = {
    "api": "API",
    "database": N_("Database"), "worker": N_("Worker"), "sending": N_("Sending"), "disk": N_("Disk"),
    "key": N_("Secret key"), "mailboxes": N_("Mailboxes"), "backup": N_("Backups"),
    "restored": N_("Restored"), "limits": N_("Limits"), "redis": N_("Redis"),
    "transactions": N_("Transactions"), "clocks": N_("Clocks"), "history": N_("Failover"),
    "routes": N_("Routes"), "secret key": N_("Secret key"), "backups": N_("Backups"),
    "data directory": N_("Data directory"), "public url": N_("Public address"), "mailbox": N_("Mailbox"),
    "copy": N_("Copy of the database"), "hosts": N_("Hosts"), "settings": N_("Settings"),
}  # fmt: skip


_PURPOSES = {
    "api": N_("Shows these pages and answers programs."),
    "database": N_("Keeps all there is: contacts, campaigns, answers."),
    "worker": N_("Sends emails and reads mailboxes: without it nothing leaves, and no answer arrives."),
    "sending": N_("Emails whose time has come leave at once."),
    "disk": N_("Room to store what arrives: emails stop before it is full."),
    "key": N_("Opens the stored passwords, and signs the links in emails."),
    "secret key": N_("Opens the stored passwords, and signs the links in emails."),
    "mailboxes": N_("Are read for answers and for messages that could not be delivered."),
    "backup": N_("Copies by which all can be put back after a loss."),
    "backups": N_("Copies by which all can be put back after a loss."),
    "restored": N_("Whether this server was put back from a copy: its campaigns wait for you then."),
    "limits": N_("How many requests programs may make."),
    "redis": N_("Counts the requests of programs where several servers share the work."),
    "transactions": N_("Whether a program holds the database up for the others."),
    "clocks": N_("All servers have to agree on the time, or emails could leave twice."),
    "history": N_("Whether another database server has taken over, and what it may lack."),
    "routes": N_("Whether every server reaches the mail servers."),
}
"""What a part is for, in the words of who runs a company and no servers."""


def purpose(part: str) -> str | None:
    """What a part of the server does for people; None where its name says it."""
    text = _PURPOSES.get(part.lower())
    return None if text is None else gettext(text)


def name(part: str) -> str:
    """What a part of the server is called; programs by their own names."""
    return gettext(_NAMES[part.lower()]) if part.lower() in _NAMES else part


def state(of_part: str) -> str:
    """How a part of the server is."""
    words = {
        "ok": pgettext("part of the server", "ok"),
        "down": pgettext("part of the server", "down"),
        "low": pgettext("part of the server", "low"),
        "late": pgettext("part of the server", "late"),
        "wrong": pgettext("part of the server", "wrong"),
        "failed": pgettext("part of the server", "failed"),
        "waiting": pgettext("part of the server", "waiting"),
        "apart": pgettext("part of the server", "apart"),
        "off": pgettext("part of the server", "off"),
        "stopped": pgettext("part of the server", "stopped"),
        "unknown": pgettext("part of the server", "unknown"),
    }
    return words.get(of_part, of_part)
