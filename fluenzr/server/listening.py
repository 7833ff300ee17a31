"""Listening address of the server, and the number of connections of a web process.

Tested by `tests/server/test_processes.py`.
"""

import errno
import resource
import socket

from fluenzr.config import Settings
from fluenzr.installation.startup import CannotStart

CONNECTIONS = 4096
OWN_FILES = 256


def address(settings: Settings) -> tuple[str, int]:
    """The numeric address to listen on. Raises CannotStart where it cannot be had.

    Tried here, because granian shares a port with whoever else does (SO_REUSEPORT).
    """
    host, port = settings.host, settings.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = min(found, key=lambda info: info[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise CannotStart(_why_not(error, host, port)) from error
    return str(place[0]), port


def free_port(host: str) -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1" if host in ("", "localhost") else host, 0))
        return int(listening.getsockname()[1])


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: end what listens there, or choose another port with FLUENZR_PORT"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root: choose one from 1024 on with FLUENZR_PORT"
    return f"Cannot listen on {host}, port {port} ({error.strerror}): see FLUENZR_HOST"


def connections() -> int:
    """How many connections one web process holds at once: what open files allow, which are raised to that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OWN_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return CONNECTIONS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(allowed - OWN_FILES, OWN_FILES)
