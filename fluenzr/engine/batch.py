"""Concurrent sending: several emails of a campaign at once in one thread, each on its own connection.

While one server thinks, another is talked to. Emails that have come to the dot wait a moment for each other,
so that one commit makes the intents of several durable, and the results of those before them.
"""

import logging
import select
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple, Protocol

from fluenzr import crypto
from fluenzr.core.common.errors import NotFound
from fluenzr.core.sending import intents as sending_intents
from fluenzr.core.sending import results
from fluenzr.core.sending.intents import Accepted, Intent
from fluenzr.core.sending.queue import Claim
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.engine import retry_writes, shared_commits
from fluenzr.engine.intent_lines import Journal
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress
from fluenzr.engine.smtp.pool import Connections
from fluenzr.engine.smtp.session import Connection, Conversation, SmtpError, Step
from fluenzr.host.intent_log import IntentLog

logger = logging.getLogger("fluenzr.send")

TOGETHER_SECONDS = 0.01
"""How long an intent, or a result, waits for others to share its commit with.

Not for longer: what is past its intent and has no result yet is uncertain after a crash.
"""
RESULTS_TOGETHER = 24
"""So many results are written down with the next intents, however early it is."""
ANNOUNCED_SECONDS = 10.0
"""How long an email that was announced with the dot of another one waits for the answer to that one."""
FLIGHT_SECONDS = 120.0
"""From then on no further email is begun: those that wait for a slow server are due again, as they were."""
_TURN_SECONDS = 1.0
_MAY_HAVE_ARRIVED = ("accepted", "uncertain")
_ACCOUNT_FAULTS = (Fault.ACCOUNT_AUTH, Fault.ACCOUNT_QUOTA, Fault.ACCOUNT_BUSY)


class Writer(Protocol):
    """Writes the emails of one campaign."""

    def read(self, claims: Iterable[Claim]) -> None:
        """Prepare for writing these, at once."""

    def write(self, claim: Claim) -> Message:
        """The message. Raises NotFound where the person was erased, UnsafeMessage, UnsupportedAddress."""


@dataclass(frozen=True, slots=True)
class _Written:
    claim: Claim
    message: Message


@dataclass(slots=True)
class _Leg:
    """An email on its connection, the first there or not; `following` is announced to come after it."""

    claim: Claim
    message: Message
    connection: Connection
    conversation: Conversation
    descriptor: int
    is_first: bool
    was_announced: bool = False
    following: _Written | None = None
    dot_at: float = 0.0


class _Landed(NamedTuple):
    claim: Claim
    outcome: Outcome
    subject: str | None = None


class Flight:
    """Claims of one campaign, on their way."""

    def __init__(
        self,
        claims: Sequence[Claim],
        connections: Connections,
        writer: Writer,
        stopping: Callable[[], bool],
        log: IntentLog | None = None,
    ):
        self._account = claims[0].account
        self._waiting = deque(claims)
        self._connections, self._writer, self._stopping = connections, writer, stopping
        self._journal = Journal(log)
        self._own: list[Connection] = []
        self._once_more: set[int] = set()
        self._talking: dict[int, _Leg] = {}
        self._ready: list[_Leg] = []
        self._landed: list[_Landed] = []
        self._ready_since = self._landed_since = 0.0
        self._may_open = True
        self._begins_until = time.monotonic() + FLIGHT_SECONDS

    def fly(self, begun: Callable[[], None] = lambda: None) -> None:
        """Send them all and write down what became of them; says when all have `begun`.

        Never raises for what a server or a contact can cause; a busy database is waited for.
        """
        all_begun = False
        try:
            while self._waiting or self._talking or self._ready or self._landed:
                self._begin()
                if not self._waiting and not all_begun:
                    begun()
                    all_begun = True
                wanting = self._ready or self._landed
                self._listen(self._commit_at() if wanting else time.monotonic() + _TURN_SECONDS)
                if (self._ready or self._landed) and time.monotonic() >= self._commit_at():
                    self._commit()
        finally:
            for leg in (*self._talking.values(), *self._ready):  # after a defect alone
                leg.connection.drop()
                self._own.append(leg.connection)
            self._return_own()

    def _return_own(self) -> None:
        while self._own:
            self._connections.give_back(self._account, self._own.pop())

    def _begin(self) -> None:
        if self._waiting and self._stopping():
            self._give_back_waiting("Stopped before it was begun")
        if self._waiting and time.monotonic() >= self._begins_until:
            self._give_back_waiting("The account's server is slow")
        if room := self._room():
            self._read_ahead(room)
        while self._waiting and (self._own or self._has_room()):
            written = self._write_next()
            if written is None:
                continue
            connection = self._connection(written.claim)
            if connection is None:
                break
            self._set_out(written, connection)
        if not self._waiting:
            self._return_own()

    def _set_out(self, written: _Written, connection: Connection, *, was_announced: bool = False) -> None:
        claim, message, is_first = written.claim, written.message, connection.is_new
        conversation, descriptor = connection.converse(message), connection.fileno()
        self._go_on(_Leg(claim, message, connection, conversation, descriptor, is_first, was_announced))

    def _room(self) -> int:
        """How many of those that wait can set out now, as far as others leave connections."""
        more = self._connections.room_for(self._account) if self._may_open else 0
        return min(len(self._waiting), len(self._own) + more)

    def _read_ahead(self, count: int) -> None:
        """Read at once what is needed of those that are written next."""
        with suppress(*retry_writes.DATABASE_AWAY):  # writing each will say so
            self._writer.read(islice(self._waiting, count))

    def _has_room(self) -> bool:
        return self._may_open and self._connections.has_one_for(self._account)

    def _connection(self, claim: Claim) -> Connection | None:
        """One for this email; without one it has landed, or waits again until another one has."""
        fresh = claim.email_id in self._once_more
        if self._own and not fresh:
            return self._own.pop()
        self._return_own()
        try:
            connection = self._connections.lend(self._account, fresh=fresh)
        except SmtpError as error:
            self._cannot_open(claim, error.outcome)
        except crypto.SecretUnreadable:
            text = "The stored password cannot be read with this SECRET_KEY: set it again"
            self._cannot_open(claim, Outcome("refused", "auth", None, None, text, Fault.ACCOUNT_AUTH))
        else:
            if connection is None:
                self._waiting.appendleft(claim)
            return connection
        return None

    def _cannot_open(self, claim: Claim, outcome: Outcome) -> None:
        """A server that takes no further connection is left alone while there is another one open."""
        if self._talking or self._ready:
            self._waiting.appendleft(claim)
            self._may_open = False
            return
        self._land(_Landed(claim, outcome))
        self._give_back_waiting("The account's server cannot be reached")

    def _give_back_waiting(self, reason: str) -> None:
        while self._waiting:
            self._land(_Landed(self._waiting.popleft(), _withdrawn(reason)))

    def _write_next(self) -> _Written | None:
        """The next email; None where it cannot be written, and has landed."""
        claim = self._waiting.popleft()
        try:
            return _Written(claim, self._writer.write(claim))
        except (UnsafeMessage, UnsupportedAddress) as error:
            outcome = Outcome("refused", "mail", None, None, str(error), Fault.CONTENT)
        except NotFound as error:  # the person was erased
            outcome = _withdrawn(str(error))
        except retry_writes.DATABASE_AWAY as error:
            outcome = _withdrawn(f"The database is away: {error}")
        except Exception:
            # A defect in one email must not stop the others: its lease ends by itself.
            logger.exception("email %s failed", claim.email_id)
            return None
        self._land(_Landed(claim, outcome))
        return None

    def _go_on(self, leg: _Leg, intended: bool | None = None) -> None:
        """Let a conversation take its next step."""
        try:
            step = leg.conversation.send(intended)
        except StopIteration as end:
            self._end(leg, end.value)
        except Exception:
            logger.exception("email %s failed", leg.claim.email_id)
            self._break_off(leg)
        else:
            if step is Step.ANSWER:
                self._talking[leg.descriptor] = leg
            else:
                self._ready_since = self._ready_since if self._ready else time.monotonic()
                self._ready.append(leg)

    def _break_off(self, leg: _Leg) -> None:
        """Hang up, and leave the email to its lease."""
        leg.connection.drop()
        self._release(leg)

    def _end(self, leg: _Leg, outcome: Outcome) -> None:
        if self._is_worth_a_fresh_connection(leg, outcome):
            self._once_more.add(leg.claim.email_id)
            self._waiting.appendleft(leg.claim)
            leg.connection.drop()
            self._release(leg)
            return
        is_lost = leg.connection.fileno() < 0 and outcome.kind != "withdrawn"
        if is_lost and outcome.code is None and (leg.was_announced or leg.following is not None):
            self._connections.announce_no_more_to(self._account)
        if is_lost and not leg.is_first and outcome.phase == "mail":
            self._waiting.appendleft(leg.claim)  # it was the server's end of the one before
        else:
            self._land(_Landed(leg.claim, outcome, leg.message.subject))
        if outcome.fault in _ACCOUNT_FAULTS:
            for other in (leg, *self._talking.values()):
                self._call_back(other)
            self._give_back_waiting(str(outcome))
        self._release(leg)

    def _is_worth_a_fresh_connection(self, leg: _Leg, outcome: Outcome) -> bool:
        """Some servers take so many messages on a connection and refuse the next, as if for good.

        Nothing was intended yet, so that trying it again once neither loses nor doubles it.
        """
        is_refused = outcome.kind == "refused" and outcome.phase == "mail" and outcome.code is not None
        return is_refused and not leg.is_first and leg.claim.email_id not in self._once_more

    def _release(self, leg: _Leg) -> None:
        """Go on to the email that was announced, or keep the connection for another, or make room for one."""
        connection = leg.connection
        if leg.following is not None and connection.fileno() >= 0:
            self._set_out(leg.following, connection, was_announced=True)
            return
        self._call_back(leg)
        if connection.usable:
            self._own.append(connection)
        else:
            self._connections.give_back(self._account, connection)
            self._may_open = True

    def _call_back(self, leg: _Leg) -> None:
        """Put the email that was announced back to those that wait: this connection forgets it."""
        if leg.following is not None:
            self._waiting.appendleft(leg.following.claim)
            leg.following = None

    def _land(self, landed: _Landed) -> None:
        self._landed_since = self._landed_since if self._landed else time.monotonic()
        self._landed.append(landed)

    def _commit_at(self) -> float:
        """When what is ready and what has landed is written down; past where nothing is to come before."""
        if not self._talking and (self._ready or not self._waiting):
            return 0.0
        waiting_since = [self._ready_since] * bool(self._ready) + [self._landed_since] * bool(self._landed)
        return min(waiting_since) + TOGETHER_SECONDS

    def _listen(self, until: float) -> None:
        """Go on wherever an answer has come, or does not come any more; wait until then for the first."""
        now = time.monotonic()
        if not self._talking:
            if self._waiting and until > now:
                self._connections.wait(until - now)
            return
        until = min(until, *(leg.connection.deadline for leg in self._talking.values()))
        answers = select.poll()
        for descriptor in self._talking:
            answers.register(descriptor, select.POLLIN)
        for descriptor, _ in answers.poll(max(until - now, 0) * 1000):
            if self._talking[descriptor].connection.is_heard():
                self._go_on(self._talking.pop(descriptor))
        now = time.monotonic()
        for leg in list(self._talking.values()):
            if leg.connection.deadline <= now:
                self._go_on(self._talking.pop(leg.descriptor))
            elif leg.following is not None and leg.dot_at + ANNOUNCED_SECONDS <= now:
                self._connections.announce_no_more_to(self._account)
                self._call_back(leg)

    def _commit(self) -> None:
        """Write down what has landed and what is ready, and send the dots of those that may leave."""
        ready, self._ready = self._ready, []
        landed: list[_Landed] = []
        if not (ready and self._results_may_wait()):
            landed, self._landed = self._landed, []
        self._line_up(ready)
        accepted = [Accepted(*each) for each in landed if each.outcome.kind == "accepted"]
        intents = [Intent(leg.claim, leg.message.message_id, leg.message.subject) for leg in ready]
        granted, together = shared_commits.write_down(intents, accepted)
        if not self._journal.announce([each for each in intents if granted.get(each.claim.email_id)]):
            granted = dict.fromkeys(granted, False)
        for leg in ready:
            self._end_with_dot(leg, granted.get(leg.claim.email_id))
        for result in [] if together else accepted:
            shared_commits.always(result.claim, partial(sending_intents.commit, accepted=[result]))
        for last in accepted[-1:]:  # they say the same of the account, all of them
            shared_commits.always(last.claim, partial(results.judge_account, last.claim, last.outcome))
        for each in landed:
            if each.outcome.kind != "accepted":
                shared_commits.always(
                    each.claim, partial(results.record, each.claim, each.outcome, each.subject)
                )
        self._journal.end(each.claim for each in landed if each.outcome.kind not in _MAY_HAVE_ARRIVED)

    def _results_may_wait(self) -> bool:
        """Whether results, all good, leave this commit to the intents and share a later one with others: the
        rows of one result are dear to write, each further one that goes with it is cheap."""
        is_early = time.monotonic() < self._landed_since + TOGETHER_SECONDS
        are_few = len(self._landed) < RESULTS_TOGETHER
        return is_early and are_few and all(each.outcome.kind == "accepted" for each in self._landed)

    def _line_up(self, ready: Sequence[_Leg]) -> None:
        """Have the emails written that come next on these connections: their envelopes go with the dots."""
        if not self._connections.may_announce_to(self._account):
            return
        grouped = [leg for leg in ready if leg.connection.takes_groups]
        self._read_ahead(len(grouped))
        for leg in grouped:
            while leg.following is None and self._waiting and not self._stopping():
                leg.following = self._write_next()

    def _end_with_dot(self, leg: _Leg, granted: bool | None) -> None:
        """Hand the email over, or withdraw it; not even that where a defect keeps us from knowing."""
        if granted is None:
            self._break_off(leg)
            return
        if granted and leg.following is not None:
            leg.connection.announce(leg.following.message)
        leg.dot_at = time.monotonic()
        self._go_on(leg, granted)


def _withdrawn(reason: str) -> Outcome:
    return Outcome("withdrawn", "body", None, None, reason, Fault.NONE)
