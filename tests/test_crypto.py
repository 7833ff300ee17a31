import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr import crypto
from fluenzr.crypto import SecretBox, SecretUnreadable

PLACE = "email_account:acc_1:smtp"
MASTER = b"the server's own secret"


@pytest.fixture
def box():
    return SecretBox(MASTER)


@pytest.fixture
def _keys_put_back():
    before = list(crypto._master)
    yield
    crypto.use(before[0] if before else b"")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place(text, place):
    box = SecretBox(MASTER)
    assert box.open(box.seal(text, place), place) == text


def test_nothing_of_the_text_is_in_what_is_stored(box):
    assert b"hunter2" not in box.seal("hunter2", PLACE)


def test_the_same_text_is_never_sealed_alike(box):
    assert len({box.seal("hunter2", PLACE) for _ in range(50)}) == 50


def test_another_place_does_not_open_it(box):
    with pytest.raises(SecretUnreadable):
        box.open(box.seal("hunter2", PLACE), "email_account:acc_2:smtp")


def test_another_secret_key_does_not_open_it(box):
    with pytest.raises(SecretUnreadable):
        SecretBox(b"another secret key").open(box.seal("hunter2", PLACE), PLACE)


def test_a_change_of_any_byte_is_found(box):
    sealed = box.seal("hunter2", PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SecretUnreadable):
            box.open(bytes(changed), PLACE)


@pytest.mark.parametrize("length", [0, 1, 5, 13, 14, 28])
def test_a_piece_of_it_does_not_open(box, length):
    with pytest.raises(SecretUnreadable):
        box.open(box.seal("hunter2", PLACE)[:length], PLACE)


def test_what_a_database_gives_back_opens(box):
    assert box.open(memoryview(box.seal("hunter2", PLACE)), PLACE) == "hunter2"


def test_derived_keys_differ_by_purpose_and_master():
    keys = {
        crypto.derive(master, purpose)
        for master in (MASTER, b"another secret key")
        for purpose in ("tracking", "cursor")
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_derivation_is_hkdf_sha256():
    """RFC 5869 §2, by hand."""
    extracted = hmac.new(b"fluenzr", MASTER, hashlib.sha256).digest()
    expanded = hmac.new(extracted, b"tracking\x01", hashlib.sha256).digest()
    assert crypto.derive(MASTER, "tracking") == expanded


@pytest.mark.usefixtures("_keys_put_back")
def test_the_server_s_keys_follow_its_secret_key():
    crypto.use(MASTER)
    first, sealed = crypto.key("tracking"), crypto.box().seal("hunter2", PLACE)
    crypto.use(b"another secret key")
    assert crypto.key("tracking") != first
    with pytest.raises(SecretUnreadable):
        crypto.box().open(sealed, PLACE)
    crypto.use(MASTER)
    assert crypto.key("tracking") == first == crypto.derive(MASTER, "tracking")
    assert crypto.box().open(sealed, PLACE) == "hunter2"


def test_of_an_api_key_its_sha_256_is_kept():
    assert crypto.hash_api_key("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.binary(max_size=200), st.binary(max_size=300))
def test_a_mac_is_hmac_sha256(key, data):
    expected = hmac.new(key, data, hashlib.sha256).digest()
    assert crypto.mac(key, data) == crypto.mac(key, data) == expected


def test_a_keyed_hash_tells_texts_and_keys_apart():
    """The vector of RFC 4231 §4.3."""
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert crypto.keyed_hash(b"Jefe", "what do ya want for nothing?") == known
    assert crypto.keyed_hash(b"jefe", "what do ya want for nothing?") != known
