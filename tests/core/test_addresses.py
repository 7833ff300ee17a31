import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core import addresses

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
