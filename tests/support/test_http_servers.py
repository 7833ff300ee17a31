"""Servers of tests leave nothing behind for the next test."""

import socket
import threading
from contextlib import closing

import pytest

from tests.live.imap_server import ImapServer
from tests.live.receiver import Receiver, Reply
from tests.sdk.unkind import HANG, UnkindServer

POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("sent", [b"", POST[:20], POST])
def test_who_hangs_at_a_receiver_is_hung_up_on(tls, sent):
    before = threading.enumerate()
    with Receiver(tls=tls) as receiver:
        receiver.answer(Reply(hangs=True))
        client = socket.create_connection(("127.0.0.1", receiver.port))
        client.sendall(sent)
    with closing(client):
        assert threading.enumerate() == before


@pytest.mark.parametrize("sent", [b"", POST[:20], POST])
def test_who_hangs_at_an_unkind_server_too(sent):
    before = threading.enumerate()
    with UnkindServer(HANG) as server:
        client = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
        client.sendall(sent)
    with closing(client):
        assert threading.enumerate() == before


def test_who_has_just_come_to_a_mailbox_too():
    before = threading.enumerate()
    with ImapServer() as server:
        clients = [socket.create_connection((server.host, server.port)) for _ in range(20)]
    for client in clients:
        client.close()
    assert threading.enumerate() == before
