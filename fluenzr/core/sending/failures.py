"""Bounce classification: hard, soft or block, and whose fault, by an SMTP answer or a delivery report.

One judge for both, so that an address is given up by the same rules however it is heard of (RFC 5321 §4.2,
RFC 3463). A hard verdict cannot be taken back: where the code and the words do not agree, it is soft. Pure.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from fluenzr.core.common import phrases
from fluenzr.core.common.text import fold_letters
from fluenzr.core.sending import failure_words
from fluenzr.core.sending.failure_words import Meaning

Phase = Literal["connect", "tls", "auth", "mail", "rcpt", "data", "body", "dot"]

READ = 2000
"""How much of what a server said is looked at, in characters."""


class Fault(StrEnum):
    """Whose fault an answer is, and so what has to change before another try makes sense."""

    NONE = "none"
    RECIPIENT = "recipient"  # no such address: a hard bounce
    MAILBOX = "mailbox"  # the recipient's side does not take it: a soft bounce
    ACCOUNT_AUTH = "account_auth"  # the server does not let this account in, or not with this sender
    ACCOUNT_QUOTA = "account_quota"  # the account has sent enough for now: nobody's bounce
    ACCOUNT_BUSY = "account_busy"  # the server takes nothing from anybody just now
    CONTENT = "content"  # the message itself is not wanted
    TEMPORARY = "temporary"  # greylisted or busy
    NETWORK = "network"  # no connection, or no sensible answer


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose fault a failure is. `is_hard`: there is no such address. `is_block`: it says nothing against the
    address, which is not wanted to be written to by this sender, or not like this. `why` in a few words."""

    fault: Fault
    is_hard: bool
    is_block: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said: reply code, enhanced codes (those that only repeat the class left out), meanings."""

    code: int | None
    enhanced: frozenset[str]
    meanings: frozenset[Meaning]
    is_permanent: bool

    def means(self, *any_of: Meaning) -> bool:
        return not self.meanings.isdisjoint(any_of)

    def has(self, codes: frozenset[str]) -> bool:
        return not self.enhanced.isdisjoint(codes)


# RFC 3463 has seven subjects: a version or an address of four numbers is no code.
_ENHANCED = re.compile(r"(?<![\d.])[245]\.[0-7]\.\d{1,3}(?!\d|\.\d)")
_REPLY_CODE = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")

# RFC 3463 §3.2, §3.3, with Microsoft's 5.1.10 (also RFC 7505) and 5.4.310, both for what does not exist.
_GONE_CODES = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.4.310"})
_NO_DOMAIN_CODES = frozenset({"5.1.2", "5.4.4", "5.4.310"})
# Unregistered: Google's 5.4.5 and 4.7.28, Microsoft's others.
_QUOTA_CODES = frozenset({"4.5.3", "4.7.28", "5.1.90", "5.4.5", "5.7.232", "5.7.233", "5.7.705"})
# Unregistered: Microsoft's for a login that is no longer allowed, or not with this sender.
_LOGIN_CODES = frozenset({"5.1.7", "5.1.8", "5.2.252", "5.7.8", "5.7.57", "5.7.60", "5.7.139"})
# Of a login with Microsoft and in RFC 4954 §6; Google's for DKIM and Yahoo's for policy.
_LOGIN_OR_POLICY_CODES = frozenset({"5.7.9", "5.7.30"})
_FULL_CODES = frozenset({"5.2.2", "4.2.2", "5.3.1", "4.3.1"})
# Microsoft's for a recipient that is sent too much by anybody, or by this sender.
_BUSY_CODES = frozenset({"5.2.121", "5.2.122", "4.2.121", "4.2.122"})

_CONTRARY = (
    Meaning.FULL,
    Meaning.BUSY,
    Meaning.QUOTA,
    Meaning.LOGIN,
    Meaning.SENDER,
    Meaning.POLICY,
    Meaning.SUSPENDED,
    Meaning.LATER,
    Meaning.CONTENT,
)
"""What makes a code or words of no such recipient doubtful, and so soft."""

_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,500}")
_ADDRESS = re.compile(r"""[^\s<>()\[\]"',;:@]{1,64}@[^\s<>()\[\]"',;:@]{1,255}""")
_HOST = re.compile(r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_BLOCKLISTS = re.compile(
    r"(?:^|[./])(?:spamhaus\.org|spamcop\.net|sorbs\.net|barracudacentral\.org|uceprotect\.net|abuseat\.org"
    r"|surbl\.org|uribl\.com|mailspike\.(?:net|org)|invaluement\.com|senderscore\.org|spamrl\.com"
    r"|cloudmark\.com|sender\.office\.com|psbl\.surriel\.com)(?:[/:?]|$)"
)
_TOP_LEVEL = frozenset(
    {"com", "net", "org", "info", "biz", "edu", "gov", "example", "test", "invalid", "local"}
)
# What servers that have few codes say beside words of no such recipient: 5.1.351 and 5.4.1
# (Microsoft), 5.3.0 (Sendmail), 5.7.1 (Yandex). Not 5.2.0: Sendmail writes it of a refusal of the message,
# which telephone companies of Japan refuse with the same words for a filter of the recipient.
_VAGUE_CODES = frozenset(
    {"5.1.0", "5.1.4", "5.1.5", "5.1.351", "5.3.0", "5.4.0", "5.4.1", "5.5.1", "5.7.0", "5.7.1", "5.7.17"}
)
_OF_MAILBOX = (
    Meaning.NOBODY,
    Meaning.NOWHERE,
    Meaning.DISABLED,
    Meaning.SUSPENDED,
    Meaning.LATER,
    Meaning.SENDER,
)

# Directory-based edge blocking, where the same words under another code are a block.
_EDGE = re.compile(r"\brecipient address(?:es)? rejected access denied\b")
_ADDRESS_REJECTED = "address rejected"
# RFC 1035 §4.1.1: that there is none is a name server's last word. Gmail says 4.0.0 when it has given up.
_NO_SUCH_DOMAIN = "nxdomain"


# A mailbox that nobody reads any more: it is not our mail that is blocked.
_INACTIVE = re.compile(
    r"\b(?:blocked|locked|suspended|disabled|closed) (?:due to|for|because of|after)"
    r" (?:\w{1,20} )?inactivity\b"
    r"|\bwegen (?:\w{1,20} )?inaktivitat (?:gesperrt|deaktiviert|blockiert)\b"
    r"|\b(?:bloquee?|suspendue?|desactivee?|ferme?e?) pour (?:cause d')?(?:\w{1,20} )?inactivite\b"
)


_BUSY = Verdict(Fault.ACCOUNT_BUSY, False, True, "the server asks to come back later (421)")


def judge(phase: Phase | Literal["report"], code: int | None, enhanced: str | None, words: str) -> Verdict:
    """Whose fault a failure is that was told in `phase`, or later in a report, by reply code, enhanced code
    (RFC 3463) and words; each may be missing or say something else than the others."""
    said = _hear(code, enhanced, words)
    if phase in ("connect", "tls", "auth"):
        return _of_connection(phase, said)
    verdict = _of_account(phase, said)
    if verdict is not None:
        return verdict
    is_refused = code is None or code >= 500
    if phase == "mail" and is_refused:
        return _of_sender(said)
    is_block = _is_block(said)
    if not said.is_permanent:
        fault = Fault.MAILBOX if code is not None and is_refused else Fault.TEMPORARY
        return Verdict(fault, False, is_block, _why(said, Meaning.LATER.value))
    if _is_gone(said):
        return Verdict(Fault.RECIPIENT, True, False, _why_gone(said))
    return _of_refusal(phase, said, is_block)


def says_why(line: str) -> bool:
    """Whether a line of a report has a code or words that say why something failed."""
    return _ENHANCED.search(line) is not None or bool(
        failure_words.meanings(phrases.fold_words(_without_names(fold_letters(line[:READ]))))
    )


def _of_connection(phase: str, said: _Said) -> Verdict:
    if said.has(_QUOTA_CODES) or said.means(Meaning.QUOTA):
        return Verdict(Fault.ACCOUNT_QUOTA, False, True, Meaning.QUOTA.value)
    if said.code == 421:
        return _BUSY
    if phase != "auth":
        return Verdict(Fault.NETWORK, False, False, "the server takes no connection")
    fault = Fault.ACCOUNT_AUTH if said.is_permanent else Fault.ACCOUNT_QUOTA
    return Verdict(fault, False, True, "login refused")


def _of_account(phase: str, said: _Said) -> Verdict | None:
    """What says nothing of any recipient, whom it was said of notwithstanding."""
    is_busy = said.means(Meaning.BUSY) or said.has(_BUSY_CODES)
    if said.has(_QUOTA_CODES) or (said.means(Meaning.QUOTA) and not is_busy):
        return Verdict(Fault.ACCOUNT_QUOTA, False, True, Meaning.QUOTA.value)
    if said.code == 421 and phase != "report":
        # RFC 5321 §3.8: the server is closing, whomever the command was about.
        return _BUSY
    if not said.is_permanent:
        return None
    is_login = said.has(_LOGIN_CODES) or said.means(Meaning.LOGIN) or said.code in (530, 534, 535)
    if is_login or (said.has(_LOGIN_OR_POLICY_CODES) and not said.means(Meaning.POLICY)):
        return Verdict(Fault.ACCOUNT_AUTH, False, True, Meaning.LOGIN.value)
    return None


def _of_sender(said: _Said) -> Verdict:
    """MAIL names nobody but the sender, and with SIZE the message (RFC 1870)."""
    if "5.3.4" in said.enhanced or (not said.enhanced and said.code == 552):
        return Verdict(Fault.CONTENT, False, False, Meaning.CONTENT.value)
    return Verdict(Fault.ACCOUNT_AUTH, False, True, Meaning.LOGIN.value)


def _is_gone(said: _Said) -> bool:
    if said.means(*_CONTRARY) or said.has(_FULL_CODES | _BUSY_CODES):
        return False
    if said.enhanced and said.enhanced <= _GONE_CODES:
        return True
    if Meaning.UNAVAILABLE in said.meanings and not any(each[2] == "7" for each in said.enhanced):
        return said.enhanced <= _VAGUE_CODES | _GONE_CODES
    return said.means(Meaning.NOBODY, Meaning.NOWHERE) and said.enhanced <= _VAGUE_CODES | _GONE_CODES


def _of_refusal(phase: str, said: _Said, is_block: bool) -> Verdict:
    """A refusal for good that does not say that there is no such recipient."""
    before_message = phase in ("rcpt", "report")
    if before_message or _is_of_mailbox(said):
        return Verdict(Fault.MAILBOX, False, is_block, _why(said, "refused"))
    return Verdict(Fault.CONTENT, False, is_block, _why(said, "content refused"))


def _is_of_mailbox(said: _Said) -> bool:
    """Whether an answer to the message is about its recipient or its sender, and not about its content."""
    if said.means(Meaning.FULL, Meaning.BUSY) or said.has(_FULL_CODES | _BUSY_CODES):
        return True
    subjects = {each[2] for each in said.enhanced}
    if said.means(Meaning.POLICY, Meaning.CONTENT) or subjects & {"6", "7"} or "5.3.4" in said.enhanced:
        return False
    return bool(subjects & {"1", "2"}) or said.means(*_OF_MAILBOX)


def _is_block(said: _Said) -> bool:
    if said.has(_BUSY_CODES) or said.means(Meaning.FULL, Meaning.BUSY):
        return False
    if said.means(Meaning.POLICY, Meaning.SENDER):
        return True
    # Greylisting is 4.7.1, too: who is deferred by it is not unwanted.
    is_deferred = not said.is_permanent and said.means(Meaning.LATER)
    return not is_deferred and any(each[2] == "7" for each in said.enhanced)


def _why(said: _Said, otherwise: str) -> str:
    if said.has(_FULL_CODES):
        return Meaning.FULL.value
    if said.has(_BUSY_CODES):
        return Meaning.BUSY.value
    order = (
        Meaning.FULL,
        Meaning.BUSY,
        Meaning.POLICY,
        Meaning.SENDER,
        Meaning.SUSPENDED,
        Meaning.DISABLED,
        Meaning.CONTENT,
        Meaning.LATER,
    )
    return next((meaning.value for meaning in order if meaning in said.meanings), otherwise)


def _why_gone(said: _Said) -> str:
    only_domain = said.means(Meaning.NOWHERE) and not said.means(Meaning.NOBODY)
    what = Meaning.NOWHERE if only_domain or said.has(_NO_DOMAIN_CODES) else Meaning.NOBODY
    codes = sorted(said.enhanced)
    return f"{what.value} ({codes[0]})" if codes else what.value


def _hear(code: int | None, enhanced: str | None, words: str) -> _Said:
    folded = fold_letters(words[:READ])
    in_text = _ENHANCED.findall(folded)
    spoken = phrases.fold_words(_without_names(folded))
    stated = [enhanced] if enhanced and _ENHANCED.fullmatch(enhanced) else []
    is_permanent = _is_permanent(code, stated, in_text, folded)
    digit = "5" if is_permanent else "4"
    # A bounce recounts its history: of two classes the one that decided counts.
    codes = {
        each
        for each in (*stated, *in_text)
        if each[0] == digit and each[2] != "0" and not each.endswith(".5.0")
    }
    if "5.4.1" in codes:
        spoken = _EDGE.sub("no such recipient", spoken)
    meant = _meanings(spoken)
    if "5.1.0" in codes and _ADDRESS_REJECTED in spoken:
        meant |= {Meaning.NOBODY}
    return _Said(code, frozenset(codes), meant, is_permanent)


def _meanings(spoken: str) -> frozenset[Meaning]:
    """What words mean. An account of ours that was suspended for inactivity is still ours."""
    meant = failure_words.meanings(spoken)
    if Meaning.LOGIN in meant or not _INACTIVE.search(spoken):
        return meant
    return failure_words.meanings(_INACTIVE.sub(" inactive ", spoken))


def _is_permanent(code: int | None, stated: list[str], in_text: list[str], folded: str) -> bool:
    """Whether a failure is for good: of classes that contradict each other the milder one counts."""
    classes = [each[0] for each in in_text] or [each[0] for each in _REPLY_CODE.findall(folded)]
    if code is not None:
        return code >= 500 and (stated[0][0] if stated else (classes or ["5"])[-1]) == "5"
    if stated and stated[0][0] != "5":
        return stated[0].endswith(".0.0") and (
            "5" in [each[0] for each in in_text] or _NO_SUCH_DOMAIN in folded
        )
    return not classes or "5" in classes


def _without_names(folded: str) -> str:
    """Without addresses and hosts, whose names may be any words; of blocklists something is left."""
    text = _URL.sub(_instead_of_host, folded)
    return _HOST.sub(_instead_of_host, _ADDRESS.sub(" @ ", text))


def _instead_of_host(match: re.Match[str]) -> str:
    """What a host is read as. Two sentences without a space between them are no host, nor is what Exchange
    calls its errors (`RESOLVER.ADR.RecipientNotFound`)."""
    if _BLOCKLISTS.search(match[0]):
        return " dnsbl "
    if "/" in match[0]:
        return " "
    labels = match[0].split(".")
    last = labels[-1]
    is_host = last in _TOP_LEVEL or len(last) == 2 or last.isdigit() or (len(labels) > 2 and len(last) < 7)
    return " " if is_host else match[0]
