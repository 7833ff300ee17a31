"""Birth time of a file by statx(2), which Python lacks: copies cannot carry it over."""

import ctypes
import os
import struct

_AT_FDCWD = -100
_STATX_BTIME = 0x800
_BYTES = 256
_MASK, _BIRTH = "<I", "<qI"
_BIRTH_AT = 80


def birth_ns(path: str) -> int | None:
    """The birth time of a file in nanoseconds since the epoch; None where system or file system has none."""
    statx = getattr(ctypes.CDLL(None), "statx", None)
    if statx is None:
        return None
    found = ctypes.create_string_buffer(_BYTES)
    if statx(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, found) != 0:
        return None
    (filled,) = struct.unpack_from(_MASK, found)
    seconds, nanoseconds = struct.unpack_from(_BIRTH, found, _BIRTH_AT)
    return seconds * 1_000_000_000 + nanoseconds if filled & _STATX_BTIME else None
