"""What is written while the supply fails and the belt moves: into blocks that were erased before.

A partition of its own, for a file system erases when it likes. Each block takes one record: a mark, its
number, its length and a checksum, then the bytes. The last whole one counts. An image without that partition
keeps nothing here, and says so.
"""

import struct
from binascii import crc32

from esp32 import Partition
from micropython import const

LABEL = "power_cut"
_BLOCKS_ASKED = const(4)
_ERASE = const(6)
_BLOCK_BYTES = const(4096)
_PIECE_BYTES = const(512)
_HEAD = "<HHII"
_HEAD_BYTES = const(12)
_MARK = const(0x4350)
_LENGTH_MOST = const(4000)


class PowerCut:
    """`load` once; then `append` at any time, `erase_one` at standstill."""

    def __init__(self):
        self._found = Partition.find(Partition.TYPE_DATA, label=LABEL)
        self._blocks = self._found[0].ioctl(_BLOCKS_ASKED, 0) if self._found else 0
        self._free = []
        self._used = []
        self._number = 0

    def load(self):
        """Return the bytes of the last record; none where there is none. An image's first start has none."""
        last = b""
        for block in range(self._blocks):
            number, data = self._read(block)
            if number > self._number:
                self._number = number
                self._used.append(block)  # the last one is at the end
                last = data
            elif number < 0:
                self._free.append(block)
            else:
                self._used.insert(0, block)
        return last

    def _read(self, block):
        """Return a block's number and record; 0 for what is none, -1 for a block that is erased."""
        head = bytearray(_HEAD_BYTES)
        self._found[0].readblocks(block, head, 0)
        mark, length, number, crc = struct.unpack(_HEAD, head)
        if mark == _MARK and length <= _LENGTH_MOST:
            data = bytearray(length)
            self._found[0].readblocks(block, data, _HEAD_BYTES)
            if crc32(data, number) == crc:
                return number, data
        return -1 if self._is_erased(block) else 0, b""

    def _is_erased(self, block):
        piece = bytearray(_PIECE_BYTES)
        erased = b"\xff" * _PIECE_BYTES
        for offset in range(0, _BLOCK_BYTES, _PIECE_BYTES):
            self._found[0].readblocks(block, piece, offset)
            if piece != erased:
                return False
        return True

    def append(self, data):
        """Write a record without an erase; False where no erased block is left, or it failed."""
        if not self._free:
            return False
        block = self._free.pop(0)
        self._number += 1
        head = struct.pack(_HEAD, _MARK, len(data), self._number, crc32(data, self._number))
        self._used.append(block)
        try:
            self._found[0].writeblocks(block, head + data, 0)
        except OSError:
            return False
        return True

    def erase_one(self, but_last):
        """Erase one block that was written, `but_last`: not the last one."""
        if len(self._used) > (1 if but_last else 0):
            block = self._used.pop(0)
            try:
                self._found[0].ioctl(_ERASE, block)
            except OSError:
                return  # not used any more until the next start looks at it
            self._free.append(block)
