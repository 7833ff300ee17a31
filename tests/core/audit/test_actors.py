"""Who is named in the audit log, and how much of an address is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from fluenzr.core.audit import actors
from fluenzr.core.audit.actors import COMMAND_LINE, SERVER, Actor

SOMEBODY = Actor("user", 7, "203.0.113.77")


def test_somebody_acts_until_the_block_ends_and_one_inside_another() -> None:
    before = actors.current()
    with actors.acting(SOMEBODY):
        with actors.acting(COMMAND_LINE):
            assert actors.current() is COMMAND_LINE
        assert actors.current() is SOMEBODY
    assert actors.current() is before


def test_nobody_acts_in_another_thread() -> None:
    with actors.acting(SOMEBODY), ThreadPoolExecutor(1) as thread:
        assert thread.submit(actors.current).result() == SERVER
        thread.submit(actors.act, COMMAND_LINE).result()
        assert thread.submit(actors.current).result() == COMMAND_LINE
        assert actors.current() is SOMEBODY


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("127.0.0.1", "127.0.0.0"),
        ("unix:", None),
        ("", None),
        (None, None),
    ],
)
def test_of_an_address_the_network_is_kept(address: str | None, kept: str | None) -> None:
    assert actors.cut(address) == kept
