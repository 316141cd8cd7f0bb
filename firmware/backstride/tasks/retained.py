"""A session as a few numbers: packed into memory that a reset leaves alone, and put back after it."""

import struct

from backstride.compat import const
from backstride.link.framing import crc16

NOTHING = const(0)
RUNNING = const(1)
ENDED = const(2)  # over, but not saved yet

# Magic, state; session number, programme, facing (2 more: turns round), active ms, forward mm, reverse mm,
# work J; the programme's place: its name's checksum, row, turn, step, ms or mm left of it; what was set:
# mode, value, ceiling; the walker's kg; by how much the disc is warmer than the room; CRC-16.
_LAYOUT = "<HBHBBIIIIHBBBIbHHBHH"
_MAGIC = const(0x4255)
_CRC_BYTES = const(2)
BYTES = struct.calcsize(_LAYOUT)
VALUES = const(17)
# So many it had from the first on: number, programme, facing, totals.
_TOTALS = const(7)


def values_of(core):
    """Return the running session's numbers, all of one tick."""
    while True:
        tick = core.ticks
        values = _totals(core) + _place(core) + (core.disc.heat_dk(),)
        if core.ticks == tick:
            return values


def _totals(core):
    player = core.player
    totals = core.totals
    return (
        core.session.number,
        player.programme,
        player.facing | player.turning.turns_round << 1,
        core.session.active_ms,
        totals.forward_mm,
        totals.reverse_mm,
        totals.work_j,
    )


def _place(core):
    player = core.player
    load = player.load
    return (
        _sum(core.catalogue.name(player.programme)),
        player.script.row,
        player.script.turn,
        player.script.number,
        max(player.span.left_ms, player.span.left_mm, 0),
        load.set_mode,
        load.set_value,
        load.ceiling_dn,
        core.walker_kg,
    )


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


def completed(values):
    """Return a file's `values` as a session's, or None; earlier firmware kept fewer, and what is new is 0."""
    if not _TOTALS <= len(values) <= VALUES or not all(isinstance(value, int) for value in values):
        return None
    return list(values) + [0] * (VALUES - len(values))


def warm_up(core, values):
    """Give a core that has not ticked yet the warmth of its disc, whatever became of the session."""
    core.disc.restore(values[-1])


def put_back(core, state, values):
    """Give a core that has not ticked yet its session: paused, or over and only its totals."""
    core.walker_kg = values[15]
    core.player.load.mass_kg = values[15] or core.params.get("session.walker_mass_kg")
    _play(core, state, values)
    core.totals.restore(values[4], values[5], values[6])
    if state == RUNNING:
        core.session.restore(values[0], values[3])
    else:
        core.session.begin_after(values[0])
        core.session.number = values[0]
        core.session.active_ms = values[3]


def _play(core, state, values):
    """Go on in the programme; where it is gone, the session ends as it goes on."""
    player = core.player
    entry = core.catalogue.entry(values[1])
    if entry is None or _sum(entry[0]) != values[7]:
        return
    player.select(values[1], entry[2], entry[3])
    player.face(values[2] & 1)
    if state == RUNNING:
        player.restore(values[2] & 1, values[8], values[9], values[10])
        player.span.cut(values[11])
        player.load.restore(values[12], values[13], values[14])
    player.turning.turns_round = values[2] > 1


def _sum(name):
    data = name.encode()
    return crc16(data, 0, len(data))
