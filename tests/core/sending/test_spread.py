"""Spread: whom each of several mailboxes gets, whatever their limits."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.sending.spread import Room, Spread

ROOMS = st.lists(
    st.tuples(st.none() | st.integers(0, 30), st.integers(0, 5), st.none() | st.integers(0, 3)),
    min_size=1,
    max_size=6,
)
WANTED = st.lists(st.none() | st.integers(0, 7), max_size=60)


def spread_of(rooms):
    return Spread(Room(number, left, used, at_once) for number, (left, used, at_once) in enumerate(rooms))


@given(rooms=ROOMS, wanted=WANTED)
def test_no_room_is_passed_and_who_is_bound_gets_that_mailbox_or_none(rooms, wanted):
    spread, taken = spread_of(rooms), Counter()
    for bound_to in wanted:
        given_to = spread.take(bound_to)
        if given_to is None:
            able = spread.open()
            assert able == [] if bound_to is None else bound_to not in able
            continue
        assert bound_to in (None, given_to)
        taken[given_to] += 1
    for number, (left, _, at_once) in enumerate(rooms):
        most = min((each for each in (left, at_once) if each is not None), default=len(wanted))
        assert taken[number] <= most


@given(rooms=ROOMS, people=st.integers(0, 40))
def test_each_goes_where_most_room_is_left(rooms, people):
    spread = spread_of(rooms)
    left = {number: [room, used, once] for number, (room, used, once) in enumerate(rooms)}
    for _ in range(people):
        able = [number for number, (room, _, once) in left.items() if room != 0 and once != 0]
        given_to = spread.take(None)
        assert (given_to is None) == (able == [])
        if given_to is None:
            return
        infinite = [number for number in able if left[number][0] is None]
        most = infinite or [
            number for number in able if left[number][0] == max(left[other][0] for other in able)
        ]
        least_used = min(left[number][1] for number in most)
        assert given_to == next(number for number in most if left[number][1] == least_used)
        room, used, once = left[given_to]
        left[given_to] = [None if room is None else room - 1, used + 1, None if once is None else once - 1]
