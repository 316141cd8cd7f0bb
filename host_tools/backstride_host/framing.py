"""The host's framing: whole chunks at a time, where the device's takes one byte after the other.

The two never share code; the tests hold them against each other in both directions.
"""

import json
from binascii import crc_hqx
from typing import Any, NamedTuple

from backstride.link.messages import HELLO

from backstride_host.errors import ValueOutOfRange

DELIMITER = 0
CRC_POLY = 0x1021  # the one `crc_hqx` has built in
CRC_INIT = 0xFFFF
PAYLOAD_MAX = 240
BODY_MAX = PAYLOAD_MAX + 4  # type, sequence and CRC around the payload
CHUNK_MAX = BODY_MAX + 1  # one COBS code byte in front
# A line of the plain-text stream is longer than a frame; anything beyond this is noise.
PLAIN_MAX = 4096


class Frame(NamedTuple):
    """A checked frame."""

    message_id: int
    sequence: int
    payload: bytes


class PlainLine(NamedTuple):
    """One JSON object of the plain-text stream."""

    fields: dict[str, Any]


def encode_frame(message_id: int, sequence: int, payload: bytes) -> bytes:
    """Return the frame's bytes, with a delimiter on both sides."""
    if len(payload) > PAYLOAD_MAX:
        raise ValueOutOfRange("payload", f"{len(payload)} bytes", f"at most {PAYLOAD_MAX} bytes")
    body = bytes((message_id, sequence)) + payload
    body += crc_hqx(body, CRC_INIT).to_bytes(2, "little")
    # Each run between zeros travels with its length + 1 in front; none is long enough to need a second block.
    return b"\0" + b"".join(bytes((len(run) + 1,)) + run for run in body.split(b"\0")) + b"\0"


def unstuff(chunk: bytes) -> bytearray | None:
    """Undo COBS for what stood between two delimiters; None when it cannot be a frame."""
    length = len(chunk)
    if length > CHUNK_MAX:
        return None
    body = bytearray(chunk)
    position = 0
    # Within one block each code byte stands where the body has a zero, but for the first.
    while position < length:
        code = chunk[position]
        body[position] = 0
        position += code
    if position != length:
        return None
    del body[:1]
    return body


class StreamDecoder:
    """Takes bytes as they come and gives back frames and plain lines, whatever noise lies between.

    `gaps` counts messages that are missing from the sequence, which all messages of one sender share.
    """

    def __init__(self) -> None:
        self.frames = 0
        self.plain_lines = 0
        self.crc_errors = 0
        self.malformed = 0
        self.gaps = 0
        self._rest = b""
        self._overlong = False
        self._sequence_due: int | None = None

    def feed(self, data: bytes) -> list[Frame | PlainLine]:
        """Take the next bytes of the stream; return what they completed, in order."""
        chunks = (self._rest + data).split(b"\0")
        rest = chunks.pop()
        found: list[Frame | PlainLine] = []
        if self._overlong and chunks:
            chunks[0] = b""
            self._overlong = False
        for chunk in chunks:
            if chunk:
                item = self._chunk(chunk)
                if item is not None:
                    found.append(item)
        self._keep(rest)
        return found

    def _keep(self, rest: bytes) -> None:
        if self._overlong:
            rest = b""
        elif len(rest) > PLAIN_MAX:
            self.malformed += 1
            self._overlong = True
            rest = b""
        self._rest = rest

    def _chunk(self, chunk: bytes) -> Frame | PlainLine | None:
        if chunk[0] == 0x7B:  # "{", which may also be a frame's first code byte
            line = _plain_line(chunk)
            if line is not None:
                self.plain_lines += 1
                return line
        body = unstuff(chunk)
        if body is None or 0 < len(body) < 4:
            self.malformed += 1
            return None
        if not body:
            return None
        end = len(body) - 2
        if crc_hqx(body[:end], CRC_INIT) != body[end] | body[end + 1] << 8:
            self.crc_errors += 1
            return None
        return self._accept(body[0], body[1], bytes(body[2:end]))

    def _accept(self, message_id: int, sequence: int, payload: bytes) -> Frame:
        self.frames += 1
        # A sender that starts anew says hello first, and what it never sent is no gap.
        started_anew = message_id == HELLO and sequence == 0
        if self._sequence_due is not None and not started_anew:
            self.gaps += (sequence - self._sequence_due) & 0xFF
        self._sequence_due = (sequence + 1) & 0xFF
        return Frame(message_id, sequence, payload)


def _plain_line(chunk: bytes) -> PlainLine | None:
    if not chunk.rstrip().endswith(b"}"):
        return None
    try:
        fields = json.loads(chunk)
    except (ValueError, RecursionError):
        return None
    return PlainLine(fields) if isinstance(fields, dict) else None
