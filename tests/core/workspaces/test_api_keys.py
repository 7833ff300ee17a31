import threading
from datetime import timedelta

import pytest

from fluenzr import crypto, db
from fluenzr.core.workspaces import api_keys
from fluenzr.models import ApiKey
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.threads import at_once


@pytest.fixture
def made(workspace):
    """A key's row and its text."""
    return api_keys.create(workspace, "Sync with the CRM")


def test_a_key_is_recognised_by_its_text(workspace, made):
    key, text = made
    assert api_keys.identify(text) == api_keys.Principal(key.id, "full", workspace.id, "pro")


def test_a_read_only_key_says_so(workspace):
    _, text = api_keys.create(workspace, "Dashboard", "read")
    assert api_keys.identify(text).scope == "read"


def test_its_plan_is_the_workspace_s():
    text = factories.make_key(factories.make_workspace(plan="free"))
    assert api_keys.identify(text).plan == "free"


def test_only_a_hash_of_it_is_kept(made):
    key, text = made
    stored = db.query("select * from api_key")[0]
    assert text not in map(str, stored)
    assert text.removeprefix("flz_sk_") not in " ".join(map(str, stored))
    assert (key.hash, key.hint) == (crypto.hash_api_key(text), text[-4:])


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: text.swapcase(), lambda text: text + "a", lambda _: ""]
)
def test_nothing_else_is_recognised(made, change):
    assert api_keys.identify(change(made[1])) is None


def test_a_revoked_key_is_unknown_at_once(made):
    key, text = made
    assert api_keys.identify(text)
    assert api_keys.revoke(key.public_id).revoked_at
    assert api_keys.identify(text) is None


def test_a_key_that_expires_is_unknown_from_that_instant_on(workspace, clock):
    key, text = api_keys.create(workspace, "Contractor", lives=timedelta(days=90))
    assert key.expires_at == key.created_at + 90 * 86_400_000
    clock.advance(timedelta(days=90) - timedelta(milliseconds=1))
    assert api_keys.identify(text)
    clock.advance(timedelta(milliseconds=1))
    assert api_keys.identify(text) is None


def test_a_key_lives_for_good_unless_said_otherwise(made, clock):
    assert made[0].expires_at is None
    clock.advance(timedelta(days=36_500))
    assert api_keys.identify(made[1])


def test_revoking_twice_keeps_the_first_time(made, clock):
    key, _ = made
    first = api_keys.revoke(key.public_id).revoked_at
    clock.advance(60)
    assert api_keys.revoke(key.public_id).revoked_at == first


def test_revoking_what_is_not_there_is_told(database):
    assert api_keys.revoke("key_nowhere") is None


def test_other_keys_of_the_workspace_stay(workspace, made):
    other = factories.make_key(workspace)
    api_keys.revoke(made[0].public_id)
    assert api_keys.identify(other)


def test_its_use_is_noted_once_a_minute(made, clock):
    key, text = made
    assert last_used(key) is None
    api_keys.identify(text)
    first = last_used(key)
    assert first is not None
    clock.advance(60)
    api_keys.identify(text)
    assert last_used(key) == first
    clock.advance(timedelta(milliseconds=1))
    api_keys.identify(text)
    assert last_used(key) == first + 60_001


def test_while_others_write_only_the_note_is_left_out(new_database):
    """A call that reads does not wait for the writers of an SQLite file."""
    noted, written = threading.Event(), threading.Event()

    def write():
        with db.transaction():
            written.set()
            return noted.wait(2)

    def identify():
        written.wait(10)
        found = api_keys.identify(text), last_used(key)
        noted.set()
        return found

    with bound_to(new_database("sqlite")):
        db.migrate()
        key, text = api_keys.create(factories.make_workspace(), "tests")
        was_in_time, (principal, used) = at_once(write, identify)
        assert was_in_time
        assert principal.key_id == key.id
        assert used is None


def test_keys_are_listed_oldest_first_and_of_one_workspace(workspace):
    names = ["b", "a", "c"]
    for name in names:
        api_keys.create(workspace, name)
    factories.make_key(factories.make_workspace())
    assert [key.name for key in api_keys.listed(workspace)] == names


def last_used(key):
    return ApiKey.get_by_id(key.id).last_used_at
