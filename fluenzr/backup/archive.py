"""Backup file format: a compressed tar with a manifest, encrypted under a passphrase where one is given.

Sealed, it is a head with the salt of scrypt (RFC 7914), then pieces under AES-256-GCM, each bound to its
number and to whether it is the last: cut short, or put together in another way, it does not open.
"""

import contextlib
import gzip
import io
import json
import os
import struct
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MANIFEST, KEY, DATABASE = "manifest.json", "secret.key", "database"
FORMAT = 1

_MAGIC = b"FluenzR sealed backup 1\n"
_SALT_BYTES, _TAG_BYTES = 16, 16
_PIECE = 256 * 1024
_NONCE = ">8xI"
_COST = 2**16
_LAST, _NOT_LAST = b"last", b"more"
_LEVEL = 1
_DAMAGED = (
    tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, KeyError, TypeError, ValueError,
)  # fmt: skip
_SMALL = 1024 * 1024


class Unreadable(Exception):
    """The file is no backup, is damaged, or is sealed under another passphrase; says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `copied_at`: all that was committed before (ms) is in it."""

    version: str
    database: str
    copied_at: int
    key: str


def is_sealed(path: Path) -> bool:
    """Whether it takes a passphrase to read the file."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def write(
    file: IO[bytes], manifest: Manifest, database: Path, key: bytes | None, passphrase: bytes | None
) -> None:
    """Write a backup of a copy of the database, with the key where it is given."""
    with contextlib.ExitStack() as open_files:
        sink: Any = file
        if passphrase is not None:
            sink = open_files.enter_context(contextlib.closing(_Sealing(file, passphrase)))
        packed = open_files.enter_context(gzip.GzipFile("", "wb", _LEVEL, sink))
        tar = open_files.enter_context(tarfile.open(fileobj=packed, mode="w|"))
        members = {"format": FORMAT, **{name: getattr(manifest, name) for name in Manifest.__slots__}}
        _add(tar, MANIFEST, json.dumps(members).encode())
        if key is not None:
            _add(tar, KEY, key)
        tar.add(database, DATABASE, recursive=False, filter=_plain)


@dataclass(frozen=True)
class Opened:
    """A backup that is being read: the key is None where it was left out."""

    manifest: Manifest
    key: bytes | None
    _database: IO[bytes]
    _packed: gzip.GzipFile

    def extract(self, to: IO[bytes]) -> None:
        """Write the copy of the database to a file. Raises Unreadable."""
        with _damage_as_unreadable():
            while piece := self._database.read(_PIECE):
                to.write(piece)
            # Whether it was all as it was written is only told at the end.
            while self._packed.read(_PIECE):
                pass


@contextlib.contextmanager
def read(path: Path, passphrase: bytes | None) -> Iterator[Opened]:
    """Read a backup from its beginning. Raises Unreadable, OSError."""
    with path.open("rb") as file, contextlib.ExitStack() as open_files:
        with _damage_as_unreadable():
            source: Any = file
            if is_sealed(path):
                if passphrase is None:
                    raise Unreadable(f"{path} is sealed: give its passphrase with --passphrase-file")
                source = io.BufferedReader(_Opening(file, passphrase), _PIECE)
            packed = open_files.enter_context(gzip.GzipFile(fileobj=source, mode="rb"))
            opened = _open(open_files.enter_context(tarfile.open(fileobj=packed, mode="r|")), packed)
        yield opened


def _open(tar: tarfile.TarFile, packed: gzip.GzipFile) -> Opened:
    manifest = key = None
    for member in tar:
        data = tar.extractfile(member)
        if data is None:
            break
        if member.name == DATABASE and manifest is not None:
            return Opened(manifest, key, data, packed)
        if member.size > _SMALL:
            break
        if member.name == MANIFEST:
            manifest = _manifest(data.read())
        elif member.name == KEY:
            key = data.read()
    raise Unreadable("This is no backup of FluenzR's")


def _manifest(text: bytes) -> Manifest:
    members = json.loads(text)
    if members.pop("format") != FORMAT:
        raise Unreadable("A newer version of FluenzR made this backup: restore it with that one")
    return Manifest(**members)


@contextlib.contextmanager
def _damage_as_unreadable() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise Unreadable(f"This is no backup of FluenzR's, or it is damaged ({error})") from error


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without who owns it here."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase))


class _Sealing:
    """A file that is written to; closing it seals the last piece, and leaves what is below open."""

    def __init__(self, file: IO[bytes], passphrase: bytes):
        salt = os.urandom(_SALT_BYTES)
        file.write(_MAGIC + salt)
        self._file, self._cipher = file, _cipher(passphrase, salt)
        self._buffered, self._number = bytearray(), 0

    def write(self, data: bytes) -> int:
        self._buffered += data
        while len(self._buffered) > _PIECE:
            self._seal(bytes(self._buffered[:_PIECE]), _NOT_LAST)
            del self._buffered[:_PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces are whole: there is nothing to hurry."""

    def close(self) -> None:
        self._seal(bytes(self._buffered), _LAST)

    def _seal(self, piece: bytes, which: bytes) -> None:
        self._file.write(self._cipher.encrypt(struct.pack(_NONCE, self._number), piece, which))
        self._number += 1


class _Opening(io.RawIOBase):
    """What was sealed, to be read in order."""

    def __init__(self, file: IO[bytes], passphrase: bytes):
        file.seek(len(_MAGIC))
        self._cipher = _cipher(passphrase, file.read(_SALT_BYTES))
        self._file, self._number, self._rest = file, 0, memoryview(b"")
        self._next = file.read(_PIECE + _TAG_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and self._next:
            self._rest = memoryview(self._open_next())
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken

    def _open_next(self) -> bytes:
        piece, self._next = self._next, self._file.read(_PIECE + _TAG_BYTES)
        which = _NOT_LAST if self._next else _LAST
        try:
            opened = self._cipher.decrypt(struct.pack(_NONCE, self._number), piece, which)
        except InvalidTag as error:
            first = "The passphrase is not that of this backup, or it is damaged"
            raise Unreadable("The backup is damaged, or not whole" if self._number else first) from error
        self._number += 1
        return opened
