"""Spread of new contacts over the mailboxes of a campaign: each to the one with most room left. Pure.

Whoever is bound to a mailbox gets its room or none. Between two with as much room the one that has sent less
goes first, then the first in order.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Room:
    """What a mailbox may begin now and has left of its day, None where it has no limit; and what it has used.

    `at_once` is less than `left` where its emails are tried one at a time.
    """

    account_id: int
    left: int | None
    used: int = 0
    at_once: int | None = None

    @property
    def is_open(self) -> bool:
        return self.left != 0 and self.at_once != 0

    def take(self) -> None:
        self.used += 1
        self.left = None if self.left is None else self.left - 1
        self.at_once = None if self.at_once is None else self.at_once - 1

    def is_ahead_of(self, other: "Room") -> bool:
        """Whether it has more room left, or as much and has sent less."""
        if self.left == other.left:
            return self.used < other.used
        return other.left is not None and (self.left is None or self.left > other.left)


class Spread:
    """The rooms of some mailboxes, in the order of the campaign, while contacts are given to them."""

    def __init__(self, rooms: Iterable[Room]):
        self._rooms = {room.account_id: room for room in rooms}

    def open(self) -> list[int]:
        """The mailboxes that have room."""
        return [account_id for account_id, room in self._rooms.items() if room.is_open]

    def take(self, bound_to: int | None) -> int | None:
        """A mailbox for one more email, which it has less room for now; None where there is none."""
        best: Room | None = None
        for room in self._rooms.values() if bound_to is None else self._own(bound_to):
            if room.is_open and (best is None or room.is_ahead_of(best)):
                best = room
        if best is None:
            return None
        best.take()
        return best.account_id

    def _own(self, account_id: int) -> list[Room]:
        return [self._rooms[account_id]] if account_id in self._rooms else []
