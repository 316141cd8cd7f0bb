"""How a capture lies in its file: a magic, then records that each bring their own length and CRC.

A record: CRC-32 u32 of all that follows in it, payload length u32, kind u8, monotonic time i64 in ns, time of
day i64 in us since 1970, payload; little-endian. The first record of a file is START, whose payload is JSON.
A file may end anywhere: whatever is whole up to there counts. The monotonic time orders; the time of day
dates the beginning, and may jump as the host's clock is set. A reader passes over a kind that it does not
know: kinds are appended, and the format stays what it is.
"""

import struct
from enum import IntEnum
from typing import NamedTuple
from zlib import crc32

# As PNG's: a transfer that changes line ends or drops the eighth bit spoils it.
MAGIC = b"\x89BSCAP\r\n\x1a\n"
FORMAT = 1
SUFFIX = ".bscap"
# A longer payload is no payload but damage.
PAYLOAD_MAX = 1 << 20

_CRC = struct.Struct("<I")
_BODY = struct.Struct("<IBqq")
HEAD_BYTES = _CRC.size + _BODY.size


class Kind(IntEnum):
    """What a record holds."""

    START = 1
    TO_HOST = 2
    TO_DEVICE = 3
    # Text: the port was lost, or is back.
    NOTE = 4
    # The recording was ended, not cut.
    END = 5
    # Text, which may be empty: somebody marked this moment.
    MARK = 6


class Entry(NamedTuple):
    """One record."""

    kind: int
    monotonic_ns: int
    utc_us: int
    payload: bytes


class Damaged(Exception):
    """Bytes that are no whole record; the text says what is wrong with them."""


def pack(entry: Entry) -> bytes:
    """Return a record's bytes."""
    body = _BODY.pack(len(entry.payload), entry.kind, entry.monotonic_ns, entry.utc_us) + entry.payload
    return _CRC.pack(crc32(body)) + body


def payload_bytes(head: bytes) -> int:
    """Return how many bytes follow the HEAD_BYTES of a record; Damaged where that cannot be."""
    (length,) = struct.unpack_from("<I", head, _CRC.size)
    if length > PAYLOAD_MAX:
        raise Damaged("what should be a record's length is none")
    return length


def unpack(data: bytes) -> Entry:
    """Return the record that `data` is; Damaged where its CRC is another."""
    (crc,) = _CRC.unpack_from(data)
    if crc != crc32(data[_CRC.size :]):
        raise Damaged("a record's CRC is wrong")
    _length, kind, monotonic_ns, utc_us = _BODY.unpack_from(data, _CRC.size)
    return Entry(kind, monotonic_ns, utc_us, data[HEAD_BYTES:])
