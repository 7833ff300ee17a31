"""Few places, shared fairly."""

from fluenzr.engine.fair_limits import Places
from tests.support.threads import at_once


def test_no_holder_takes_all():
    places = Places(4, workspace=2)
    assert [places.take(workspace="a") for _ in range(3)] == [True, True, False]
    assert [places.take(workspace="b") for _ in range(3)] == [True, True, False]
    assert not places.take(workspace="c")
    places.give_back(workspace="a")
    assert not places.take(workspace="b")
    assert places.take(workspace="c")


def test_each_kind_of_holder_has_its_limit():
    places = Places(10, workspace=3, server=1)
    assert places.take(workspace="a", server="x")
    assert not places.take(workspace="b", server="x")
    assert places.take(workspace="a", server="y")
    assert places.take(workspace="a")
    assert not places.take(workspace="a")


def test_what_is_refused_takes_nothing():
    places = Places(2, workspace=1)
    assert places.take(workspace="a")
    for _ in range(5):
        assert not places.take(workspace="a")
    assert places.take(workspace="b")


def test_many_threads_take_no_more_than_there_is(database):
    places = Places(10, workspace=5)
    taken = at_once(*(lambda n=n: places.take(workspace=n % 3) for n in range(30)))
    assert sum(taken) == 10
