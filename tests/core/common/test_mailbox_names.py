"""Addresses of one mailbox, and the domains at which anybody has one."""

import pytest

from fluenzr.core.common import mailbox_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zoe@acme.example", "ZOE@ACME.example"),
        ("zoe@acme.example", "zoe+news@acme.example"),
        ("zoe+a@acme.example", "zoe+b@acme.example"),
        ("zoe.martin@gmail.com", "zoemartin+x@googlemail.com"),
        ("zoe@icloud.com", "zoe@me.com"),
        ("zoe@protonmail.com", "zoe@pm.me"),
        ("zoe@bücher.example", "zoe+x@xn--bcher-kva.example"),
    ],
)
def test_two_addresses_of_one_mailbox(one, other):
    assert mailbox_names.mailbox(one) == mailbox_names.mailbox(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zoe@acme.example", "zoe@mail.acme.example"),
        ("zoe.martin@acme.example", "zoemartin@acme.example"),
        ("zoe-x@yahoo.com", "zoe@yahoo.com"),
        ("zoe@gmail.com", "zoe@outlook.com"),
        ("+a@acme.example", "+b@acme.example"),
        ("zoe@me.com", "max@icloud.com"),
    ],
)
def test_two_mailboxes(one, other):
    assert mailbox_names.mailbox(one) != mailbox_names.mailbox(other)


@pytest.mark.parametrize(
    "name",
    ["gmail.com", "yahoo.co.uk", "yahoo.com.br", "hotmail.fr", "outlook.de", "gmx.net", "web.de", "orange.fr",
     "qq.com", "live.nl", "libero.it", "wp.pl", "mail.ru", "btinternet.com", "icloud.com"],
)  # fmt: skip
def test_where_anybody_has_an_address(name):
    assert mailbox_names.is_public(name)


@pytest.mark.parametrize(
    "name", ["acme.example", "yahoo.acme.example", "gmail.com.acme.example", "live.example", ""]
)
def test_where_not_anybody_has(name):
    assert not mailbox_names.is_public(name)
