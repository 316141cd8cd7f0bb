"""The device's end of the link: frames out while there is room, commands in, each answered once.

A command is safe to repeat: the last frame is known by type, sequence and CRC, and a repeat of it gets the
same answer again without being carried out twice. Of two hosts on one port neither is taken for the other's
repeat, unless they send the very same.
"""

from backstride.core import codes
from backstride.link import messages
from backstride.link.framing import FRAME_MAX, FrameReader, FrameWriter
from backstride.link.packing import Packer

# An answer is never dropped for telemetry's sake: it may take the buffer's reserve.
RESERVE = 256


class Endpoint:
    """Over a port with `room()`, `write(buffer, length)`, `read_into(buffer)`; dispatches to `commands`."""

    def __init__(self, port, commands):
        self._port = port
        self._commands = commands
        self._writer = FrameWriter()
        self._reader = FrameReader()
        self._chunk = bytearray(64)
        # Of what this end sends; a command comes seldom and gets its packer for the occasion.
        self._packers = {}
        self._last_key = -1
        self._last_crc = -1
        self._last_result = 0
        self._last_value = 0
        self.dropped = 0
        self.plain = False

    def send(self, message_id, values):
        """Send a message of fixed fields; False, and counted, when that would block."""
        return self._write(self._packer(message_id).pack(self._writer, *values), 0)

    def send_text(self, message_id, text, values):
        """Send a message whose last field is a text; it may use the reserve."""
        return self._write(self._packer(message_id).pack_text(self._writer, text, *values), 0)

    def send_telemetry(self, values):
        """Send telemetry if the reserve for answers stays free; else drop and count it."""
        return self._write(self._packer(messages.TELEMETRY).pack(self._writer, *values), RESERVE)

    def has_room_for_bulk(self):
        """Tell whether a frame of any length may go out now and leave room for telemetry and answers."""
        return self._port.room() >= 2 * FRAME_MAX + RESERVE

    def send_bytes(self, message_id, tail, length, values):
        """Send a message whose last field is tail[:length]; ask `has_room_for_bulk` first."""
        return self._write(self._packer(message_id).pack_tail(self._writer, tail, length, *values), 0)

    def send_line(self, line):
        """Send one line of the plain-text stream between delimiters, or drop and count it."""
        data = b"\x00" + line.encode() + b"\n\x00"
        return self._write_bytes(data, len(data), RESERVE)

    def _packer(self, message_id):
        packer = self._packers.get(message_id)
        if packer is None:
            packer = self._packers[message_id] = Packer(message_id)
        return packer

    def _write(self, length, reserve):
        return self._write_bytes(self._writer.frame, length, reserve)

    def _write_bytes(self, data, length, reserve):
        if self._port.room() < length + reserve:
            self.dropped = (self.dropped + 1) & 0xFFFF
            return False
        self._port.write(data, length)
        return True

    async def poll(self):
        """Read the next bytes that have arrived; carry out and answer each command in them.

        At most 64 bytes a call: a host that sends without end must not keep its caller from all else.
        """
        for position in range(self._port.read_into(self._chunk)):
            if self._reader.feed(self._chunk[position]):
                await self._command()

    async def _command(self):
        reader = self._reader
        command = reader.body[0]
        sequence = reader.body[1]
        key = command << 8 | sequence
        # A question (no acknowledgement) is answered each time.
        if key != self._last_key or reader.crc != self._last_crc or self._last_result is None:
            self._last_crc = reader.crc
            self._last_result = await self._carry_out(command)
            self._last_value = self._commands.value
            self._last_key = key if command != messages.HELLO_ASK else -1
        if self._last_result is not None:
            self.send(messages.ACK, (sequence, command, self._last_result, self._last_value))

    async def _carry_out(self, command):
        self._commands.value = 0
        try:
            packer = Packer(command)
        except KeyError:
            return codes.UNKNOWN
        if not packer.to_device:
            return codes.UNKNOWN
        values = packer.unpack(self._reader)
        if values is None:
            return codes.MALFORMED
        if packer.tail:
            tail = packer.text(self._reader) if packer.tail == "str" else packer.data(self._reader)
            if tail is None:
                return codes.MALFORMED
            values += (tail,)
        elif self._reader.length - 2 != packer.size:
            return codes.MALFORMED
        return await self._commands.carry_out(command, values)
