from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common.public_hosts import is_loopback, is_public, literal, network, reaches_readers

NOBODY_ELSES = (
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "168.63.129.16", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::ffff:100.64.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:a9fe:a9fe::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1",
    "2a00:1450::1", "2400:cb00::1", "2001:200::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
)  # fmt: skip


@pytest.mark.parametrize("address", NOBODY_ELSES)
def test_addresses_that_are_nobody_elses(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("10.0.257", "10.0.1.1"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
        ("4294967295", "255.255.255.255"),
        ("::1", "::1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
    ],
)
def test_every_spelling_of_an_address(host, address):
    assert literal(host) == ip_address(address)


@pytest.mark.parametrize(
    "host",
    [
        "256.1.1.1",
        "1.2.3.4.5",
        "1.2.3.256",
        "4294967296",
        "1..1",
        "08.1.1.1",
        "a.1",
        "1.2.0x10000",
        ":",
        "1:2",
    ],
)
def test_what_only_looks_like_an_address(host):
    with pytest.raises(ValueError, match=r"address|number|literal|3 parts|leading|Expected"):
        literal(host)


@pytest.mark.parametrize(
    "host", ["example.com", "localhost", "1.example", "0x7f.example", "a1", "1a", "xn--1", ""]
)
def test_names_are_no_addresses(host):
    assert literal(host) is None


@given(st.ip_addresses(v=4))
def test_an_address_reads_the_same_in_all_its_spellings(address):
    number = int(address)
    high, rest = divmod(number, 1 << 24)
    for host in (
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{high}.{rest}",
        f"{high:#x}.{rest:#x}",
    ):
        assert literal(host) == address


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:/tmp/socket", "unix:/tmp/socket"),
    ],
)
def test_whose_an_address_is(address, whose):
    assert network(address) == whose


@pytest.mark.parametrize(
    ("address", "is_own"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True)]
    + [(address, False) for address in ("192.0.2.1", "::ffff:192.0.2.1", "::", "", "localhost")],
)
def test_which_addresses_are_this_host(address, is_own):
    assert is_loopback(address) is is_own


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000", "http://LOCALHOST", "http://localhost.", "https://app.localhost",
        "http://localhost.localdomain", "http://127.0.0.1:8000", "http://127.1", "http://2130706433", "http://0x7f.1",
        "http://0.0.0.0:8000", "http://[::1]:8000", "http://[::]", "http://[::ffff:127.0.0.1]", "http://[fe80::1%25eth0]",
        "http://[fd00::1]", "http://192.168.1.20", "http://10.0.0.5:8080", "http://172.16.0.1", "http://172.31.255.254",
        "http://169.254.169.254", "http://100.64.1.1", "http://fluenzr", "http://fluenzr:8000/base", "https://mailserver.",
        "http://nas.local", "http://nas.LOCAL.", "http://box.lan", "http://host.docker.internal:8000", "http://a.home.arpa",
        "http://vm.internal", "http://a.corp", "http://srv.test", "http://", "http:///path", "http://user@localhost/",
        "http://mail.example.com@127.0.0.1/", "http://300.1.1.1", "http://[::1", "http://a..b",
    ],
)  # fmt: skip
def test_no_reader_reaches_what_is_of_one_machine_or_network(url: str) -> None:
    assert not reaches_readers(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://mail.example.com", "http://example.com:8443/base", "https://example.com.", "https://8.8.8.8",
        "https://172.32.0.1", "https://[2a01:4f8::1]", "https://localhost.example.com", "https://user@example.com",
        "https://xn--bcher-kva.example.com", "https://bücher.example.com", "https://127.0.0.1.nip.io",
        "https://fluenzr.example.co.uk", "https://a.locale", "https://home.example.org",
    ],
)  # fmt: skip
def test_readers_reach_what_is_on_the_internet(url: str) -> None:
    assert reaches_readers(url)
