"""S/MIME signed mail in one piece: its content (RFC 8551 §3.5.2, RFC 5652 §5). Pure.

Read, not verified: whom a message is from is not decided by it. What is encrypted stays closed.

Tested by `tests/engine/mime/test_classify.py`.
"""

# id-data, then the content itself; in encrypted mail an algorithm stands between them.
_DATA = bytes.fromhex("06092a864886f70d010701")
_EXPLICIT, _OCTETS, _SEVERAL = 0xA0, 0x04, 0x24
_PIECES = 1000


def content(data: bytes) -> bytes | None:
    """The message that was signed; None where it is not there or cannot be read. In BER, so also in DER."""
    place = data.find(_DATA)
    if place < 0:
        return None
    try:
        tag, _, place = _head(data, place + len(_DATA))
        if tag != _EXPLICIT:
            return None
        tag, length, place = _head(data, place)
        if tag == _OCTETS and length is not None:
            return data[place : place + length]
        return _pieces(data, place, length) if tag == _SEVERAL else None
    except IndexError:
        return None


def _pieces(data: bytes, place: int, length: int | None) -> bytes:
    """Octets that were written piece by piece, as whoever does not know their number beforehand does."""
    end = len(data) if length is None else place + length
    found: list[bytes] = []
    while place < end and len(found) < _PIECES:
        tag, size, place = _head(data, place)
        if tag != _OCTETS or size is None:
            break
        found.append(data[place : place + size])
        place += size
    return b"".join(found)


def _head(data: bytes, place: int) -> tuple[int, int | None, int]:
    """A tag, the length of what it has, None where an end is marked instead, and where that begins."""
    tag, first = data[place], data[place + 1]
    if first < 0x80:
        return tag, first, place + 2
    size = first & 0x7F
    length = int.from_bytes(data[place + 2 : place + 2 + size], "big") if size else None
    return tag, length, place + 2 + size
