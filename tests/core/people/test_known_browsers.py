"""What a browser keeps of who signed in there."""

import pytest

from fluenzr.core.people import known_browsers

pytestmark = pytest.mark.usefixtures("database")


def test_a_browser_knows_who_signed_in_there() -> None:
    kept = known_browsers.remember(None, 7)
    both = known_browsers.remember(kept, 8)
    assert known_browsers.name(both, 7) == known_browsers.name(both, 8) == known_browsers.name(kept, 7)
    assert known_browsers.name(both, 9) is None
    assert known_browsers.remember(both, 8) == both


def test_it_keeps_the_last_ones_of_many() -> None:
    kept = None
    for user_id in range(50):
        kept = known_browsers.remember(kept, user_id)
    known = [user_id for user_id in range(50) if known_browsers.name(kept, user_id)]
    assert known == list(range(50 - known_browsers.ACCOUNTS, 50))


NONCE = "0" * 32


@pytest.mark.parametrize(
    "value",
    ["", ".", "x", NONCE, f"{NONCE}.{'0' * 64}", "é" * 32, f"{NONCE}.é", "a" * 5000, "0" * 31 + "\n"],
)
def test_anything_else_makes_nobody_known(value: str) -> None:
    assert known_browsers.name(value, 7) is None
    assert known_browsers.name(known_browsers.remember(value, 7), 7) is not None


def test_a_browser_cannot_make_itself_known() -> None:
    kept = known_browsers.remember(None, 7)
    nonce, tag = kept.split(".")
    assert known_browsers.name(f"{'0' * 32}.{tag}", 7) is None
    assert known_browsers.name(f"{nonce}.{tag[:-1]}", 7) is None
