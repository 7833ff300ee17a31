"""Log lines as they come out."""

import io
import logging
import threading
from collections.abc import Callable, Iterator

import orjson
import pytest
import structlog

from fluenzr import log

KEY = "flz_sk_" + "aB3" * 10 + "xy"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def configured() -> Iterator[Callable[..., io.StringIO]]:
    """Configures logging onto a stream and gives the stream; what was before comes back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def configure(form: log.Format, level: str = "info", stream: io.StringIO | None = None) -> io.StringIO:
        out = stream or io.StringIO()
        log.configure(form, level, out)
        return out

    yield configure
    root.handlers[:], _ = before
    root.setLevel(before[1])
    logging.captureWarnings(False)
    structlog.contextvars.clear_contextvars()


def test_json_has_one_object_a_line(configured: Callable[..., io.StringIO]) -> None:
    out = configured("json")
    logging.getLogger("fluenzr.some").info("hello %s", "Zoé", extra={"campaign": 7})
    line = orjson.loads(out.getvalue())
    assert line["event"] == "hello Zoé"
    assert line["level"] == "info"
    assert line["logger"] == "fluenzr.some"
    assert line["campaign"] == 7
    assert line["timestamp"].endswith("Z")


def test_auto_is_text_on_a_terminal_and_json_elsewhere(configured: Callable[..., io.StringIO]) -> None:
    terminal = configured("auto", stream=Terminal())
    logging.getLogger("fluenzr").warning("hello")
    assert "hello" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
    elsewhere = configured("auto")
    logging.getLogger("fluenzr").warning("hello")
    assert orjson.loads(elsewhere.getvalue())["event"] == "hello"
    as_asked = configured("text")
    logging.getLogger("fluenzr").warning("hello")
    assert "\x1b" not in as_asked.getvalue(), "colours are for terminals"


def test_lines_of_a_request_carry_its_id_and_no_earlier_one(configured: Callable[..., io.StringIO]) -> None:
    out = configured("json")
    for request_id in ("req_1", "req_2"):
        log.for_request(request_id)
        logging.getLogger("some.library").warning("within")
    other = threading.Thread(target=logging.getLogger("fluenzr").warning, args=("elsewhere",))
    other.start()
    other.join()
    lines = [orjson.loads(line) for line in out.getvalue().splitlines()]
    assert [line.get("request_id") for line in lines] == ["req_1", "req_2", None]


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_line_shows_a_secret(configured: Callable[..., io.StringIO], form: log.Format) -> None:
    out = configured(form)
    logger = logging.getLogger("fluenzr")
    logger.info("key %s", KEY, extra={"given": f"Bearer {KEY}"})
    logger.info("cannot connect to postgresql://fluenzr:hunter2@db/fluenzr")
    logger.info("nor to redis://:hunter2@cache:6379/0")
    try:
        password = "hunter2"
        raise ValueError(f"no such key: {KEY}")
    except ValueError:
        logger.exception("failed")
    del password
    shown = out.getvalue()
    assert "no such key: flz_sk_********" in shown
    assert KEY not in shown
    assert "hunter2" not in shown, "neither from the URL nor from a local variable"
    assert "postgresql://********@db/fluenzr" in shown
    assert "redis://********@cache:6379/0" in shown


@pytest.mark.timeout(30)  # with a time that grows by the square: an hour
@pytest.mark.parametrize("long", [":", "a", "://", "a:", "://a:"])
def test_a_long_line_takes_no_long_time(configured: Callable[..., io.StringIO], long: str) -> None:
    text = "x://" + long * 500_000
    out = configured("json")
    logging.getLogger("fluenzr").info("request", extra={"path": text})
    assert orjson.loads(out.getvalue())["path"] == text


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_others_sent_cannot_begin_a_line(
    configured: Callable[..., io.StringIO], form: log.Format
) -> None:
    out = configured(form)
    logging.getLogger("fluenzr").info("path %s", "/a\nERROR forged\x1b[2J", extra={"path": "/a\nforged\x1b"})
    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()


def test_libraries_do_not_log_what_they_carry(configured: Callable[..., io.StringIO]) -> None:
    out = configured("json", "debug")
    logging.getLogger("peewee").debug("insert ... ada@example.com")
    logging.getLogger("imapclient.imaplib").debug("LOGIN ada hunter2")
    logging.getLogger("fluenzr").debug("seen")
    assert [orjson.loads(line)["event"] for line in out.getvalue().splitlines()] == ["seen"]


def test_below_the_level_nothing_is_logged(configured: Callable[..., io.StringIO]) -> None:
    out = configured("json", "warning")
    logging.getLogger("fluenzr").info("hello")
    assert out.getvalue() == ""
