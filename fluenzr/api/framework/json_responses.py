"""JSON responses: the success envelope, and a Flask response of JSON text."""

from typing import Any

import orjson
from flask import Response

JSON = "application/json"


def success(data: Any, **beside: Any) -> bytes:
    """The success envelope around a public object, with what stands beside it."""
    return orjson.dumps({"success": True, "data": data, **beside})


def json_answer(body: bytes, status: int = 200) -> Response:
    """An answer of JSON text."""
    return Response(body, status, content_type=JSON)
