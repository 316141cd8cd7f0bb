"""The course of a session in few rows: what it had added up to by then, and how it went, every few seconds.

When all rows are taken every other one goes and the interval doubles, so that a session of any length fits.
Each row brings its own CRC: what a reset leaves is believed up to the first that is torn.
"""

import struct

from backstride.compat import const
from backstride.core import codes
from backstride.link import messages
from backstride.link.framing import crc16

ROWS_MOST = const(64)
_INTERVAL_S = const(4)
# Rows, interval in units of _INTERVAL_S (it doubles seven times at most, within _TIME_MOST_S), a mark, and a
# check of these and of what follows: the faults of the session.
HEAD_BYTES = const(8)
_MARK = const(0xA6)
_FORMAT = messages.fixed_format(messages.LOG_ROW)
ROW_BYTES = struct.calcsize(_FORMAT)
_KEPT_BYTES = ROW_BYTES + 2
# Of a row's fields the last.
_FAULT_AT = ROW_BYTES - 1
_NO_FAULT = const(255)
# As it was before rows told the way and faults: 4 bytes, and 24 + 2 a row.
_OLD_MARK = const(0xA5)
_OLD_HEAD_BYTES = const(4)
_OLD_KEPT_BYTES = const(26)
_TIME_MOST_S = const(32_767)
# What `pack` returns at most.
BYTES_MOST = HEAD_BYTES + ROWS_MOST * _KEPT_BYTES


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
        # All that were raised, a bit each; the first since the last row.
        self.faults = 0
        self._fault = _NO_FAULT

    def raised(self, number):
        """Take a fault as it is raised."""
        self.faults |= 1 << number
        if self._fault == _NO_FAULT:
            self._fault = number

    def close(self, core):
        """Take the session's end: a fault of its last seconds has a row of its own."""
        elapsed_s = self._elapsed_s(core)
        if self._fault != _NO_FAULT and self._kept and self._last_s() < elapsed_s <= _TIME_MOST_S:
            if self.count == ROWS_MOST:
                self._thin_out()
            self._add(core, elapsed_s)

    def _elapsed_s(self, core):
        now_ms = core.t_ms
        if self._last_ms >= 0:
            self._elapsed_ms += (now_ms - self._last_ms) & 0x3FFFFFFF
        self._last_ms = now_ms
        return self._elapsed_ms // 1000

    def _last_s(self):
        """Return the last row's time; -1 where there is none."""
        return struct.unpack_from("<H", self._kept, (self.count - 1) * _KEPT_BYTES)[0] if self.count else -1

    def look(self, core):
        """Add a row if one is due."""
        elapsed_s = self._elapsed_s(core)
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
            _going(core),
            self._fault,
        )
        self._fault = _NO_FAULT
        self._seal(at)
        self.count += 1

    def _seal(self, at):
        end = at + ROW_BYTES
        struct.pack_into("<H", self._kept, end, crc16(self._kept, at, end))

    def _thin_out(self):
        """Keep the second of each two rows, and of the first its fault."""
        kept = self._kept
        for row in range(ROWS_MOST // 2):
            at = row * _KEPT_BYTES
            source = (2 * row + 1) * _KEPT_BYTES
            fault = kept[source - _KEPT_BYTES + _FAULT_AT]
            kept[at : at + _KEPT_BYTES] = kept[source : source + _KEPT_BYTES]
            if fault != _NO_FAULT:
                kept[at + _FAULT_AT] = fault
                self._seal(at)
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
        faults = struct.pack("<I", self.faults)
        check = (self.count ^ scale ^ crc16(faults, 0, 4)) & 0xFF
        head = bytes((self.count, scale, _MARK, check)) + faults
        return head + memoryview(self._kept)[: self.count * _KEPT_BYTES]

    def unpack(self, data):
        """Go on from what `pack` has returned and `data` begins with; return its length, 0: begin anew."""
        self.begin()
        if len(data) >= _OLD_HEAD_BYTES and data[2] == _OLD_MARK and data[0] ^ data[1] == data[3]:
            # A firmware before this one left it: its course is lost, and what is behind is not.
            return min(_OLD_HEAD_BYTES + data[0] * _OLD_KEPT_BYTES, len(data))
        if len(data) < HEAD_BYTES or data[2] != _MARK:
            return 0
        if (data[0] ^ data[1] ^ crc16(data, 4, HEAD_BYTES)) & 0xFF != data[3]:
            return 0
        count = data[0]
        length = HEAD_BYTES + count * _KEPT_BYTES
        if count > ROWS_MOST or not data[1] or len(data) < length:
            return 0
        if not self._kept:
            return length
        self.interval_s = data[1] * _INTERVAL_S
        self.faults = struct.unpack_from("<I", data, 4)[0]
        self._kept[: count * _KEPT_BYTES] = data[HEAD_BYTES:length]
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
            self._elapsed_ms = self._last_s() * 1000


def _going(core):
    direction = core.direction.direction
    going = codes.GOING_FORWARD if direction > 0 else codes.GOING_BACKWARD if direction < 0 else 0
    return going | codes.GOING_AWAY if core.player.facing == codes.FACING_AWAY else going
