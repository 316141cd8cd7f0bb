"""Who walks and what the session has asked of them, as bytes that outlive a reset or a power cut."""

import struct

from backstride.compat import const
from backstride.link.framing import crc16
from backstride.tasks.training import effort

# How the session ended, the four answers, the name's length; then the effort, the name, a CRC.
_LAYOUT = "<B4sB"
_EFFORT_AT = const(6)
_NAME_AT = _EFFORT_AT + effort.BYTES
_CRC_BYTES = const(2)


def pack(trainer):
    """Return `trainer`'s part of the session."""
    core = trainer.core
    name = trainer.walkers.now.name.encode()
    data = bytearray(_NAME_AT + len(name) + _CRC_BYTES)
    answers = bytes(core.questions.answers)
    struct.pack_into(_LAYOUT, data, 0, core.session.end_reason, answers, len(name))
    trainer.effort.pack(data, _EFFORT_AT)
    end = _NAME_AT + len(name)
    data[_NAME_AT:end] = name
    struct.pack_into("<H", data, end, crc16(data, 0, end))
    return data


def unpack(data, trainer):
    """Put `trainer` back to what `pack` has returned; False, and nothing changed, for anything else."""
    if len(data) < _NAME_AT + _CRC_BYTES:
        return False
    end_reason, answers, length = struct.unpack_from(_LAYOUT, data, 0)
    end = _NAME_AT + length
    if len(data) != end + _CRC_BYTES or struct.unpack_from("<H", data, end)[0] != crc16(data, 0, end):
        return False
    core = trainer.core
    trainer.walkers.choose(bytes(data[_NAME_AT:end]).decode(), core.walker_kg)
    core.session.end_reason = end_reason
    core.questions.answers[:] = answers
    trainer.effort.unpack(data, _EFFORT_AT, core)
    return True
