"""Logging: text on a terminal, JSON elsewhere, on stderr, with the request id.

Modules log through the standard library; structlog renders what they say. No line shows an API key
or the password of a URL, whoever wrote it there.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import orjson
import structlog

Format = Literal["auto", "text", "json"]

# Given to granian, which would set up handlers of its own.
GRANIAN = {
    "handlers": {},
    "formatters": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
_SECRETS = re.compile(r"(flz_sk_)[0-9A-Za-z]{32}|(://)[^\s/@:]*:[^\s/@]+(?=@)")
# What these log at the level `debug` are statements and commands, with all that is in them.
_CARRY_DATA = ("peewee", "imapclient")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def configure(form: Format = "auto", level: str = "info", stream: TextIO | None = None) -> None:
    """Set up logging for this process; `auto` writes text where `stream` is a terminal."""
    out = stream or sys.stderr
    terminal = out.isatty()
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(text=terminal if form == "auto" else form == "text", colors=terminal))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _CARRY_DATA:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    # It would name the address of each request that it refuses.
    logging.getLogger("flask-limiter").setLevel(max(logging.WARNING, root.level))
    # The steps of a first start are nobody's news; those of an upgrade are told together (startup.prepare).
    logging.getLogger("peewee.migrations").setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)


def for_request(request_id: str) -> None:
    """From now on lines of this thread carry the request's id, and that of no earlier one."""
    structlog.contextvars.bind_contextvars(request_id=request_id)


def _formatter(*, text: bool, colors: bool) -> logging.Formatter:
    own: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if text:
        # Not the default formatter of tracebacks: it shows the values of local variables.
        plain = structlog.dev.plain_traceback
        console = structlog.dev.ConsoleRenderer(colors=colors, pad_event_to=0, exception_formatter=plain)
        render: list[Any] = [_on_one_line, console]
    else:
        render = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=own, processors=[drop, *render, _hide_secrets]
    )


def _json(line: MutableMapping[str, Any], **_: Any) -> str:
    return orjson.dumps(line, default=repr).decode()


def _on_one_line(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What others sent cannot begin a line of its own, nor command the terminal."""
    line["event"] = _CONTROLS.sub(lambda found: repr(found[0])[1:-1], str(line["event"]))
    return line


def _hide_secrets(_logger: Any, _method: str, line: Any) -> str:
    return _SECRETS.sub(lambda found: f"{found[1] or found[2]}********", line)
