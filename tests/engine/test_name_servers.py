"""Answers of name servers, and whatever is none."""

from concurrent.futures import ThreadPoolExecutor

import dns.rcode
import pytest

from fluenzr.core.accounts.dns.records import Answer, Unanswered
from fluenzr.engine import name_servers
from fluenzr.engine.name_servers import NameServers
from tests.support.name_server import ANOTHER_NAME, GARBAGE, REFERRAL, SILENCE, TRUNCATED, NameServer

pytestmark = pytest.mark.slow  # silent servers are waited for

LONG = "v=spf1 " + " ".join(f"ip4:192.0.2.{number}" for number in range(40)) + " ~all"
RECORDS = {
    "acme.test TXT": ["v=spf1 -all", LONG],
    "split.test TXT": ['"v=spf1 include:" "x.test ~all"'],
    "acme.test MX": ["10 mx.acme.test."],
    "alias.test CNAME": ["acme.test."],
    "chain.test CNAME": ["alias.test."],
    "empty.test CNAME": ["mx.acme.test."],
    "mx.acme.test A": ["192.0.2.1"],
    "loop.test CNAME": ["pool.test."],
    "pool.test CNAME": ["loop.test."],
    "self.test CNAME": ["self.test."],
    **{f"n{number}.test CNAME": [f"n{number + 1}.test."] for number in range(20)},
}


def ask(name, kind="TXT", odd=None, rcode=None, seconds=5.0):
    with NameServer(RECORDS, rcode, odd) as server:
        return NameServers((server.address,), seconds).ask(name, kind)


def test_texts_in_several_strings_are_one():
    assert set(ask("ACME.test.").records) == {"v=spf1 -all", LONG}
    assert ask("split.test").records == ("v=spf1 include:x.test ~all",)


@pytest.mark.parametrize("name", ["alias.test", "chain.test"])
def test_aliases_are_followed_where_the_name_server_does_not(name):
    assert set(ask(name).records) == {"v=spf1 -all", LONG}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("nowhere.test", Answer((), False)),
        ("mx.acme.test", Answer()),
        ("empty.test", Answer()),
        ("a..b", Answer((), False)),
        ("x" * 64 + ".test", Answer((), False)),
    ],
)
def test_there_is_none(name, answer):
    assert ask(name) == answer


@pytest.mark.parametrize("name", ["loop.test", "self.test", "n0.test"])
def test_aliases_without_an_end_are_no_answer(name):
    with pytest.raises(Unanswered):
        ask(name)


@pytest.mark.parametrize(
    "odd",
    [
        dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.NOTAUTH,
        SILENCE, TRUNCATED, ANOTHER_NAME, REFERRAL, GARBAGE,
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["TXT", "A"])
def test_what_is_no_answer_is_not_taken_for_none(odd, kind):
    with pytest.raises(Unanswered):
        ask("acme.test", kind, {"acme.test": odd}, seconds=0.7)


def test_nobody_at_the_address_is_no_answer():
    with pytest.raises(Unanswered):
        NameServers(("127.0.0.1:9",), 0.5).ask("acme.test", "TXT")


def test_a_question_is_asked_once_for_all_threads():
    with NameServer(RECORDS) as server:
        asking = NameServers((server.address,))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: asking.ask("acme.test", "TXT"), range(40)))
        assert len({each.records for each in found}) == 1
        assert server.asked == ["acme.test TXT"]


def test_no_question_is_begun_after_the_deadline():
    with NameServer(RECORDS) as server:
        asking = NameServers((server.address,), seconds=0)
        with pytest.raises(Unanswered):
            asking.ask("acme.test", "TXT")
        assert server.asked == []


def test_a_strangers_records_do_not_make_it_ask_for_ever(monkeypatch):
    monkeypatch.setattr(name_servers, "MOST_QUESTIONS", 3)
    with NameServer(RECORDS) as server:
        asking = NameServers((server.address,))
        for number in range(3):
            asking.ask(f"x{number}.test", "TXT")
        with pytest.raises(Unanswered):
            asking.ask("x3.test", "TXT")
