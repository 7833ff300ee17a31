"""Form of a mailbox: flat text fields as what the settings take, all faults at once."""

from typing import Any

import pytest

from fluenzr.core.accounts import form
from fluenzr.core.common.errors import Invalid

OWN = {"email": " Ada@Example.com ", "display_name": " Ada ", "signature": "\r\nAda\r\n  Lovelace\r\n"}
SMTP = {"smtp.host": "smtp.example.com", "smtp.port": "587", "smtp.encryption": "tls", "smtp.username": "ada"}
HOURS = {"hours": "1", "hours.start": "9", "hours.end": "18", "hours.timezone": "Europe/Paris"}


def read(given: dict[str, str], days: tuple[str, ...] = ("monday",), **kind: bool) -> dict[str, Any]:
    return form.read({**OWN, **given}, days, **{"is_sandbox": False, "is_new": False, **kind})


def wrong(given: dict[str, str], days: tuple[str, ...] = ("monday",), **kind: bool) -> set[str]:
    with pytest.raises(Invalid) as refused:
        read(given, days, **kind)
    return set(refused.value.details)


def test_a_mailbox_is_read_whole() -> None:
    found = read({**SMTP, "daily_limit": "120", "smtp.password": " secret "}, is_new=True)
    assert found["email"] == "Ada@example.com"
    assert (found["display_name"], found["signature"]) == ("Ada", "Ada\n  Lovelace")
    assert (found["daily_limit"], found["ramp"], found["working_hours"]) == (120, None, None)
    assert (found["imap"], found["provider"]) == (None, "smtp")
    assert found["smtp"] == {
        "host": "smtp.example.com", "port": 587, "encryption": "tls", "username": "ada",
        "password": " secret ",
    }  # fmt: skip


def test_a_password_that_is_left_empty_is_not_given() -> None:
    assert "password" not in read({**SMTP, "smtp.password": ""})["smtp"]


def test_who_connected_at_a_provider_keeps_its_servers() -> None:
    assert not {"smtp", "imap", "provider"} & set(read({**SMTP, "reads": "1"}, is_oauth=True))
    assert read({}, is_oauth=True)["imap"] is None


def test_a_sandbox_has_a_speed_and_no_servers() -> None:
    found = read({"sandbox.speed_up": "60"}, is_sandbox=True, is_new=True)
    assert (found["sandbox"], found["provider"], "smtp" in found) == ({"speed_up": 60}, "sandbox", False)
    assert read({}, is_sandbox=True)["sandbox"] == {"speed_up": 1}


def test_hours_have_their_days_in_the_order_of_the_week() -> None:
    found = read({**SMTP, **HOURS}, ("friday", "nonday", "monday"))["working_hours"]
    assert found == {"days": ["monday", "friday"], "start": 9, "end": 18, "timezone": "Europe/Paris"}


def test_a_ramp_is_read() -> None:
    found = read({**SMTP, "ramp": "1", "ramp.start": "10", "ramp.percent": "20", "ramp.max": ""})["ramp"]
    assert found == {"start": 10, "percent_per_week": 20, "max": None}


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert wrong({"email": "ada", "reads": "1"}) == {"email", "smtp.host", "imap.host"}
    assert wrong({**SMTP, "smtp.host": "smtp://a/", "smtp.port": "65536", "smtp.encryption": "rot13"}) == {
        "smtp.host", "smtp.port", "smtp.encryption"
    }  # fmt: skip
    assert wrong({**SMTP, **HOURS, "hours.end": "9", "hours.timezone": "Paris"}, ()) == {
        "hours.days", "hours.end", "hours.timezone"
    }  # fmt: skip
    assert wrong({**SMTP, "ramp": "1", "ramp.start": "30", "ramp.max": "29"}) == {"ramp.max"}
    assert wrong({**SMTP, "ramp": "1", "ramp.max": "1"}) == {"ramp.max"}, "less than a ramp begins with"
    assert wrong({**SMTP, "smtp.password": "x" * 1001}) == {"smtp.password"}
