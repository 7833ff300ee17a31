"""What a database is to a host that knew one, and what intents of its log mean: all cases."""

import pytest

from fluenzr.core.server.lineage import Case, Row, Signs, Verdict, judge, weigh

CASES = {
    "a new host, or the very same server": (Signs(False, False, False), Case.KNOWN),
    "a host that was switched off while others went on": (Signs(False, False, False), Case.KNOWN),
    "a file or a dump put elsewhere": (Signs(True, False, False), Case.COPY),
    "an older one put elsewhere": (Signs(True, True, False), Case.COPY),
    "a dump read into another cluster, with another timeline": (Signs(True, False, True), Case.COPY),
    "an old copy of a standby, elsewhere": (Signs(True, True, True), Case.COPY),
    "an older file copied over it, or a disk's snapshot": (Signs(False, True, False), Case.OLDER),
    "a standby that had all": (Signs(False, False, True), Case.ANOTHER_HISTORY),
    "a standby that lacked seconds, or a recovery to a point in time": (
        Signs(False, True, True),
        Case.ANOTHER_HISTORY,
    ),
}


@pytest.mark.parametrize(("signs", "case"), CASES.values(), ids=CASES)
def test_what_a_database_is(signs, case):
    assert judge(signs) is case


INTENDED = 7
VERDICTS = {
    "claimed and forgotten": (None, True, Verdict.MISSING),
    "claimed once before, under an earlier fence": (Row("queued", 3), True, Verdict.MISSING),
    "claimed, the intent forgotten": (Row("claimed", 7), True, Verdict.MISSING),
    "claimed, the intent forgotten, freed": (Row("queued", 7), True, Verdict.MISSING),
    "intended": (Row("sending", 7), True, Verdict.KNOWN),
    "sent": (Row("sent", 7), True, Verdict.KNOWN),
    "in doubt already": (Row("uncertain", 7), True, Verdict.KNOWN),
    "in doubt since an earlier sending, sent again and forgotten": (Row("uncertain", 3), True, Verdict.KNOWN),
    "refused": (Row("refused", 7), True, Verdict.KNOWN),
    "decided on by a person: to be sent again": (Row("queued", 8), True, Verdict.KNOWN),
    "claimed again since": (Row("claimed", 9), True, Verdict.KNOWN),
    "forgotten, of somebody who has left meanwhile": (None, False, Verdict.OVER),
    "due, of somebody who has left meanwhile": (Row("queued", 7), False, Verdict.OVER),
}


@pytest.mark.parametrize(("row", "is_open", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_what_an_intent_means(row, is_open, verdict):
    assert weigh(INTENDED, row, is_open=is_open) is verdict
