"""Sends the encoder's edges to a host that records them, while the link has nothing better to do.

Best effort: edges interrupt only while the belt is slow, and the link may be too full. Whatever is missing is
told, never bridged. It reads what the handlers of edges note, and changes nothing that the tick does.
"""

import struct

from backstride.compat import const
from backstride.link import framing, messages

# Microseconds, low and high part, and the change of the count.
_ENTRY = "<HBb"
_ENTRY_BYTES = const(4)
_GAP_CHANGE = const(-128)
_LONGEST_US = const(0xFFFFFF)
# A message when so many wait, or after so long: also without an edge the host learns that time passes.
_MANY = const(24)
_PERIOD_MS = const(100)
# Levels a + 2 b of the four counts of a line, forward; and which of them a level is.
_LEVELS = (0, 1, 3, 2)
_COUNT_MASK = const(0x3FFFFFFF)
_COUNT_HALF = const(0x20000000)


class EdgeStream:
    """Off until `switch(True)`, and after a reset; `step` now and then sends what there is."""

    def __init__(self, hal, endpoint):
        self._hal = hal
        self._endpoint = endpoint
        self._log = None
        self._entries = None
        self._room = 0  # in entries
        self._t_us = 0  # up to where the host knows
        self._count = 0
        self._line = 0  # which of a line's four counts count 0 is
        self._due_ms = 0

    def switch(self, on):
        """Begin anew, or end."""
        encoder = self._hal.encoder
        if not on:
            self._log = encoder.log = None
            self._entries = None
            return
        head = struct.calcsize(messages.fixed_format(messages.EDGES))
        self._room = (framing.PAYLOAD_MAX - head) // _ENTRY_BYTES
        self._entries = bytearray(self._room * _ENTRY_BYTES)
        self._log, self._count, levels = encoder.start_log()
        self._t_us = self._hal.clock.ticks_us()
        self._line = (_LEVELS.index(levels) - self._count) & 3
        self._due_ms = self._hal.clock.ticks_ms()

    def step(self):
        """Send one message if it is time for it and the link is free."""
        log = self._log
        if log is None:
            return
        clock = self._hal.clock
        now_ms = clock.ticks_ms()
        now_us = clock.ticks_us()
        # After the clock: what comes from now on is not before it.
        waiting = log.written - log.read
        if waiting < _MANY and clock.ticks_diff(now_ms, self._due_ms) < 0:
            return
        if not self._endpoint.has_room_for_bulk():
            return
        self._due_ms = now_ms + _PERIOD_MS & 0x3FFFFFFF
        self._send(log, min(waiting, self._room), now_us)

    def _send(self, log, number, now_us):
        """Send `number` entries; they reach to `now_us` where these are all."""
        first = log.read
        t_us = self._t_us
        count = self._count
        for place in range(number):
            self._pack(log, place)
        if number < self._room and self._hal.clock.ticks_diff(now_us, self._t_us) > 0:
            self._t_us = now_us
        values = (
            first,
            t_us,
            self._hal.clock.ticks_diff(self._t_us, t_us),
            count,
            _LEVELS[(count + self._line) & 3],
            min(log.lost, 0xFFFF),
        )
        self._endpoint.send_bytes(messages.EDGES, self._entries, number * _ENTRY_BYTES, values)

    def _pack(self, log, place):
        slot = log.slot(log.read)
        t_us = log.t_us[slot]
        if t_us < 0:
            elapsed_us = 0
            change = _GAP_CHANGE
        else:
            # Within 2^24 while messages come ten times a second.
            elapsed_us = min(max(self._hal.clock.ticks_diff(t_us, self._t_us), 0), _LONGEST_US)
            self._t_us = t_us
            moved = (((log.count[slot] - self._count) & _COUNT_MASK) ^ _COUNT_HALF) - _COUNT_HALF
            # Further, and the host is told of a gap: it is one.
            change = moved if -128 < moved < 128 else _GAP_CHANGE
            self._count = log.count[slot]
        struct.pack_into(
            _ENTRY, self._entries, place * _ENTRY_BYTES, elapsed_us & 0xFFFF, elapsed_us >> 16, change
        )
        log.read += 1
