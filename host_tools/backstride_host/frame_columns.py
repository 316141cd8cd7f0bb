"""Frames of one kind as columns, a whole stream at a time: for captures, where there are hours of them.

Every telemetry frame has the same length, so all of a stream's are unstuffed, checked and read together.
What is not such a frame is left to `StreamDecoder`, which takes one after the other.
"""

from binascii import crc_hqx
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backstride_host.framing import CRC_INIT
from backstride_host.layouts import Layout

# What a body has in front of the payload, and behind it.
_HEAD_BYTES = 2
_CRC_BYTES = 2


class Columns(NamedTuple):
    """`rows` has the wire integers by field name, `ends` where in the stream each frame's last byte was."""

    rows: NDArray[Any]
    sequences: NDArray[np.uint8]
    ends: NDArray[np.int64]


class Chunk(NamedTuple):
    """What else stood between two delimiters, and where its last byte was."""

    data: bytes
    end: int


class FrameColumns:
    """Takes stretches of a stream; each gives the whole frames of `layout` and the rest, chunk by chunk."""

    def __init__(self, layout: Layout):
        if layout.tail is not None:
            raise ValueError(f"{layout.name} has no fixed length")
        self._id = layout.id
        self._type = np.dtype(
            [(field.name, f"<{field.type[0]}{int(field.type[1:]) // 8}") for field in layout.fields]
        )
        self._body_bytes = _HEAD_BYTES + layout.struct.size + _CRC_BYTES
        length = self._body_bytes - _CRC_BYTES
        self._shares, self._check_of_zeros = _crc_shares(length)
        self._share_at = np.arange(0, 256 * length, 256)
        self._rest = b""
        self._taken = 0

    def feed(self, data: bytes) -> tuple[Columns, list[Chunk]]:
        """Take the next stretch. `ends` count from the first byte of the first one."""
        stream = self._rest + data
        offset = self._taken - len(self._rest)
        self._taken += len(data)
        seen = np.frombuffer(stream, np.uint8)
        delimiters = np.flatnonzero(seen == 0)
        self._rest = stream[delimiters[-1] + 1 :] if len(delimiters) else stream
        starts = np.concatenate(([0], delimiters[:-1] + 1)) if len(delimiters) else delimiters
        # One code byte stands in front of the body.
        fit = np.flatnonzero(delimiters - starts == self._body_bytes + 1)
        bodies, good = self._bodies(seen, delimiters[fit])
        found = fit[good]
        other = np.ones(len(delimiters), bool)
        other[found] = False
        other &= delimiters > starts
        columns = Columns(
            np.ascontiguousarray(bodies[:, _HEAD_BYTES:-_CRC_BYTES]).view(self._type)[:, 0],
            bodies[:, 1],
            delimiters[found] - 1 + offset,
        )
        return columns, [
            Chunk(stream[starts[at] : delimiters[at]], int(delimiters[at]) - 1 + offset)
            for at in np.flatnonzero(other)
        ]

    def _bodies(
        self, seen: NDArray[np.uint8], delimiters: NDArray[np.intp]
    ) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
        """Return the bodies of the frames before these delimiters, one a row, and which of them are some."""
        stuffed = seen.copy()
        place = delimiters - self._body_bytes - 1
        last, which = delimiters, np.arange(len(delimiters))
        whole = np.zeros(len(delimiters), bool)
        # Each code byte stands where the body has a zero, and tells how far the next one is.
        while len(place):
            code = stuffed[place]
            stuffed[place] = 0
            place = place + code
            whole[which[place == last]] = True
            under_way = place < last
            place, last, which = place[under_way], last[under_way], which[under_way]
        good = np.flatnonzero(whole)
        bodies = stuffed[delimiters[good][:, None] + np.arange(-self._body_bytes, 0)]
        sound = np.flatnonzero((bodies[:, 0] == self._id) & self._checked(bodies))
        return bodies[sound], good[sound]

    def _checked(self, bodies: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Tell of each body whether its CRC is right."""
        length = bodies.shape[1] - _CRC_BYTES
        # The CRC is linear: each byte at each place adds its own share.
        shares = self._shares.take(bodies[:, :length] + self._share_at)
        check = np.bitwise_xor.reduce(shares, axis=1) ^ self._check_of_zeros
        return check == bodies[:, length] | bodies[:, length + 1].astype(np.uint16) << 8


def _crc_shares(length: int) -> tuple[NDArray[np.uint16], int]:
    """Return what each value (256) of each byte of `length` adds to the CRC, and the CRC of zeros alone."""
    shares = np.empty((length, 256), np.uint16)
    for place in range(length):
        tail = bytes(length - place - 1)
        # From 0 on, zeros in front add nothing.
        shares[place] = [crc_hqx(bytes((value,)) + tail, 0) for value in range(256)]
    return shares.ravel(), crc_hqx(bytes(length), CRC_INIT)
