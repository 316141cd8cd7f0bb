"""Packs messages into a frame writer's body and reads commands out of a frame reader's."""

import struct

from backstride.link import messages

# Where the payload begins: type and sequence come first.
PAYLOAD_AT = 2


class Packer:
    """One message kind: its struct format and size, worked out once from the table."""

    def __init__(self, message_id):
        self.message_id = message_id
        self._format = messages.fixed_format(message_id)
        self.size = struct.calcsize(self._format)
        row = messages.row(message_id)
        self.to_device = row[2] == messages.TO_DEVICE
        # "str" or "bytes" where the rest of the payload is one, else "".
        last = row[3][-1][1] if row[3] else ""
        self.tail = "" if last in messages.STRUCT_CODES else last

    def pack(self, writer, *values):
        """Frame the fixed fields; return the frame's length."""
        struct.pack_into(self._format, writer.body, PAYLOAD_AT, *values)
        return writer.finish(self.message_id, self.size)

    def pack_text(self, writer, text, *values):
        """Frame the fixed fields and a text, cut between letters where it is too long; return the length."""
        encoded = text.encode()
        room = len(writer.body) - 2 - PAYLOAD_AT - self.size
        if len(encoded) > room:
            while encoded[room] & 0xC0 == 0x80:  # the middle of a letter in UTF-8
                room -= 1
            encoded = encoded[:room]
        return self.pack_tail(writer, encoded, len(encoded), *values)

    def pack_tail(self, writer, tail, length, *values):
        """Frame the fixed fields and tail[:length], which must fit; return the frame's length."""
        struct.pack_into(self._format, writer.body, PAYLOAD_AT, *values)
        start = PAYLOAD_AT + self.size
        writer.body[start : start + length] = tail[:length]
        return writer.finish(self.message_id, self.size + length)

    def unpack(self, reader):
        """Return the fixed fields of the reader's body; None when it is shorter than they are."""
        if reader.length - PAYLOAD_AT < self.size:
            return None
        return struct.unpack_from(self._format, reader.body, PAYLOAD_AT)

    def text(self, reader):
        """Return the text behind the fixed fields; None where it is not UTF-8."""
        try:
            return self.data(reader).decode()
        except UnicodeError:
            return None

    def data(self, reader):
        """Return the bytes behind the fixed fields."""
        return bytes(reader.body[PAYLOAD_AT + self.size : reader.length])
