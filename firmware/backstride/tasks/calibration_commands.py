"""The link's commands about the calibration: what it is, and a new one, checked and kept before it counts.

It comes in pieces of the very file. Until the last one is here, and right, nothing has changed.
"""

from backstride.compat import const
from backstride.core import codes, operations
from backstride.core.calibration import Calibration
from backstride.link import messages
from backstride.link.framing import crc16
from backstride.tasks.settings import CALIBRATION_FILE

_BYTES_MOST = const(6144)
_PIECE_BYTES = const(200)


class CalibrationCommands:
    """`carry_out` returns a code of `codes.RESULTS`, or None when a message was the answer."""

    def __init__(self, console):
        self._console = console
        self._storage = console.hal.storage
        self._arrived = bytearray()

    def carry_out(self, command, values):
        """Answer a question, take a piece, or keep the whole."""
        if command == messages.CALIBRATION_READ:
            self._tell(values[0])
            return None
        if command == messages.CALIBRATION_CHUNK:
            return self._take(values[0], values[1])
        return self._commit(values[0], values[1])

    def _tell(self, offset):
        record = self._storage.load(CALIBRATION_FILE)
        text = b"" if record is None else self._storage.text_of(record)
        piece = text[offset : offset + _PIECE_BYTES]
        self._console.endpoint.send_bytes(messages.CALIBRATION, piece, len(piece), (len(text), offset))

    def _take(self, offset, data):
        """The first piece begins anew; one that comes twice changes nothing."""
        if offset == 0:
            self._arrived = bytearray()
        end = offset + len(data)
        if offset > len(self._arrived) or end > _BYTES_MOST:
            return codes.OUT_OF_RANGE
        self._arrived[offset:end] = data
        return codes.OK

    def _commit(self, size, crc):
        core = self._console.pipeline
        if not core.hand.present:
            return codes.NEEDS_HAND
        # A file is written at standstill only.
        if not operations.may_calibrate(core):
            return codes.WRONG_STATE
        if len(self._arrived) != size or crc16(self._arrived, 0, size) != crc:
            return codes.MALFORMED
        try:
            record = self._storage.parsed(self._arrived)
            core.requests.calibration = Calibration(record)
        except ValueError as error:
            print("calibration:", error)
            return codes.OUT_OF_RANGE
        try:
            self._storage.save(CALIBRATION_FILE, record)
        except OSError:
            return codes.FULL
        self._arrived = bytearray()
        return codes.OK
