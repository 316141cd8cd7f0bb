"""Puts a console's `edges` messages together to a recording, and notices when something is missing.

The console's interrupts see one edge after the other, late by 50 to 200 us; the count that each has read
tells whether others came in between. What is missing ends the recording: nothing is bridged.
"""

import struct

from backstride_host.codec import Message

Row = tuple[int, int, int]

_ENTRY = struct.Struct("<HBb")
_GAP = -128
# More edges than this between two handlers are no late handler but edges that did not interrupt.
_MOST_AT_ONCE = 12
_WRAP = 1 << 30
# Levels a, b of a line's four counts, forward.
_LEVELS = ((0, 0), (1, 0), (1, 1), (0, 1))

TOO_FAST = "the belt was too fast there: single edges interrupt up to some 600 a second"
LINK_LOST = "edges were lost on the link"
NO_ROOM = "the link was too busy with other things to carry every edge"


class EdgeCapture:
    """`take` messages in order; `trouble` says why the recording ends at `length_us`, empty while it goes on.

    `edges` is how many rows changed a level; `crowded` how many of them share their time with the one before.
    """

    def __init__(self) -> None:
        self.trouble = ""
        self.edges = 0
        self.crowded = 0
        self.length_us = 0
        self._begun = False
        self._next = 0  # the entry that is due
        self._lost = 0
        self._count = 0
        self._place = 0  # in _LEVELS
        self._base_us = 0  # of the device's clock, at length_us

    def take(self, message: Message) -> list[Row]:
        """Return the rows that a message adds; the first message begins with the levels at time 0."""
        rows: list[Row] = []
        if not self._begun:
            self._begun = True
            self._begin(message)
            rows.append((0, *_LEVELS[self._place]))
        elif not self.trouble:
            self._compare(message)
        if self.trouble:
            return rows
        self._pass((message.t_us - self._base_us) % _WRAP)
        end_us = self.length_us + message.span_us
        for low_us, high_us, change in _ENTRY.iter_unpack(message.entries):
            if change == _GAP or abs(change) > _MOST_AT_ONCE:
                self.trouble = TOO_FAST
                return rows
            self._pass(low_us | high_us << 16)
            rows += self._step(change)
            self._next += 1
        self._pass(end_us - self.length_us)
        return rows

    def end(self) -> Row:
        """Return the last row: it repeats the levels."""
        return (self.length_us, *_LEVELS[self._place])

    def _begin(self, message: Message) -> None:
        self._next = message.first
        self._count = message.base_count
        self._base_us = message.t_us
        self._place = _LEVELS.index((message.levels & 1, message.levels >> 1))
        self._lost = message.lost

    def _compare(self, message: Message) -> None:
        if message.first != self._next or (message.base_count - self._count) % _WRAP:
            self.trouble = LINK_LOST
        elif message.lost != self._lost:
            self.trouble = NO_ROOM

    def _pass(self, elapsed_us: int) -> None:
        self.length_us += elapsed_us
        self._base_us = (self._base_us + elapsed_us) % _WRAP

    def _step(self, change: int) -> list[Row]:
        """Return a row for each count of `change`, all at the present time."""
        rows: list[Row] = []
        for _ in range(abs(change)):
            self._place = (self._place + (1 if change > 0 else -1)) % 4
            rows.append((self.length_us, *_LEVELS[self._place]))
        self._count += change
        self.edges += len(rows)
        self.crowded += max(0, len(rows) - 1)
        return rows
