"""The file of a backup: what is put into it comes out, and what was done to it is found out."""

import io
import os
import random
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluenzr.backup import archive
from fluenzr.backup.archive import Manifest, Unreadable

MANIFEST = Manifest("0.1.0", "sqlite", 1_700_000_000_000, "f" * 64)
PASSPHRASE, KEY = b"correct horse battery staple", b"the secret key"
SIZES = [0, 1, archive._PIECE - 1, archive._PIECE, archive._PIECE + 1, 3 * archive._PIECE]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrypt as weak as it gets: it is not what is tested here."""
    monkeypatch.setattr(archive, "_COST", 2)


def make(
    directory: Path, data: bytes = b"data", key: bytes | None = KEY, passphrase: bytes | None = None
) -> Path:
    source, path = directory / "source", directory / "backup"
    source.write_bytes(data)
    with path.open("wb") as file:
        archive.write(file, MANIFEST, source, key, passphrase)
    return path


def take_out(path: Path, passphrase: bytes | None = None) -> tuple[Manifest, bytes | None, bytes]:
    out = io.BytesIO()
    with archive.read(path, passphrase) as opened:
        opened.extract(out)
    return opened.manifest, opened.key, out.getvalue()


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_put_in_comes_out(
    tmp_path: Path, size: int, key: bytes | None, passphrase: bytes | None
) -> None:
    data = os.urandom(size)
    path = make(tmp_path, data, key, passphrase)
    assert archive.is_sealed(path) is (passphrase is not None)
    assert take_out(path, passphrase) == (MANIFEST, key, data)


def test_a_plain_one_is_a_tar_that_anybody_can_look_into(tmp_path: Path) -> None:
    with tarfile.open(make(tmp_path)) as tar:
        assert tar.getnames() == ["manifest.json", "secret.key", "database"]
        assert {(member.uid, member.mode) for member in tar} == {(0, 0o600)}


def test_a_sealed_one_shows_nothing_of_what_is_in_it(tmp_path: Path) -> None:
    path = make(tmp_path, b"a secret " * 1000, passphrase=PASSPHRASE)
    sealed = path.read_bytes()
    assert b"a secret" not in sealed
    assert KEY not in sealed
    assert b"manifest" not in sealed
    assert make(tmp_path, b"a secret " * 1000, passphrase=PASSPHRASE).read_bytes() != sealed


@pytest.mark.parametrize("passphrase", [None, b"another passphrase"])
def test_without_its_passphrase_it_does_not_open(tmp_path: Path, passphrase: bytes | None) -> None:
    path = make(tmp_path, passphrase=PASSPHRASE)
    with pytest.raises(Unreadable, match="passphrase"):
        take_out(path, passphrase)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_damaged_or_cut_short_never_comes_out(tmp_path: Path, data: st.DataObject) -> None:
    passphrase, is_cut = data.draw(st.sampled_from([None, PASSPHRASE])), data.draw(st.booleans())
    written = random.Random(1).randbytes(2 * archive._PIECE + 100)
    path = make(tmp_path, written, passphrase=passphrase)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, 1_000_000)) * (len(whole) - 1) // 1_000_000
    if is_cut:
        path.write_bytes(whole[:place])
    else:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
    try:
        got = take_out(path, passphrase)
    except Unreadable:
        return
    # A bit of gzip's head (its time, the system) says nothing.
    assert passphrase is None
    assert got == (MANIFEST, KEY, written)


def test_pieces_in_another_order_or_left_out_do_not_open(tmp_path: Path) -> None:
    path = make(tmp_path, os.urandom(4 * archive._PIECE), passphrase=PASSPHRASE)
    whole = path.read_bytes()
    head, sealed = len(archive._MAGIC) + 16, archive._PIECE + 16
    pieces = [whole[at : at + sealed] for at in range(head, len(whole), sealed)]
    assert len(pieces) > 3
    for changed in ([pieces[1], pieces[0], *pieces[2:]], [pieces[0], *pieces[2:]], pieces[:-1]):
        path.write_bytes(whole[:head] + b"".join(changed))
        with pytest.raises(Unreadable):
            take_out(path, PASSPHRASE)


@pytest.mark.parametrize(
    "content",
    [b"", b"SQLite format 3\0", b"\x1f\x8b", archive._MAGIC, archive._MAGIC + b"x" * 40, b"x" * 5000],
)
def test_other_files_are_told_from_backups(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        take_out(path, PASSPHRASE)


def test_another_tar_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "other"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(__file__, "../../etc/passwd")
    with pytest.raises(Unreadable):
        take_out(path)
