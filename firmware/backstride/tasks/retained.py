"""A session as a few numbers: packed into memory that a reset leaves alone, and put back after it."""

import struct

from backstride.compat import const
from backstride.link.framing import crc16

NOTHING = const(0)
RUNNING = const(1)
ENDED = const(2)  # over, but not saved yet

# Magic, state; session number, programme, facing, active ms, forward mm, reverse mm, work J; CRC-16.
_LAYOUT = "<HBHBBIIIIH"
_MAGIC = const(0x4253)
_CRC_BYTES = const(2)
BYTES = struct.calcsize(_LAYOUT)
VALUES = const(7)


def values_of(core):
    """Return the running session's numbers, all of one tick."""
    while True:
        tick = core.ticks
        totals = core.totals
        values = (
            core.session.number,
            core.player.programme,
            core.player.facing,
            core.session.active_ms,
            totals.forward_mm,
            totals.reverse_mm,
            totals.work_j,
        )
        if core.ticks == tick:
            return values


def pack(buffer, state, values):
    """Fill `buffer`, BYTES long."""
    struct.pack_into(_LAYOUT, buffer, 0, _MAGIC, state, *values, 0)
    struct.pack_into("<H", buffer, BYTES - _CRC_BYTES, crc16(buffer, 0, BYTES - _CRC_BYTES))


def unpack(data):
    """Return state and values; NOTHING and None for what was never packed, or not to its end."""
    if len(data) != BYTES:
        return NOTHING, None
    fields = struct.unpack(_LAYOUT, data)
    if fields[0] != _MAGIC or fields[-1] != crc16(data, 0, BYTES - _CRC_BYTES):
        return NOTHING, None
    return fields[1], fields[2:-1]


def put_back(core, state, values):
    """Give a core that has not ticked yet its session: paused, or over and only its totals."""
    number, programme, facing, active_ms, forward_mm, reverse_mm, work_j = values
    core.player.select(programme)
    core.player.facing = facing
    core.totals.restore(forward_mm, reverse_mm, work_j)
    if state == RUNNING:
        core.player.resume_at(active_ms)
        core.session.restore(number, active_ms)
    else:
        core.session.number = number
        core.session.active_ms = active_ms
