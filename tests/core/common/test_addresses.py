import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common import addresses

LOCAL = st.text(st.sampled_from("aZ09._+-'é\"@ "), max_size=66)
DOMAIN = st.lists(
    st.sampled_from(["a", "B1", "x-y", "-x", "co", "TEST", "é", "xn--caf-dma", "_", "", "z" * 64])
).map(".".join)


def whole(text: str) -> str | None:
    """What the library says, nothing remembered and nothing passed by."""
    try:
        return validate_email(text, strict=True, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def short(text: str) -> str | None:
    try:
        return addresses.normal(text)
    except ValueError:
        return None


@given(LOCAL, DOMAIN)
def test_the_short_way_gives_what_the_whole_one_does(local, domain):
    text = f"{local}@{domain}"
    assert short(text) == whole(text)


@pytest.mark.parametrize("length", [253, 254, 255, 300])
def test_long_ones_too(length):
    domain = ".".join(["d" * 60] * 4)
    text = f"{'a' * (length - len(domain) - 1)}@{domain}"
    assert len(text) == length
    assert short(text) == whole(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("o\u2019neil@x.test", "o'neil@x.test"),
        ("o\u2018neil@x.test", "o'neil@x.test"),
        ("o\u02bcneil@x.test", "o'neil@x.test"),
        ("o\u00b4neil@x.test", "o'neil@x.test"),
        ("jean\u2011paul@x.test", "jean-paul@x.test"),
        ("jean\u2013paul@X.test", "jean-paul@x.test"),
        ("zoé@x.test", "zoe@x.test"),
        ("zoe\u0301@x.test", "zoe@x.test"),
        ("jürgen.groß@bücher.test", "jurgen.gross@bücher.test"),
        ("łukasz@x.test", "lukasz@x.test"),
        ("søren@x.test", "soren@x.test"),
        ("\uff41\uff44\uff41@x.test", "ada@x.test"),
    ],
)
def test_an_address_that_mail_cannot_be_sent_to_is_told_with_what_was_meant(written, meant):
    with pytest.raises(ValueError, match=addresses.INVALID) as told:
        addresses.sendable(written)
    assert str(told.value).endswith(f"; did you mean {meant}?")
    assert addresses.sendable(meant) == meant


@pytest.mark.parametrize(
    "written", ["用户@x.test", "иван@x.test", "=?x?q?a?=@x.test", "a@" + "é" * 60 + ".test" * 38]
)
def test_where_nobody_can_tell_nothing_is_guessed(written):
    with pytest.raises(ValueError, match=addresses.INVALID) as told:
        addresses.sendable(written)
    assert "did you mean" not in str(told.value)


@pytest.mark.parametrize("written", ["ada", "ada @x.test", "ada@x..test", "ada@exa\u2013mple.test", ""])
def test_what_is_no_address_at_all_is_told_as_ever(written):
    with pytest.raises(ValueError, match=rf"^{addresses.INVALID}$"):
        addresses.sendable(written)


@given(LOCAL, DOMAIN)
def test_what_can_be_sent_to_is_kept_as_any_address(local, domain):
    text = f"{local}@{domain}"
    try:
        kept = addresses.sendable(text)
    except ValueError:
        return
    assert kept == short(text)
    assert addresses.in_ascii(kept).isascii()


@pytest.mark.parametrize(
    ("name", "in_ascii"),
    [
        ("faß.test", "xn--fa-hia.test"),
        ("Bücher.test", "xn--bcher-kva.test"),
        ("a_b.test", "a_b.test"),
        ("localhost", "localhost"),
    ],
)
def test_a_domain_in_ascii_is_that_of_idna_2008(name, in_ascii):
    assert addresses.ascii_domain(name) == in_ascii


@pytest.mark.parametrize("name", ["", "a..b", "a b", "-é.test", "\u200b.test", "a\r\n"])
def test_what_is_no_domain_has_no_form_in_ascii(name):
    with pytest.raises(ValueError, match=r"."):
        addresses.ascii_domain(name)
