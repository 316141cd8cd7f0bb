"""The link from the outside: CONTRACTS' framing written down again, and a port with a finite buffer."""

import binascii
from dataclasses import dataclass


def cobs_encode(data: bytes) -> bytes:
    """Consistent Overhead Byte Stuffing by its definition: blocks of up to 254 bytes without a zero."""
    out = bytearray()
    block = bytearray()
    for byte in data:
        if byte == 0:
            out += bytes([len(block) + 1]) + block
            block.clear()
        else:
            block.append(byte)
            if len(block) == 254:
                out += b"\xff" + block
                block.clear()
    return bytes(out + bytes([len(block) + 1]) + block)


def cobs_decode(data: bytes) -> bytes:
    """Undo `cobs_encode`; ValueError where a code points beyond the end."""
    out = bytearray()
    at = 0
    while at < len(data):
        code = data[at]
        if code == 0 or at + code > len(data):
            raise ValueError(data)
        out += data[at + 1 : at + code]
        at += code
        if code < 255 and at < len(data):
            out.append(0)
    return bytes(out)


def crc(data: bytes) -> int:
    """CRC-16 of polynomial 0x1021, initial 0xFFFF."""
    return binascii.crc_hqx(data, 0xFFFF)


def frame(message: int, sequence: int, payload: bytes = b"") -> bytes:
    """Build a frame with delimiters on both sides."""
    body = bytes([message, sequence]) + payload
    return b"\x00" + cobs_encode(body + crc(body).to_bytes(2, "little")) + b"\x00"


@dataclass(frozen=True)
class Frame:
    """One frame that was read."""

    message: int
    sequence: int
    payload: bytes


def frames(data: bytes) -> list[Frame]:
    """Read every frame of `data`; each must be whole and its CRC must fit."""
    found = []
    for piece in data.split(b"\x00"):
        if piece:
            body = cobs_decode(piece)
            assert crc(body[:-2]) == int.from_bytes(body[-2:], "little")
            found.append(Frame(body[0], body[1], body[2:-2]))
    return found


class Port:
    """What an endpoint writes to and reads from; `free` bytes fit, and one more would block."""

    def __init__(self, free: int = 1 << 20) -> None:
        self.free = free
        self.sent = b""
        self.arrived = b""

    def room(self) -> int:
        return self.free

    def write(self, buffer: bytes, length: int) -> None:
        assert length <= self.free, "this write would have blocked the tick"
        self.free -= length
        self.sent += bytes(buffer[:length])

    def read_into(self, buffer: bytearray) -> int:
        count = min(len(buffer), len(self.arrived))
        buffer[:count] = self.arrived[:count]
        self.arrived = self.arrived[count:]
        return count

    def taken(self) -> list[Frame]:
        """Return the frames sent since the last call."""
        found = frames(self.sent)
        self.sent = b""
        return found
