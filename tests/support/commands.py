"""What became of a command, and its exit codes."""

from dataclasses import dataclass

DONE, NOT_DONE, USAGE, ENVIRONMENT = 0, 1, 2, 3


@dataclass
class Ended:
    code: int
    out: str
    err: str


def one_line(ended: Ended) -> str:
    """The error that was told; there is nothing else."""
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert ended.err.startswith("Error: ")
    return ended.err
