"""SMTP session (RFC 5321): hands over one message at a time and says exactly what became of it.

The conversation is driven phase by phase, because only its phase tells what a broken one means: nothing was
accepted before the final dot; after it, only an answer is an answer.
"""

import contextlib
import math
import re
import smtplib
import ssl
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Literal, Self

from fluenzr.core.common.text import readable
from fluenzr.core.sending.smtp_replies import Fault, Outcome, Phase, of_answer
from fluenzr.engine import dial
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.mime.writer import Message
from fluenzr.engine.sasl import TokenLogin
from fluenzr.engine.smtp.broken_connections import broken
from fluenzr.engine.smtp.client import REPLY_BYTES, Dialogue
from fluenzr.engine.smtp.envelope import Command, Envelope, in_one_go
from fluenzr.engine.smtp.login import SmtpError, log_in, log_in_with_token, without_secrets, without_token

OPENING_SECONDS = 60.0
"""For the look-up of the name, all of its addresses, the greeting, TLS, EHLO and the log-in together.

RFC 5321 §4.5.3.2.1 has 5 minutes for the greeting, for relays under load. These are submission servers
(RFC 6409), whose users wait before a mail program, and an opening keeps a thread from other emails. Nothing
is lost where it ends: the account is tried again.
"""

PATIENCE: dict[Phase, float] = {"mail": 300.0, "rcpt": 300.0, "data": 120.0, "body": 180.0, "dot": 600.0}
"""Seconds to wait in each phase, as RFC 5321 §4.5.3.2 asks for: a server may look a recipient up elsewhere.

Giving up on the answer to the dot makes duplicates (§4.5.3.2.6).
"""

QUIT_SECONDS = 2.0

__all__ = ["Connection", "Conversation", "Server", "SmtpError", "Step"]

_SIZE_LIMIT = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Server:
    """Where and as whom to send: `tls` is STARTTLS (RFC 3207), which is never left out; `ssl` TLS at once."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    encryption: Literal["tls", "ssl", "none"] = "tls"
    token: str | None = field(default=None, repr=False)
    """An OAuth 2.0 access token, instead of a password."""


class Step(Enum):
    """Where a conversation pauses: for the server's answer, or for the intent before the final dot."""

    ANSWER = "answer"
    INTENT = "intent"


Conversation = Generator[Step, bool | None, Outcome]


class Connection:
    """One connection, kept open for many messages. Not for use by two threads at once."""

    def __init__(
        self,
        server: Server,
        dialogue: Dialogue,
        whole: Deadline,
        patience: dict[Phase, float],
        dot_timeout: float | None,
    ):
        self._server = server
        self._dialogue = dialogue
        self._whole, self._patience, self._dot_timeout = whole, patience, dot_timeout
        self._in_transaction = False
        self._announced: Envelope | None = None
        self.is_new = True
        """Whether no message was conversed about yet."""

    @classmethod
    def open(
        cls,
        server: Server,
        *,
        timeout: float | None = None,
        dot_timeout: float | None = None,
        deadline: Deadline | None = None,
        local_hostname: str | None = None,
        verify: bool = True,
        allow_private: bool = True,
    ) -> Self:
        """Connect, secure the connection and log in. Raises SmtpError.

        `timeout` is in seconds, for the opening and for each answer before the dot, instead of the usual;
        `deadline` is the end of everything, where there is one; but after the dot that is `dot_timeout`,
        where given. `local_hostname` is what EHLO says, by default the connection's own address. Certificate
        and name are checked unless `verify` is false; the authorities are the system's, or those in the file
        ``SSL_CERT_FILE``. A host with an address that is not of the internet is refused unless
        `allow_private`.
        """
        whole = deadline or Deadline(math.inf)
        opening = whole.within(OPENING_SECONDS if timeout is None else timeout)
        try:
            dialogue = Dialogue(
                server.host, server.port, opening, local_hostname, allow_private=allow_private
            )
        except (OSError, UnicodeError) as error:
            raise SmtpError(broken("deferred", "connect", error)) from error
        patience = PATIENCE if timeout is None else dict.fromkeys(PATIENCE, timeout)
        connection = cls(server, dialogue, whole, {**patience, "dot": PATIENCE["dot"]}, dot_timeout)
        try:
            connection._introduce(verify)
            connection._log_in()
        except BaseException:
            connection.drop()
            raise
        dialogue.go_on(whole)
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def usable(self) -> bool:
        """Whether any message can be delivered next: the server has not hung up and expects no other one."""
        return self._dialogue.sock is not None and self._announced is None and not self._dialogue.spoke()

    @property
    def takes_groups(self) -> bool:
        """Whether the server takes several commands in one go (RFC 2920)."""
        return self._dialogue.has_extn("pipelining")

    def close(self) -> None:
        """Say QUIT (RFC 5321 §4.1.1.10), without insisting on an answer."""
        with contextlib.suppress(OSError):
            self._dialogue.expect_within(QUIT_SECONDS)
            self._dialogue.putcmd("QUIT")
            self._dialogue.getreply()
        self.drop()

    def deliver(self, message: Message, commit_intent: Callable[[], bool]) -> Outcome:
        """Hand over `message`, calling `commit_intent` when all of it but the final dot was sent.

        Where that returns false or raises, the dot is never sent and the server has to forget the message
        (RFC 5321 §4.1.1.4). Raises what `commit_intent` raises, and ValueError for an address that would
        break the command it is in.
        """
        conversation = self.converse(message)
        intended: bool | None = None
        while True:
            try:
                step = conversation.send(intended)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            try:
                intended = commit_intent() if step is Step.INTENT else None
            except BaseException:
                self.drop()
                raise

    def converse(self, message: Message) -> Conversation:
        """The same in steps, so that one thread can talk on many connections at once.

        After `Step.ANSWER` it goes on at once where `is_heard`, else it waits; `Step.INTENT` asks whether the
        dot may be sent. It ends with the outcome. Raises ValueError for an address that would break the
        command it is in, and for another message than was announced.
        """
        self.is_new = False
        try:
            yield from self._hand_over(message)
        except SmtpError as error:
            return error.outcome
        if not (yield Step.INTENT):
            self.drop()
            return Outcome("withdrawn", "body", None, None, "Withdrawn before it was handed over", Fault.NONE)
        return (yield from self._end_with_dot())

    def announce(self, message: Message) -> None:
        """Before the intent is granted: what will be conversed about next, on this connection.

        Its envelope goes out in one piece with the dot, where the server takes that (RFC 2920 §3.1).
        """
        if self.takes_groups:
            with contextlib.suppress(SmtpError, ValueError):  # its own conversation will say so
                self._announced = self._envelope(message)

    def fileno(self) -> int:
        """The file descriptor of the connection, to wait for an answer; -1 once it is closed."""
        return -1 if self._dialogue.sock is None else self._dialogue.sock.fileno()

    @property
    def deadline(self) -> float:
        """Until when (`time.monotonic`) the answer is waited for."""
        return self._dialogue.deadline

    def is_heard(self) -> bool:
        """Whether the answer, or that there will be none, has arrived; takes what has, waits for nothing."""
        return self._dialogue.hear()

    def drop(self) -> None:
        """Hang up without a word: the server has to forget a message without its dot."""
        self._dialogue.close()

    def _introduce(self, verify: bool) -> None:
        if self._server.encryption == "ssl":
            self._secure(verify)
        self._expect("connect", self._dialogue.getreply, 220)
        self._greet("connect")
        if self._server.encryption == "tls":
            if not self._dialogue.has_extn("starttls"):
                raise self._lost("tls", smtplib.SMTPException("The server does not offer STARTTLS"))
            self._command("tls", "STARTTLS", 220)
            self._secure(verify)
            self._greet("tls")

    def _secure(self, verify: bool) -> None:
        context = ssl.create_default_context()
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        try:
            self._dialogue.wrap(context, self._server.host)
        except (OSError, ValueError) as error:
            raise self._lost("tls", error) from error

    def _greet(self, phase: Phase) -> None:
        try:
            self._expect(phase, self._dialogue.ehlo, 250)
        except SmtpError as error:
            if (error.outcome.code or 0) < 500:
                raise
            self._expect(phase, self._dialogue.helo, 250)

    def _log_in(self) -> None:
        username, password = self._server.username, self._server.password or ""
        if username is not None:
            sock = self._dialogue.sock
            if self._server.encryption == "none" and sock is not None and not dial.is_near(sock):
                raise SmtpError(Outcome("refused", "auth", None, None, dial.IN_CLEAR, Fault.ACCOUNT_AUTH))
            offered = self._dialogue.esmtp_features.get("auth", "")
            say = partial(self._command, "auth")
            if (login := self._token_login()) is not None:
                log_in_with_token(say, offered, login)
            else:
                log_in(say, offered, username, password)

    def _token_login(self) -> TokenLogin | None:
        server = self._server
        if server.token is None:
            return None
        return TokenLogin(server.username or "", server.token, server.host, server.port)

    def _hand_over(self, message: Message) -> Generator[Step, bool | None, None]:
        """Everything up to the final dot. Raises SmtpError."""
        envelope, self._announced = self._announced, None
        if envelope is None:
            if self._in_transaction:
                yield from self._ask(Command("mail", "RSET", (250,)))
            envelope = self._envelope(message)
            yield from self._ask(*envelope.commands)
        elif envelope.message is message:
            yield from self._hear_all(*envelope.commands)
        else:
            raise ValueError("another message was announced")
        try:
            self._dialogue.expect_within(self._patience["body"])
            # Its end goes out in one packet with the dot, which wakes the server up once.
            self._dialogue.send(envelope.data, more_follows=True)
            interrupted = self._dialogue.spoke()
        except OSError as error:
            raise self._lost("body", error) from error
        if interrupted:
            self._expect("body", self._dialogue.getreply)

    def _envelope(self, message: Message) -> Envelope:
        envelope = Envelope.of(message, tells_size=self._dialogue.has_extn("size"))
        if self._dialogue.has_extn("size"):
            self._check_size(len(envelope.data))
        return envelope

    def _ask(self, *commands: Command) -> Generator[Step, bool | None, None]:
        """Commands and their answers, in one go where the server takes that (RFC 2920 §3.1).

        Raises SmtpError for the first answer that is not an expected one.
        """
        if self.takes_groups:
            self._say(*commands)
            yield from self._hear_all(*commands)
            return
        for command in commands:
            self._say(command)
            yield from self._hear(command)

    def _hear_all(self, *commands: Command) -> Generator[Step, bool | None, None]:
        """The answers to commands that were said in one go."""
        refusal: SmtpError | None = None
        for command in commands:
            try:
                yield from self._hear(command)
            except SmtpError as error:
                refusal = refusal or error
                if self.fileno() < 0:
                    break
            else:
                if refusal is not None and command.phase == "data":
                    self.drop()  # the server waits for a message that nobody has
        if refusal is not None:
            raise refusal

    def _say(self, *commands: Command) -> None:
        try:
            self._dialogue.expect_within(self._patience[commands[0].phase])
            self._dialogue.send(in_one_go(commands))
        except OSError as error:
            raise self._lost(commands[0].phase, error) from error

    def _hear(self, command: Command) -> Generator[Step, bool | None, None]:
        try:
            answered = self._dialogue.is_answered()
        except OSError as error:
            raise self._lost(command.phase, error) from error
        if not answered:
            self._dialogue.expect_within(self._patience[command.phase])
            yield Step.ANSWER
        self._expect(command.phase, self._dialogue.getreply, *command.expected)
        self._in_transaction = command.text != "RSET"

    def _check_size(self, size: int) -> None:
        """RFC 1870 §6.1; a limit of 0 is none."""
        limit = _SIZE_LIMIT.fullmatch(self._dialogue.esmtp_features["size"])
        if limit and size > int(limit[0]):
            text = f"The message of {size} bytes is larger than the server takes ({limit[0]})"
            raise SmtpError(Outcome("refused", "mail", None, "5.3.4", text, Fault.CONTENT))

    def _end_with_dot(self) -> Conversation:
        if self._dialogue.spoke():  # what it answers is none of this message's
            self.drop()
            return broken("deferred", "body", smtplib.SMTPException("The server gave an answer to nothing"))
        following = b"" if self._announced is None else self._announced.said
        try:
            if self._dot_timeout is not None:
                self._dialogue.go_on(Deadline(self._dot_timeout))
            self._dialogue.expect_within(self._patience["dot"])
            self._dialogue.send(b".\r\n" + following)
            yield Step.ANSWER
            code, reply = self._dialogue.getreply()
            self._dialogue.go_on(self._whole)
        except OSError as error:
            self.drop()
            return broken("uncertain", "dot", error)
        self._in_transaction = False
        outcome = of_answer("dot", code, readable(reply.decode("utf-8", "replace"), REPLY_BYTES, lines=True))
        if code == 421 or outcome.kind == "uncertain":
            self.drop()
        return outcome

    def _command(self, phase: Phase, command: str, *expected: int) -> int:
        return self._expect(phase, lambda: self._dialogue.docmd(command), *expected)

    def _expect(self, phase: Phase, ask: Callable[[], tuple[int, bytes]], *expected: int) -> int:
        """The answer's code, which is one of those expected. Raises SmtpError."""
        try:
            code, reply = ask()
        except OSError as error:
            raise self._lost(phase, error) from error
        if code in expected:
            return code
        words = reply.decode("utf-8", "replace")
        words = without_secrets(words, self._server.username, self._server.password)
        if (login := self._token_login()) is not None:
            words = without_token(words, login)
        outcome = of_answer(phase, code, readable(words, REPLY_BYTES, lines=True))
        # A server that answers in the middle of the body, or beside the question, is no longer in step.
        if code == 421 or phase == "body" or outcome.kind == "uncertain":
            self.drop()
        raise SmtpError(replace(outcome, kind="deferred") if outcome.kind == "uncertain" else outcome)

    def _lost(self, phase: Phase, error: Exception) -> SmtpError:
        self.drop()
        return SmtpError(broken("deferred", phase, error))
