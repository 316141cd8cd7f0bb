"""Run before `boot.py`: mounts a littlefs in memory that outlives a reset, as a board's flash does."""

import uctypes
import vfs

_FLASH = 0x21000000
_BLOCK_BYTES = 4096
_BLOCKS = 512


class Flash:
    """The first 2 MiB of the second memory: as much as MicroPython leaves for files in 4 MiB of flash."""

    def __init__(self):
        self._bytes = memoryview(uctypes.bytearray_at(_FLASH, _BLOCKS * _BLOCK_BYTES))

    def readblocks(self, block, buffer, offset=0):
        start = block * _BLOCK_BYTES + offset
        buffer[:] = self._bytes[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * _BLOCK_BYTES + offset
        self._bytes[start : start + len(buffer)] = buffer

    def ioctl(self, operation, _argument):
        if operation == 4:
            return _BLOCKS
        if operation == 5:
            return _BLOCK_BYTES
        return 0


_flash = Flash()
try:
    vfs.mount(_flash, "/")
except OSError:
    vfs.VfsLfs2.mkfs(_flash)
    vfs.mount(_flash, "/")
