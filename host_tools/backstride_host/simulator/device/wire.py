"""The two pipes to the host: commands come in, records go out. A frame is a kind, a length and a payload."""

import os
import struct

from micropython import const

TRUTH = const(1)
LINK = const(2)
EVENT = const(3)
LOG = const(4)
PROBE = const(5)
DONE = const(6)
RESET = const(7)
FIRMWARE_ENDED = const(8)
FATAL = const(9)
DISPLAY = const(10)

SETUP = const(1)
ADVANCE = const(2)
INPUT = const(3)

_HEADER = "<BI"
_HEADER_BYTES = const(5)
_BUFFER_BYTES = const(8192)


def end_process():
    """End this process at once: no code of the firmware runs any more."""
    os.system("kill -9 $PPID")
    while True:
        pass


class Wire:
    """Frames over two file descriptors. Small records are collected and written together."""

    def __init__(self, command_fd, record_fd):
        self._commands = open(command_fd, "rb")  # noqa: SIM115
        self._records = open(record_fd, "wb")  # noqa: SIM115
        self._buffer = bytearray(_BUFFER_BYTES)
        self._view = memoryview(self._buffer)
        self._filled = 0

    def write(self, kind, payload):
        """Send a record; `payload` is anything with bytes in it."""
        length = len(payload)
        if self._filled + _HEADER_BYTES + length > _BUFFER_BYTES:
            self.flush()
        struct.pack_into(_HEADER, self._buffer, self._filled, kind, length)
        self._filled += _HEADER_BYTES
        if length > _BUFFER_BYTES - _HEADER_BYTES:
            self.flush()
            self._send(payload)
        else:
            self._view[self._filled : self._filled + length] = payload
            self._filled += length

    def flush(self):
        """Write out what was collected."""
        if self._filled:
            self._send(self._view[: self._filled])
            self._filled = 0

    def _send(self, data):
        try:
            sent = self._records.write(data)
            while sent < len(data):
                sent += self._records.write(memoryview(data)[sent:])
        except OSError:
            end_process()

    def _receive(self, count):
        data = b""
        while len(data) < count:
            chunk = self._commands.read(count - len(data))
            if not chunk:
                # The host is gone.
                end_process()
            data += chunk
        return data

    def read(self):
        """Return the next command as (kind, payload); waits for it."""
        kind, length = struct.unpack(_HEADER, self._receive(_HEADER_BYTES))
        return kind, self._receive(length)
