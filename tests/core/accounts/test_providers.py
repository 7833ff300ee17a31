"""Mail providers by address, by choice and by host."""

import pytest

from fluenzr.core.accounts import providers
from fluenzr.core.accounts.settings import ENCRYPTIONS


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("ada@gmail.com", "google"),
        ("Ada@GoogleMail.COM", "google"),
        ("ada@hotmail.fr", "microsoft"),
        ("ada@outlook.com.br", "microsoft"),
        ("ada@live.co.uk", "microsoft"),
        ("ada@yahoo.co.jp", "yahoo"),
        ("ada@ymail.com", "yahoo"),
        ("ada@orange.fr", "orange"),
        ("ada@free.fr", "free"),
        ("ada@gmx.de", "gmx"),
        ("ada@proton.me", "proton"),
        (" ada@icloud.com ", "apple"),
    ],
)
def test_the_provider_of_an_address(address, key):
    assert providers.of_address(address).key == key


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com", "ada@gmail.com.example", "ada@yahoo.evil", "ada@live.example.com", "ada@", "ada",
        "", "ada@mail.yahoo.com", "ada@ü.example", "ada@-", "ada@gmail.com@evil.example", "a@" + "x." * 300,
    ],
)  # fmt: skip
def test_a_domain_that_is_not_known(address):
    assert providers.of_address(address) is None


def test_the_settings_are_as_an_account_takes_them():
    settings = providers.of_address("ada@gmail.com").settings("ada@gmail.com")
    assert settings["smtp"] == {
        "host": "smtp.gmail.com", "port": 587, "encryption": "tls", "username": "ada@gmail.com",
    }  # fmt: skip
    assert settings["imap"]["host"] == "imap.gmail.com"


def test_what_can_be_chosen_is_found_by_its_key_and_by_its_hosts():
    for provider in providers.HOSTING:
        assert providers.of_key(provider.key) is provider
        assert providers.of_host(provider.smtp.host.upper() + ".").name.split()[0] == provider.name.split()[0]
        for server in (provider.smtp, provider.imap):
            assert server.encryption in ENCRYPTIONS
            assert 0 < server.port < 65536
    assert providers.of_key("nobody") is None
    assert providers.of_host("mail.example.com") is None
