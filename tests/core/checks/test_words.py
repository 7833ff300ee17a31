"""Word lists: role addresses, shorteners, advertising, in English and French."""

import pytest

from fluenzr.core.checks import words


@pytest.mark.parametrize(
    "local",
    [
        "info", "INFO", "contact", "sales", "sales.uk", "no-reply", "noreply", "customer-service", "hello",
        "rh", "service.client", "compta", "comptabilité", "ne-pas-repondre", "secrétariat", "accueil",
        "mairie", "info+fair", "service-commercial", "devis", "abuse", "postmaster",
    ],
)  # fmt: skip
def test_addresses_of_a_function(local):
    assert words.is_role(f"{local}@acme.fr")


@pytest.mark.parametrize(
    "local",
    [
        "ada",
        "jean.martin",
        "info.martin",
        "contacta",
        "sale",
        "m.service",
        "j-dev",
        "hello.kitty",
        "rhonda",
        "ops4",
    ],
)
def test_addresses_of_people(local):
    assert not words.is_role(f"{local}@acme.fr")


@pytest.mark.parametrize(
    ("host", "found"), [("bit.ly", True), ("www.TINYURL.com.", True), ("acme.ly", False)]
)
def test_shorteners(host, found):
    assert words.is_shortener(host) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FÉLICITATIONS !", 1),
        ("felicitations", 1),
        ("100% gratuite", 1),
        ("Cliquez  ici\nvite", 1),
        ("Buy-now and buy now", 1),
        ("promotion interne", 1),
        ("We freeze our prices, buyer", 0),
        ("Un engagement de qualité", 0),
        ("", 0),
    ],
)
def test_words_of_advertising(text, found):
    assert len(words.advertising(text)) == found


def test_a_long_text_is_read_to_a_bound():
    assert words.advertising("x " * 60_000 + "buy now") == []
