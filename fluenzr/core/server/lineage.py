"""Lineage of a database as a host sees it: the same, an older copy put back, or another history. Pure.

And what an intent of the host's own log means, by what such a database has of it. The tables of all cases are
in the tests of this module; docs/adr/0016.
"""

from dataclasses import dataclass
from enum import StrEnum

from fluenzr.models.states import EmailState


class Case(StrEnum):
    """What a database is, and so what is to be done."""

    KNOWN = "known"  # nothing is missing, however long the host was switched off
    COPY = "copy"  # it was put elsewhere: what was sent since is not known (`restoration`)
    OLDER = "older"  # in its place, in its history, and behind: put back (`restoration`)
    ANOTHER_HISTORY = (
        "another history"  # a standby took over, or it went back in time by itself (`settlement`)
    )


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether the place is another one, whether fewer beats are counted than were seen from here, and whether
    another history is written than workers have agreed on."""

    elsewhere: bool
    behind: bool
    another_history: bool


def judge(signs: Signs) -> Case:
    """The case. In another place all was copied, whatever history is written there."""
    if signs.elsewhere:
        return Case.COPY
    if signs.another_history:
        return Case.ANOTHER_HISTORY
    return Case.OLDER if signs.behind else Case.KNOWN


class Verdict(StrEnum):
    """What is to be made of an intent."""

    KNOWN = "known"  # the database has it, or something later
    OVER = "over"  # nothing more is sent to them anyway
    MISSING = "missing"  # it may have been sent, and the database would send it again


@dataclass(frozen=True, slots=True)
class Row:
    """What the database has of an email."""

    state: str
    fence: int


UNSENT = (EmailState.QUEUED, EmailState.CLAIMED)


def weigh(fence: int, row: Row | None, *, is_open: bool) -> Verdict:
    """What is to be made of an intent under this fence; `is_open`: the enrollment goes on."""
    if row is not None and (row.state not in UNSENT or row.fence > fence):
        return Verdict.KNOWN
    return Verdict.MISSING if is_open else Verdict.OVER
