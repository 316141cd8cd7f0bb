"""The link's commands about the session log: what there is, its rows in pieces, what was pulled, one less."""

from backstride.compat import const
from backstride.core import codes
from backstride.link import messages
from backstride.link.framing import crc16
from backstride.tasks.session_trace import ROW_BYTES

_PIECE_BYTES = 8 * ROW_BYTES
_NOTHING = const(-1)


class LogCommands:
    """`carry_out` returns a code of `codes.RESULTS`, or None when a message was the answer."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._log = console.keeper.log()
        # The record that was read last: it is asked for piece by piece.
        self._serial = _NOTHING
        self._record = None

    def carry_out(self, command, values):
        """Answer a question at any time; change it between sessions and at standstill only."""
        if command == messages.LOG_GET:
            return self._get(values[0])
        if command == messages.LOG_READ:
            return self._read(values[0], values[1])
        if self._core.session.running or self._core.standing_ms == 0:
            return codes.WRONG_STATE
        if values[0] not in self._log.serials():
            return codes.UNKNOWN
        if command == messages.LOG_PULLED:
            return self._pulled(values[0])
        self._log.remove(values[0])
        self._serial = _NOTHING
        return codes.OK

    def _get(self, index):
        serials = self._log.serials()
        if index >= len(serials):
            return codes.UNKNOWN
        record = self._load(serials[index])
        if record is None:
            return codes.UNKNOWN
        rows = bytes.fromhex(record["rows"])
        head = (index, len(serials), serials[index], len(rows), crc16(rows, 0, len(rows)))
        head += (record["ended_s"], record["reason"], record["faults"]) + tuple(record["answers"])
        head += tuple(record["values"][1:])
        self._console.endpoint.send_text(messages.LOG, record["text"], head)
        return None

    def _read(self, serial, offset):
        record = self._load(serial)
        if record is None:
            return codes.UNKNOWN
        piece = bytes.fromhex(record["rows"][2 * offset : 2 * (offset + _PIECE_BYTES)])
        self._console.endpoint.send_bytes(messages.LOG_ROWS, piece, len(piece), (serial, offset))
        return None

    def _pulled(self, serial):
        try:
            self._log.pulled(serial)
        except OSError:
            return codes.FULL
        return codes.OK

    def _load(self, serial):
        if serial != self._serial:
            self._record = self._log.load(serial)
            self._serial = serial
        return self._record
