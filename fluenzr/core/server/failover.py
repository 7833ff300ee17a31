"""Failover of the database: nobody claims before all workers have reported what they sent meanwhile.

Each brings in what its host's log (`fluenzr.host.intent_log`) has and the database lacks: that is
`uncertain`, never sent again in silence. A worker that does not come back is waited for, then what it may
have sent is taken for not known (`restoration`).
"""

import logging
from collections.abc import Callable, Sequence

from fluenzr import clock, db
from fluenzr.core.campaigns import restored_emails
from fluenzr.core.campaigns.restored_emails import Doubt, Whose
from fluenzr.core.operations import server_record
from fluenzr.core.server import lineage, restoration
from fluenzr.core.server.lineage import Row, Verdict
from fluenzr.core.server.restoration import NOTHING_ELSEWHERE, Elsewhere
from fluenzr.core.workflow import enrollments
from fluenzr.host.intent_log import Intent, Kept
from fluenzr.models import Campaign, Contact, Email, Enrollment, Server, Worker

logger = logging.getLogger("fluenzr.settlement")

REASON = "The database has gone back to before this email was handed over: it may have arrived"
PATIENCE_MS = 15 * 60_000
"""For how long workers that were there before are waited for."""
SEEN_MS = 60_000
"""Who was not seen for so long before had nothing under way."""
APART_MS = 30_000
"""A worker whose clock is so far from the database's claims nothing: it would send early, and pace others."""

_TOGETHER = 500
_STANDING = "select history, unsettled_at from server where id = ?"


class Watch:
    """Of one worker process: whether it may claim, and if not, what it has to say first."""

    def __init__(
        self,
        owner: str,
        read: Callable[[str], Kept],
        known: Elsewhere = NOTHING_ELSEWHERE,
    ):
        self._owner, self._read, self._known = owner, read, known
        self._trusted: db.Position | None = None
        self._seen: db.Position | None = None
        self._said_in: tuple[db.Position, int] | None = None
        self._missing: dict[Intent, None] = {}
        self._last_logged = ""

    def may_claim(self) -> bool:
        """Whether the database is the one that this process knows, and their clocks agree. Ask in the
        transaction that claims: it ends when another server takes over."""
        found = db.position()
        if found is None:
            return True
        standing = db.query(_STANDING, (server_record.ONE,))
        if self._trusted is None or not found.follows(self._trusted) or standing != [(found.history, None)]:
            return False
        if not self._is_in_time():
            return False
        self._trusted = self._seen = found
        return True

    def look(self) -> None:
        """Notice another history, or a server that has gone back in its own. Before this process writes
        anything by which the time can be told that it goes back to."""
        seen = self._seen  # before asking: another thread may see it further on
        with db.transaction():
            found, kept = db.position(), server_record.get()
            if found is None:
                return
            is_other = kept.history not in (None, found.history)
            # Where all are asked already they need not be asked once more by each that notices.
            is_behind = seen is not None and found.is_behind(seen) and kept.unsettled_at is None
            if is_other or is_behind:
                _unsettle(kept, kept.seen_at or restoration.last_sign(), history=found.history)
            elif kept.history is None:
                server_record.change(history=found.history)
        self._seen = found
        if is_other or is_behind:
            what = "another database server has taken over" if is_other else "the database has gone back"
            self._tell(f"{what} ({found.history}): what was sent is compared with it")

    def settle(self) -> bool:
        """Say what this host knows; whether all have, so that this worker may claim."""
        found = self.say()
        if found is None:
            return True
        is_settled = self._agree(found) and self._is_in_time()
        self._trusted = found if is_settled else None
        return is_settled

    def say(self) -> db.Position | None:
        """Say what this host knows, unless this server has heard it; gives where that stands."""
        self.look()
        found, settlement = db.position(), server_record.get().settlement
        if found is not None and not self._has_said(found, settlement):
            self._bring_in()
            self._said_in = (found, settlement)
        return found

    def _has_said(self, found: db.Position, settlement: int) -> bool:
        if self._said_in is None:
            return False
        before, then = self._said_in
        return found.follows(before) and settlement == then

    def _bring_in(self) -> None:
        known = self._read(server_record.get().identity)
        missing = reconcile(known.intents, self._missing)
        if missing:
            self._tell(
                f"{len(missing)} emails are uncertain: the database has gone back to before they were sent"
            )
            with db.transaction():
                kept = server_record.get()
                if kept.unsettled_at is None:
                    _unsettle(kept, min(intent.at for intent in missing))
        self._missing = {}
        kept = server_record.get()
        if kept.went_back_to is not None:
            restoration.learn(self._known, kept.went_back_to)
        if kept.went_back_to is not None and known.since > kept.went_back_to:
            self._tell("this host's log does not reach back to where the database has gone back to")
            self._give_up(kept.went_back_to)

    def _agree(self, found: db.Position) -> bool:
        """Whether all have said what they know; the last of them says so to all."""
        with db.transaction():
            kept = server_record.get()
            if kept.history != found.history:
                return False
            Worker.update(settled=kept.settlement).where(Worker.owner == self._owner).execute()
            if kept.unsettled_at is None:
                return True
            if not self._are_all_in(kept):
                return False
            server_record.change(unsettled_at=None, went_back_to=None)
        self._tell(f"all is compared with the database ({found.history}): claiming goes on")
        return True

    def _are_all_in(self, kept: Server) -> bool:
        missing = _silent(kept)
        if missing and clock.now_ms() - (kept.unsettled_at or 0) < PATIENCE_MS:
            self._tell(
                f"{missing} other workers have not said yet what they sent: nothing is claimed until then"
            )
            return False
        if missing:
            self._tell(f"{missing} other workers did not come back: what they have sent is not known")
            self._give_up(kept.went_back_to or restoration.last_sign())
        return True

    @staticmethod
    def _give_up(went_back_to: int) -> None:
        """What was sent since then is not known: the database is as good as a copy of that time."""
        with db.transaction():
            restoration.mark(went_back_to, was_noticed=True)
            server_record.change(went_back_to=None)

    def _is_in_time(self) -> bool:
        offset = clock_offset()
        if offset is None or abs(offset) <= APART_MS:
            return True
        self._tell(f"this host's clock is {offset / 1000:+.0f} s from the database's: nothing is claimed")
        return False

    def _tell(self, what: str) -> None:
        if what != self._last_logged:
            logger.warning("%s", what)
        self._last_logged = what


def is_open() -> bool:
    """Whether not all workers have said what they know yet, since the database has another history."""
    kept = server_record.find()
    return kept is not None and kept.unsettled_at is not None


def clock_offset() -> int | None:
    """How far the clock here is ahead of the database's (ms); None where that is the same one."""
    before, there = clock.now_ms(), db.now_ms()
    return None if there is None else (before + clock.now_ms()) // 2 - there


def reconcile(intents: Sequence[Intent], missing: dict[Intent, None] | None = None) -> list[Intent]:
    """Make uncertain what may have been sent and the database would send again; gives what it lacked.

    An answer that is still to come for one of them counts as it always does. `missing` is for another call
    after one that failed: it has what was lacking then, and is there now.
    """
    missing = {} if missing is None else missing
    for start in range(0, len(intents), _TOGETHER):
        for intent in _unknown(intents[start : start + _TOGETHER]):
            missing[intent] = None  # before: it may be committed, and the answer to that be lost
            if not _bring_in(intent):
                del missing[intent]
    return list(missing)


def _unknown(intents: Sequence[Intent]) -> list[Intent]:
    """Without those that the database has as intended, or later, as far as one look can tell."""
    rows = Email.select(Email.message_id, Email.state, Email.fence).where(
        Email.message_id.in_([intent.message_id for intent in intents])
    )
    has = {email.message_id: Row(email.state, email.fence) for email in rows}
    return [
        intent
        for intent in intents
        if lineage.weigh(intent.fence, has.get(intent.message_id), is_open=True) is not Verdict.KNOWN
    ]


def _bring_in(intent: Intent) -> bool:
    """Under locks: whether the database lacked it."""
    of_both = (Campaign.public_id == intent.campaign) & (Contact.public_id == intent.contact)
    joined = Enrollment.select(Enrollment.id).join(Campaign).join_from(Enrollment, Contact)
    found = joined.where(of_both).scalar()
    if found is None:
        return False
    with db.transaction():
        enrollment = enrollments.hold(found)
        if enrollment is None or enrollment.contact_id is None:
            return False
        place = (Email.enrollment == enrollment.id) & (Email.node_id == intent.node)
        email = db.locked(Email.select().where(place)).first()
        row = None if email is None else Row(email.state, email.fence)
        is_open = enrollment.status in enrollments.OPEN
        is_missing = lineage.weigh(intent.fence, row, is_open=is_open) is Verdict.MISSING
        if is_missing:
            _doubt(intent, enrollment)
        return is_missing


def _doubt(intent: Intent, enrollment: Enrollment) -> None:
    campaign = Campaign.get_by_id(enrollment.campaign_id)
    contact = Contact.get_by_id(enrollment.contact_id)
    whose = Whose(enrollment.id, contact.id, contact.public_id, max(intent.fence, enrollment.fence))
    restored_emails.note(campaign, [Doubt(whose, intent.node, intent.at)], clock.now_ms(), REASON)


def _unsettle(kept: Server, went_back_to: int, **changes: object) -> None:
    """From now on nobody claims before all have said what they know. Numbers go on beyond those that were
    given and forgotten: links name rows by them."""
    before = went_back_to if kept.went_back_to is None else min(went_back_to, kept.went_back_to)
    server_record.change(
        unsettled_at=clock.now_ms(), went_back_to=before, settlement=kept.settlement + 1, **changes
    )
    restoration.pass_over_numbers()


def _silent(kept: Server) -> int:
    """How many workers that may have sent something since have not said yet what."""
    since = (kept.went_back_to or 0) - SEEN_MS
    silent = Worker.select().where(Worker.heartbeat_at >= since, Worker.settled < kept.settlement)
    return int(silent.count())
