"""Canonical JSON: text that `JSON.stringify(JSON.parse(text))` gives back, so signatures hold. Pure.

Receivers in JavaScript verify a signature over what they parsed and wrote again (contract §7), so numbers are
written as ECMAScript writes them (ECMA-262, Number::toString), and no string holds half a surrogate pair.
Keys that look like integers would change places: whoever makes an object has to keep them out.
"""

import re
from typing import Any

import orjson

SAFE_INTEGER = 2**53 - 1
_PLAIN_DIGITS = 21
"""From 10 to this power on, ECMAScript writes a number with an exponent."""
_SMALLEST_PLAIN = -6

# What might be a number that the two write differently, in compact text, where nothing else comes before one;
# text that looks like it costs only time.
_DOUBTFUL = re.compile(rb"[:,\[][-\d](?:\d*[.eE]|\d{15})")
_NUMBER = b"-0123456789"
_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: Any) -> str:
    """Compact text. Parts of `value` may be JSON text already (`orjson.Fragment`), as a database wrote it."""
    try:
        text = orjson.dumps(value)
    except TypeError:
        text = orjson.dumps(_storable(value))
    # Parsed once in between: what fragments hold may have spaces and escapes.
    return _as_ecmascript(orjson.dumps(orjson.loads(text)))


def dumps_own(value: Any) -> str:
    """The same, where all numbers and JSON text in `value` are `fixed` and all text can be kept: quicker."""
    return orjson.dumps(value).decode()


def fixed(text: str) -> str:
    """JSON text that orjson wrote, its numbers as ECMAScript writes them."""
    return _as_ecmascript(text.encode())


def number(value: float) -> str:
    """A finite number as ECMAScript writes it."""
    if value == 0:
        return "0"
    sign, digits, exponent = _decimal(value)
    point = len(digits) + exponent
    if len(digits) <= point <= _PLAIN_DIGITS:
        text = digits + "0" * exponent
    elif 0 < point <= _PLAIN_DIGITS:
        text = f"{digits[:point]}.{digits[point:]}"
    elif _SMALLEST_PLAIN < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{fraction}e{point - 1:+d}"
    return sign + text


def _decimal(value: float) -> tuple[str, str, int]:
    """Sign, shortest digits that give the number again, and the power of ten that they are multiplied by."""
    mantissa, _, exponent = repr(abs(float(value))).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = f"{whole}{fraction}".lstrip("0")
    trimmed = digits.rstrip("0")
    power = int(exponent or 0) - len(fraction) + len(digits) - len(trimmed)
    return "-" if value < 0 else "", trimmed, power


def _as_ecmascript(text: bytes) -> str:
    if _DOUBTFUL.search(text) or text[:1] in _NUMBER:
        text = orjson.dumps(_fixed(orjson.loads(text)))
    return text.decode()


def _fixed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _fixed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fixed(inner) for inner in value]
    is_large = isinstance(value, int) and abs(value) > SAFE_INTEGER
    return orjson.Fragment(number(value)) if isinstance(value, float) or is_large else value


def _storable(value: Any) -> Any:
    """Half a surrogate pair, as broken mail has it, becomes U+FFFD (Unicode §3.9)."""
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
