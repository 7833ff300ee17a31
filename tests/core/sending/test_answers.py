"""What servers, gateways and relays answer to MAIL, RCPT, DATA and the final dot, and whose fault it is.

`answers.tsv` has an answer a line: `gone` (no such recipient), `mailbox` (the recipient's side does not take
it), `block` (the sender or the message is not wanted), `content`, `later`, `quota` and `account` (of the
account that sends), `doubt` (says nothing sure of the recipient, whatever else).
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from fluenzr.core.sending.failures import Fault, Verdict, judge
from fluenzr.core.sending.smtp_replies import of_answer

FILE = Path(__file__).with_name("answers.tsv")


class Row(NamedTuple):
    verdict: str
    phase: str
    answer: str


def load() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as table:
        return [Row(*row) for row in csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


ROWS = load()
OF_BOTH = [
    row for row in ROWS if row.verdict in ("gone", "mailbox", "block", "doubt") and row.phase != "mail"
]


def judged(row: Row) -> tuple[Verdict, Verdict]:
    """By the answer itself, and by a report that repeats it."""
    code = row.answer[:3]
    outcome = of_answer(row.phase, int(code), re.sub(rf" {code}[ -](?=\S)", " ", row.answer[4:]))
    at_once = judge(row.phase, outcome.code, outcome.enhanced, outcome.text)
    return at_once, judge("report", None, outcome.enhanced, row.answer)


FITS = {
    "gone": lambda one: one.is_hard,
    "mailbox": lambda one: one.fault in (Fault.MAILBOX, Fault.TEMPORARY) and not one.is_block,
    "block": lambda one: one.is_block,
    "content": lambda one: one.fault is Fault.CONTENT,
    "later": lambda one: one.fault in (Fault.TEMPORARY, Fault.ACCOUNT_BUSY, Fault.MAILBOX),
    "quota": lambda one: one.fault is Fault.ACCOUNT_QUOTA,
    "account": lambda one: one.fault is Fault.ACCOUNT_AUTH,
    "doubt": lambda one: True,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.answer[:90])
def test_whose_fault_an_answer_is(row):
    at_once, _ = judged(row)
    assert at_once.is_hard == (row.verdict == "gone"), at_once
    assert FITS[row.verdict](at_once), at_once


@pytest.mark.parametrize("row", OF_BOTH, ids=lambda row: row.answer[:90])
def test_a_report_that_repeats_it_is_judged_alike(row):
    _, later = judged(row)
    assert later.is_hard == (row.verdict == "gone"), later
    assert FITS[row.verdict](later), later


def test_no_answer_is_there_twice():
    assert len(set(ROWS)) == len(ROWS)
