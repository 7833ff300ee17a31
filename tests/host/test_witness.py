"""A lost database of SQLite, as the files in the data directory tell it."""

from pathlib import Path

import pytest

from fluenzr.host import witness
from fluenzr.host.witness import Witness


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    witness.write(directory, Witness("one", 7))
    return directory


def test_a_link_to_a_disk_that_is_not_there_is_a_lost_database(data_dir, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    file = data_dir / "fluenzr.db"
    file.symlink_to(disk / "fluenzr.db")
    assert "is missing" in (witness.lost_database(data_dir, file) or "")
    (disk / "fluenzr.db").write_bytes(b"SQLite")
    assert witness.lost_database(data_dir, file) is None


def test_a_new_file_elsewhere_is_no_lost_one_nor_is_one_that_was_never_seen(data_dir, tmp_path):
    assert witness.lost_database(data_dir, tmp_path / "other.db") is None
    assert witness.lost_database(tmp_path, tmp_path / "fluenzr.db") is None


def test_a_data_directory_by_a_link_is_the_same_one(data_dir, tmp_path):
    (tmp_path / "link").symlink_to(data_dir)
    assert witness.lost_database(tmp_path / "link", data_dir / "fluenzr.db") is not None
