"""Frames: COBS between zero bytes; inside type, sequence, payload and CRC-16, little-endian.

Both classes work in buffers made once. COBS: Cheshire & Baker, "Consistent Overhead Byte Stuffing", 1999.
CRC: polynomial 0x1021, initial 0xFFFF, not reflected, nothing xored at the end ("CRC-16/IBM-3740").
"""

from array import array

from backstride.compat import const

DELIMITER = const(0)
CRC_POLY = const(0x1021)
CRC_INIT = const(0xFFFF)
# One COBS block holds 254 bytes, so a body of at most 254 never needs a second one.
PAYLOAD_MAX = const(240)
BODY_MAX = const(244)  # type, sequence, payload, CRC
FRAME_MAX = const(247)  # a code byte in front, a delimiter on both sides


def _crc_row(value):
    crc = value << 8
    for _ in range(8):
        crc = (crc << 1) ^ CRC_POLY if crc & 0x8000 else crc << 1
    return crc & 0xFFFF


_TABLE = array("H", [_crc_row(value) for value in range(256)])


def crc16(buffer, start, end):
    """Return the CRC of buffer[start:end]."""
    crc = CRC_INIT
    table = _TABLE
    for position in range(start, end):
        crc = ((crc << 8) & 0xFFFF) ^ table[(crc >> 8) ^ buffer[position]]
    return crc


class FrameWriter:
    """Builds one frame at a time in `frame[:length]`, delimiters on both sides included."""

    def __init__(self):
        self.body = bytearray(BODY_MAX)
        self.frame = bytearray(FRAME_MAX)
        self.length = 0
        self.sequence = 0

    def finish(self, message_id, payload_length):
        """Frame the payload that the caller packed at body[2:]; return the frame's length in bytes."""
        body = self.body
        body[0] = message_id
        body[1] = self.sequence
        self.sequence = (self.sequence + 1) & 0xFF
        end = 2 + payload_length
        crc = crc16(body, 0, end)
        body[end] = crc & 0xFF
        body[end + 1] = crc >> 8
        self.length = self._stuff(end + 2)
        return self.length

    def _stuff(self, body_length):
        body = self.body
        frame = self.frame
        frame[0] = DELIMITER
        code_at = 1
        out = 2
        for position in range(body_length):
            byte = body[position]
            if byte:
                frame[out] = byte
            else:
                frame[code_at] = out - code_at
                code_at = out
            out += 1
        frame[code_at] = out - code_at
        frame[out] = DELIMITER
        return out + 1


class FrameReader:
    """Takes bytes one by one; after `feed` returned True body[:length] is checked; `crc` is its checksum."""

    def __init__(self):
        self.body = bytearray(BODY_MAX)
        self.length = 0
        self.crc = 0
        self.crc_errors = 0
        self.malformed = 0
        self._at = 0
        self._left = 0
        self._zero_due = False
        self._broken = False

    def feed(self, byte):
        """Take one byte; return True when it completes a frame whose CRC fits."""
        if byte == DELIMITER:
            return self._end_of_frame()
        if self._broken:
            return False
        if self._left == 0:
            return self._code(byte)
        self._left -= 1
        return self._put(byte)

    def _code(self, code):
        # A code byte stands for a zero in the body, except the first one of a frame.
        if self._zero_due:
            self._put(0)
        self._zero_due = True
        self._left = code - 1
        return False

    def _put(self, byte):
        if self._at >= BODY_MAX:
            self._broken = True
        else:
            self.body[self._at] = byte
            self._at += 1
        return False

    def _end_of_frame(self):
        length = self._at
        broken = self._broken or self._left
        self._at = 0
        self._left = 0
        self._zero_due = False
        self._broken = False
        if length == 0 and not broken:
            return False
        if broken or length < 4:
            self.malformed += 1
            return False
        body = self.body
        crc = body[length - 2] | body[length - 1] << 8
        if crc16(body, 0, length - 2) != crc:
            self.crc_errors += 1
            return False
        self.crc = crc
        self.length = length - 2
        return True
