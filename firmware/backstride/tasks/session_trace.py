"""The course of a session in few rows: what it had added up to by then, and how it went, every few seconds.

When all rows are taken every other one goes and the interval doubles, so that a session of any length fits.
Each row brings its own CRC: what a reset leaves is believed up to the first that is torn.
"""

import struct

from backstride.compat import const
from backstride.link import messages
from backstride.link.framing import crc16

ROWS_MOST = const(64)
_INTERVAL_S = const(4)
# Rows, interval in units of _INTERVAL_S (it doubles seven times at most, within _TIME_MOST_S), a mark, and
# the first two against each other.
_HEAD_BYTES = const(4)
_MARK = const(0xA5)
_FORMAT = messages.fixed_format(messages.LOG_ROW)
ROW_BYTES = struct.calcsize(_FORMAT)
_KEPT_BYTES = ROW_BYTES + 2
_TIME_MOST_S = const(32_767)
# What `pack` returns at most.
BYTES_MOST = _HEAD_BYTES + ROWS_MOST * _KEPT_BYTES


class SessionTrace:
    """`look` now and then while a session runs; `rows` returns what it came to."""

    def __init__(self):
        # Memory for it is taken while there is a session, and given back.
        self._kept = bytearray()
        self.end()

    def begin(self):
        """Begin a session; where there is no memory for rows it has none."""
        self.end()
        try:
            self._kept = bytearray(ROWS_MOST * _KEPT_BYTES)
        except MemoryError:
            pass

    def end(self):
        """Forget the session."""
        self._kept = bytearray()
        self.count = 0
        self.interval_s = _INTERVAL_S
        self._elapsed_ms = 0
        self._last_ms = -1

    def look(self, core):
        """Add a row if one is due."""
        now_ms = core.t_ms
        if self._last_ms >= 0:
            self._elapsed_ms += (now_ms - self._last_ms) & 0x3FFFFFFF
        self._last_ms = now_ms
        elapsed_s = self._elapsed_ms // 1000
        if self._kept and (self.count + 1) * self.interval_s <= elapsed_s <= _TIME_MOST_S:
            if self.count == ROWS_MOST:
                self._thin_out()
            else:
                self._add(core, elapsed_s)

    def _add(self, core, elapsed_s):
        at = self.count * _KEPT_BYTES
        totals = core.totals
        player = core.player
        struct.pack_into(
            _FORMAT,
            self._kept,
            at,
            elapsed_s,
            min(core.session.active_ms // 1000, _TIME_MOST_S),
            core.session.state,
            255 if player.over else player.script.number,
            totals.forward_mm,
            totals.reverse_mm,
            totals.work_j,
            core.mean.speed_mm_s,
            core.brake.force_dn,
            core.cadence.cadence_dspm & 0xFFFF,
        )
        end = at + ROW_BYTES
        struct.pack_into("<H", self._kept, end, crc16(self._kept, at, end))
        self.count += 1

    def _thin_out(self):
        """Keep the second of each two rows."""
        kept = self._kept
        for row in range(ROWS_MOST // 2):
            at = row * _KEPT_BYTES
            source = (2 * row + 1) * _KEPT_BYTES
            kept[at : at + _KEPT_BYTES] = kept[source : source + _KEPT_BYTES]
        self.count = ROWS_MOST // 2
        self.interval_s *= 2

    def rows(self):
        """Return the rows as the link carries them."""
        found = bytearray()
        for row in range(self.count):
            at = row * _KEPT_BYTES
            found += self._kept[at : at + ROW_BYTES]
        return found

    def pack(self):
        """Return the trace as bytes that outlive a reset."""
        scale = self.interval_s // _INTERVAL_S
        head = bytes((self.count, scale, _MARK, self.count ^ scale))
        return head + memoryview(self._kept)[: self.count * _KEPT_BYTES]

    def unpack(self, data):
        """Go on from what `pack` has returned and `data` begins with; return its length, 0: begin anew."""
        self.begin()
        if len(data) < _HEAD_BYTES or data[2] != _MARK or data[0] ^ data[1] != data[3]:
            return 0
        count = data[0]
        length = _HEAD_BYTES + count * _KEPT_BYTES
        if count > ROWS_MOST or not data[1] or len(data) < length:
            return 0
        if not self._kept:
            return length
        self.interval_s = data[1] * _INTERVAL_S
        self._kept[: count * _KEPT_BYTES] = data[_HEAD_BYTES:length]
        self._believe(count)
        return length

    def _believe(self, count):
        for row in range(count):
            at = row * _KEPT_BYTES
            end = at + ROW_BYTES
            if struct.unpack_from("<H", self._kept, end)[0] != crc16(self._kept, at, end):
                break
            self.count = row + 1
        if self.count:
            last_s = struct.unpack_from("<H", self._kept, (self.count - 1) * _KEPT_BYTES)[0]
            self._elapsed_ms = last_s * 1000
